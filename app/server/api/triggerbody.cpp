// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/triggerbody.h"

#include "core/job.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace zixly::triggerbody {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype kMostHeaders = 10;

constexpr std::array kKnown{"ticker", "symbol", "fast_range", "slow_range", "step", "fast_step", "slow_step",
    "strategy_type", "signal_period", "fees", "slippage", "execution", "annualisation", "bar", "from", "to",
    "min_trades"};

const char *nameOf(SpecField field)
{
    switch (field) {
    case SpecField::Ticker: return "ticker";
    case SpecField::Strategy: return "strategy_type";
    case SpecField::Fast: return "fast_range";
    case SpecField::Slow: return "slow_range";
    case SpecField::Signal: return "signal_period";
    case SpecField::Fees: return "fees";
    case SpecField::Slippage: return "slippage";
    case SpecField::Execution: return "execution";
    case SpecField::From: return "from";
    case SpecField::To: return "to";
    case SpecField::MinTrades: return "min_trades";
    case SpecField::Interval: break;
    }
    return "bar";
}

bool isKnown(const QString &name)
{
    return std::any_of(
        kKnown.begin(), kKnown.end(), [&name](const char *known) { return name == QLatin1String(known); });
}

// What a part of a larger sweep, or one that must run on certain prices, says beside its sweep.
void takeExtras(QJsonObject &members, const QString &prefix, Trigger &trigger, Problems &problems)
{
    constexpr qsizetype kShaDigits = 64;
    const QLatin1StringView mark(shards::kMarkName);
    trigger.shard = shards::markOf(members);
    if (members.contains(mark) && !trigger.shard)
        problems.append({prefix + mark, u"This does not say which part of which sweep it is"_s});
    members.remove(mark);
    const QJsonValue sha = members.take("price_sha256"_L1);
    if (sha.isUndefined() || sha.isNull())
        return;
    trigger.priceSha = sha.toString().toLower().toLatin1();
    if (trigger.priceSha.size() != kShaDigits || QByteArray::fromHex(trigger.priceSha).toHex() != trigger.priceSha)
        problems.append({prefix + "price_sha256"_L1, u"This is no SHA-256 in hexadecimal digits"_s});
}

// Reads the members of a sweep; `prefix` stands before their names in problems.
SweepSpec specOf(const QJsonObject &members, const QString &prefix, Problems &problems)
{
    QJsonObject readable;
    for (auto it = members.begin(); it != members.end(); ++it) {
        const bool text = it.key() == "ticker"_L1 || it.key() == "symbol"_L1;
        if (!isKnown(it.key()))
            problems.append({prefix + it.key(), u"This parameter is not known here"_s});
        else if (text ? !it.value().isString() : !sweepSpecFromJson({{it.key(), it.value()}}))
            problems.append({prefix + it.key(), u"This value cannot be read"_s});
        else
            readable.insert(it.key(), it.value());
    }
    const auto isNamed = [&problems, &prefix](const QString &name) {
        return std::any_of(problems.begin(), problems.end(),
            [&](const Problem &known) { return known.field == name || known.field == prefix + name; });
    };
    // A range that is not there would be judged by what stands in for it.
    const bool hasRanges = !isNamed(u"fast_range"_s) && !isNamed(u"slow_range"_s) && !isNamed(u"step"_s)
        && !isNamed(u"fast_step"_s) && !isNamed(u"slow_step"_s);
    const SweepSpec spec = sweepSpecFromJson(readable).value_or(SweepSpec{});
    for (const SpecProblem &problem : validate(spec)) {
        const QString name = QLatin1String(nameOf(problem.field));
        const bool isRange = problem.field == SpecField::Fast || problem.field == SpecField::Slow;
        if (!isNamed(name) && (hasRanges || !isRange))
            problems.append({name == "ticker"_L1 ? name : prefix + name, problem.sentence});
    }
    return spec;
}

void require(const QJsonObject &body, std::initializer_list<const char *> names, Problems &problems)
{
    for (const char *name : names) {
        if (!body.contains(QLatin1String(name)))
            problems.append({QLatin1String(name), u"This field is required"_s});
    }
}

std::optional<QJsonObject> objectOf(const QByteArray &body, Problems &problems)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (document.isObject())
        return document.object();
    problems.append({QString(),
        error.error == QJsonParseError::NoError ? u"The body is no JSON object"_s
                                                : u"The body is no JSON: %1"_s.arg(error.errorString())});
    return std::nullopt;
}

Parsed settle(Trigger trigger, Problems problems)
{
    if (!problems.isEmpty())
        return std::unexpected(std::move(problems));
    return trigger;
}

// Forms carry texts: "[10,20]" and "5" are read as what they look like.
QJsonObject formOf(const QByteArray &body)
{
    http::Request form;
    QJsonObject object;
    if (!http::takeTarget("/?" + body, form))
        return object;
    for (const auto &[name, value] : form.query) {
        const QJsonArray read = QJsonDocument::fromJson('[' + value.toUtf8() + ']').array();
        const bool typed = read.size() == 1 && !read.at(0).isString() && name != "ticker"_L1;
        object.insert(name, typed ? read.at(0) : QJsonValue(value));
    }
    return object;
}

