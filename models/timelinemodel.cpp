// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timelinemodel.h"

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

struct KnownKind {
    QLatin1StringView kind;
    const char *title;
};

constexpr std::array kKinds{
    KnownKind{"created"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Created")},
    KnownKind{"queued"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Queued")},
    KnownKind{"started"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Started")},
    KnownKind{"running"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Started")},
    KnownKind{"resumed"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Resumed")},
    KnownKind{"requeued"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Put back into the queue")},
    KnownKind{"interrupted"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Interrupted, will be resumed")},
    KnownKind{"crashed"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "The program ended while the job was running")},
    KnownKind{"retried"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Waiting to try again")},
    KnownKind{"retry"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Waiting to try again")},
    KnownKind{"waiting"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Waiting to try again")},
    KnownKind{"cancelling"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Asked to stop")},
    KnownKind{"cancelled"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Cancelled")},
    KnownKind{"completed"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Completed")},
    KnownKind{"failed"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Failed")},
    KnownKind{"prioritised"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Priority changed")},
    KnownKind{"priority"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Priority changed")},
    KnownKind{"renamed"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Renamed")},
    KnownKind{"unknown"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "An answer was lost")},
};

QString titleOf(const QString &kind)
{
    for (const KnownKind &known : kKinds)
        if (known.kind == kind)
            return TimelineModel::tr(known.title);
    return kind; // an event of a newer version or another service, shown as it came
}

} // namespace

TimelineModel::TimelineModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void TimelineModel::setEvents(const QList<JobEvent> &events)
{
    beginResetModel();
    m_events = events;
    endResetModel();
}

void TimelineModel::setTimeZone(TimeZoneChoice zone)
{
    if (m_zone == zone)
        return;
    m_zone = zone;
    if (!m_events.isEmpty())
        emit dataChanged(index(0, TimeColumn), index(rowCount() - 1, TimeColumn));
}

QString TimelineModel::sentence(const JobEvent &event)
{
    QString text = titleOf(event.kind);
    if (event.actor == "user"_L1)
        text = tr("%1 by you").arg(text);
    else if (!event.actor.isEmpty() && event.actor != "worker"_L1)
        text = tr("%1 by %2").arg(text, event.actor);
    for (const auto key : {"receipt"_L1, "reason"_L1, "error"_L1, "name"_L1}) {
        const QString detail = event.payload.value(key).toString();
        if (!detail.isEmpty())
            return tr("%1: %2").arg(text, detail);
    }
    return text;
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_events.size());
}

int TimelineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const JobEvent &event = m_events[index.row()];
    switch (role) {
    case Qt::DisplayRole: return index.column() == TimeColumn ? timeText(event.timeMs, m_zone) : sentence(event);
    case Qt::ToolTipRole:
        if (event.clockSource.isEmpty() || event.clockSource == "local"_L1)
            return sentence(event);
        return tr("%1 (clock of %2)").arg(sentence(event), event.clockSource);
    default: return {};
    }
}

QVariant TimelineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    return section == TimeColumn ? tr("Time") : tr("Event");
}

} // namespace zixly
