// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <QHash>
#include <QMutex>

#include <functional>
#include <map>
#include <optional>

namespace zixly {

// What changes among the jobs of this computer, for whoever is connected and listens. Lives in the thread of the HTTP
// server; a listener may end itself or another one while it is told.
class JobFeed
{
public:
    struct Change {
        enum class Kind : quint8 {
            Added,
            Changed,
            Removed, // only `key` and `id`, as far as known
            Progress, // only `progress`
            Elsewhere, // something changed in another process: ask the store
            Tick // nothing happened for some seconds: whoever must show a sign of life does
        };
        Kind kind = Kind::Changed;
        Job job;
        JobProgress progress;
    };
    using Listener = std::function<void(const Change &change)>;

    int add(Listener listener);
    void remove(int id);
    void removeAll(); // the end: a listener may keep what keeps this
    qsizetype listeners() const { return static_cast<qsizetype>(m_listeners.size()); }

    void tell(const QList<Job> &jobs); // committed ones; those of connections are left out
    void tellRemoved(const QList<qint64> &keys);
    void tell(const JobProgress &progress);
    void tellElsewhere();
    void tick();

    std::optional<JobProgress> progressOf(qint64 key) const; // of what runs; any thread

private:
    void emitChange(const Change &change);
    void forgetProgress(qint64 key);

    std::map<int, Listener> m_listeners;
    mutable QMutex m_mutex;
    QHash<qint64, JobProgress> m_progress; // guarded by the mutex
    QHash<qint64, QUuid> m_known; // jobs that were told, the newest some thousand
    int m_lastId = 0;
};

} // namespace zixly
