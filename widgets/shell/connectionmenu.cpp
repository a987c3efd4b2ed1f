// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/connectionmenu.h"

#include "widgets/controls/badge.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"

#include <QVBoxLayout>
#include <QWidgetAction>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kWordsWidth = 280;

QString menuText(QString text)
{
    return text.replace(u'&', u"&&"_s);
}

} // namespace

ConnectionMenu::ConnectionMenu(const QList<ConnectionStatus> &statuses, qint64 nowMs, QWidget *parent)
    : QMenu(parent)
{
    setAccessibleName(tr("Connections"));
    if (statuses.isEmpty())
        addWords(this, tr("Everything shown lies on this computer."));
    for (const ConnectionStatus &status : statuses) {
        if (statuses.size() == 1) {
            fill(this, status, nowMs);
            continue;
        }
        QMenu *menu = addMenu(badgeIcon(status.badge, palette()),
            menuText(tr("%1: %2", "connection, state").arg(status.name, badgeText(status, nowMs))));
        fill(menu, status, nowMs);
    }
    addSeparator();
    QAction *edit = addAction(statuses.isEmpty() ? tr("&Connect to a platform") : tr("&Edit connections"));
    setThemedIcon(edit, this, statuses.isEmpty() ? u"connection"_s : u"edit"_s);
    connect(edit, &QAction::triggered, this, &ConnectionMenu::connectionsRequested);
}

void ConnectionMenu::fill(QMenu *menu, const ConnectionStatus &status, qint64 nowMs)
{
    addWords(menu, badgeTip(status, nowMs));
    menu->addSeparator();
    QAction *again = menu->addAction(tr("&Reconnect now"));
    again->setEnabled(status.badge != LinkBadge::Connecting);
    setThemedIcon(again, this, u"retry"_s);
    const QUuid id = status.connection;
    connect(again, &QAction::triggered, this, [this, id] { emit reconnectRequested(id); });
    if (!status.user.isEmpty()) {
        connect(menu->addAction(tr("Sign &out")), &QAction::triggered, this, [this, id] { emit signOutRequested(id); });
    } else if (status.canSignIn) {
        connect(menu->addAction(tr("Sign &in")), &QAction::triggered, this, [this, id] { emit signInRequested(id); });
    }
}

// The words as they stand in the tool tip of the badge, for those who come by keyboard.
void ConnectionMenu::addWords(QMenu *menu, const QString &words)
{
    auto *box = new QWidget(menu);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(theme::kWide, theme::kNear, theme::kWide, theme::kNear);
    layout->setSpacing(2);
    const QStringList lines = words.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const bool head = i == 0 && lines.size() > 1;
        auto *label = new TintedLabel(lines[i], head ? theme::Ink::Text : theme::Ink::Muted, box);
        label->setHeading(1.0, head);
        label->setWordWrap(true);
        label->setFixedWidth(kWordsWidth);
        layout->addWidget(label);
    }
    auto *action = new QWidgetAction(menu);
    action->setDefaultWidget(box);
    action->setText(menuText(words)); // for screen readers
    menu->addAction(action);
}

} // namespace zixly
