// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/syncengine.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace zixly::platform {

namespace {

constexpr int kMaxStepsBack = 3;

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
        it = m_entries.insert(id, {});
        ++m_active;
    }
    return *it;
}

bool SyncEngine::takeRow(const RemoteJob &job, const Pending &pending, SyncOutput &out)
{
    bool isNew = false;
    Entry &entry = entryOf(job.id, isNew);
    if (pending.request.crawl)
        entry.crawled = m_crawl.number;
    else
        entry.seen = m_walk.number;
    // A change has overtaken this row. A job without a row yet takes it as the base the change is merged into.
    if (entry.changeSeq > pending.sentSeq && entry.server != JobState::Unknown)
        return true;
    entry.wantsDetail = false;
    const bool same = !isNew && !entry.gone
        && (entry.fingerprint == 0 ? entry.server == stateOf(job) : entry.fingerprint == fingerprintOf(job));
    if (!same || entry.fingerprint == 0)
        believe(entry, job, out);
    return same;
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
    const bool last = page.jobs.isEmpty()
        || (page.total >= 0 ? offset + page.jobs.size() >= page.total
                            : !page.hasMore && page.jobs.size() < pending.request.limit);
    return last ? -1 : offset + std::max(1, int(page.jobs.size()) - m_options.overlap);
}

SyncOutput SyncEngine::pageArrived(quint64 ticket, const JobPage &page)
{
    SyncOutput out;
    const auto pending = m_pending.take(ticket);
    if (pending.request.ticket == 0)
        return out;
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

SyncOutput SyncEngine::detailArrived(quint64 ticket, const RemoteJob &job)
{
    SyncOutput out;
    const auto pending = m_pending.take(ticket);
    if (pending.request.ticket == 0)
        return out;
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
    askDetails(out);
}

SyncOutput SyncEngine::changed(const JobChange &change)
{
    SyncOutput out;
    ++m_changeSeq;
    if (const auto it = m_entries.find(change.job.id); it != m_entries.end())
        it->changeSeq = m_changeSeq;
    if (m_phase != Phase::Idle) {
        m_waiting.append(change);
        return out;
    }
    applyChange(change, out);
    askDetails(out);
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
    if (isNew)
        entry.changeSeq = m_changeSeq;
    // Unchanged big columns are missing; without the row they belong to, only the service can fill them in.
    const bool hasRow = entry.server != JobState::Unknown;
    if (change.incomplete || (!hasRow && !change.job.fields.testFlags(RemoteJob::Row)))
        wantDetail(id);
    else
        believe(entry, change.job, out);
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
