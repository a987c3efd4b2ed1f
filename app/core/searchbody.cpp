// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchexpression.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QLocale>
#include <QStringList>

namespace zixly::search {

namespace {

// What a person would type: 5-50 for a range, and the bare values of everything else.
void appendValue(QStringList &words, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String: words << value.toString(); break;
    case QJsonValue::Double: words << QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest); break;
    case QJsonValue::Bool: words << (value.toBool() ? QStringLiteral("true") : QStringLiteral("false")); break;
    case QJsonValue::Array: {
        const QJsonArray array = value.toArray();
        QStringList inner;
        for (const auto &item : array)
            appendValue(inner, item);
        const bool pair = array.size() == 2 && array.at(0).isDouble() && array.at(1).isDouble();
        words << inner.join(pair ? QLatin1Char('-') : QLatin1Char(' '));
        break;
    }
    case QJsonValue::Object: {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            words << it.key();
            appendValue(words, it.value());
        }
        break;
    }
    case QJsonValue::Null:
    case QJsonValue::Undefined: break;
    }
}

QStringList parameterWords(const Job &job)
{
    // The parameter names of a sweep are the same in every sweep, so they would only match everything.
    const bool names = job.type != QLatin1String(kSweepType);
    QStringList words;
    for (auto it = job.parameters.begin(); it != job.parameters.end(); ++it) {
        if (names)
            words << it.key();
        appendValue(words, it.value());
    }
    return words;
}

} // namespace

QString folded(const QString &text)
{
    return text.normalized(QString::NormalizationForm_KC).toCaseFolded();
}

QString bodyOf(const Job &job)
{
    QStringList words{job.name, job.id.toString(QUuid::WithoutBraces)};
    words << parameterWords(job); // the ticker is one of them
    if (job.error)
        words << job.error->subject << job.error->detail;
    words << job.receipt << job.note << job.tags;
    // What people paste. The server's state is left out: it changes with every message, and the index would with it.
    for (const RemoteId &remote : job.remoteIds)
        words << remote.id;
    words.removeAll(QString());
    return folded(words.join(QLatin1Char('\n')));
}

} // namespace zixly::search
