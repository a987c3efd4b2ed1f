// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/importplan.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <limits>

namespace zixly {

namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

// Wire names, in the order of the enums.
constexpr std::array kRoleNames{"ignore", "date", "time", "open", "high", "low", "close", "adj_close", "volume"};
constexpr std::array kFormatNames{"unknown", "generic", "yahoo", "stooq", "tradingview", "binance", "metatrader"};
constexpr std::array kOrderNames{"iso", "us", "eu", "unix"};

template <class Enum, std::size_t Size>
QString nameOf(Enum value, const std::array<const char *, Size> &names)
{
    return QString::fromLatin1(names.at(static_cast<std::size_t>(value)));
}

template <class Enum, std::size_t Size>
std::optional<Enum> fromName(const QJsonValue &value, const std::array<const char *, Size> &names)
{
    const QByteArray text = value.toString().toLatin1();
    const auto *const found = std::find(names.begin(), names.end(), text);
    if (found == names.end())
        return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

std::optional<char> markFrom(const QJsonValue &value, QByteArrayView allowed)
{
    const QByteArray text = value.toString().toLatin1();
    if (text.size() != 1 || !allowed.contains(text.front()))
        return std::nullopt;
    return text.front();
}

QJsonObject mappingsFrom(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

} // namespace

PreviewRow::PreviewRow()
    : open(kNothing)
    , high(kNothing)
    , low(kNothing)
    , close(kNothing)
    , volume(kNothing)
{
}

QString headerKey(const ImportPlan &plan)
{
    const QString separator = plan.separator == '\t' ? QStringLiteral("tab") : QString(QLatin1Char(plan.separator));
    if (!plan.header)
        return QStringLiteral("%1 columns, no header, %2").arg(plan.roles.size()).arg(separator);
    QStringList names = plan.names;
    for (QString &name : names)
        name = name.trimmed().toLower();
    // A unit separator cannot stand in a name, so two different headers never share a key.
    return separator + QChar(0x1f) + names.join(QChar(0x1f));
}

QJsonObject toJson(const ImportPlan &plan)
{
    QJsonArray roles;
    for (const ColumnRole role : plan.roles)
        roles.append(nameOf(role, kRoleNames));
    return {
        {QStringLiteral("format"), nameOf(plan.format, kFormatNames)},
        {QStringLiteral("separator"), QString(QLatin1Char(plan.separator))},
        {QStringLiteral("decimal"), QString(QLatin1Char(plan.decimal))},
        {QStringLiteral("header"), plan.header},
        {QStringLiteral("skip_lines"), plan.skipLines},
        {QStringLiteral("names"), QJsonArray::fromStringList(plan.names)},
        {QStringLiteral("roles"), roles},
        {QStringLiteral("date_order"), nameOf(plan.dateOrder, kOrderNames)},
        {QStringLiteral("date_ambiguous"), plan.dateAmbiguous},
        {QStringLiteral("decimal_ambiguous"), plan.decimalAmbiguous},
        {QStringLiteral("time_zone"), plan.timeZone},
        {QStringLiteral("adjusted"), plan.adjusted},
        {QStringLiteral("skip_bad_rows"), plan.skipBadRows},
    };
}

Result<ImportPlan> importPlanFromJson(const QJsonObject &object)
{
    const auto invalid = [](const char *field) {
        return failure(Error::Kind::InvalidInput, QStringLiteral("import mapping"), QString::fromLatin1(field));
    };
    ImportPlan plan;
    const auto format = fromName<PriceFormat>(object[QLatin1String("format")], kFormatNames);
    const auto order = fromName<DateOrder>(object[QLatin1String("date_order")], kOrderNames);
    const auto separator = markFrom(object[QLatin1String("separator")], ",;\t");
    const auto decimal = markFrom(object[QLatin1String("decimal")], ".,");
    if (!format)
        return invalid("format");
    if (!order)
        return invalid("date_order");
    if (!separator)
        return invalid("separator");
    if (!decimal)
        return invalid("decimal");
    plan.format = *format;
    plan.dateOrder = *order;
    plan.separator = *separator;
    plan.decimal = *decimal;
    plan.header = object[QLatin1String("header")].toBool(true);
    plan.skipLines = std::max(0, object[QLatin1String("skip_lines")].toInt());
    const QJsonArray names = object[QLatin1String("names")].toArray();
    for (const auto name : names)
        plan.names.append(name.toString());
    const QJsonArray roles = object[QLatin1String("roles")].toArray();
    for (const auto role : roles) {
        const auto known = fromName<ColumnRole>(role, kRoleNames);
        if (!known)
            return invalid("roles");
        plan.roles.append(*known);
    }
    plan.dateAmbiguous = object[QLatin1String("date_ambiguous")].toBool();
    plan.decimalAmbiguous = object[QLatin1String("decimal_ambiguous")].toBool();
    plan.timeZone = object[QLatin1String("time_zone")].toString(plan.timeZone);
    plan.adjusted = object[QLatin1String("adjusted")].toBool();
    plan.skipBadRows = object[QLatin1String("skip_bad_rows")].toBool();
    return plan;
}

bool applyRemembered(Recognition &recognition, const QByteArray &mappings)
{
    ImportPlan &plan = recognition.plan;
    const QJsonValue entry = mappingsFrom(mappings)[headerKey(plan)];
    if (!entry.isObject())
        return false;
    const auto known = importPlanFromJson(entry.toObject());
    if (!known || known->roles.size() != plan.roles.size())
        return false;
    plan.roles = known->roles;
    plan.timeZone = known->timeZone;
    plan.adjusted = known->adjusted;
    if (plan.dateAmbiguous && (known->dateOrder == DateOrder::Us || known->dateOrder == DateOrder::Eu)) {
        plan.dateOrder = known->dateOrder;
        plan.dateAmbiguous = false;
    }
    if (plan.decimalAmbiguous) {
        plan.decimal = known->decimal;
        plan.decimalAmbiguous = false;
    }
    // A mapping that was good enough to be remembered names the columns.
    recognition.questions.removeAll(ImportQuestion::Columns);
    if (!plan.dateAmbiguous)
        recognition.questions.removeAll(ImportQuestion::DateOrder);
    if (!plan.decimalAmbiguous)
        recognition.questions.removeAll(ImportQuestion::Decimal);
    if (recognition.questions.isEmpty())
        recognition.confidence = Recognition::Confidence::Sure;
    return true;
}

QByteArray remember(const ImportPlan &plan, const QByteArray &mappings)
{
    QJsonObject all = mappingsFrom(mappings);
    ImportPlan kept = plan;
    kept.skipBadRows = false; // a decision about one file, not about its format
    all.insert(headerKey(plan), toJson(kept));
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

} // namespace zixly
