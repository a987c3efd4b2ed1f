// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/syncengine.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace zixly::platform {

namespace {

constexpr int kMaxStepsBack = 3;
constexpr qsizetype kManyDetails = 20; // from here on a snapshot is cheaper
// Date headers have whole seconds, and the clocks of a platform's machines agree to about this.
constexpr qint64 kClockSlackMs = 1'000;

// Equal rows have equal fingerprints, whichever service sent them; never 0.
quint64 fingerprintOf(const RemoteJob &job)
{
    QByteArray text = QJsonDocument(QJsonArray{job.parameters, job.result, job.metrics}).toJson(QJsonDocument::Compact);
    text += stateOf(job) == JobState::Unknown ? job.status.toUtf8() : wireName(stateOf(job)).toLatin1();
    text += '\n' + job.errorMessage.toUtf8() + '\n' + QByteArray::number(job.createdMs) + ' '
        + QByteArray::number(job.startedMs) + ' ' + QByteArray::number(job.completedMs);
    return static_cast<quint64>(qHash(text, 0)) | 1U;
}

} // namespace

void SyncOutput::add(SyncOutput &&more)
{
    upserts += std::move(more.upserts);
    gone += std::move(more.gone);
    requests += std::move(more.requests);
    snapshotEnded |= more.snapshotEnded;
    crawlEnded |= more.crawlEnded;
    crawlFailed |= more.crawlFailed;
    snapshotFailed |= more.snapshotFailed;
    wantsSnapshot |= more.wantsSnapshot;
    unreadable += std::move(more.unreadable);
}

SyncEngine::SyncEngine()
    : SyncEngine(Options{})
{
}

SyncEngine::SyncEngine(Options options)
    : m_options(options)
{
    m_options.overlap = std::clamp(m_options.overlap, 0, m_options.pageSize - 1);
}

void SyncEngine::load(const QList<SyncKnown> &known)
{
    for (const SyncKnown &job : known)
        setServer(m_entries[job.id], job.server, job.gone);
    m_active = std::count_if(m_entries.begin(), m_entries.end(),
        [](const Entry &entry) { return !entry.gone && !isTerminal(entry.server); });
}

void SyncEngine::adopt(const RemoteJob &job)
{
    if (m_entries.contains(job.id))
        return;
    ++m_active; // a new entry counts as unfinished until setServer() says otherwise
    setServer(m_entries[job.id], stateOf(job), false);
}

void SyncEngine::setServer(Entry &entry, JobState state, bool gone)
{
    const auto counts = [](const Entry &e) { return !e.gone && !isTerminal(e.server); };
    const bool before = counts(entry);
    entry.server = state;
    entry.gone = gone;
    m_active += int(counts(entry)) - int(before);
}

SyncOutput SyncEngine::beginSnapshot()
{
    SyncOutput out;
    const auto crawl = m_pending.value(m_crawl.ticket);
    m_pending.clear();
    if (m_crawl.ticket != 0)
        m_pending.insert(m_crawl.ticket, crawl);
    m_details.clear();
    m_detailsOpen = 0;
    m_phase = Phase::Newest;
    ++m_walk.number;
    m_walk.tail.clear();
    m_walk.stepsBack = 0;
    askPage(m_walk, 0, out);
    return out;
}

SyncOutput SyncEngine::beginCrawl()
{
    SyncOutput out;
    if (m_crawl.ticket != 0)
        return out;
    if (m_crawl.offset == 0)
        ++m_crawl.number;
    m_crawl.stepsBack = 0;
    askPage(m_crawl, m_crawl.offset, out);
    return out;
}

SyncOutput SyncEngine::disconnected()
{
    SyncOutput out;
    m_pending.clear();
    m_details.clear();
    m_detailsOpen = 0;
    m_crawl.ticket = 0;
    m_clockBound.reset();
    m_phase = Phase::Idle;
    for (const JobChange &change : std::exchange(m_waiting, {}))
        applyChange(change, out);
    m_details.clear(); // still marked: the next snapshot asks for them
    return out;
}

void SyncEngine::ask(SyncRequest request, SyncOutput &out)
{
    request.ticket = ++m_ticket;
    m_pending.insert(request.ticket, {request, m_changeSeq});
    out.requests.append(request);
}

