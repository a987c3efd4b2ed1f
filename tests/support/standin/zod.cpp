// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/zod.h"

#include <QRegularExpression>
#include <QStringList>

namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

QString typeName(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null: return u"null"_s;
    case QJsonValue::Bool: return u"boolean"_s;
    case QJsonValue::Double: return u"number"_s;
    case QJsonValue::String: return u"string"_s;
    case QJsonValue::Array: return u"array"_s;
    case QJsonValue::Object: return u"object"_s;
    default: return u"undefined"_s;
    }
}

// One schema over one body; every check appends what is wrong at the place it names.
class Checker
{
public:
    explicit Checker(QJsonObject body)
        : m_body(std::move(body))
    {
    }

    QJsonArray issues;

    QJsonValue at(const char *name) const { return m_body.value(QLatin1String(name)); }
    bool has(const char *name) const { return !at(name).isUndefined(); }

    bool type(const QJsonValue &value, QJsonValue::Type wanted, const QString &name, const QJsonArray &path)
    {
        if (value.type() == wanted)
            return true;
        issues.append(QJsonObject{{u"code"_s, u"invalid_type"_s}, {u"expected"_s, name},
            {u"received"_s, typeName(value)}, {u"path"_s, path},
            {u"message"_s,
                value.isUndefined() ? u"Required"_s : u"Expected %1, received %2"_s.arg(name, typeName(value))}});
        return false;
    }

    void number(const QJsonValue &value, double least, double most, const QJsonArray &path)
    {
        if (!type(value, QJsonValue::Double, u"number"_s, path))
            return;
        const double asked = value.toDouble();
        if (asked != double(qint64(asked)))
            issues.append(QJsonObject{{u"code"_s, u"invalid_type"_s}, {u"expected"_s, u"integer"_s},
                {u"received"_s, u"float"_s}, {u"message"_s, u"Expected integer, received float"_s}, {u"path"_s, path}});
        if (asked < least)
            bound(u"too_small"_s, u"minimum"_s, least, u"number"_s,
                u"Number must be greater than or equal to %1"_s.arg(least), path);
        if (asked > most)
            bound(u"too_big"_s, u"maximum"_s, most, u"number"_s, u"Number must be less than or equal to %1"_s.arg(most),
                path);
    }

    void length(const QString &text, int least, int most, const QJsonArray &path)
    {
        if (text.size() < least)
            bound(u"too_small"_s, u"minimum"_s, least, u"string"_s,
                u"String must contain at least %1 character(s)"_s.arg(least), path);
        if (text.size() > most)
            bound(u"too_big"_s, u"maximum"_s, most, u"string"_s,
                u"String must contain at most %1 character(s)"_s.arg(most), path);
    }

    // Exactly two integers, the first at least 1, the second at most 500. Of a list that is too short only that is
    // said.
    void range(const char *name)
    {
        const QJsonValue value = at(name);
        const QString field = QLatin1String(name);
        if (!type(value, QJsonValue::Array, u"array"_s, {field}))
            return;
        const QJsonArray list = value.toArray();
        if (list.size() < 2)
            return bound(
                u"too_small"_s, u"minimum"_s, 2, u"array"_s, u"Array must contain at least 2 element(s)"_s, {field});
        if (list.size() > 2)
            return bound(
                u"too_big"_s, u"maximum"_s, 2, u"array"_s, u"Array must contain at most 2 element(s)"_s, {field});
        number(list.at(0), 1, 1e300, {field, 0});
        number(list.at(1), -1e300, 500, {field, 1});
    }

    void oneOf(const char *name, const QStringList &options, bool required)
    {
        const QJsonValue value = at(name);
        if (value.isUndefined() && !required)
            return;
        const QString expected = u"'"_s + options.join("' | '"_L1) + u'\'';
        const QString field = QLatin1String(name);
        if (!type(value, QJsonValue::String, expected, {field}) || options.contains(value.toString()))
            return;
        issues.append(QJsonObject{{u"received"_s, value.toString()}, {u"code"_s, u"invalid_enum_value"_s},
            {u"options"_s, QJsonArray::fromStringList(options)}, {u"path"_s, QJsonArray{field}},
            {u"message"_s, u"Invalid enum value. Expected %1, received '%2'"_s.arg(expected, value.toString())}});
    }

