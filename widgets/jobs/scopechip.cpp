// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/scopechip.h"

#include "widgets/controls/themedicon.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

QDateTime shownTime(qint64 ms, TimeZoneChoice zone)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc());
    return zone == TimeZoneChoice::Utc ? time : time.toLocalTime();
}

QString dayText(const QDate &day)
{
    return QLocale().toString(day, QLocale::ShortFormat);
}

QString endText(const JobScope &scope, TimeZoneChoice zone)
{
    if (scope.endedToMs == 0)
        return ScopeChip::tr("Ended since %1").arg(timeText(scope.endedFromMs, zone).left(16)); // without the seconds
    const QDate last = shownTime(scope.endedToMs - 1, zone).date();
    if (scope.endedFromMs == 0)
        return ScopeChip::tr("Ended by %1").arg(dayText(last));
    const QDate first = shownTime(scope.endedFromMs, zone).date();
    if (first == last)
        return ScopeChip::tr("Ended on %1").arg(dayText(first));
    return ScopeChip::tr("Ended %1 to %2").arg(dayText(first), dayText(last));
}

} // namespace

ScopeChip::ScopeChip(QWidget *parent)
    : QToolButton(parent)
{
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setLayoutDirection(Qt::LeftToRight);
    setToolTip(tr("Click to take this filter away"));
    setThemedIcon(this, u"close"_s);
    hide();
}

QString ScopeChip::textOf(const JobScope &scope, TimeZoneChoice zone)
{
    QStringList parts;
    if (!scope.ticker.isEmpty())
        parts += scope.ticker;
    if (scope.endedFromMs != 0 || scope.endedToMs != 0)
        parts += endText(scope, zone);
    return parts.join(u", "_s);
}

void ScopeChip::showScope(const JobScope &scope, TimeZoneChoice zone)
{
    const QString words = textOf(scope, zone);
    setText(QString(words).replace(u'&', u"&&"_s));
    setAccessibleName(tr("Remove the filter %1").arg(words));
    setVisible(!words.isEmpty());
}

} // namespace zixly