void SyncEngine::askPage(Walk &walk, int offset, SyncOutput &out)
{
    const bool crawl = &walk == &m_crawl;
    walk.offset = offset;
    ask({.kind = SyncRequest::Kind::Page,
            .offset = offset,
            .limit = m_options.pageSize,
            .status = !crawl && m_phase == Phase::Running ? QStringLiteral("running") : QString(),
            .crawl = crawl},
        out);
    walk.ticket = m_ticket;
}

void SyncEngine::wantDetail(const QString &id)
{
    Entry &entry = m_entries[id];
    if (!entry.wantsDetail) {
        entry.wantsDetail = true;
        m_details.enqueue(id);
    }
}

void SyncEngine::askDetails(SyncOutput &out)
{
    while (m_detailsOpen < m_options.details && !m_details.isEmpty()) {
        ++m_detailsOpen;
        ask({.kind = SyncRequest::Kind::Detail, .id = m_details.dequeue()}, out);
    }
}

SyncEngine::Entry &SyncEngine::entryOf(const QString &id, bool &isNew)
{
    auto it = m_entries.find(id);
    isNew = it == m_entries.end();
    if (isNew) {
        it = m_entries.insert(id, {.found = m_walk.number});
        ++m_active;
    }
    return *it;
}

// Found by a snapshot that was cut short: nobody knows what comes after it in the list.
bool SyncEngine::isBeforeAGap(const Entry &entry) const
{
    return entry.found > m_walked && entry.found < m_walk.number;
}

bool SyncEngine::takeRow(const RemoteJob &job, const Pending &pending, SyncOutput &out)
{
    bool isNew = false;
    Entry &entry = entryOf(job.id, isNew);
    // A change has come since. A job without a row yet takes the row as the base that change is merged into.
    const bool passed = entry.changeSeq > pending.sentSeq && entry.server != JobState::Unknown;
    const Age change = passed ? ageOf(entry.changeMs, pending.read) : Age::Older;
    entry.wantsDetail |= change == Age::Doubtful; // a row that was asked for later decides
    if (pending.request.crawl)
        entry.crawled = m_crawl.number;
    else if (change != Age::Doubtful)
        entry.seen = m_walk.number;
    if (change != Age::Older)
        return !isBeforeAGap(entry);
    entry.wantsDetail = false;
    entry.read = pending.read;
    const bool same = !isNew && !entry.gone
        && (entry.fingerprint == 0 ? entry.server == stateOf(job) : entry.fingerprint == fingerprintOf(job));
    if (!same || entry.fingerprint == 0)
        believe(entry, job, out);
    return same && !isBeforeAGap(entry);
}

void SyncEngine::believe(Entry &entry, const RemoteJob &job, SyncOutput &out)
{
    JobState state = stateOf(job);
    if (!job.fields.testFlag(RemoteJob::Status))
        state = entry.server;
    else if (state == JobState::Failed && !job.fields.testFlag(RemoteJob::ErrorMessage)
        && entry.server == JobState::Cancelled)
        state = JobState::Cancelled;
    setServer(entry, state, false);
    // Only whole rows have a fingerprint; after a partial one the next whole row counts as news.
    entry.fingerprint = job.fields.testFlags(RemoteJob::Row) ? fingerprintOf(job) : 1;
    out.upserts.append(job);
}

int SyncEngine::turnPage(Walk &walk, const JobPage &page, const Pending &pending, SyncOutput &out, bool &nothingNew)
{
    const int offset = pending.request.offset;
    const bool broken = offset > 0 && !walk.tail.isEmpty()
        && std::none_of(
            page.jobs.begin(), page.jobs.end(), [&walk](const RemoteJob &job) { return walk.tail.contains(job.id); });
    // Rows vanished from the part already read, so some were skipped: go back a page.
    if (broken && walk.stepsBack < kMaxStepsBack) {
        ++walk.stepsBack;
        walk.tail.clear();
        nothingNew = false;
        return std::max(0, offset - m_options.pageSize);
    }
    for (const RemoteJob &job : page.jobs)
        nothingNew &= takeRow(job, pending, out);
    walk.tail.clear();
    for (qsizetype i = std::max<qsizetype>(0, page.jobs.size() - m_options.overlap); i < page.jobs.size(); ++i)
        walk.tail.append(page.jobs.at(i).id);
    out.unreadable += page.skipped;
    if (page.jobs.isEmpty())
        nothingNew = page.skipped.isEmpty(); // a page of unreadable rows proves nothing
    const bool last = page.rows() == 0
        || (page.total >= 0 ? offset + page.rows() >= page.total
                            : !page.hasMore && page.rows() < pending.request.limit);
    return last ? -1 : offset + std::max(1, page.rows() - m_options.overlap);
}

