// SPDX-License-Identifier: GPL-3.0-or-later
// storevictim FILE: stores and completes jobs until it is killed, and says on stdout what was committed.
#include "tests/store/storefiles.h"

#include <QCoreApplication>

#include <cstdio>

using namespace zixly;

namespace {

void say(const char *what, qint64 key)
{
    std::printf("%s %lld\n", what, static_cast<long long>(key));
    std::fflush(stdout);
}

Result<> complete(QSqlDatabase &db, Job job)
{
    job.state = JobState::Completed;
    job.endedMs = job.createdMs + 1;
    const auto updated = jobs::update(db, job, QStringLiteral("completed"), QStringLiteral("worker"));
    return updated ? cells::save(db, job.key, test::aResult(3000)) : Result<>(std::unexpected(updated.error()));
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    Store store;
    store.open(QCoreApplication::arguments().value(1));
    for (;;) {
        auto created
            = store.write([](QSqlDatabase &db) { return jobs::insert(db, test::aNewJob(), QStringLiteral("user")); });
        created.waitForFinished();
        if (!created.result())
            return 1;
        const Job job = *created.result();
        say("created", job.key);
        auto completed = store.write([job](QSqlDatabase &db) { return complete(db, job); });
        completed.waitForFinished();
        if (!completed.result())
            return 1;
        say("completed", job.key);
    }
}
