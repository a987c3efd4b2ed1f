// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/rowhunt.h"

#include "flows/outboxwatch.h"

#include <algorithm>

namespace zixly {

namespace {

constexpr qsizetype kReceiverRows = 10;

void addQuestions(QList<RowQuestion> &questions, const Job &job, ServiceKind service, QLatin1StringView kind)
{
    for (const RemoteId &id : job.remoteIds) {
        if (id.kind == kind)
            questions.append({service, id.id});
    }
}

} // namespace

QList<RowQuestion> questionsFor(const Job &job)
{
    QList<RowQuestion> questions;
    addQuestions(questions, job, ServiceKind::WebApi, QLatin1StringView("pipeline"));
    addQuestions(questions, job, ServiceKind::TradingApi, QLatin1StringView("run"));
    addQuestions(questions, job, ServiceKind::Receiver, QLatin1StringView("pipeline"));
    return questions;
}

bool mayAskAgain(Error::Kind kind)
{
    using K = Error::Kind;
    switch (kind) {
    case K::Network:
    case K::Timeout:
    case K::Unauthorized:
    case K::ServiceFailed:
    case K::TooManyRequests:
    case K::Untrusted:
    case K::OutcomeUnknown: // the client died under the question
    case K::Busy:
    case K::DiskFull:
    case K::Cancelled: return true;
    default: return false;
    }
}

RowHunt::RowHunt(ResultSource &source, const Job &job, bool settleForLess, Done done, QObject *parent)
    : QObject(parent)
    , m_source(source)
    , m_ticker(specOf(job).value_or(SweepSpec{}).ticker)
    , m_cells(job.cells)
    , m_settleForLess(settleForLess)
    , m_done(std::move(done))
    , m_questions(questionsFor(job))
{
}

bool RowHunt::enough(ServiceKind nextOne) const
{
    const qint64 have = m_best.rows.size();
    if (have > 0 && have >= std::max(m_cells, m_best.total) && m_cells > 0)
        return true;
    return nextOne == ServiceKind::Receiver && have >= kReceiverRows;
}

void RowHunt::next()
{
    while (!m_questions.isEmpty()) {
        const RowQuestion question = m_questions.takeFirst();
        if (enough(question.service))
            continue;
        if (!m_source.canAsk(question.service)) {
            m_passing = Error{Error::Kind::Network, serviceTitle(question.service), {}};
            continue;
        }
        m_asked = true;
        whenAnswered(m_source.rows(question.service, question.id, m_ticker), this,
            [this, service = question.service](const Result<platform::ResultRows> &rows) { take(rows, service); });
        return;
    }
    end();
}

void RowHunt::take(const Result<platform::ResultRows> &rows, ServiceKind from)
{
    if (!rows) {
        (mayAskAgain(rows.error().kind) ? m_passing : m_lasting) = rows.error();
    } else if (rows->rows.size() > m_best.rows.size()) {
        m_best = *rows;
        m_from = from;
    }
    next();
}

void RowHunt::end()
{
    deleteLater();
    m_done({outcome(), m_from, m_asked});
}

Result<platform::ResultRows> RowHunt::outcome() const
{
    const bool all = m_cells > 0 && m_best.rows.size() >= m_cells;
    // A service that could have more was out of reach: the receiver's ten rows must not stand for it.
    if (m_passing && !all && (m_best.rows.isEmpty() || (m_from == ServiceKind::Receiver && !m_settleForLess)))
        return std::unexpected(*m_passing);
    if (!m_best.rows.isEmpty())
        return m_best;
    const Error none{Error::Kind::NotFound, tr("The result"), tr("no service has rows of this job")};
    return std::unexpected(m_lasting.value_or(none));
}

} // namespace zixly