    void time(const QJsonValue &value, const QJsonArray &path)
    {
        static const QRegularExpression kIsoZ(u"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$"_s);
        if (!type(value, QJsonValue::String, u"string"_s, path) || kIsoZ.match(value.toString()).hasMatch())
            return;
        issues.append(QJsonObject{{u"code"_s, u"invalid_string"_s}, {u"validation"_s, u"datetime"_s},
            {u"message"_s, u"Invalid datetime"_s}, {u"path"_s, path}});
    }

    void custom(const QString &message)
    {
        issues.append(QJsonObject{{u"code"_s, u"custom"_s}, {u"message"_s, message}, {u"path"_s, QJsonArray()}});
    }

private:
    void bound(const QString &code, const QString &which, double value, const QString &type, const QString &message,
        const QJsonArray &path)
    {
        issues.append(QJsonObject{{u"code"_s, code}, {which, value}, {u"type"_s, type}, {u"inclusive"_s, true},
            {u"exact"_s, false}, {u"message"_s, message}, {u"path"_s, path}});
    }

    QJsonObject m_body;
};

} // namespace

QJsonArray triggerIssues(const QJsonObject &body)
{
    Checker check(body);
    if (check.type(check.at("ticker"), QJsonValue::String, u"string"_s, {u"ticker"_s}))
        check.length(check.at("ticker").toString(), 3, 20, {u"ticker"_s});
    check.range("fast_range");
    check.range("slow_range");
    check.number(check.at("step"), 1, 50, {u"step"_s});
    if (check.has("min_trades"))
        check.number(check.at("min_trades"), 10, 1000, {u"min_trades"_s});
    check.oneOf("strategy_type", {u"SMA"_s, u"EMA"_s, u"MACD"_s}, false);
    check.oneOf("config_path", {u"minimum"_s, u"standard"_s}, false);
    if (!check.issues.isEmpty())
        return check.issues; // the comparisons are made of valid fields only
    const QJsonArray fast = check.at("fast_range").toArray();
    const QJsonArray slow = check.at("slow_range").toArray();
    if (fast.at(0).toInt() >= slow.at(0).toInt())
        check.custom(u"Fast range min must be less than slow range min"_s);
    if (fast.at(1).toInt() >= slow.at(1).toInt())
        check.custom(u"Fast range max must be less than slow range max"_s);
    return check.issues;
}

QJsonArray callbackIssues(const QJsonObject &body)
{
    Checker check(body);
    const auto string = [&check](const char *name) {
        check.type(check.at(name), QJsonValue::String, u"string"_s, {QLatin1String(name)});
    };
    check.oneOf("event_type", {u"sweep.completed"_s, u"sweep.failed"_s}, true);
    string("job_id");
    if (check.has("sweep_run_id"))
        string("sweep_run_id");
    check.oneOf("status", {u"completed"_s, u"failed"_s}, true);
    string("ticker");
    if (check.has("error_message"))
        string("error_message");
    if (check.has("result_data")
        && check.type(check.at("result_data"), QJsonValue::Object, u"object"_s, {u"result_data"_s})) {
        const QJsonObject data = check.at("result_data").toObject();
        const QString parent = u"result_data"_s;
        check.type(data.value("sweep_run_id"_L1), QJsonValue::String, u"string"_s, {parent, u"sweep_run_id"_s});
        for (const auto name : {"total_combinations"_L1, "execution_time_seconds"_L1})
            check.type(data.value(name), QJsonValue::Double, u"number"_s, {parent, name});
        check.time(data.value("completed_at"_L1), {parent, u"completed_at"_s});
    }
    check.time(check.at("timestamp"), {u"timestamp"_s});
    return check.issues;
}

} // namespace zixly::test
