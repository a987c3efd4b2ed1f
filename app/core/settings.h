// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>
#include <QVariant>

#include <memory>

namespace zixly {

// Every setting of the program. To add one: add a key here and one row to kSettings in settings.cpp.
enum class Setting {
    Theme, // "system", "light", "dark"
    TimeZone, // "local", "utc"
    Language, // "" = system
    Workers, // running sweeps at once, 1..8
    EngineThreads, // 0 = all cores
    QueuePaused,
    PricesFolder,
    CsvPreset, // "rfc4180", "excel"
    LocalApi, // whether other programs may call this one over HTTP
    LocalApiPort, // of that, on this computer's own address
    LastFailureSeenMs, // when the failed jobs were last looked at, 0 = never
    ImportMappings, // JSON: header -> mapping
    WindowGeometry, // of the main window with all that lies in it
    ResultsGeometry,
    Comparisons, // JSON: the comparison windows that were open, see desktop/comparestate.h
    NotifyWhenDone,
    SampleAdded, // the sample series was put among the prices once
    Connections, // JSON: the profiles, see connectionsToText(); no secrets
    SavedViews, // JSON, see viewsToText()
    SearchHistory, // of the jobs, newest first
    RecentJobs, // keys, newest first
    KeepJobsDays, // jobs of this computer that ended earlier may be deleted, by the user's click; 0 = all are kept
    RecentCommands, // of the command palette, the last one used first
    OfflineLimitMb, // room for results of platforms, the oldest go first; 0 = none are fetched by themselves
};

// The settings of one profile (an ini file in the profile folder, or the platform's place). GUI thread.
class Settings final : public QObject
{
    Q_OBJECT
public:
    // `path` = ini file; an empty path uses the platform's place of the default profile.
    explicit Settings(const QString &path = {}, QObject *parent = nullptr);

    QVariant value(Setting key) const; // the default where nothing is set
    void setValue(Setting key, const QVariant &value); // emits changed() if it did

signals:
    void changed(zixly::Setting key);

private:
    std::unique_ptr<QSettings> m_store;
};

} // namespace zixly
