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
    KnownKind{"started"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Started")},
    KnownKind{"reached"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Under way")},
    KnownKind{"suspended"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Suspended, goes on at the next start")},
    KnownKind{"recovered"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Queued again after a crash")},
    KnownKind{"retrying"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Waits to be tried again")},
    KnownKind{"cancel-requested"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Asked to stop")},
    KnownKind{"cancelled"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Cancelled")},
    KnownKind{"completed"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Completed")},
    KnownKind{"failed"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Failed")},
    KnownKind{"priority"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Priority changed")},
    KnownKind{"renamed"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Renamed")},
};

QString titleOf(const QString &kind)
{
    for (const KnownKind &known : kKinds)
        if (known.kind == kind)
            return TimelineModel::tr(known.title);
    return kind; // an event of a newer version or another service, shown as it came
}

QString errorText(const QJsonObject &error)
{
    const int kind = error.value("kind"_L1).toInt(-1);
    if (kind < 0 || kind > static_cast<int>(Error::Kind::Unauthorized))
        return error.value("detail"_L1).toString();
    return explain(
        {static_cast<Error::Kind>(kind), error.value("subject"_L1).toString(), error.value("detail"_L1).toString()});
}

// What an event adds to its title; every kind writes only what it knows.
QString detailOf(const QJsonObject &payload)
{
    for (const auto key : {"receipt"_L1, "reason"_L1, "name"_L1})
        if (const QString text = payload.value(key).toString(); !text.isEmpty())
            return text;
    QStringList parts;
    if (payload.contains("error"_L1))
        parts += errorText(payload.value("error"_L1).toObject());
    if (payload.contains("wait_ms"_L1))
        parts += TimelineModel::tr("after %1").arg(durationText(payload.value("wait_ms"_L1).toInteger()));
    if (payload.contains("total"_L1))
        parts += TimelineModel::tr("%1 of %2 cells")
                     .arg(countText(payload.value("cells"_L1).toInteger()),
                         countText(payload.value("total"_L1).toInteger()));
    else if (payload.contains("cells"_L1))
        parts += TimelineModel::tr("%1 cells in %2")
                     .arg(countText(payload.value("cells"_L1).toInteger()),
                         durationText(payload.value("runtime_ms"_L1).toInteger()));
    return parts.join(u", "_s);
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
    const QString detail = detailOf(event.payload);
    return detail.isEmpty() ? text : tr("%1: %2").arg(text, detail);
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
