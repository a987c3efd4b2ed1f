// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "worker/priceimport.h"

#include <QDateTime>
#include <QTimeZone>

// What the tests of the price import share.
namespace zixly::test {

inline const std::atomic<bool> kGo = false;

inline PriceFile fileOf(const QByteArray &text, const QString &name = QStringLiteral("ABC_D.csv"))
{
    return {name, text};
}

inline qint64 utc(const char *text)
{
    QDateTime time = QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate);
    time.setTimeZone(QTimeZone::utc());
    return time.toMSecsSinceEpoch();
}

inline ImportOutcome importText(const QByteArray &text)
{
    const PriceFile file = fileOf(text);
    return importPrices(file, recognise(file).plan, kGo);
}

inline ImportOutcome importSkipping(const QByteArray &text)
{
    const PriceFile file = fileOf(text);
    ImportPlan plan = recognise(file).plan;
    plan.skipBadRows = true;
    return importPrices(file, plan, kGo);
}

} // namespace zixly::test
