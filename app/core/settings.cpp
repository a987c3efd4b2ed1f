// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"

#include "core/profile.h"

#include <QDir>
#include <QFileInfo>

#include <array>

namespace zixly {

namespace {

struct Row {
    Setting key;
    const char *name;
    QVariant fallback;
};

const std::array<Row, 24> &rows()
{
    static const std::array<Row, 24> kSettings{{
        {Setting::Theme, "appearance/theme", QStringLiteral("system")},
        {Setting::TimeZone, "appearance/timeZone", QStringLiteral("local")},
        {Setting::Language, "appearance/language", QString()},
        {Setting::Workers, "worker/concurrency", 1},
        {Setting::EngineThreads, "worker/threads", 0},
        {Setting::QueuePaused, "worker/paused", false},
        {Setting::PricesFolder, "prices/folder", QString()},
        {Setting::CsvPreset, "export/csvPreset", QStringLiteral("rfc4180")},
        {Setting::LocalApi, "server/localApi", false},
        {Setting::LocalApiPort, "server/port", 8480},
        {Setting::LastFailureSeenMs, "state/lastFailureSeenMs", qint64(0)},
        {Setting::ImportMappings, "prices/mappings", QByteArray()},
        {Setting::WindowGeometry, "window/geometry", QByteArray()},
        {Setting::ResultsGeometry, "window/results", QByteArray()},
        {Setting::Comparisons, "window/comparisons", QByteArray()},
        {Setting::NotifyWhenDone, "appearance/notify", true},
        {Setting::SampleAdded, "state/sampleAdded", false},
        {Setting::Connections, "platform/connections", QByteArray()},
        {Setting::SavedViews, "jobs/views", QByteArray()},
        {Setting::SearchHistory, "jobs/searches", QStringList()},
        {Setting::RecentJobs, "jobs/recent", QStringList()},
        {Setting::KeepJobsDays, "jobs/keepDays", 0},
        {Setting::RecentCommands, "window/commands", QStringList()},
        {Setting::OfflineLimitMb, "platform/offlineLimitMb", 2048},
    }};
    return kSettings;
}

const Row &row(Setting key)
{
    return rows().at(static_cast<std::size_t>(key));
}

} // namespace

Settings::Settings(const QString &path, QObject *parent)
    : QObject(parent)
{
    const QString file = path.isEmpty() ? Profile::at({}).settingsPath() : path;
    QDir().mkpath(QFileInfo(file).path());
    m_store = std::make_unique<QSettings>(file, QSettings::IniFormat);
}

QVariant Settings::value(Setting key) const
{
    const Row &entry = row(key);
    QVariant value = m_store->value(QLatin1String(entry.name), entry.fallback);
    // An ini file holds text only: give the type of the default back, or the default if it was edited to nonsense.
    if (!value.convert(entry.fallback.metaType()))
        return entry.fallback;
    return value;
}

void Settings::setValue(Setting key, const QVariant &value)
{
    if (this->value(key) == value)
        return;
    m_store->setValue(QLatin1String(row(key).name), value);
    emit changed(key);
}

} // namespace zixly
