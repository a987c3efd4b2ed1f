// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/joinworker.h"
#include "tests/server/realpostgres.h"

#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace zixly::test {

extern const QJsonObject kSmall; // parameters of a sweep of 20 cells over 400 bars
// Some ten seconds of work, even on a fast machine with all its cores.
extern const QJsonObject kLarge;

QString textOf(const QJsonObject &object);

// A PostgreSQL with the platform's tables and a folder of prices (ABC, LONG, and TWO, which two files have).
class JoinFixture
{
protected:
    QString begin(); // why there can be none; empty = all is there
    bool clear(); // the tables, made anew
    // A row as the platform's web API writes it; `more` changes it afterwards.
    QString post(const QString &id, const QJsonObject &parameters, const QString &more = {});
    JoinOptions options() const; // of a worker in this process, until nothing waits
    Result<> work(const JoinOptions &options);
    QJsonObject metrics(const QString &id) const;
    QString state(const QString &id) const;
    std::unique_ptr<QProcess> worker(const QStringList &more) const; // the real program

    std::unique_ptr<RealPostgres> m_server;
    QTemporaryDir m_prices;
    QStringList m_said; // by workers in this process
};

} // namespace zixly::test
