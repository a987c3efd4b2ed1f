// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timelinemodel.h"

#include "models/jobwords.h"
#include "models/spokencell.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

enum class Actor {
    By,
    Says,
    Unsaid
}; // how the one who did it joins the title: "Refused by Zixly", "Running, says Zixly"

struct KnownKind {
    QLatin1StringView kind;
    const char *title;
    Actor actor = Actor::By;
};

constexpr std::array kKinds{
    KnownKind{"created"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Created")},
    KnownKind{"started"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Started")},
    KnownKind{"reached"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Under way")},
    KnownKind{"suspended"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Suspended, goes on at the next start")},
    KnownKind{"recovered"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Queued again after a crash")},
    KnownKind{"retrying"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Waits to be tried again")},
    KnownKind{"cancel-requested"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Asked to stop")},
    KnownKind{"cancelled"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Cancelled"), Actor::Says},
    KnownKind{"completed"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Completed"), Actor::Says},
    KnownKind{"failed"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Failed"), Actor::Says},
    KnownKind{"queued"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Queued"), Actor::Says},
    KnownKind{"running"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Running"), Actor::Says},
    KnownKind{"cancelling"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Cancelling"), Actor::Says},
    KnownKind{"unknown"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "State unknown"), Actor::Says},
    KnownKind{"wish"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Kept here to be sent"), Actor::Unsaid},
    KnownKind{"sent"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Sent"), Actor::Unsaid},
    KnownKind{"withdrawn"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Withdrawn before it was sent"), Actor::Unsaid},
    KnownKind{"held"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Held until you send it"), Actor::Unsaid},
    KnownKind{"refused"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Refused")},
    KnownKind{
        "answer lost"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Sent, but the answer was lost"), Actor::Unsaid},
    KnownKind{"arrived"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "First seen here"), Actor::Unsaid},
    KnownKind{"server"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "The service changed its word"), Actor::Unsaid},
    KnownKind{"gone"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "No longer on the server"), Actor::Unsaid},
    KnownKind{"result"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Result fetched"), Actor::Unsaid},
    KnownKind{
        "evicted"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Stored result removed to make room"), Actor::Unsaid},
    KnownKind{"priority"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Priority changed")},
    KnownKind{"renamed"_L1, QT_TRANSLATE_NOOP("zixly::TimelineModel", "Renamed")},
};

const KnownKind *find(const QString &kind)
{
    for (const KnownKind &known : kKinds)
        if (known.kind == kind)
            return &known;
    return nullptr;
}

QString titleOf(const QString &kind)
{
    const KnownKind *known = find(kind);
    return known ? TimelineModel::tr(known->title) : kind; // of a newer version or another service, as it came
}

QString withActor(const QString &title, const JobEvent &event)
{
    const KnownKind *known = find(event.kind);
    const Actor how = known ? known->actor : Actor::By;
    if (how == Actor::Unsaid || event.actor.isEmpty() || event.actor == "worker"_L1)
        return title;
    if (event.actor == "user"_L1)
        return TimelineModel::tr("%1 by you").arg(title);
    return how == Actor::Says ? TimelineModel::tr("%1, says %2").arg(title, event.actor)
                              : TimelineModel::tr("%1 by %2").arg(title, event.actor);
}

QString errorText(const QJsonObject &error)
{
    const int kind = error.value("kind"_L1).toInt(-1);
    if (kind < 0 || kind > static_cast<int>(Error::Kind::Unauthorized))
        return error.value("detail"_L1).toString();
    return explain(
        {static_cast<Error::Kind>(kind), error.value("subject"_L1).toString(), error.value("detail"_L1).toString()});
}

// Cancel and trigger share the kinds of the outbox; the payload says which of them it was.
bool isCancel(const JobEvent &event)
{
    const QString wish = event.payload.value("wish"_L1).toString(event.payload.value("action"_L1).toString());
    return wish.compare("cancel"_L1, Qt::CaseInsensitive) == 0;
}

QString titleOf(const JobEvent &event)
{
    if (event.kind == "server"_L1) {
        const QString word
            = event.payload.value("state"_L1).toString(event.payload.value("server_state"_L1).toString());
        const auto known = jobStateFromWire(word);
        if (!word.isEmpty())
            return TimelineModel::tr("The service now says %1").arg(known ? stateTitle(*known).toLower() : word);
    }
    if (!isCancel(event))
        return titleOf(event.kind);
    if (event.kind == "wish"_L1)
        return TimelineModel::tr("Cancel kept here to be sent");
    if (event.kind == "sent"_L1)
        return TimelineModel::tr("Cancel sent");
    if (event.kind == "withdrawn"_L1)
        return TimelineModel::tr("Cancel withdrawn before it was sent");
    if (event.kind == "refused"_L1)
        return TimelineModel::tr("Cancel refused");
    if (event.kind == "answer lost"_L1)
        return TimelineModel::tr("Cancel sent, but the answer was lost");
    return titleOf(event.kind);
}

// What ends a wish does not say which one it was: the last one that was made.
void sayWhichWishEnded(QList<JobEvent> &events)
{
    constexpr std::array kEnds{"sent"_L1, "withdrawn"_L1, "refused"_L1, "answer lost"_L1};
    QString open;
    for (JobEvent &event : events) {
        if (event.kind == "wish"_L1) {
            open = event.payload.value("wish"_L1).toString();
        } else if (std::ranges::find(kEnds, event.kind) != kEnds.end() && !open.isEmpty()) {
            if (!event.payload.contains("wish"_L1))
                event.payload.insert("wish"_L1, open);
            open.clear();
        }
    }
}

// What an event adds to its title; every kind writes only what it knows.
QString detailOf(const QJsonObject &payload)
{
    for (const auto key : {"receipt"_L1, "reason"_L1, "name"_L1})
        if (const QString text = payload.value(key).toString(); !text.isEmpty())
            return text;
    QStringList parts;
    if (const QString kind = payload.value("id_kind"_L1).toString(); !kind.isEmpty() && payload.contains("id"_L1))
        parts += u"%1 %2"_s.arg(jobwords::idTitle(kind), payload.value("id"_L1).toString());
    if (payload.contains("error"_L1))
        parts += errorText(payload.value("error"_L1).toObject());
    else if (const QString detail = payload.value("detail"_L1).toString(); !detail.isEmpty())
        parts += detail;
    if (payload.contains("wait_ms"_L1))
        parts += TimelineModel::tr("after %1").arg(durationText(payload.value("wait_ms"_L1).toInteger()));
    const auto total = payload.value(payload.contains("of"_L1) ? "of"_L1 : "total"_L1);
    if (!total.isUndefined())
        parts += TimelineModel::tr("%1 of %2 cells")
                     .arg(countText(payload.value("cells"_L1).toInteger()), countText(total.toInteger()));
    else if (payload.contains("runtime_ms"_L1))
        parts += TimelineModel::tr("%1 cells in %2")
                     .arg(countText(payload.value("cells"_L1).toInteger()),
                         durationText(payload.value("runtime_ms"_L1).toInteger()));
    else if (payload.contains("cells"_L1))
        parts += TimelineModel::tr("%1 cells").arg(countText(payload.value("cells"_L1).toInteger()));
    if (payload.contains("bytes"_L1))
        parts += bytesText(payload.value("bytes"_L1).toInteger());
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
    sayWhichWishEnded(m_events);
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
    const QString text = withActor(titleOf(event), event);
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
    case Qt::AccessibleDescriptionRole: return spokenCell(index);
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
