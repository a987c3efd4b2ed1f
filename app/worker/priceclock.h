// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimeZone>

#include <vector>

namespace zixly {

// Reads the clock on the wall of one time zone. A time that the clock skips in spring is read with the offset before
// the change (02:30 becomes 03:30); a time it shows twice in autumn has two answers. One instance per thread.
class PriceClock
{
public:
    struct Answer {
        qint64 utcMs = 0;
        qint64 laterMs = 0; // the second answer of an overlap, else equal to utcMs
        bool skipped = false; // the clock never showed this time
    };

    explicit PriceClock(const QTimeZone &zone);

    Answer utcOf(qint64 localMs);

private:
    qint64 offsetAt(qint64 utcMs) const;
    Answer slowUtcOf(qint64 localMs) const;

    QTimeZone m_zone;
    QTimeZone m_utc;
    qint64 m_day = 0; // the local day with the offset below all through
    qint64 m_offset = 0;
    bool m_known = false;
};

// What turning local times into UTC came across.
struct ClockNotes {
    std::vector<qsizetype> skipped; // rows
    std::vector<qsizetype> twice;
};

// Turns local times into UTC in place. `offsets` is empty, or holds the offset each row states itself
// (PriceTime::kNoOffset: none). A time that happens twice is taken the first time, unless the neighbour before it (in
// the direction of the file) is already later: then it is the second time.
ClockNotes toUtc(std::vector<qint64> &times, const std::vector<qint32> &offsets, const QTimeZone &zone);

} // namespace zixly
