// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"
#include "core/job.h"
#include "platform/resultparser.h"

#include <QFuture>
#include <QObject>

namespace zixly {

// What the fetching of results needs of a connection. GUI thread.
class ResultSource
{
public:
    virtual ~ResultSource() = default;
    virtual QUuid connection() const = 0;
    virtual bool canAsk(ServiceKind service) const = 0; // reachable and authorised
    // WebApi and Receiver by the id of the pipeline's job, TradingApi by the run.
    virtual QFuture<Result<platform::ResultRows>> rows(ServiceKind service, const QString &id, const QString &ticker)
        = 0;
};

struct RowQuestion {
    ServiceKind service = ServiceKind::WebApi;
    QString id;

    bool operator==(const RowQuestion &) const = default;
};

// Who may have the rows of a sweep, best first. The receiver, which knows ten rows of a job of the web API, comes last.
QList<RowQuestion> questionsFor(const Job &job);
// A failure that may go away by itself or when the connection is back.
bool mayAskAgain(Error::Kind kind);

// Asks one service after another for the rows of one sweep and keeps the answer with most rows. Ends with exactly one
// call of `done`, unless it is deleted before; then it deletes itself.
class RowHunt final : public QObject
{
    Q_OBJECT
public:
    struct Found {
        Result<platform::ResultRows> rows;
        ServiceKind from = ServiceKind::WebApi;
        bool asked = false; // at least one service was within reach
    };
    using Done = std::function<void(const Found &found)>;

    // `settleForLess`: some rows now are better than all of them later.
    RowHunt(ResultSource &source, const Job &job, bool settleForLess, Done done, QObject *parent);
    void start() { next(); }

private:
    void next();
    void take(const Result<platform::ResultRows> &rows, ServiceKind from);
    bool enough(ServiceKind nextOne) const;
    void end();
    Result<platform::ResultRows> outcome() const;

    ResultSource &m_source;
    QString m_ticker;
    qint64 m_cells; // 0 = nobody knows
    bool m_settleForLess;
    Done m_done;
    QList<RowQuestion> m_questions;
    platform::ResultRows m_best;
    ServiceKind m_from = ServiceKind::WebApi;
    bool m_asked = false;
    std::optional<Error> m_lasting;
    std::optional<Error> m_passing;
};

} // namespace zixly
