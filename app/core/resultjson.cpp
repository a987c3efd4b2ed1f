// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/resultjson.h"

namespace zixly {

QJsonObject aboutJson(const SweepResult &result)
{
    return {
        {QStringLiteral("known"), result.convention.known},
        {QStringLiteral("execution"), toText(result.convention.execution)},
        {QStringLiteral("fees"), result.convention.fees},
        {QStringLiteral("slippage"), result.convention.slippage},
        {QStringLiteral("annualisation"), toText(result.convention.annualisation)},
        {QStringLiteral("bar_interval_ms"), result.convention.barIntervalMs},
        {QStringLiteral("sha256"), QString::fromLatin1(result.data.sha256)},
        {QStringLiteral("first_ms"), result.data.firstMs},
        {QStringLiteral("last_ms"), result.data.lastMs},
        {QStringLiteral("bars"), result.data.bars},
        {QStringLiteral("engine_version"), result.engineVersion},
        {QStringLiteral("engine_build"), result.engineBuild},
    };
}

void takeAbout(const QJsonObject &about, SweepResult &result)
{
    const auto text = [&about](const char *name) { return about.value(QLatin1String(name)).toString(); };
    const auto integer = [&about](const char *name) { return about.value(QLatin1String(name)).toInteger(); };
    result.convention.known = about.value(QLatin1String("known")).toBool();
    result.convention.execution = executionFromText(text("execution")).value_or(Execution::Next);
    result.convention.fees = about.value(QLatin1String("fees")).toDouble();
    result.convention.slippage = about.value(QLatin1String("slippage")).toDouble();
    result.convention.annualisation = annualisationFromText(text("annualisation")).value_or(Annualisation::Reference);
    result.convention.barIntervalMs = integer("bar_interval_ms");
    result.data.sha256 = text("sha256").toLatin1();
    result.data.firstMs = integer("first_ms");
    result.data.lastMs = integer("last_ms");
    result.data.bars = integer("bars");
    result.engineVersion = text("engine_version");
    result.engineBuild = text("engine_build");
}

} // namespace zixly
