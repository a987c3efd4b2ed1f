// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobfilterbar.h"

#include "core/job.h"
#include "core/sweepspec.h"
#include "widgets/controls/choicechip.h"
#include "widgets/controls/datefield.h"
#include "widgets/controls/searchfield.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/jobs/scopechip.h"
#include "widgets/jobs/searchassist.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QScopedValueRollback>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

const QString &chosenDays()
{
    static const QString kId = wireName(DayRange::Preset::Chosen);
    return kId;
}

QList<ChoiceChip::Choice> stateChoices()
{
    QList<ChoiceChip::Choice> choices;
    for (const JobState state : kJobStates)
        choices += {wireName(state), stateTitle(state)};
    return choices;
}

QList<ChoiceChip::Choice> strategyChoices()
{
    QList<ChoiceChip::Choice> choices;
    for (const Strategy strategy : {Strategy::Sma, Strategy::Ema, Strategy::Macd})
        choices += {toText(strategy), toText(strategy)};
    return choices;
}

} // namespace

JobFilterBar::JobFilterBar(QWidget *parent)
    : QWidget(parent)
    , m_search(new SearchField(this))
    , m_assist(new SearchAssist(m_search, this))
    , m_days(new ChoiceChip(ChoiceChip::Mode::One, tr("Created"), title(DayRange::Preset::All), this))
    , m_from(new DateField(tr("any day", "start of a range of dates"), this))
    , m_to(new DateField(tr("any day", "end of a range of dates"), this))
    , m_status(new ChoiceChip(ChoiceChip::Mode::Many, tr("Status"), tr("All states"), this))
    , m_places(new ChoiceChip(ChoiceChip::Mode::Many, tr("Where"), tr("Anywhere"), this))
    , m_types(new ChoiceChip(ChoiceChip::Mode::Many, tr("Type"), tr("All types"), this))
    , m_strategies(new ChoiceChip(ChoiceChip::Mode::Many, tr("Strategy"), tr("All strategies"), this))
    , m_tags(new ChoiceChip(ChoiceChip::Mode::Many, tr("Tag"), tr("All tags"), this))
    , m_favourites(new QToolButton(this))
    , m_scope(new ScopeChip(this))
    , m_clear(new QToolButton(this))
    , m_crossing(new TintedLabel(theme::Ink::Error, this))
{
    m_search->setAccessibleName(tr("Search jobs"));
    m_search->setPlaceholderText(tr("Search jobs, tickers, parameters"));
    m_search->setMinimumWidth(160);
    m_from->setAccessibleName(tr("Created from"));
    m_from->setToolTip(tr("Only jobs created on this day or later; Delete opens the range"));
    m_to->setAccessibleName(tr("Created to"));
    m_to->setToolTip(tr("Only jobs created on this day or earlier; Delete opens the range"));
    m_days->setToolTipText(tr("Only jobs created on these days"));
    m_status->setToolTipText(tr("Only jobs in these states"));
    m_places->setToolTipText(tr("Only jobs that run on these computers or services"));
    m_types->setToolTipText(tr("Only jobs of these types"));
    m_strategies->setToolTipText(tr("Only sweeps of these strategies"));
    m_tags->setToolTipText(tr("Only jobs with one of these tags"));
    m_status->setChoices(stateChoices());
    m_strategies->setChoices(strategyChoices());
    m_favourites->setCheckable(true);
    m_favourites->setAccessibleName(tr("Only favourites"));
    m_favourites->setToolTip(tr("Only favourites"));
    setThemedIcon(m_favourites, u"star"_s);
    m_clear->setText(tr("Clear filters"));
    m_clear->setAccessibleName(tr("Clear filters"));
    m_clear->setToolTip(tr("Show all jobs again"));
    m_clear->setAutoRaise(true);
    m_crossing->setWordWrap(true);
    m_crossing->hide();

    auto *row = new QWidget(this);
    buildRow(row);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kWide, theme::kNear, theme::kWide, theme::kNear);
    layout->setSpacing(theme::kTight);
    layout->addWidget(m_search);
    layout->addWidget(m_assist);
    layout->addWidget(row);
    layout->addWidget(m_crossing);

    connect(m_search, &SearchField::searchChanged, this, &JobFilterBar::readControls);
    connect(m_from, &DateField::valueChanged, this, &JobFilterBar::readDays);
    connect(m_to, &DateField::valueChanged, this, &JobFilterBar::readDays);
    connect(m_favourites, &QToolButton::toggled, this, &JobFilterBar::readControls);
    for (ChoiceChip *chip : {m_status, m_places, m_types, m_strategies, m_tags})
        connect(chip, &ChoiceChip::chosenChanged, this, &JobFilterBar::readControls);
    connect(m_days, &ChoiceChip::chosenChanged, this, [this] {
        const QStringList &ids = m_days->chosen();
        if (ids.contains(chosenDays())) // the fields beside it say which
            return;
        const auto preset
            = ids.isEmpty() ? DayRange::Preset::All : presetFromWire(ids.first()).value_or(DayRange::Preset::All);
        showDays({preset, {}, {}});
        readControls();
    });
    connect(m_scope, &QToolButton::clicked, this, [this] {
        JobView view = m_view;
        view.scope = {};
        setView(view);
        emit viewChanged(m_view);
    });
    connect(m_clear, &QToolButton::clicked, this, [this] {
        setView({});
        m_search->setFocus(Qt::OtherFocusReason); // the button is gone now
        emit viewChanged(m_view);
    });
    setContext({});
    setTypes({});
    setView({});
}

