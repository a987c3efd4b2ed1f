// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/openapi.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

namespace zixly::openapi {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto kStyle = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
                        "color:#1b1b1b;background:#fff}code,.m{font-family:ui-monospace,monospace}"
                        "section{border-top:1px solid #ccc;padding:.5rem 0 1rem}h1,h2,h3{line-height:1.2}"
                        ".m{display:inline-block;min-width:5rem;font-weight:600}table{border-collapse:collapse}"
                        "td,th{text-align:left;padding:.15rem 1rem .15rem 0;vertical-align:top}"
                        "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#1e1e1e}"
                        "section{border-color:#444}}";

QString tableOf(const QString &title, const QStringList &rows)
{
    return rows.isEmpty() ? QString() : u"<h3>%1</h3><table>%2</table>"_s.arg(title, rows.join(QString()));
}

QString rowOf(const QString &name, const QString &text)
{
    return u"<tr><td><code>%1</code></td><td>%2</td></tr>"_s.arg(name.toHtmlEscaped(), text.toHtmlEscaped());
}

QString operationHtml(const QString &path, const QString &method, const QJsonObject &operation)
{
    QStringList parameters;
    for (const QJsonValue &value : operation.value("parameters"_L1).toArray()) {
        const QJsonObject parameter = value.toObject();
        parameters << rowOf(parameter.value("name"_L1).toString(), parameter.value("description"_L1).toString());
    }
    QStringList fields;
    const QJsonObject content = operation.value("requestBody"_L1).toObject().value("content"_L1).toObject();
    const QJsonObject schema = content.value("application/json"_L1).toObject().value("schema"_L1).toObject();
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it)
        fields << rowOf(it.key(), it.value().toObject().value("description"_L1).toString());
    QStringList answers;
    const QJsonObject responses = operation.value("responses"_L1).toObject();
    for (auto it = responses.begin(); it != responses.end(); ++it)
        answers << rowOf(it.key(), it.value().toObject().value("description"_L1).toString());
    return u"<section><h2><span class=\"m\">%1</span> <code>%2</code></h2><p>%3</p>%4%5%6</section>"_s.arg(
        method.toUpper(), path.toHtmlEscaped(), operation.value("summary"_L1).toString().toHtmlEscaped(),
        tableOf(u"Parameters"_s, parameters), tableOf(u"Body"_s, fields), tableOf(u"Answers"_s, answers));
}

} // namespace

QByteArray document()
{
    QFile file(u":/api/openapi.json"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray styleHash()
{
    return QCryptographicHash::hash(kStyle, QCryptographicHash::Sha256).toBase64();
}

QByteArray page()
{
    const QJsonObject root = QJsonDocument::fromJson(document()).object();
    const QJsonObject info = root.value("info"_L1).toObject();
    QString body;
    const QJsonObject paths = root.value("paths"_L1).toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        const QJsonObject methods = path.value().toObject();
        for (auto method = methods.begin(); method != methods.end(); ++method)
            body += operationHtml(path.key(), method.key(), method.value().toObject());
    }
    const QString title = info.value("title"_L1).toString().toHtmlEscaped();
    return u"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
           "content=\"width=device-width\"><title>%1</title><style>%2</style></head><body><h1>%1</h1><p>%3</p>%4"
           "</body></html>\n"_s
               .arg(title, QLatin1String(kStyle), info.value("description"_L1).toString().toHtmlEscaped(), body)
               .toUtf8();
}

} // namespace zixly::openapi
