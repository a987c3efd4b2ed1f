// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/jobchange.h"
#include "platform/jobparser.h"

#include <QHash>
#include <QQueue>
#include <QSet>

namespace zixly::platform {

// What the engine wants fetched. Answers come back under the ticket; a ticket it no longer waits for is ignored.
struct SyncRequest {
    enum class Kind : quint8 { Page, Detail };
    quint64 ticket = 0;
    Kind kind = Kind::Page;
    int offset = 0; // of a page
    int limit = 0;
    QString status; // filter of a page, empty = all
    bool crawl = false; // of the slow walk over everything: may wait
    QString id; // of a detail
};

// When the service was asked for what it answered. Zeros = not known.
struct ReadTime {
    qint64 askedMs = 0; // running time
    qint64 serviceMs = 0; // the same moment by the clock of the service, to about a second
};

struct SyncOutput {
    QList<RemoteJob> upserts; // in order; to be merged by apply()
    QStringList gone; // ids the service has dropped; their history stays
    QList<SyncRequest> requests;
    bool snapshotEnded = false;
    bool crawlEnded = false;
    bool crawlFailed = false; // beginCrawl() resumes it
    bool snapshotFailed = false; // ended early: begin another one later
    bool wantsSnapshot = false; // a change came without its row and its id, or too many rows are in doubt
    QStringList unreadable; // rows and details that could not be taken: which, and why

    void add(SyncOutput &&more);
};

struct SyncKnown {
    QString id;
    JobState server = JobState::Unknown; // what the service last said
    bool gone = false;
};

// Decides what to fetch and what to believe, for one connection. Does no I/O: pages, details and realtime changes go
// in, jobs and requests come out. GUI thread.
//
// A snapshot pages newest-first with overlap until a page holds nothing new (what one that was cut short had found does
// not count: there may be more behind it), reads the running jobs (a service may reopen an old one), then fetches by id
// every non-terminal job it has not seen. A crawl slowly reads the whole list and asks by id for what is missing there:
// the only way to learn of an old job that was reopened and ended, or dropped, while nobody listened. Changes that
// arrive during a snapshot wait for its end; a fetched row counts only if no change for its id arrived since it was
// asked for.
//
// Changes may queue up while the lists are read, and then tell of what the rows already hold. By its commit time a
// change is older than a row (dropped), perhaps older (not believed, the row is fetched by id again) or newer. The
// clock of the database is known from the changes themselves: what arrived fastest bounds its distance to ours.
class SyncEngine
{
public:
    struct Options {
        int pageSize = 50;
        int overlap = 5;
        int details = 4; // by-id fetches at once
    };

    SyncEngine();
    explicit SyncEngine(Options options);

    void load(const QList<SyncKnown> &known);
    // A job that came to be known otherwise (just triggered): its row is no surprise later.
    void adopt(const RemoteJob &job);

    SyncOutput beginSnapshot();
    SyncOutput beginCrawl(); // resumes one that failed
    SyncOutput pageArrived(quint64 ticket, const JobPage &page, const ReadTime &read = {});
    SyncOutput detailArrived(quint64 ticket, const RemoteJob &job, const ReadTime &read = {});
    SyncOutput unreadable(quint64 ticket, const QString &why); // of a detail: it is left as it was
    SyncOutput missing(quint64 ticket); // 404
    SyncOutput failed(quint64 ticket);
    SyncOutput changed(const JobChange &change);
    // The connection is gone: open requests are void, waiting changes are believed (nobody will repeat them).
    SyncOutput disconnected();

    bool inCrawl() const { return m_crawl.ticket != 0; }
    bool inSnapshot() const { return m_phase != Phase::Idle; }
    bool anyActive() const { return m_active > 0; } // a job that the service has not finished
    qsizetype size() const { return m_entries.size(); }

private:
    enum class Phase : quint8 { Idle, Newest, Running, Verify };
    struct Entry {
        JobState server = JobState::Unknown;
        bool gone = false;
        bool wantsDetail = false;
        quint32 found = 0; // number of the snapshot in which it came to be known, 0 = before
        quint32 seen = 0; // number of the snapshot that saw it last
        quint32 crawled = 0; // number of the crawl that saw it last
        quint64 fingerprint = 0; // 0 = not read by this process yet
        quint64 changeSeq = 0; // of its last realtime change
        qint64 changeMs = 0; // its commit
        ReadTime read; // of the last row that was believed
    };
    // Where a walk over the pages of a list stands.
    struct Walk {
        QStringList tail; // last ids of the page before
        int stepsBack = 0;
        int offset = 0;
        quint64 ticket = 0; // 0 = not walking
        quint32 number = 0;
    };
    struct Pending {
        SyncRequest request;
        quint64 sentSeq = 0;
        ReadTime read;
    };

    Entry &entryOf(const QString &id, bool &isNew);
    bool isBeforeAGap(const Entry &entry) const;
    bool takeRow(const RemoteJob &job, const Pending &pending, SyncOutput &out); // true = nothing new in it
    // Offset of the next page, -1 = this was the last one.
    int turnPage(Walk &walk, const JobPage &page, const Pending &pending, SyncOutput &out, bool &nothingNew);
    void believe(Entry &entry, const RemoteJob &job, SyncOutput &out);
    enum class Age : quint8 { Older, Doubtful, Newer };
    Age ageOf(qint64 commitMs, const ReadTime &read) const; // of a change, against a row
    bool reopens(const Entry &entry, const JobChange &change) const;
    void askAfterChanges(SyncOutput &out);
    void setServer(Entry &entry, JobState state, bool gone);
    void applyChange(const JobChange &change, SyncOutput &out);
    void drop(const QString &id, SyncOutput &out);
    void ask(SyncRequest request, SyncOutput &out);
    void askPage(Walk &walk, int offset, SyncOutput &out);
    void crawlArrived(const JobPage &page, const Pending &pending, SyncOutput &out);
    void endDetail(SyncOutput &out);
    void askDetails(SyncOutput &out);
    void wantDetail(const QString &id);
    void nextPhase(SyncOutput &out);
    void verify();
    void finishSnapshot(SyncOutput &out, bool ok);

    Options m_options;
    QHash<QString, Entry> m_entries;
    QHash<quint64, Pending> m_pending;
    QQueue<QString> m_details;
    QList<JobChange> m_waiting;
    Walk m_walk;
    Walk m_crawl;
    quint32 m_walked = 0; // number of the last snapshot that paged far enough
    Phase m_phase = Phase::Idle;
    qsizetype m_active = 0;
    int m_detailsOpen = 0;
    quint64 m_ticket = 0;
    quint64 m_changeSeq = 0;
    std::optional<qint64> m_clockBound; // running time minus the database's clock is at most this
};

// How long to wait before the next look at a service: changes arrive by themselves while live.
inline constexpr qint64 kPollActiveMs = 5'000;
inline constexpr qint64 kPollIdleMs = 60'000;
constexpr qint64 pollWaitMs(bool anyActive)
{
    return anyActive ? kPollActiveMs : kPollIdleMs;
}

} // namespace zixly::platform
