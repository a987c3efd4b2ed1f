// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/savedview.h"

#include "models/jobcolumns.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kVersion = 1;

QJsonValue fromDate(const std::optional<QDate> &date)
{
    return date ? QJsonValue(date->toString(Qt::ISODate)) : QJsonValue();
}

std::optional<QDate> toDate(const QJsonValue &value)
{
    const QDate date = QDate::fromString(value.toString(), Qt::ISODate);
    return date.isValid() ? std::optional(date) : std::nullopt;
}

QStringList toTexts(const QJsonValue &value)
{
    QStringList texts;
    for (const auto &each : value.toArray())
        texts += each.toString();
    return texts;
}

QJsonObject toJson(const JobView &view)
{
    QJsonArray states;
    for (const JobState state : view.states)
        states += wireName(state);
    QJsonObject columns;
    for (auto it = view.columns.begin(); it != view.columns.end(); ++it)
        columns.insert(nameOfColumn(it.key()), it.value());
    return {{u"search"_s, view.search}, {u"states"_s, states}, {u"places"_s, QJsonArray::fromStringList(view.places)},
        {u"types"_s, QJsonArray::fromStringList(view.types)},
        {u"strategies"_s, QJsonArray::fromStringList(view.strategies)},
        {u"tags"_s, QJsonArray::fromStringList(view.tags)}, {u"created"_s, wireName(view.created.preset)},
        {u"from"_s, fromDate(view.created.first)}, {u"to"_s, fromDate(view.created.last)},
        {u"favourites"_s, view.favouritesOnly}, {u"ticker"_s, view.scope.ticker},
        {u"ended_from_ms"_s, view.scope.endedFromMs}, {u"ended_to_ms"_s, view.scope.endedToMs},
        {u"columns"_s, columns}};
}

JobView viewFromJson(const QJsonObject &json)
{
    JobView view;
    view.search = json[u"search"].toString();
    for (const QString &name : toTexts(json[u"states"]))
        if (const auto state = jobStateFromWire(name))
            view.states += *state;
    view.places = toTexts(json[u"places"]);
    view.types = toTexts(json[u"types"]);
    view.strategies = toTexts(json[u"strategies"]);
    view.tags = toTexts(json[u"tags"]);
    view.created.preset = presetFromWire(json[u"created"].toString()).value_or(DayRange::Preset::All);
    if (view.created.preset == DayRange::Preset::Chosen) {
        view.created.first = toDate(json[u"from"]);
        view.created.last = toDate(json[u"to"]);
    }
    view.favouritesOnly = json[u"favourites"].toBool();
    view.scope = {json[u"ticker"].toString(), json[u"ended_from_ms"].toInteger(), json[u"ended_to_ms"].toInteger()};
    const QJsonObject columns = json[u"columns"].toObject();
    for (auto it = columns.begin(); it != columns.end(); ++it)
        if (const int column = columnNamed(it.key()); column >= 0 && !it->toString().isEmpty())
            view.columns.insert(column, it->toString());
    return view;
}

QJsonObject toJson(const SavedView &saved)
{
    if (!saved.isReadable()) {
        QJsonObject kept = saved.newer;
        kept.insert(u"name"_s, saved.name); // it may be given another name here
        return kept;
    }
    QJsonArray order;
    for (const JobTableModel::ColumnOrder &each : saved.order)
        order += QJsonObject{{u"column"_s, nameOfColumn(each.column)}, {u"descending"_s, each.descending}};
    return {{u"version"_s, kVersion}, {u"name"_s, saved.name}, {u"view"_s, toJson(saved.view)}, {u"order"_s, order},
        {u"columns"_s, QString::fromLatin1(saved.columns.toBase64())}};
}

SavedView savedFromJson(const QJsonObject &json)
{
    SavedView saved;
    saved.name = json[u"name"].toString();
    if (json[u"version"].toInt() != kVersion) {
        saved.newer = json;
        return saved;
    }
    saved.view = viewFromJson(json[u"view"].toObject());
    for (const auto &each : json[u"order"].toArray())
        if (const int column = columnNamed(each[u"column"].toString()); column >= 0)
            saved.order += {column, each[u"descending"].toBool()};
    saved.columns = QByteArray::fromBase64(json[u"columns"].toString().toLatin1());
    return saved;
}

} // namespace

QByteArray viewsToText(const QList<SavedView> &views)
{
    QJsonArray array;
    for (const SavedView &saved : views)
        array += toJson(saved);
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QList<SavedView> viewsFromText(const QByteArray &text)
{
    QList<SavedView> views;
    for (const auto &each : QJsonDocument::fromJson(text).array())
        if (const SavedView saved = savedFromJson(each.toObject()); !saved.name.isEmpty())
            views += saved;
    return views;
}

} // namespace zixly