void JobFilterBar::buildRow(QWidget *row)
{
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kTight);
    auto *created = new TintedLabel(tr("Created"), theme::Ink::Muted, row);
    layout->addWidget(created);
    layout->addWidget(m_days);
    layout->addWidget(m_from);
    layout->addWidget(new TintedLabel(tr("to", "between two dates"), theme::Ink::Muted, row));
    layout->addWidget(m_to);
    layout->addSpacing(theme::kNear);
    for (ChoiceChip *chip : {m_status, m_places, m_types, m_strategies, m_tags})
        layout->addWidget(chip);
    layout->addWidget(m_favourites);
    layout->addWidget(m_scope);
    layout->addStretch(1);
    layout->addWidget(m_clear);
}

void JobFilterBar::setContext(const ViewContext &context)
{
    m_context = context;
    m_assist->setContext(context);
    QList<ChoiceChip::Choice> places{{QString(), placeTitle({})}};
    for (const QString &name : context.sources)
        places += {name, name};
    m_places->setChoices(places);
    m_places->setVisible(places.size() > 1 || !m_view.places.isEmpty());
    QList<ChoiceChip::Choice> tags;
    for (const QString &tag : context.tags)
        tags += {tag, tag};
    m_tags->setChoices(tags);
    m_tags->setVisible(!tags.isEmpty() || !m_view.tags.isEmpty());
    showDays(m_view.created);
}

void JobFilterBar::showProblems(const JobQuestion &question)
{
    m_assist->setProblems(question.searchProblems);
}

// One type alone is no choice.
void JobFilterBar::setTypes(const QStringList &types)
{
    QList<ChoiceChip::Choice> choices{{QString::fromLatin1(kSweepType), tr("Sweep")}};
    for (const QString &type : types)
        if (type != QLatin1StringView(kSweepType))
            choices += {type, type};
    m_types->setChoices(choices);
    m_types->setVisible(choices.size() > 1 || !m_view.types.isEmpty());
}

void JobFilterBar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void JobFilterBar::setView(const JobView &view)
{
    m_view = view;
    showView();
}

void JobFilterBar::showView()
{
    const QScopedValueRollback showing(m_showing, true);
    m_search->setTextQuietly(m_view.search);
    QStringList states;
    for (const JobState state : m_view.states)
        states += wireName(state);
    m_status->setChosen(states);
    m_places->setChosen(m_view.places);
    m_types->setChosen(m_view.types);
    m_tags->setChosen(m_view.tags);
    for (ChoiceChip *chip : {m_places, m_types, m_tags}) // hidden where there is nothing to choose from
        chip->setVisible(!chip->isHidden() || !chip->chosen().isEmpty());
    m_strategies->setChosen(m_view.strategies);
    m_favourites->setChecked(m_view.favouritesOnly);
    showDays(m_view.created);
    m_scope->showScope(m_view.scope, m_context.zone);
    m_clear->setVisible(m_view != JobView());
}

// The fields show the days a preset means; the chip shows its name.
void JobFilterBar::showDays(const DayRange &range)
{
    const QScopedValueRollback showing(m_showing, true);
    const DayRange days = daysOf(range, dayOf(QDateTime::currentMSecsSinceEpoch(), m_context.zone));
    m_from->setValue(days.first);
    m_to->setValue(days.last);
    QList<ChoiceChip::Choice> choices;
    for (const DayRange::Preset preset : kDayPresets)
        if (preset != DayRange::Preset::All)
            choices += {wireName(preset), title(preset)};
    if (range.preset == DayRange::Preset::Chosen)
        choices += {chosenDays(), title(range.preset)};
    m_days->setChoices(choices);
    m_days->setChosen(range.preset == DayRange::Preset::All ? QStringList() : QStringList{wireName(range.preset)});
    const QString sentence = crossing(range);
    m_crossing->setText(sentence);
    m_crossing->setVisible(!sentence.isEmpty());
    m_from->setAccessibleDescription(sentence);
    m_to->setAccessibleDescription(sentence);
}

// Days that cross are said and change nothing: the table keeps showing the last range that made sense.
void JobFilterBar::readDays()
{
    if (m_showing)
        return;
    DayRange range{DayRange::Preset::Chosen, m_from->value(), m_to->value()};
    if (!range.first && !range.last)
        range = {};
    m_view.created = range;
    showDays(range);
    m_clear->setVisible(m_view != JobView());
    emit viewChanged(m_view);
}

void JobFilterBar::readControls()
{
    if (m_showing)
        return;
    JobView view = m_view;
    view.search = m_search->text();
    view.states = {}; // and not cleared: equal to another without any, also in the eyes of a sanitizer
    for (const QString &id : m_status->chosen())
        if (const auto state = jobStateFromWire(id))
            view.states += *state;
    view.places = m_places->chosen();
    view.types = m_types->chosen();
    view.strategies = m_strategies->chosen();
    view.tags = m_tags->chosen();
    view.favouritesOnly = m_favourites->isChecked();
    if (const QStringList &ids = m_days->chosen(); !ids.contains(chosenDays()))
        view.created
            = {ids.isEmpty() ? DayRange::Preset::All : presetFromWire(ids.first()).value_or(DayRange::Preset::All), {},
                {}};
    if (view == m_view)
        return;
    m_view = view;
    m_clear->setVisible(m_view != JobView());
    emit viewChanged(m_view);
}

} // namespace zixly
