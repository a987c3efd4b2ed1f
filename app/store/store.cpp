// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/store.h"

#include "store/cells.h"
#include "store/reading.h"
#include "store/sql.h"
#include "store/storefile.h"
#include "store/storethread.h"
#include "store/trash.h"
#include "store/upkeep.h"

#include <QTimer>

#include <array>
#include <atomic>
#include <deque>
#include <future>

namespace zixly {

namespace {

constexpr int kPollMs = 500;
constexpr int kTrashMs = 50; // at a time; then others get their turn
constexpr qsizetype kToldAtOnce = 5'000; // removed jobs
constexpr int kMaxRepairs = 3; // a disk that damages everything must not keep us busy for ever

} // namespace

// What the threads share. Members below a thread's name are touched by that thread only.
class Store::Backend
{
public:
    using Gone = std::shared_ptr<std::promise<void>>;
    static Gone newGone() { return std::make_shared<std::promise<void>>(); }

    // Runs the task, in a transaction for the writer, and answers. Returns the outcome.
    Result<> run(Side side, const Task &task);
    Result<> inTransaction(const std::function<Result<>(QSqlDatabase &)> &body);
    Result<> toDisk(const std::function<Result<>(QSqlDatabase &)> &body);
    Reading &readingOf(Side side);

    // Replaces the file under all threads: the readers let go, the writer runs `work`, then the readers open what
    // `work` made. `done` runs in the thread of the first.
    using Work = std::function<Result<storefile::Opened>(Backend &)>;
    void exchange(Work work, std::function<void(const Result<StoreReport> &)> done);

    void slice(const std::shared_ptr<std::function<Result<bool>(QSqlDatabase &)>> &step,
        const std::shared_ptr<Answering<Result<>>> &answering);
    void nextSlice();
    bool otherProcessWrote(const QSqlDatabase &db);
    void tidy(QSqlDatabase &db);
    void emptyTrash(Store &store);

    QString path; // set once, by open()
    std::atomic<bool> readOnly{false};
    std::atomic<bool> closing{false};
    std::atomic<bool> repairing{false};
    std::atomic<bool> polling{false};
    std::atomic<int> repairs{0};
    std::atomic<int> waitingWrites{0};
    std::atomic<int> waitingSearches{0};

    // writer thread
    Connection writer;
    Error writerError{Error::Kind::Internal, {}, QStringLiteral("the store is not open")};
    qint64 dataVersion = 0; // of the reader thread while the store is read-only
    bool wroteSinceTidy = true;
    bool mayHoldOrphans = true;
    bool emptying = false; // the trash
    QList<qint64> purged; // and not told yet
    std::deque<std::function<void()>> slices;
    std::shared_ptr<QTemporaryDir> copy; // reader thread