SyncOutput SyncEngine::pageArrived(quint64 ticket, const JobPage &page, const ReadTime &read)
{
    SyncOutput out;
    auto pending = m_pending.take(ticket);
    if (pending.request.ticket == 0)
        return out;
    pending.read = read;
    if (pending.request.crawl) {
        crawlArrived(page, pending, out);
        return out;
    }
    bool nothingNew = true;
    const int next = turnPage(m_walk, page, pending, out, nothingNew);
    const bool enough = m_phase == Phase::Newest && nothingNew;
    if (next < 0 || enough)
        nextPhase(out);
    else
        askPage(m_walk, next, out);
    return out;
}

void SyncEngine::crawlArrived(const JobPage &page, const Pending &pending, SyncOutput &out)
{
    bool nothingNew = true;
    m_crawl.ticket = 0;
    const int next = turnPage(m_crawl, page, pending, out, nothingNew);
    if (next >= 0) {
        askPage(m_crawl, next, out);
        return;
    }
    m_crawl.offset = 0;
    m_crawl.tail.clear();
    out.crawlEnded = true;
    for (auto it = m_entries.begin(); it != m_entries.end(); ++it) {
        if (!it->gone && it->crawled != m_crawl.number && it->changeSeq <= pending.sentSeq)
            wantDetail(it.key());
    }
    askDetails(out);
}

void SyncEngine::nextPhase(SyncOutput &out)
{
    m_walk.tail.clear();
    m_walk.stepsBack = 0;
    if (m_phase == Phase::Newest) {
        m_walked = m_walk.number;
        m_phase = Phase::Running;
        askPage(m_walk, 0, out);
        return;
    }
    m_phase = Phase::Verify;
    m_walk.ticket = 0;
    verify();
    askDetails(out);
    if (m_detailsOpen == 0)
        finishSnapshot(out, true);
}

void SyncEngine::verify()
{
    for (auto it = m_entries.begin(); it != m_entries.end(); ++it) {
        const bool inDoubt = it->wantsDetail || !isTerminal(it->server);
        it->wantsDetail = false;
        if (inDoubt && !it->gone && it->seen != m_walk.number)
            wantDetail(it.key());
    }
}

void SyncEngine::endDetail(SyncOutput &out)
{
    askDetails(out);
    if (m_phase == Phase::Verify && m_detailsOpen == 0)
        finishSnapshot(out, true);
}

SyncOutput SyncEngine::detailArrived(quint64 ticket, const RemoteJob &job, const ReadTime &read)
{
    SyncOutput out;
    auto pending = m_pending.take(ticket);
    if (pending.request.ticket == 0)
        return out;
    pending.read = read;
    --m_detailsOpen;
    takeRow(job, pending, out);
    // A change that left its row out came while this one was on its way: ask again.
    if (Entry &entry = m_entries[pending.request.id]; entry.wantsDetail && !entry.gone) {
        entry.wantsDetail = false;
        wantDetail(pending.request.id);
    }
    endDetail(out);
    return out;
}

SyncOutput SyncEngine::missing(quint64 ticket)
{
    const auto pending = m_pending.value(ticket);
    if (pending.request.ticket == 0 || pending.request.kind == SyncRequest::Kind::Page)
        return failed(ticket);
    SyncOutput out;
    m_pending.remove(ticket);
    --m_detailsOpen;
    if (m_entries.value(pending.request.id).changeSeq <= pending.sentSeq)
        drop(pending.request.id, out);
    endDetail(out);
    return out;
}

SyncOutput SyncEngine::unreadable(quint64 ticket, const QString &why)
{
    const auto pending = m_pending.value(ticket);
    if (pending.request.ticket == 0 || pending.request.kind == SyncRequest::Kind::Page)
        return failed(ticket);
    SyncOutput out;
    m_pending.remove(ticket);
    --m_detailsOpen;
    m_entries[pending.request.id].wantsDetail = true; // the next snapshot asks again
    out.unreadable.append(why);
    endDetail(out);
    return out;
}

