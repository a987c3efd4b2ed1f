// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QScrollArea>
#include <QString>
#include <QStringList>

class QToolButton;
class QVBoxLayout;

namespace zixly {

// The part of the sidebar that grows with its user: views that were saved, and the jobs last opened. Shows what it is
// told; every wish leaves as a signal. GUI thread.
class FindingPanel final : public QScrollArea
{
    Q_OBJECT
public:
    struct Recent {
        qint64 key = 0;
        QString text;
        bool operator==(const Recent &) const = default;
    };

    explicit FindingPanel(QWidget *parent = nullptr);

    void setViews(const QStringList &names);
    const QStringList &views() const { return m_names; }
    void chooseView(int index) { emit viewChosen(index); } // as a click on it
    void setCurrentView(int index); // -1 = none; shown as pressed
    void setRecent(const QList<Recent> &jobs);
    void askForName(); // of a view to be saved

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void viewChosen(int index);
    void saveRequested(const QString &name);
    void renameRequested(int index, const QString &name);
    void updateRequested(int index); // to what is shown now
    void removeRequested(int index);
    void recentChosen(qint64 key);

private:
    QToolButton *addButton(QVBoxLayout *layout, const QString &text, const QString &icon);
    void openMenu(int index, const QPoint &globalPos);
    void askForNewName(int index);

    QWidget *m_body;
    QVBoxLayout *m_views;
    QVBoxLayout *m_recent;
    QWidget *m_recentTitle;
    QStringList m_names;
    QList<Recent> m_jobs;
    QList<QToolButton *> m_viewButtons;
    bool m_isPressed = false; // one of them
    bool m_isShowing = false; // which of them is the current view
};

} // namespace zixly
