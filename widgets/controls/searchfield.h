// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QTimer>

namespace zixly {

// A line edit for searching: tells of a new text when typing pauses, at once on Return and when cleared.
class SearchField final : public QLineEdit
{
    Q_OBJECT
public:
    explicit SearchField(QWidget *parent = nullptr);

    void setTextQuietly(const QString &text); // without searchChanged()

signals:
    void searchChanged(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void tell();
    void dress();

    QTimer m_pause;
    QString m_told;
    QAction *m_icon;
};

} // namespace zixly
