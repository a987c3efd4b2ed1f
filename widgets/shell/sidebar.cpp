// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/sidebar.h"

#include "core/format.h"
#include "widgets/controls/badge.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/shell/findingpanel.h"

#include <QButtonGroup>
#include <QDateTime>
#include <QEvent>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kNameWidth = 130; // of a connection's name, the rest is elided

} // namespace

Sidebar::Sidebar(QWidget *parent)
    : QFrame(parent)
    , m_group(new QButtonGroup(this))
    , m_layout(new QVBoxLayout(this))
    , m_connections(new QVBoxLayout)
    , m_finding(new FindingPanel(this))
{
    m_layout->setContentsMargins(theme::kNear, theme::kNear, theme::kNear + 1, theme::kNear);
    m_layout->setSpacing(2);
    addPlace(Overview, tr("Overview"), u"overview"_s, tr("How your jobs are doing, in figures"));
    m_layout->addSpacing(theme::kNear);
    addTitle(tr("Jobs"));
    addPlace(AllJobs, tr("All jobs"), u"jobs"_s, tr("Every job, newest first"));
    addPlace(RunningJobs, tr("Running"), u"status-running"_s, tr("Jobs that run or wait"));
    addPlace(FailedJobs, tr("Failed"), u"status-failed"_s, tr("Jobs that failed"));
    addPlace(FavouriteJobs, tr("Favourites"), u"star"_s, tr("Jobs you marked with a star"));
    m_layout->addSpacing(theme::kNear);
    addTitle(tr("Where"));
    addPlace(ThisComputer, tr("This computer"), u"computer"_s, tr("Jobs that run on this computer"));
    m_connections->setSpacing(m_layout->spacing());
    m_layout->addLayout(m_connections);
    m_layout->addSpacing(theme::kNear);
    addTitle(tr("Data"));
    addPlace(Prices, tr("Prices"), u"prices"_s, tr("The price series you imported"));
    m_layout->addSpacing(theme::kNear);
    m_layout->addWidget(m_finding, 1);
    m_group->setExclusive(true);
    setCurrent(AllJobs);
    connect(m_group, &QButtonGroup::buttonClicked, this, &Sidebar::choose);
    // Assistive technology switches a button on without a click. A click does both, and asks once.
    connect(m_group, &QButtonGroup::buttonPressed, this, [this] { m_isPressed = true; });
    connect(m_group, &QButtonGroup::buttonReleased, this, [this] { m_isPressed = false; });
    connect(m_group, &QButtonGroup::buttonToggled, this, [this](QAbstractButton *button, bool on) {
        if (on && !m_isPressed)
            choose(button);
    });
}

void Sidebar::choose(QAbstractButton *button)
{
    const auto entry = std::ranges::find(m_entries, button, &Entry::button);
    if (entry == m_entries.end())
        emit placeChosen(static_cast<Place>(m_group->id(button)));
    else
        emit connectionChosen(QUuid(entry->status.connection));
}

void Sidebar::addTitle(const QString &title)
{
    auto *label = new TintedLabel(title, theme::Ink::Muted, this);
    label->setHeading(0.9, true);
    label->setContentsMargins(theme::kNear, theme::kTight, 0, theme::kTight);
    m_layout->addWidget(label);
}

QToolButton *Sidebar::makeButton()
{
    auto *button = new QToolButton(this);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({16, 16});
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setMinimumHeight(theme::rowHeight(this) + theme::kTight);
    return button;
}

void Sidebar::addPlace(Place place, const QString &title, const QString &icon, const QString &tip)
{
    QToolButton *button = makeButton();
    button->setText(title);
    button->setAccessibleName(title);
    button->setToolTip(tip);
    setThemedIcon(button, icon);
    m_group->addButton(button, place);
    m_layout->addWidget(button);
}

QToolButton *Sidebar::addConnection(const QUuid &connection)
{
    QToolButton *button = makeButton();
    m_group->addButton(button); // with a negative id
    button->installEventFilter(this);
    button->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(button, &QWidget::customContextMenuRequested, this,
        [this, button, connection](const QPoint &at) { emit menuRequested(connection, button->mapToGlobal(at)); });
    return button;
}

void Sidebar::setConnections(const QList<ConnectionStatus> &statuses)
{
    const bool samePlaces = std::ranges::equal(statuses, m_entries, {}, &ConnectionStatus::connection,
        [](const Entry &entry) { return entry.status.connection; });
    if (samePlaces) {
        QList<ConnectionStatus> before;
        for (const Entry &entry : std::as_const(m_entries))
            before += entry.status;
        for (qsizetype i = 0; i < statuses.size(); ++i)
            m_entries[i].status = statuses[i];
        if (!sameButAge(before, statuses))
            showConnections();
        return;
    }
    QList<Entry> entries;
    for (const ConnectionStatus &status : statuses) {
        const auto known = std::ranges::find(
            m_entries, status.connection, [](const Entry &entry) { return entry.status.connection; });
        entries.append({status, known == m_entries.end() ? addConnection(status.connection) : known->button});
    }
    for (const Entry &old : std::as_const(m_entries))
        if (std::ranges::find(entries, old.button, &Entry::button) == entries.end()) {
            m_group->removeButton(old.button);
            old.button->hide();
            old.button->deleteLater(); // may be in the middle of its own signal
        }
    m_entries = entries;
    QWidget *before = m_group->button(ThisComputer);
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        m_connections->insertWidget(static_cast<int>(i), m_entries[i].button);
        m_entries[i].button->show(); // a layout shows what it gets only later
        setTabOrder(before, m_entries[i].button);
        before = m_entries[i].button;
    }
    showConnections();
}

void Sidebar::showConnections()
{
    for (const Entry &entry : std::as_const(m_entries)) {
        const ConnectionStatus &status = entry.status;
        const QString waits = status.waiting > 0 ? u" (%1)"_s.arg(countText(status.waiting)) : QString();
        const QString name = fontMetrics().elidedText(status.name, Qt::ElideRight, kNameWidth);
        entry.button->setText(QString(name).replace(u'&', u"&&"_s) + waits);
        entry.button->setIcon(badgeIcon(status.badge, palette()));
        entry.button->setToolTip(status.name); // the age is counted when it opens
        entry.button->setAccessibleName(status.name);
        entry.button->setAccessibleDescription(badgeTitle(status.badge));
    }
}

void Sidebar::check(const QAbstractButton *chosen)
{
    const QSignalBlocker quiet(m_group); // nobody chose it here
    m_group->setExclusive(false);
    for (QAbstractButton *button : m_group->buttons())
        button->setChecked(button == chosen);
    m_group->setExclusive(true);
}

void Sidebar::setCurrent(int place)
{
    check(place < 0 ? nullptr : m_group->button(place));
}

void Sidebar::setCurrentConnection(const QUuid &connection)
{
    const auto entry
        = std::ranges::find(m_entries, connection, [](const Entry &each) { return each.status.connection; });
    check(entry == m_entries.end() ? nullptr : entry->button);
}

bool Sidebar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ToolTip)
        for (const Entry &entry : std::as_const(m_entries))
            if (entry.button == watched)
                entry.button->setToolTip(badgeTip(entry.status, QDateTime::currentMSecsSinceEpoch()));
    return QFrame::eventFilter(watched, event);
}

void Sidebar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showConnections();
}

void Sidebar::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.setPen(theme::ink(theme::Ink::SurfaceBorder, palette()));
    const int edge = layoutDirection() == Qt::LeftToRight ? width() - 1 : 0;
    painter.drawLine(edge, 0, edge, height());
}

} // namespace zixly
