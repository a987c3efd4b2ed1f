// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/job.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QSqlDatabase>

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace zixly {

// What happened when the file was opened, for the user to read.
struct StoreReport {
    int migratedFrom = -1; // schema version before, -1 = no migration
    QString backupPath; // made before the migration or the restore
    QString setAsidePath; // the damaged file, if one was salvaged
    qint64 salvagedJobs = 0;
    qint64 lostJobs = -1; // unknown
    bool readOnly = false;
};

// Owns the SQLite file of a profile: one thread that writes and three that read, each with its own connection. Lives in
// the thread that creates it (the GUI's), which never waits for them; write(), read() and the notify functions may be
// called from any thread while the Store lives. Repository functions (store/jobs.h, cells.h, prices.h) are synchronous,
// take a QSqlDatabase and run inside write() or read(). A future that the end of the Store overtakes is finished with
// Kind::Cancelled.
class Store final : public QObject
{
    Q_OBJECT
public:
    explicit Store(QObject *parent = nullptr);
    ~Store() override; // finishes queued writes, then closes

    // Opens (creates, migrates, salvages) the file; the answer arrives after everything is usable. Reads and writes
    // that are asked for meanwhile run after it. Once per Store.
    QFuture<Result<StoreReport>> open(const QString &path);
    bool isReadOnly() const;

    // What a commit survives at once. Process: the end of this process by any means; it reaches the disk within a
    // second (or with the next Disk commit). Disk: a power cut too, for some 10 ms more: for results and last states.
    enum class Durability { Process, Disk };

    // Runs `work(QSqlDatabase &)` -> Result<T> on the writer thread inside one transaction (rolled back if the result
    // is an error), in submission order. The future is finished after the commit.
    template <class Work>
    auto write(Work work, Durability durability = Durability::Process)
        -> QFuture<std::invoke_result_t<Work, QSqlDatabase &>>
    {
        return submit(std::move(work), durability == Durability::Disk ? Side::WriterToDisk : Side::Writer);
    }
    // Runs `work` on the reader thread, on a consistent snapshot.
    template <class Work>
    auto read(Work work) -> QFuture<std::invoke_result_t<Work, QSqlDatabase &>>
    {
        return submit(std::move(work), Side::Reader);
    }
    // Runs `work` like read(), on a thread of its own: for what may take longer than a blink, so that the rows to be
    // shown need not wait for it. It should look now and then whether it is still wanted; the Store's end waits for it.
    template <class Work>
    auto search(Work work) -> QFuture<std::invoke_result_t<Work, QSqlDatabase &>>
    {
        return submit(std::move(work), Side::Searcher);
    }
    // Something else is asked of search() and waits for what runs there: what is done ahead should make room for it.
    // From any thread.
    bool isSearchWaiting() const;
    // Runs `work` like search(), on one more thread: for what goes on beside a search, or beside read() and search().
    template <class Work>
    auto assist(Work work) -> QFuture<std::invoke_result_t<Work, QSqlDatabase &>>
    {
        return submit(std::move(work), Side::Assistant);
    }
    // Long work on the writer thread that lets other writes through: calls `step` again and again, each time in a
    // transaction of its own, until it returns false or an error. A step should take at most 20 ms.
    QFuture<Result<>> writeInSlices(std::function<Result<bool>(QSqlDatabase &)> step);

    // File > Back up / Restore. A backup replaces the target only when it is complete. A restore validates the file
    // first and keeps what was there beside it; Kind::Busy if another process has the store open.
    QFuture<Result<>> backUp(const QString &target);
    QFuture<Result<StoreReport>> restore(const QString &source);

    // Makes the file as small as what is in it (upkeep::compact()). Writes wait meanwhile, some seconds per gigabyte;
    // reads go on.
    QFuture<Result<>> compact();

    // For whoever changed something and saw it committed: emits the signals below in the Store's thread.
    void notifyJobs(const QList<Job> &jobs);
    void notifyRemoved(const QList<qint64> &keys);
    void notifyPrices();

signals:
    // After commit. Emitted in the thread of the Store by whoever changed jobs, through notifyJobs().
    void jobsChanged(const QList<zixly::Job> &jobs);
    void jobsRemoved(const QList<qint64> &keys);
    void pricesChanged();
    // Another process committed something to the file, or the file was replaced (restore, repair); ask again.
    void changedElsewhere();
    // Damage showed up while the store was open: it was salvaged as open() does it, and the store goes on.
    void repaired(const zixly::StoreReport &report);
    // The store could not go on (a repair failed); all reads and writes answer with this error from now on.
    void failed(const zixly::Error &error);

private:
    enum class Side { Writer, WriterToDisk, Reader, Searcher, Assistant };
    class Backend;

    // One piece of work on its way to a thread and back, without its type.
    struct Task {
        std::function<Result<>(QSqlDatabase &)> body;
        std::function<void(const Result<> &)> done;
    };

    // Answers with Kind::Cancelled if it dies unanswered.
    template <class Answer>
    class Answering
    {
    public:
        Answering() { m_promise.start(); }
        Answering(const Answering &) = delete;
        Answering &operator=(const Answering &) = delete;
        ~Answering() { answer(failure(Error::Kind::Cancelled)); }

        QFuture<Answer> future() const { return m_promise.future(); }
        void answer(Answer value)
        {
            if (std::exchange(m_answered, true))
                return;
            m_promise.addResult(std::move(value));
            m_promise.finish();
        }

    private:
        QPromise<Answer> m_promise;
        bool m_answered = false;
    };

    template <class Work>
    auto submit(Work work, Side side) -> QFuture<std::invoke_result_t<Work, QSqlDatabase &>>
    {
        using Answer = std::invoke_result_t<Work, QSqlDatabase &>;
        struct Pending {
            explicit Pending(Work &&moved)
                : work(std::move(moved))
            {
            }
            Work work;
            std::optional<Answer> value;
            Answering<Answer> answering;
        };
        auto pending = std::make_shared<Pending>(std::move(work));
        auto future = pending->answering.future();
        const auto body = [pending](QSqlDatabase &db) -> Result<> {
            pending->value.emplace(pending->work(db));
            if (!*pending->value)
                return std::unexpected(pending->value->error());
            return {};
        };
        const auto done = [pending](const Result<> &outcome) {
            pending->answering.answer(outcome ? std::move(*pending->value) : Answer(std::unexpected(outcome.error())));
        };
        enqueue(side, {body, done});
        return future;
    }

    void enqueue(Side side, Task task);
    void repair();

    std::unique_ptr<Backend> m_backend;
};

} // namespace zixly

Q_DECLARE_METATYPE(zixly::StoreReport)
