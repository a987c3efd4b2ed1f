// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "store/jobscan.h"

#include <QSqlDatabase>
#include <QVariantList>

#include <functional>

namespace zixly {

// How far a search is, and whether it is still wanted. Its length is the number of walks over all of the jobs; look-ups
// by an index count as none. Used in the thread of the search.
class ScanWatch
{
public:
    ScanWatch(const jobscan::Watch &watch, int walks)
        : m_watch(watch)
        , m_walks(walks)
    {
    }

    Result<> goOn() // Kind::Cancelled if nobody waits any more
    {
        const double part = m_walks == 0 ? 0.0 : (m_walked + m_within) / m_walks;
        if (m_watch.goesOn && !m_watch.goesOn(part))
            return failure(Error::Kind::Cancelled);
        return {};
    }
    void beginWalk() { m_within = 0.0; }
    Result<> walked(double part)
    {
        m_within = part;
        return goOn();
    }
    void endWalk(int walks = 1)
    {
        m_within = 0.0;
        m_walked += walks;
    }

    const sharedwork::Assist &assist() const { return m_watch.assist; }

    void grew(const JobKeys &list) // by one key at its end
    {
        if (list.size() == m_watch.beginningRows && m_watch.beginning)
            m_watch.beginning(list);
    }

    // Runs a statement whose first column is a key, and hands each key on. `rows`: of a walk that counts; 0 = none.
    Result<> read(const QSqlDatabase &db, const QString &text, const QVariantList &values,
        const std::function<void(qint64)> &visit, qint64 rows = 0);

private:
    const jobscan::Watch &m_watch;
    int m_walks;
    double m_walked = 0.0;
    double m_within = 0.0;
};

} // namespace zixly
