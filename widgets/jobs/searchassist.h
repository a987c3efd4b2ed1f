// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/jobview.h"

#include <QStringList>
#include <QWidget>

class QAction;
class QMenu;

namespace zixly {

class SearchField;
class TintedLabel;

// The line under the search box: what may be typed here, what was understood, or what is wrong; the wrong part is
// underlined in the box itself. Also keeps the earlier searches. Works on the field it is given; GUI thread.
class SearchAssist final : public QWidget
{
    Q_OBJECT
public:
    SearchAssist(SearchField *field, QWidget *parent = nullptr);

    void setContext(const ViewContext &context);
    void setProblems(const QList<search::Problem> &problems); // of the text the field has
    void setHistory(const QStringList &searches); // newest first
    const QStringList &history() const { return m_history; }

signals:
    void historyChanged(const QStringList &searches); // the user has searched for something

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showLine();
    QString hintLine() const; // HTML
    QString understoodLine() const; // HTML
    void insertHint(int number);
    void underline();
    void remember();
    void openHistory();

    SearchField *m_field;
    TintedLabel *m_line;
    QAction *m_clock;
    QMenu *m_menu;
    ViewContext m_context;
    QList<search::Problem> m_problems;
    QStringList m_history;
};

} // namespace zixly
