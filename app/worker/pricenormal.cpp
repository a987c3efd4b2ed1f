// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/pricenormal.h"

#include "worker/priceclock.h"
#include "worker/pricedate.h"
#include "worker/pricenumber.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace zixly {

namespace {

using Kind = ImportProblem::Kind;

QString timeText(qint64 ms, bool dateOnly)
{
    return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc())
        .toString(dateOnly ? QStringLiteral("yyyy-MM-dd") : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

std::array<std::vector<double> *, 5> columnsOf(PriceSeries &series)
{
    return {&series.open, &series.high, &series.low, &series.close, &series.volume};
}

// One run of normalise().
class Normaliser
{
public:
    Normaliser(PriceRows &rows, const ImportPlan &plan, const QString &file)
        : m_rows(rows)
        , m_plan(plan)
        , m_file(file)
    {
    }

    NormalForm run()
    {
        times();
        order();
        duplicates();
        shape();
        gaps();
        return std::move(m_form);
    }

private:
    void times();
    void order();
    void duplicates();
    void shape();
    void gaps();

    bool identical(std::size_t a, std::size_t b) const;
    void keep(const std::vector<std::size_t> &rows);
    void note(Kind kind, std::size_t row, const QString &value);

    PriceRows &m_rows;
    const ImportPlan &m_plan;
    const QString &m_file;
    NormalForm m_form;
};

void Normaliser::note(Kind kind, std::size_t row, const QString &value)
{
    addExample(m_form.notes, ImportProblem{kind, m_file, m_rows.line[row], {}, value});
}

void Normaliser::times()
{
    PriceSeries &series = m_rows.series;
    auto &time = series.time;
    // A file whose every row says midnight is a file of days, whatever clock and offset it names.
    series.dateOnly = std::ranges::all_of(time, [](qint64 ms) { return ms % kDayMs == 0; });
    if (series.dateOnly || m_plan.dateOrder == DateOrder::Unix)
        return;
    const QTimeZone zone(m_plan.timeZone.toLatin1());
    if (m_rows.offsets.empty() && zone == QTimeZone::utc())
        return;
    std::vector<qint64> local; // needed only to name the few times that the clock skips or shows twice
    if (zone.hasDaylightTime() || zone.hasTransitions())
        local = time;
    const ClockNotes clock = toUtc(time, m_rows.offsets, zone);
    m_form.notes.clockGaps = static_cast<qint64>(clock.skipped.size());
    m_form.notes.clockOverlaps = static_cast<qint64>(clock.twice.size());
    const auto tell = [&](Kind kind, const std::vector<qsizetype> &rows) {
        for (std::size_t i = 0; i < rows.size() && i < kExamples && !local.empty(); ++i) {
            const auto row = static_cast<std::size_t>(rows[i]);
            note(kind, row, timeText(local[row], false));
        }
    };
    tell(Kind::ClockGap, clock.skipped);
    tell(Kind::ClockOverlap, clock.twice);
}

void Normaliser::order()
{
    const auto &time = m_rows.series.time;
    qint64 earlier = 0;
    bool falling = true;
    for (std::size_t i = 1; i < time.size(); ++i) {
        earlier += time[i] < time[i - 1] ? 1 : 0;
        falling = falling && time[i] <= time[i - 1];
    }
    if (earlier == 0)
        return;
    std::vector<std::size_t> rows(time.size());
    std::iota(rows.begin(), rows.end(), std::size_t(0));
    // Rows of the same time keep the order of the file, so that "the first one" means the same in every run.
    std::ranges::stable_sort(rows, [&time](std::size_t a, std::size_t b) { return time[a] < time[b]; });
    keep(rows);
    m_form.notes.newestFirst = falling;
    m_form.notes.outOfOrder = falling ? 0 : earlier;
}

bool Normaliser::identical(std::size_t a, std::size_t b) const
{
    for (const std::vector<double> *column : columnsOf(m_rows.series)) {
        if (!column->empty() && (*column)[a] != (*column)[b])
            return false;
    }
    return true;
}

void Normaliser::duplicates()
{
    const auto &time = m_rows.series.time;
    if (std::ranges::adjacent_find(time) == time.end())
        return;
    std::vector<std::size_t> rows;
    rows.reserve(time.size());
    for (std::size_t i = 0; i < time.size(); ++i) {
        if (rows.empty() || time[i] != time[rows.back()]) {
            rows.push_back(i);
        } else if (identical(rows.back(), i)) {
            ++m_form.notes.duplicates;
        } else {
            ImportProblem problem{Kind::ConflictingDuplicate, m_file, m_rows.line[i], {},
                timeText(time[i], m_rows.series.dateOnly), m_rows.line[rows.back()]};
            if (m_plan.skipBadRows) {
                ++m_form.notes.skipped;
                addExample(m_form.notes, problem);
            } else {
                ++m_form.problemCount;
                if (m_form.problems.size() < kListedProblems)
                    m_form.problems.append(problem);
            }
        }
    }
    keep(rows);
}

void Normaliser::keep(const std::vector<std::size_t> &rows)
{
    const auto pick = [&rows](auto &column) {
        if (column.empty())
            return;
        std::remove_cvref_t<decltype(column)> picked(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
            picked[i] = column[rows[i]];
        column = std::move(picked);
    };
    pick(m_rows.series.time);
    pick(m_rows.line);
    for (std::vector<double> *column : columnsOf(m_rows.series))
        pick(*column);
}

// Interval, and the promise of `decimals`: every price is exactly the double nearest to an integer / 10^decimals, and
// that integer is exact in a double.
void Normaliser::shape()
{
    PriceSeries &series = m_rows.series;
    series.intervalMs = detectInterval(series.time);
    if (series.decimals < 0)
        return;
    const double scale = kPowersOfTen.at(static_cast<std::size_t>(series.decimals));
    const auto fits = [scale](double value) {
        const double whole = std::nearbyint(value * scale);
        return whole < static_cast<double>(kExactIntegers) && whole / scale == value;
    };
    for (const auto *column : {&series.open, &series.high, &series.low, &series.close}) {
        if (!std::ranges::all_of(*column, fits))
            series.decimals = -1;
    }
}

void Normaliser::gaps()
{
    const auto &time = m_rows.series.time;
    const qint64 interval = m_rows.series.intervalMs;
    if (interval <= 0 || time.size() < 3)
        return;
    // Weekends and holidays are no gaps where the market rests; 1970-01-01 was a Thursday.
    const auto weekend = std::ranges::count_if(time, [](qint64 ms) {
        const qint64 day = ((ms / kDayMs - (ms % kDayMs < 0 ? 1 : 0)) % 7 + 7) % 7;
        return day == 2 || day == 3;
    });
    const bool allWeek = weekend * 5 >= static_cast<std::ptrdiff_t>(time.size());
    qint64 longest = interval + interval / 2;
    if (!allWeek && interval < kDayMs)
        longest = 5 * kDayMs;
    else if (!allWeek && interval < 5 * kDayMs)
        longest = 7 * kDayMs;
    const bool dateOnly = m_rows.series.dateOnly;
    for (std::size_t i = 1; i < time.size(); ++i) {
        if (time[i] - time[i - 1] <= longest)
            continue;
        ++m_form.notes.gaps;
        note(Kind::Gap, i, timeText(time[i - 1], dateOnly) + QStringLiteral(" \u2013 ") + timeText(time[i], dateOnly));
    }
}

} // namespace

void addExample(ImportNotes &notes, const ImportProblem &problem)
{
    const auto same
        = std::ranges::count_if(notes.examples, [&](const ImportProblem &known) { return known.kind == problem.kind; });
    if (same < kExamples)
        notes.examples.append(problem);
}

NormalForm normalise(PriceRows &rows, const ImportPlan &plan, const QString &file)
{
    return Normaliser(rows, plan, file).run();
}

} // namespace zixly
