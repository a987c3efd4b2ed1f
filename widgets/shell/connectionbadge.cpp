// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/connectionbadge.h"

#include "widgets/controls/badge.h"
#include "widgets/shell/connectionmenu.h"

#include <QDateTime>
#include <QEvent>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace zixly {

namespace {

constexpr int kNameWidth = 160; // of a connection's name, the rest is elided

// The one that is looked at: of the worst, the one that was current the longest ago.
const ConnectionStatus *speaker(const QList<ConnectionStatus> &statuses)
{
    const LinkBadge worst = worstOf(statuses);
    const ConnectionStatus *found = nullptr;
    for (const ConnectionStatus &status : statuses)
        if (status.badge == worst && (!found || status.freshMs < found->freshMs))
            found = &status;
    return found;
}

} // namespace

ConnectionBadge::ConnectionBadge(QWidget *parent)
    : QToolButton(parent)
    , m_tick(this)
{
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setIconSize({14, 14});
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setAccessibleName(tr("Connection status"));
    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, &ConnectionBadge::showWords);
    connect(this, &QToolButton::clicked, this, &ConnectionBadge::openMenu);
    showWords();
}

void ConnectionBadge::setConnections(const QList<ConnectionStatus> &statuses)
{
    const bool same = sameButAge(m_statuses, statuses);
    m_statuses = statuses;
    if (same) // each frame from the platform makes it younger; the next second shows it
        return;
    setMinimumWidth(0);
    showWords();
    tickIfSeen();
}

void ConnectionBadge::showWords()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    QString text = tr("Local");
    QStringList tips;
    QStringList said; // without the age, which would be read out each second
    if (const ConnectionStatus *status = speaker(m_statuses)) {
        const bool same = std::ranges::all_of(
            m_statuses, [badge = status->badge](const ConnectionStatus &each) { return each.badge == badge; });
        text = badgeText(*status, now);
        if (!same)
            text = tr("%1: %2", "connection, state")
                       .arg(fontMetrics().elidedText(status->name, Qt::ElideRight, kNameWidth), text);
        setIcon(badgeIcon(status->badge, palette()));
        for (const ConnectionStatus &each : std::as_const(m_statuses)) {
            tips += badgeTip(each, now);
            said += tr("%1: %2", "connection, state").arg(each.name, badgeTitle(each.badge));
            said += each.reason;
        }
    } else {
        setIcon(theme::icon(u"computer"_s, theme::ink(theme::Ink::Muted, palette())));
        tips += tr("Everything shown lies on this computer");
        said = QStringList{text} + tips;
    }
    setText(QString(text).replace(u'&', u"&&"_s));
    setToolTip(tips.join(u"\n\n"_s));
    said.removeAll(QString());
    if (const QString description = said.join(u'\n'); description != accessibleDescription())
        setAccessibleDescription(description);
    setMinimumWidth(std::max(minimumWidth(), sizeHint().width())); // seconds that count must not make the line jump
}

void ConnectionBadge::tickIfSeen()
{
    const bool ages = std::ranges::any_of(m_statuses, [](const ConnectionStatus &each) { return each.freshMs != 0; });
    if (!ages || !isVisible() || window()->isMinimized())
        m_tick.stop();
    else if (!m_tick.isActive())
        m_tick.start();
}

void ConnectionBadge::openMenu()
{
    auto *menu = new ConnectionMenu(m_statuses, QDateTime::currentMSecsSinceEpoch(), this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu, &ConnectionMenu::reconnectRequested, this, &ConnectionBadge::reconnectRequested);
    connect(menu, &ConnectionMenu::signInRequested, this, &ConnectionBadge::signInRequested);
    connect(menu, &ConnectionMenu::signOutRequested, this, &ConnectionBadge::signOutRequested);
    connect(menu, &ConnectionMenu::connectionsRequested, this, &ConnectionBadge::connectionsRequested);
    menu->popup(mapToGlobal(QPoint(0, -menu->sizeHint().height())));
}

void ConnectionBadge::changeEvent(QEvent *event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showWords();
}

void ConnectionBadge::showEvent(QShowEvent *event)
{
    QToolButton::showEvent(event);
    window()->installEventFilter(this);
    showWords();
    tickIfSeen();
}

void ConnectionBadge::hideEvent(QHideEvent *event)
{
    QToolButton::hideEvent(event);
    tickIfSeen();
}

bool ConnectionBadge::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::WindowStateChange) {
        showWords();
        tickIfSeen();
    }
    return QToolButton::eventFilter(watched, event);
}

} // namespace zixly
