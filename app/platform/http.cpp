// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/http.h"

#include "platform/json.h"

#include <QStringList>

namespace zixly::platform {

namespace {

constexpr qsizetype kMaxText = 300;

QString shortened(QString text)
{
    text = text.simplified();
    return text.size() > kMaxText ? text.left(kMaxText) + QChar(0x2026) : text;
}

// zod 3: [{path: ["fast_range", 0], message}], FastAPI: [{loc: [...], msg}]
QString issueList(const QJsonArray &issues)
{
    QStringList lines;
    for (const QJsonValue &value : issues) {
        const QJsonObject issue = value.toObject();
        QStringList path;
        for (const QJsonValue &part : member(issue, {"path", "loc"}).toArray())
            path.append(part.toVariant().toString());
        const QString message = value.isString() ? value.toString() : member(issue, {"message", "msg"}).toString();
        if (!message.isEmpty())
            lines.append(path.isEmpty() ? message : path.join(QLatin1Char('.')) + QStringLiteral(": ") + message);
    }
    return lines.join(QStringLiteral("; "));
}

// zod 4 format(): {_errors: [], field: {_errors: ["..."]}}
void collectTree(const QJsonObject &tree, const QString &path, QStringList &lines)
{
    for (auto it = tree.begin(); it != tree.end(); ++it) {
        if (it.key() == QLatin1String("_errors")) {
            for (const QJsonValue &text : it.value().toArray())
                lines.append(path.isEmpty() ? text.toString() : path + QStringLiteral(": ") + text.toString());
        } else {
            collectTree(it.value().toObject(), path.isEmpty() ? it.key() : path + QLatin1Char('.') + it.key(), lines);
        }
    }
}

QString textOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isArray())
        return issueList(value.toArray());
    if (value.isObject()) {
        QStringList lines;
        collectTree(value.toObject(), {}, lines);
        return lines.join(QStringLiteral("; "));
    }
    return {};
}

QString textOfObject(const QJsonObject &object)
{
    // From the most to the least telling; {error} alone is often just the name of the status.
    QStringList parts;
    for (const char *name : {"msg", "message", "error_description", "details", "detail", "error"}) {
        const QString text = textOf(object.value(QLatin1String(name)));
        if (!text.isEmpty() && !parts.contains(text))
            parts.append(text);
    }
    if (parts.size() > 2)
        parts = parts.mid(0, 2);
    if (const QString hint = object.value(QLatin1String("hint")).toString(); !hint.isEmpty())
        parts.append(hint);
    return parts.join(QStringLiteral(" \u2013 "));
}

bool looksLikeHtml(const HttpResponse &response)
{
    return response.header("content-type").toLower().startsWith("text/html")
        || response.body.trimmed().left(64).toLower().startsWith("<!doctype html")
        || response.body.trimmed().left(64).toLower().startsWith("<html");
}

Error::Kind kindOf(const HttpRequest &request, int status)
{
    using K = Error::Kind;
    switch (status) {
    case 401: return K::Unauthorized;
    case 403: return K::Forbidden;
    case 404:
    case 410: return K::NotFound;
    case 408: return request.isRead() ? K::Timeout : K::OutcomeUnknown;
    case 429: return K::TooManyRequests;
    // A gateway that lost the service behind it does not know either whether the change was made.
    case 502:
    case 504: return request.isRead() ? K::ServiceFailed : K::OutcomeUnknown;
    default: break;
    }
    if (status >= 500)
        return K::ServiceFailed;
    return status >= 400 ? K::Rejected : K::BadAnswer;
}

} // namespace

QByteArray HttpResponse::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key == name)
            return value;
    }
    return {};
}

std::optional<qint64> parseHttpDate(const QByteArray &text)
{
    static constexpr QByteArrayView kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const QList<QByteArray> parts = text.simplified().split(' ');
    if (parts.size() != 6 || parts.at(5) != "GMT" || parts.at(2).size() != 3)
        return std::nullopt;
    const qsizetype month = kMonths.indexOf(parts.at(2));
    if (month < 0 || month % 3 != 0)
        return std::nullopt;
    return parseUtc(QStringLiteral("%1-%2-%3T%4Z")
            .arg(QString::fromLatin1(parts.at(3)))
            .arg(month / 3 + 1, 2, 10, QLatin1Char('0'))
            .arg(QString::fromLatin1(parts.at(1)), QString::fromLatin1(parts.at(4))));
}

QString refusalText(const HttpResponse &response)
{
    if (response.body.trimmed().isEmpty())
        return {};
    if (looksLikeHtml(response))
        return QStringLiteral("a web page");
    if (const auto object = parseObject(response.body))
        return shortened(textOfObject(*object));
    return shortened(QString::fromUtf8(response.body.left(4 * kMaxText)));
}

Error errorOf(const HttpRequest &request, const HttpResponse &response)
{
    Error error{kindOf(request, response.status), serviceTitle(request.service), {}};
    if (error.kind == Error::Kind::NotFound && looksLikeHtml(response))
        error.kind = Error::Kind::BadAnswer; // not the thing is missing but the service
    if (error.kind == Error::Kind::NotFound && !request.what.isEmpty())
        error.subject = request.what;
    error.detail = QStringLiteral("HTTP %1").arg(response.status);
    if (response.status >= 300 && response.status < 400)
        error.detail += QStringLiteral(", redirects to ") + shortened(QString::fromUtf8(response.header("location")));
    else if (const QString text = refusalText(response); !text.isEmpty())
        error.detail += QStringLiteral(": ") + text;
    return error;
}

} // namespace zixly::platform