    std::unique_ptr<StoreThread> backupThread;
    Reading assistant{QStringLiteral("store assistant")};
    Reading searcher{QStringLiteral("store search")};
    Reading reader{QStringLiteral("store reader")};
    StoreThread writerThread{QStringLiteral("store writer")};
};

Result<> Store::Backend::inTransaction(const std::function<Result<>(QSqlDatabase &)> &body)
{
    if (readOnly)
        return failure(Error::Kind::ReadOnly, path);
    if (!writer.isOpen())
        return std::unexpected(writerError);
    QSqlDatabase db = writer.database();
    auto transaction = sql::Transaction::begin(db);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (const auto done = body(db); !done)
        return done;
    wroteSinceTidy = true;
    return transaction->commit();
}

Result<> Store::Backend::toDisk(const std::function<Result<>(QSqlDatabase &)> &body)
{
    // Cannot be set inside a transaction. A full commit takes the ones before it to the disk as well.
    if (writer.isOpen())
        sql::attempt(writer.database(), QStringLiteral("PRAGMA synchronous = FULL"));
    auto outcome = inTransaction(body);
    if (writer.isOpen())
        sql::attempt(writer.database(), QStringLiteral("PRAGMA synchronous = NORMAL"));
    return outcome;
}

Reading &Store::Backend::readingOf(Side side)
{
    return side == Side::Reader ? reader : side == Side::Searcher ? searcher : assistant;
}

Result<> Store::Backend::run(Side side, const Task &task)
{
    auto outcome = side == Side::Writer ? inTransaction(task.body)
        : side == Side::WriterToDisk    ? toDisk(task.body)
                                        : readingOf(side).onSnapshot(task.body);
    task.done(outcome);
    return outcome;
}

void Store::Backend::exchange(Work work, std::function<void(const Result<StoreReport> &)> done)
{
    auto opened = std::make_shared<std::promise<Result<storefile::Opened>>>();
    const auto result = opened->get_future().share();
    const std::array gone{newGone(), newGone(), newGone()};
    writerThread.post([this, opened, gone, work = std::move(work)] {
        for (const Gone &each : gone)
            each->get_future().wait();
        auto made = work(*this);
        if (made) {
            writer = std::move(made->writer);
            readOnly = made->report.readOnly;
            dataVersion = 0;
            if (writer.isOpen()) { // what others write from now on is news, also before the first poll
                const QSqlDatabase db = writer.database();
                otherProcessWrote(db);
            }
            mayHoldOrphans = true;
        } else {
            writerError = made.error();
        }
        opened->set_value(std::move(made));
    });
    // Each in one piece, so that no read comes in between.
    const auto change = [result](Reading &reading, const Gone &each) {
        reading.close();
        each->set_value();
        reading.open(result.get());
    };
    searcher.thread.post([this, change, gone] { change(searcher, gone[1]); });
    assistant.thread.post([this, change, gone] { change(assistant, gone[2]); });
    reader.thread.post([this, change, gone, result, done = std::move(done)] {
        change(reader, gone[0]);
        if (!reader.connection.isOpen()) {
            done(std::unexpected(reader.error));
            return;
        }
        copy = result.get()->copy;
        done(result.get()->report);
    });
}

void Store::Backend::slice(const std::shared_ptr<std::function<Result<bool>(QSqlDatabase &)>> &step,
    const std::shared_ptr<Answering<Result<>>> &answering)
{
    bool more = true;
    while (more) {
        const auto outcome = inTransaction([&step, &more](QSqlDatabase &db) -> Result<> {
            const auto again = (*step)(db);
            if (!again)
                return std::unexpected(again.error());
            more = *again;
            return {};
        });
        if (!outcome || !more) {
            answering->answer(outcome);
            return;
        }
        if (!closing) { // others first
            slices.emplace_back([this, step, answering] { slice(step, answering); });
            writerThread.post([this] { nextSlice(); });
            return;
        }
    }
}

bool Store::Backend::otherProcessWrote(const QSqlDatabase &db)
{
    const auto version = sql::single(db, QStringLiteral("PRAGMA data_version"));
    if (!version)
        return false; // whatever is wrong shows up where somebody waits for an answer
    const qint64 before = std::exchange(dataVersion, version->toLongLong());
    return before != 0 && before != dataVersion;
}

void Store::Backend::nextSlice()
{
    if (slices.empty())
        return;
    const auto next = std::move(slices.front());
    slices.pop_front();
    next();
}

// Idle work of the writer: brings the WAL back into the file, and frees the pages of removed results bit by bit.
void Store::Backend::tidy(QSqlDatabase &db)
{
    if (waitingWrites > 0 || closing)
        return;
    if (std::exchange(wroteSinceTidy, false)) {
        sql::attempt(db, QStringLiteral("PRAGMA wal_checkpoint(PASSIVE)"));
        mayHoldOrphans = true;
    }
    while (mayHoldOrphans && waitingWrites == 0 && !closing) {
        auto transaction = sql::Transaction::begin(db);
        const auto more = transaction ? cells::purge(db) : Result<bool>(std::unexpected(transaction.error()));
        mayHoldOrphans = more && transaction->commit() && *more;
    }
}

// Idle work too: jobs that were deleted and can no longer be taken back. What is left at the end of the program is
// gone on with at the next start, so nobody waits for it.
void Store::Backend::emptyTrash(Store &store)
{
    emptying = false;
    if (!writer.isOpen())
        return;
    QSqlDatabase db = writer.database();
    const bool more
        = trash::purgeFor(db, kTrashMs, [this] { return waitingWrites > 0 || closing; }, purged) && !closing;
    wroteSinceTidy = wroteSinceTidy || !purged.isEmpty();
    if (!more || purged.size() >= kToldAtOnce)
        store.notifyRemoved(std::exchange(purged, {}));
    emptying = more;
    if (more) // others first
        writerThread.post([this, &store] { emptyTrash(store); });
}

Store::Store(QObject *parent)
    : QObject(parent)
    , m_backend(std::make_unique<Backend>())
{
    qRegisterMetaType<QList<Job>>();
}

Store::~Store()
{
    Backend &backend = *m_backend;
    backend.closing = true; // slices now run to their end
    // The writer closes last: only it can bring the WAL back into the file.
    const std::array gone{Backend::newGone(), Backend::newGone(), Backend::newGone()};
    backend.writerThread.post([&backend, gone] {
        while (!backend.slices.empty())
            backend.nextSlice();
        for (const Backend::Gone &each : gone)
            each->get_future().wait();
        backend.writer.close();
        backend.writerError = {Error::Kind::Cancelled, {}, {}};
    });
    const auto close = [](Reading &reading, const Backend::Gone &each) {
        reading.thread.post([&reading, each] {
            reading.close();
            each->set_value();
        });
    };
    close(backend.reader, gone[0]);
    close(backend.searcher, gone[1]);
    close(backend.assistant, gone[2]);
    backend.writerThread.finish(); // in the direction in which one posts to the next
    backend.reader.thread.finish();
    backend.searcher.thread.finish();
    backend.assistant.thread.finish();
    if (backend.backupThread)
        backend.backupThread->finish();
}

QFuture<Result<StoreReport>> Store::open(const QString &path)
{
    auto answering = std::make_shared<Answering<Result<StoreReport>>>();
    if (!m_backend->path.isEmpty()) {
        answering->answer(failure(Error::Kind::Conflict, path));
        return answering->future();
    }
    m_backend->path = path;
    m_backend->exchange([path](Backend &) { return storefile::open(path); },
        [answering](const Result<StoreReport> &outcome) { answering->answer(outcome); });

    auto *poll = new QTimer(this);
    poll->callOnTimeout(this, [this] {
        if (m_backend->polling.exchange(true))
            return;
        Backend *backend = m_backend.get();
        const bool looking = backend->readOnly; // then there is no writer
        (looking ? backend->reader.thread : backend->writerThread).post([this, backend, looking] {
            backend->polling = false;
            const Connection &connection = looking ? backend->reader.connection : backend->writer;
            if (!connection.isOpen())
                return;
            QSqlDatabase db = connection.database();
            if (backend->otherProcessWrote(db))
                QMetaObject::invokeMethod(this, &Store::changedElsewhere, Qt::QueuedConnection);
            if (!looking) {
                backend->tidy(db);
                if (!backend->emptying)
                    backend->emptyTrash(*this);
            }
        });
    });
    poll->start(kPollMs);
    return answering->future();
}

bool Store::isReadOnly() const
{
    return m_backend->readOnly;
}

bool Store::isSearchWaiting() const
{
    return m_backend->waitingSearches > 0 || m_backend->closing;
}

void Store::enqueue(Side side, Task task)
{
    Backend *backend = m_backend.get();
    const bool writing = side == Side::Writer || side == Side::WriterToDisk;
    if (writing)
        ++backend->waitingWrites;
    const bool searching = side == Side::Searcher;
    if (searching)
        ++backend->waitingSearches;
    StoreThread &thread = writing ? backend->writerThread : backend->readingOf(side).thread;
    thread.post([this, backend, side, writing, searching, task = std::move(task)] {
        if (searching)
            --backend->waitingSearches;
        const auto outcome = backend->run(side, task);
        if (writing)
            --backend->waitingWrites;
        if (!outcome && sql::isDamage(outcome.error()) && !backend->closing && !backend->repairing.exchange(true))
            QMetaObject::invokeMethod(this, [this] { repair(); }, Qt::QueuedConnection);
    });
}

QFuture<Result<>> Store::writeInSlices(std::function<Result<bool>(QSqlDatabase &)> step)
{
    auto answering = std::make_shared<Answering<Result<>>>();
    auto shared = std::make_shared<std::function<Result<bool>(QSqlDatabase &)>>(std::move(step));
    Backend *backend = m_backend.get();
    backend->writerThread.post([backend, shared, answering] { backend->slice(shared, answering); });
    return answering->future();
}

void Store::repair()
{
    if (m_backend->readOnly || m_backend->repairs.fetch_add(1) >= kMaxRepairs)
        return; // the flag stays set: no further attempt
    const QString path = m_backend->path;
    m_backend->exchange(
        [path](Backend &backend) {
            backend.writer.close();
            return storefile::repair(path);
        },
        [this](const Result<StoreReport> &outcome) {
            m_backend->repairing = false;
            QMetaObject::invokeMethod(
                this,
                [this, outcome] {
                    if (!outcome) {
                        emit failed(outcome.error());
                        return;
                    }
                    emit repaired(*outcome);
                    emit changedElsewhere();
                },
                Qt::QueuedConnection);
        });
}

QFuture<Result<>> Store::backUp(const QString &target)
{
    auto answering = std::make_shared<Answering<Result<>>>();
    if (!m_backend->backupThread) // a thread of its own: a large copy must not hold up reads or writes
        m_backend->backupThread = std::make_unique<StoreThread>(QStringLiteral("store backup"));
    Backend *backend = m_backend.get();
    // By way of the reader, which knows what is open, and after everything that was written before.
    backend->writerThread.post([backend, target, answering] {
        backend->reader.thread.post([backend, target, answering] {
            if (!backend->reader.connection.isOpen()) {
                answering->answer(std::unexpected(backend->reader.error));
                return;
            }
            const QSqlDatabase db = backend->reader.connection.database();
            const bool immutable = db.connectOptions().contains(QLatin1String("QSQLITE_OPEN_URI"));
            backend->backupThread->post(
                [path = backend->copy ? db.databaseName() : backend->path, immutable, target, answering] {
                    using Mode = Connection::Mode;
                    answering->answer(storefile::backUp(path, immutable ? Mode::Immutable : Mode::ReadOnly, target));
                });
        });
    });
    return answering->future();
}

QFuture<Result<>> Store::compact()
{
    auto answering = std::make_shared<Answering<Result<>>>();
    Backend *backend = m_backend.get();
    backend->writerThread.post([backend, answering] {
        if (backend->readOnly)
            answering->answer(failure(Error::Kind::ReadOnly, backend->path));
        else if (!backend->writer.isOpen())
            answering->answer(std::unexpected(backend->writerError));
        else
            answering->answer(upkeep::compact(backend->writer.database()));
    });
    return answering->future();
}

QFuture<Result<StoreReport>> Store::restore(const QString &source)
{
    auto answering = std::make_shared<Answering<Result<StoreReport>>>();
    const QString path = m_backend->path;
    auto refused = std::make_shared<std::optional<Error>>();
    m_backend->exchange(
        [path, source, refused](Backend &backend) -> Result<storefile::Opened> {
            if (backend.readOnly) {
                refused->emplace(Error{Error::Kind::ReadOnly, path, {}});
                return storefile::open(path);
            }
            if (!backend.writer.isOpen())
                return std::unexpected(backend.writerError);
            const auto kept = storefile::restore(path, backend.writer, source);
            backend.writer.close();
            auto opened = storefile::open(path); // the new one, or the old one if the restore was refused
            if (!kept)
                refused->emplace(kept.error());
            else if (opened)
                opened->report.backupPath = *kept;
            return opened;
        },
        [this, answering, refused](const Result<StoreReport> &outcome) {
            if (*refused) {
                answering->answer(std::unexpected(**refused));
                return;
            }
            answering->answer(outcome);
            if (outcome)
                QMetaObject::invokeMethod(this, &Store::changedElsewhere, Qt::QueuedConnection);
        });
    return answering->future();
}

void Store::notifyJobs(const QList<Job> &jobs)
{
    if (!jobs.isEmpty())
        QMetaObject::invokeMethod(this, [this, jobs] { emit jobsChanged(jobs); });
}

void Store::notifyRemoved(const QList<qint64> &keys)
{
    if (!keys.isEmpty())
        QMetaObject::invokeMethod(this, [this, keys] { emit jobsRemoved(keys); });
}

void Store::notifyPrices()
{
    QMetaObject::invokeMethod(this, &Store::pricesChanged);
}

} // namespace zixly