SyncOutput SyncEngine::failed(quint64 ticket)
{
    SyncOutput out;
    const auto pending = m_pending.take(ticket);
    if (pending.request.ticket == 0)
        return out;
    if (pending.request.crawl) {
        m_crawl.ticket = 0; // resumes at its offset
        out.crawlFailed = true;
    } else if (m_phase == Phase::Idle) {
        --m_detailsOpen;
        out.wantsSnapshot = true; // the row stays marked: a snapshot brings it
    } else {
        finishSnapshot(out, false);
    }
    return out;
}

void SyncEngine::finishSnapshot(SyncOutput &out, bool ok)
{
    const auto crawl = m_pending.value(m_crawl.ticket);
    m_pending.clear();
    if (m_crawl.ticket != 0)
        m_pending.insert(m_crawl.ticket, crawl);
    m_phase = Phase::Idle;
    m_walk.ticket = 0;
    m_details.clear();
    m_detailsOpen = 0;
    out.snapshotEnded = ok;
    out.snapshotFailed = !ok;
    for (const JobChange &change : std::exchange(m_waiting, {}))
        applyChange(change, out);
    askAfterChanges(out);
}

void SyncEngine::askAfterChanges(SyncOutput &out)
{
    if (m_details.size() > kManyDetails) {
        m_details.clear(); // they stay marked
        out.wantsSnapshot = true;
    }
    askDetails(out);
}

SyncOutput SyncEngine::changed(const JobChange &change)
{
    SyncOutput out;
    ++m_changeSeq;
    if (change.commitMs != 0 && change.arrivedMs != 0) {
        const qint64 bound = change.arrivedMs - change.commitMs;
        m_clockBound = std::min(m_clockBound.value_or(bound), bound);
    }
    if (const auto it = m_entries.find(change.job.id); it != m_entries.end()) {
        it->changeSeq = m_changeSeq;
        it->changeMs = change.commitMs;
    }
    if (m_phase != Phase::Idle) {
        m_waiting.append(change);
        return out;
    }
    applyChange(change, out);
    askAfterChanges(out);
    return out;
}

void SyncEngine::applyChange(const JobChange &change, SyncOutput &out)
{
    const QString &id = change.job.id;
    if (change.kind == JobChange::Kind::Delete) {
        drop(id, out);
        return;
    }
    if (id.isEmpty()) {
        out.wantsSnapshot = true;
        return;
    }
    bool isNew = false;
    Entry &entry = entryOf(id, isNew);
    if (isNew) {
        entry.changeSeq = m_changeSeq;
        entry.changeMs = change.commitMs;
    }
    // Unchanged big columns are missing; without the row they belong to, only the service can fill them in.
    const bool hasRow = entry.server != JobState::Unknown;
    if (change.incomplete || (!hasRow && !change.job.fields.testFlags(RemoteJob::Row))) {
        wantDetail(id);
        return;
    }
    const Age age = hasRow ? ageOf(change.commitMs, entry.read) : Age::Newer;
    if (age == Age::Older)
        return;
    const bool same = change.job.fields.testFlags(RemoteJob::Row) && entry.fingerprint == fingerprintOf(change.job);
    if (age == Age::Newer && !(reopens(entry, change)))
        believe(entry, change.job, out);
    else if (!same)
        wantDetail(id);
}

// A job that a row showed as ended goes on: true for a row reopened since, but also for a change from before its end.
bool SyncEngine::reopens(const Entry &entry, const JobChange &change) const
{
    return change.commitMs != 0 && entry.read.serviceMs != 0 && change.commitMs <= entry.read.serviceMs + kClockSlackMs
        && isTerminal(entry.server) && change.job.fields.testFlag(RemoteJob::Status)
        && !isTerminal(stateOf(change.job));
}

SyncEngine::Age SyncEngine::ageOf(qint64 commitMs, const ReadTime &read) const
{
    if (commitMs == 0 || read.askedMs == 0)
        return Age::Newer; // nothing is known: changes come in order
    if (m_clockBound && commitMs + *m_clockBound <= read.askedMs)
        return Age::Older;
    return read.serviceMs != 0 && commitMs + kClockSlackMs <= read.serviceMs ? Age::Doubtful : Age::Newer;
}

void SyncEngine::drop(const QString &id, SyncOutput &out)
{
    const auto it = m_entries.find(id);
    if (it == m_entries.end() || it->gone) // never ours, or known to be gone
        return;
    it->wantsDetail = false;
    it->fingerprint = 0;
    setServer(*it, it->server, true);
    out.gone.append(id);
}

} // namespace zixly::platform
