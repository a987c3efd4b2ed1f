// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobfilterbar.h"

#include "widgets/controls/datefield.h"
#include "widgets/controls/searchfield.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QMenu>
#include <QScopedValueRollback>
#include <QTimeZone>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace zixly {

JobFilterBar::JobFilterBar(QWidget *parent)
    : QWidget(parent)
    , m_search(new SearchField(this))
    , m_from(new DateField(tr("any day", "start of a range of dates"), this))
    , m_to(new DateField(tr("any day", "end of a range of dates"), this))
    , m_status(new QToolButton(this))
    , m_favourites(new QToolButton(this))
    , m_clear(new QToolButton(this))
{
    m_search->setAccessibleName(tr("Search jobs"));
    m_search->setPlaceholderText(tr("Search jobs, tickers, parameters"));
    m_search->setToolTip(tr("Words in the name, ticker, parameters, error or note; all must match"));
    m_search->setMinimumWidth(160);
    m_from->setAccessibleName(tr("Created from"));
    m_from->setToolTip(tr("Only jobs created on this day or later; Delete opens the range"));
    m_to->setAccessibleName(tr("Created to"));
    m_to->setToolTip(tr("Only jobs created on this day or earlier; Delete opens the range"));

    m_status->setPopupMode(QToolButton::InstantPopup);
    m_status->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_status->setToolTip(tr("Only jobs in these states"));
    setThemedIcon(m_status, u"filter"_s);
    buildStatusMenu();

    m_favourites->setCheckable(true);
    m_favourites->setAccessibleName(tr("Only favourites"));
    m_favourites->setToolTip(tr("Only favourites"));
    setThemedIcon(m_favourites, u"star"_s);
    m_clear->setText(tr("Clear filters"));
    m_clear->setAccessibleName(tr("Clear filters"));
    m_clear->setAutoRaise(true);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::kWide, theme::kNear, theme::kWide, theme::kNear);
    layout->setSpacing(theme::kNear);
    layout->addWidget(m_search, 1);
    layout->addWidget(new TintedLabel(tr("Created"), theme::Ink::Muted, this));
    layout->addWidget(m_from);
    layout->addWidget(new TintedLabel(tr("to", "between two dates"), theme::Ink::Muted, this));
    layout->addWidget(m_to);
    layout->addWidget(m_status);
    layout->addWidget(m_favourites);
    layout->addWidget(m_clear);
    for (QToolButton *button : {m_status, m_favourites, m_clear})
        button->setFixedHeight(m_search->sizeHint().height());

    connect(m_search, &SearchField::searchChanged, this, &JobFilterBar::readControls);
    connect(m_from, &DateField::valueChanged, this, &JobFilterBar::readControls);
    connect(m_to, &DateField::valueChanged, this, &JobFilterBar::readControls);
    connect(m_favourites, &QToolButton::toggled, this, &JobFilterBar::readControls);
    connect(m_clear, &QToolButton::clicked, this, [this] {
        setQuery(withoutFilter(m_query));
        emit queryChanged(m_query);
    });
    setQuery({});
}

void JobFilterBar::buildStatusMenu()
{
    auto *menu = new QMenu(this);
    m_anyState = menu->addAction(tr("All states"));
    m_anyState->setCheckable(true);
    connect(m_anyState, &QAction::triggered, this, [this] {
        for (QAction *action : m_stateActions)
            action->setChecked(false);
        readControls();
    });
    menu->addSeparator();
    for (const JobState state : kJobStates) {
        QAction *action = menu->addAction(stateTitle(state));
        action->setCheckable(true);
        connect(action, &QAction::triggered, this, &JobFilterBar::readControls);
        m_stateActions += action;
    }
    m_status->setMenu(menu);
}

bool JobFilterBar::hasFilter(const JobQuery &query)
{
    return withoutFilter(query) != query;
}

JobQuery JobFilterBar::withoutFilter(const JobQuery &query)
{
    JobQuery open;
    open.sort = query.sort;
    open.descending = query.descending;
    return open;
}

void JobFilterBar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

qint64 JobFilterBar::startOf(const QDate &date) const
{
    return (m_zone == TimeZoneChoice::Utc ? date.startOfDay(QTimeZone::utc()) : date.startOfDay()).toMSecsSinceEpoch();
}

void JobFilterBar::setTimeZone(TimeZoneChoice zone)
{
    if (m_zone == zone)
        return;
    m_zone = zone;
    readControls(); // a day begins elsewhere now
}

void JobFilterBar::setQuery(const JobQuery &query)
{
    const QScopedValueRollback showing(m_showing, true);
    m_query = query;
    m_search->setTextQuietly(query.text);
    const auto day = [this](qint64 ms) -> std::optional<QDate> {
        if (ms == 0)
            return std::nullopt;
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc());
        return m_zone == TimeZoneChoice::Utc ? time.date() : time.toLocalTime().date();
    };
    m_from->setValue(day(query.createdFromMs));
    const auto last = day(query.createdToMs);
    m_to->setValue(last ? std::optional(last->addDays(-1)) : std::nullopt); // the query's end is exclusive
    for (size_t i = 0; i < kJobStates.size(); ++i)
        m_stateActions[static_cast<qsizetype>(i)]->setChecked(query.states.contains(kJobStates[i]));
    m_favourites->setChecked(query.favouritesOnly);
    showStates();
}

void JobFilterBar::readControls()
{
    if (m_showing)
        return;
    JobQuery query = m_query;
    query.text = m_search->text();
    const auto from = m_from->value();
    const auto to = m_to->value();
    query.createdFromMs = from ? startOf(*from) : 0;
    query.createdToMs = to ? startOf(to->addDays(1)) : 0;
    query.states.clear();
    for (size_t i = 0; i < kJobStates.size(); ++i)
        if (m_stateActions[static_cast<qsizetype>(i)]->isChecked())
            query.states += kJobStates[i];
    query.favouritesOnly = m_favourites->isChecked();
    const bool changed = query != m_query;
    m_query = query;
    showStates();
    if (changed)
        emit queryChanged(m_query);
}

void JobFilterBar::showStates()
{
    QStringList names;
    for (const JobState state : m_query.states)
        names += stateTitle(state);
    m_anyState->setChecked(names.isEmpty());
    QString text = tr("All states");
    if (names.size() == 1 || names.size() == 2)
        text = names.join(u", "_s);
    else if (!names.isEmpty())
        text = tr("%n state(s)", nullptr, static_cast<int>(names.size()));
    m_status->setText(text);
    m_status->setAccessibleName(tr("Status: %1").arg(text));
    m_clear->setVisible(hasFilter(m_query));
}

} // namespace zixly
