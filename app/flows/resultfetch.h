// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "flows/rowhunt.h"
#include "store/store.h"

#include <QHash>
#include <QSet>

namespace zixly {

// Brings the rows of the completed sweeps of one connection here, so that they can be looked at without it: in the
// background one after another, newest first, marked ones (favourite, keep offline) before all; and at once what the
// user opens. Keeps within a size by dropping the oldest that nobody marked. What failed for good is not asked for
// again by this run unless the user asks. GUI thread; store and source outlive it.
class ResultFetch final : public QObject
{
    Q_OBJECT
public:
    struct Options {
        qint64 limitBytes = 1'000'000'000;
        int days = 90; // older sweeps come only when they are marked or opened
    };

    ResultFetch(Store &store, ResultSource &source, const Clock &clock, Options options, QObject *parent = nullptr);

    void setLimit(qint64 bytes);
    void reconnected(); // the cable is back: what failed on the way is tried again
    void look(); // something may be wanted: in step again, a sweep completed, a mark was set
    void fetch(qint64 jobKey); // by the user: now, and whatever was decided before

signals:
    void fetched(qint64 jobKey);
    void failed(qint64 jobKey, const zixly::Error &error);

private:
    struct Later {
        qint64 notBeforeMs = 0;
        int failures = 0;
    };
    void chosen(const Result<std::optional<Job>> &job);
    void hunt(const Job &job, bool demanded);
    void found(const Job &job, const RowHunt::Found &found);
    void save(const Job &job, const SweepResult &result, ServiceKind from);
    void saved(const Job &job, const Result<Job> &stored);
    void giveUp(qint64 jobKey, const Error &error, bool goOn = true);
    void makeRoom(qint64 spared);
    void ended(qint64 jobKey, bool goOn = true);
    QSet<qint64> notNow() const;

    Store &m_store;
    ResultSource &m_source;
    const Clock &m_clock;
    Options m_options;
    QSet<qint64> m_open; // being fetched
    qint64 m_background = 0; // the one of them that nobody asked for; -1 = being chosen
    bool m_again = false;
    QSet<qint64> m_dead; // failed for good
    QHash<qint64, Later> m_later;
};

} // namespace zixly
