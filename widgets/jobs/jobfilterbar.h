// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/jobview.h"

#include <QWidget>

class QToolButton;

namespace zixly {

class ChoiceChip;
class DateField;
class ScopeChip;
class SearchAssist;
class SearchField;
class TintedLabel;

// The filters above the jobs table: words, days, states, places, types, strategies, favourites. Shows what is asked of
// the jobs and tells of a change; filters of columns are left as they are. GUI thread.
class JobFilterBar final : public QWidget
{
    Q_OBJECT
public:
    explicit JobFilterBar(QWidget *parent = nullptr);

    void setView(const JobView &view); // without viewChanged()
    const JobView &view() const { return m_view; }
    void setContext(const ViewContext &context); // zone, connections, tags
    void setTypes(const QStringList &types); // of jobs seen so far
    void showProblems(const JobQuestion &question); // what of the view could not be understood
    SearchAssist &assist() { return *m_assist; }
    void focusSearch();

signals:
    void viewChanged(const zixly::JobView &view);

private:
    void buildRow(QWidget *row);
    void readControls();
    void readDays();
    void showView();
    void showDays(const DayRange &range);

    JobView m_view;
    ViewContext m_context;
    SearchField *m_search;
    SearchAssist *m_assist;
    ChoiceChip *m_days;
    DateField *m_from;
    DateField *m_to;
    ChoiceChip *m_status;
    ChoiceChip *m_places;
    ChoiceChip *m_types;
    ChoiceChip *m_strategies;
    ChoiceChip *m_tags;
    QToolButton *m_favourites;
    ScopeChip *m_scope;
    QToolButton *m_clear;
    TintedLabel *m_crossing;
    bool m_showing = false;
};

} // namespace zixly
