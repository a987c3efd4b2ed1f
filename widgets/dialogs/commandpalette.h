// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/dialogs/commandlist.h"

#include <QDialog>
#include <QPointer>

class QLineEdit;
class QTreeWidget;

namespace zixly {

class TintedLabel;

// Finds a command of a window by a few of its letters and runs it, by keyboard alone: type, arrow keys, Enter. The
// letters found are marked; a command that cannot be used now is listed with the reason. What was used last comes
// first. Deletes itself when closed; GUI thread.
class CommandPalette final : public QDialog
{
    Q_OBJECT
public:
    // `recent`: ids of commands, the last one used first.
    explicit CommandPalette(
        const QList<MenuCommand> &commands, const QStringList &recent = {}, QWidget *parent = nullptr);

signals:
    void commandRun(const QString &id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Entry {
        MenuCommand command;
        QPointer<QAction> action; // menus are filled anew while the palette is open
        int recency = -1; // place among those used last, -1 = none
    };
    struct Hit {
        qsizetype entry = 0;
        int score = 0;
        QList<int> places; // of the letters found in the command's text
    };

    void build();
    QList<Hit> hits(const QString &text) const;
    void showMatches(const QString &text);
    void explainCurrent();
    void runCurrent();
    void step(int by);
    const Entry *current() const;

    QList<Entry> m_entries;
    QLineEdit *m_field;
    QTreeWidget *m_list;
    TintedLabel *m_line; // what the marked command does, or why it cannot be used
};

} // namespace zixly
