// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/exportflow.h"

#include <QSaveFile>
#include <QtConcurrentRun>

#include <algorithm>

namespace zixly {

namespace {

constexpr qsizetype kFlushBytes = 1 << 20;
constexpr int kParts = 1000;

std::unexpected<Error> writeFailure(const QFileDevice &file)
{
    const bool full = file.error() == QFileDevice::ResourceError || file.error() == QFileDevice::WriteError;
    return failure(full ? Error::Kind::DiskFull : Error::Kind::Unwritable, file.fileName(), file.errorString());
}

} // namespace

struct ExportFlow::Shared {
    Plan plan;
    std::atomic<bool> stop = false;
};

ExportFlow::ExportFlow(QThreadPool &pool, Plan plan, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_shared(std::make_shared<Shared>())
{
    m_shared->plan = std::move(plan);
}

ExportFlow::~ExportFlow()
{
    cancel();
}

void ExportFlow::cancel()
{
    m_shared->stop = true;
}

void ExportFlow::start()
{
    // QFuture throttles progress by itself; its values are ints, so rows are told in parts of the whole.
    connect(&m_watcher, &QFutureWatcherBase::progressValueChanged, this, [this](int parts) {
        const qint64 total = m_shared->plan.total;
        emit progressed(total * parts / kParts, total);
    });
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] { emit finished(m_watcher.result()); });
    m_watcher.setFuture(QtConcurrent::run(&m_pool, [shared = m_shared](QPromise<Result<qint64>> &promise) {
        promise.setProgressRange(0, kParts);
        promise.addResult(write(*shared, promise));
    }));
}

Result<qint64> ExportFlow::write(Shared &shared, QPromise<Result<qint64>> &promise)
{
    QSaveFile file(shared.plan.path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(Error::Kind::Unwritable, shared.plan.path, file.errorString());
    CsvWriter writer(shared.plan.preset);
    shared.plan.header(writer);
    qint64 done = 0;
    for (;;) {
        if (shared.stop)
            return failure(Error::Kind::Cancelled, shared.plan.path);
        const auto rows = shared.plan.rows(writer);
        if (!rows)
            return std::unexpected(rows.error());
        const bool atEnd = *rows == 0;
        if (writer.buffer().size() >= kFlushBytes || atEnd) {
            if (file.write(writer.buffer()) != writer.buffer().size())
                return writeFailure(file);
            writer.buffer().resize(0);
        }
        if (atEnd)
            break;
        done += *rows;
        if (shared.plan.total > 0)
            promise.setProgressValue(static_cast<int>(kParts * std::min(done, shared.plan.total) / shared.plan.total));
    }
    if (!file.commit())
        return writeFailure(file);
    return done;
}

} // namespace zixly
