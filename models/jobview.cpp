// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobview.h"

#include "core/job.h"
#include "models/jobcolumns.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

class ViewText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::JobView)
};

search::Expression whole(search::Field field, const QString &text)
{
    search::Term term;
    term.field = field;
    term.match = search::Term::Match::Whole;
    term.sign = search::Sign::Equal;
    term.value = text;
    return search::Expression::of(term);
}

search::Expression anyOf(search::Field field, const QStringList &texts)
{
    QList<search::Expression> parts;
    for (const QString &text : texts)
        parts += whole(field, text);
    return parts.isEmpty() ? search::Expression() : search::Expression::any(parts);
}

void askForDays(const JobView &view, const ViewContext &context, JobQuestion &question)
{
    question.dayProblem = crossing(view.created);
    if (!question.dayProblem.isEmpty())
        return;
    const DayRange days = daysOf(view.created, context.today());
    question.query.createdFromMs = days.first ? startOfDayMs(*days.first, context.zone) : 0;
    question.query.createdToMs = days.last ? startOfDayMs(days.last->addDays(1), context.zone) : 0; // exclusive
}

QStringList titlesOf(const QList<JobState> &states)
{
    QStringList titles;
    for (const JobState state : states)
        titles += stateTitle(state);
    return titles;
}

QStringList titlesOf(const QStringList &places)
{
    QStringList titles;
    for (const QString &place : places)
        titles += placeTitle({place, {}, {}, {}});
    return titles;
}

} // namespace

search::Context ViewContext::search() const
{
    search::Context context;
    context.zone = zone == TimeZoneChoice::Utc ? QTimeZone::utc() : QTimeZone::systemTimeZone();
    context.nowMs = nowMs;
    context.sources = sources;
    context.tags = tags;
    return context;
}

JobQuestion questionOf(const JobView &view, const ViewContext &context)
{
    JobQuestion question;
    JobQuery &query = question.query;
    const search::Context reading = context.search();
    QList<search::Expression> parts;
    if (const auto words = search::parse(view.search, reading))
        parts += *words;
    else
        question.searchProblems = words.error();
    for (auto it = view.columns.begin(); it != view.columns.end(); ++it) {
        const auto field = fieldOf(it.key());
        if (!field)
            continue;
        if (const auto filter = search::columnExpression(*field, it.value(), reading))
            parts += *filter;
        else
            question.columnProblems.insert(it.key(), filter.error().first().sentence);
    }
    query.states = view.states;
    query.favouritesOnly = view.favouritesOnly;
    if (view.places.size() == 1) { // the store has an index for one place, the sidebar a button
        query.service = view.places.first();
        query.localOnly = query.service.isEmpty();
    } else {
        parts += anyOf(search::Field::Source, view.places);
    }
    parts += anyOf(search::Field::Type, view.types);
    parts += anyOf(search::Field::Strategy, view.strategies);
    parts += anyOf(search::Field::Tag, view.tags);
    query.expression = search::Expression::all(parts);
    query.ticker = view.scope.ticker;
    query.endedFromMs = view.scope.endedFromMs;
    query.endedToMs = view.scope.endedToMs;
    askForDays(view, context, question);
    return question;
}

JobView viewOf(const JobQuery &query, TimeZoneChoice zone)
{
    JobView view;
    view.search = query.text.isEmpty() ? search::toText(query.expression) : query.text;
    view.states = query.states;
    if (query.localOnly || !query.service.isEmpty())
        view.places = {query.service};
    view.favouritesOnly = query.favouritesOnly;
    view.scope = {query.ticker, query.endedFromMs, query.endedToMs};
    if (query.createdFromMs != 0 || query.createdToMs != 0)
        view.created.preset = DayRange::Preset::Chosen;
    if (query.createdFromMs != 0)
        view.created.first = dayOf(query.createdFromMs, zone);
    if (query.createdToMs != 0)
        view.created.last = dayOf(query.createdToMs - 1, zone);
    return view;
}

QString describe(const JobView &view)
{
    QStringList parts;
    const auto add = [&parts](const QString &title, const QStringList &values) {
        if (!values.isEmpty())
            parts += ViewText::tr("%1 %2", "a filter and its values").arg(title, values.join(u", "_s));
    };
    if (!view.search.isEmpty())
        parts += ViewText::tr("search \"%1\"").arg(view.search);
    if (view.created != DayRange())
        parts += ViewText::tr("created: %1").arg(title(view.created));
    add(ViewText::tr("status"), titlesOf(view.states));
    add(ViewText::tr("where"), titlesOf(view.places));
    add(ViewText::tr("type"), view.types);
    add(ViewText::tr("strategy"), view.strategies);
    add(ViewText::tr("tag"), view.tags);
    if (!view.scope.ticker.isEmpty())
        add(ViewText::tr("ticker"), {view.scope.ticker});
    if (view.scope.endedFromMs != 0 || view.scope.endedToMs != 0)
        parts += ViewText::tr("ended within a time");
    if (view.favouritesOnly)
        parts += ViewText::tr("favourites");
    for (auto it = view.columns.begin(); it != view.columns.end(); ++it)
        parts += ViewText::tr("%1 %2", "a filter and its values").arg(titleOfColumn(it.key()), it.value());
    return parts.join(u"; "_s);
}

bool hasFilter(const JobQuery &query)
{
    return withoutFilter(query) != query;
}

JobQuery withoutFilter(const JobQuery &query)
{
    return inOrderOf({}, query);
}

JobQuery inOrderOf(JobQuery query, const JobQuery &other)
{
    query.sort = other.sort;
    query.descending = other.descending;
    query.thenBy = other.thenBy;
    return query;
}

} // namespace zixly