bool isToken(const QByteArray &text)
{
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !text.isEmpty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), fits);
}

void takeCallback(QJsonObject &body, Trigger &trigger, Problems &problems)
{
    const QJsonValue url = body.take("webhook_url"_L1);
    if (url.isString()) {
        const QString text = url.toString();
        const bool line = std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint() && !c.isSpace(); });
        trigger.callback = QUrl(text, QUrl::StrictMode);
        const bool web = line && (trigger.callback.scheme() == "https"_L1 || trigger.callback.scheme() == "http"_L1);
        if (!web || trigger.callback.host().isEmpty() || !trigger.callback.userInfo().isEmpty())
            problems.append({u"webhook_url"_s, u"This is no address of a web service"_s});
    } else if (!url.isUndefined() && !url.isNull()) {
        problems.append({u"webhook_url"_s, u"This is no text"_s});
    }
    const QJsonValue headers = body.take("webhook_headers"_L1);
    if (headers.isUndefined() || headers.isNull())
        return;
    static const QList<QByteArray> ours{
        "host", "content-length", "content-type", "transfer-encoding", "connection", "expect", "upgrade", "user-agent"};
    const QJsonObject object = headers.toObject();
    bool fine = headers.isObject() && object.size() <= kMostHeaders;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QByteArray name = it.key().toLatin1();
        const QByteArray value = it.value().toString().toLatin1();
        const bool line = std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
        fine = fine && it.value().isString() && isToken(name) && !ours.contains(name.toLower()) && line
            && value.size() <= 1000;
        trigger.callbackHeaders.append(http::Header{name, value});
    }
    if (!fine)
        problems.append({u"webhook_headers"_s, u"These are no headers that may be sent with the callback"_s});
}

// fast_range_min and fast_range_max instead of fast_range.
void joinRange(QJsonObject &body, const QString &name)
{
    const QString low = name + "_min"_L1;
    const QString high = name + "_max"_L1;
    if (body.contains(low) && body.contains(high) && !body.contains(name))
        body.insert(name, QJsonArray{body.take(low), body.take(high)});
}

} // namespace

Parsed fromWebApi(const QByteArray &text)
{
    Problems problems;
    Trigger trigger;
    auto body = objectOf(text, problems);
    if (!body)
        return settle(trigger, problems);
    const QJsonValue type = body->take("job_type"_L1);
    if (type.toString() != QLatin1String(kSweepType))
        problems.append({u"job_type"_s, u"Only jobs of the type \"%1\" run here"_s.arg(QLatin1String(kSweepType))});
    const QJsonValue config = body->take("config"_L1);
    if (!config.isUndefined() && !config.isObject())
        problems.append({u"config"_s, u"This is no object"_s});
    QJsonObject members = config.toObject();
    members.remove("config_path"_L1); // chooses a preset of the platform's command line; the ranges are stated here
    if (body->contains("ticker"_L1))
        members.insert("ticker"_L1, body->take("ticker"_L1));
    for (const QString &name : body->keys())
        problems.append({name, u"This field is not known here"_s});
    takeExtras(members, u"config."_s, trigger, problems);
    trigger.spec = specOf(members, u"config."_s, problems);
    return settle(trigger, problems);
}

Parsed fromWebhook(const QByteArray &text)
{
    Problems problems;
    Trigger trigger;
    auto body = objectOf(text, problems);
    if (!body)
        return settle(trigger, problems);
    require(*body, {"ticker", "fast_range", "slow_range", "step"}, problems);
    body->remove("config_path"_L1);
    body->remove("job_id"_L1); // the platform's receiver ignores it, too: ids are made here
    takeExtras(*body, {}, trigger, problems);
    trigger.spec = specOf(*body, {}, problems);
    return settle(trigger, problems);
}

Parsed fromTrading(const http::Request &request)
{
    Problems problems;
    Trigger trigger;
    const bool form = request.header("content-type").toLower().startsWith("application/x-www-form-urlencoded");
    auto body = form ? std::optional(formOf(request.body)) : objectOf(request.body, problems);
    if (!body)
        return settle(trigger, problems);
    joinRange(*body, u"fast_range"_s);
    joinRange(*body, u"slow_range"_s);
    require(*body, {"ticker", "fast_range", "slow_range"}, problems);
    takeCallback(*body, trigger, problems);
    body->remove("config_path"_L1);
    takeExtras(*body, {}, trigger, problems);
    if (!body->contains("step"_L1) && !body->contains("fast_step"_L1) && !body->contains("slow_step"_L1))
        body->insert("step"_L1, 5); // the Trading API's own default
    trigger.spec = specOf(*body, {}, problems);
    return settle(trigger, problems);
}

} // namespace zixly::triggerbody
