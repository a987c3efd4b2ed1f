// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/comparetable.h"

#include "core/format.h"
#include "models/griddifference.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace zixly {

namespace {

class TableText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::CompareTable)
};

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

QString dash()
{
    return QStringLiteral("\u2013");
}

bool sameNumber(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

// More trades or longer ones are neither better nor worse.
bool isJudged(Metric metric)
{
    switch (metric) {
    case Metric::TotalTrades:
    case Metric::ClosedTrades:
    case Metric::TradesPerMonth:
    case Metric::AvgTradeDuration: return false;
    default: return true;
    }
}

class Maker
{
public:
    Maker(const QList<ComparedSweep> &sweeps, const QList<ChosenCell> &chosen)
        : m_sweeps(sweeps)
        , m_chosen(chosen)
    {
    }

    QList<CompareRow> make()
    {
        parameters();
        data();
        convention();
        grid();
        cell();
        return m_rows;
    }

private:
    using Section = CompareRow::Section;
    using Words = std::function<QString(const ComparedSweep &)>;

    // Words that are empty are not stated: they show a dash and differ from nothing.
    void words(Section section, const QString &name, const QString &plain, const Words &value)
    {
        CompareRow row{.section = section, .name = name, .plain = plain};
        QString first;
        for (const ComparedSweep &sweep : m_sweeps) {
            const QString text = value(sweep);
            row.values.append(text.isEmpty() ? dash() : text);
            row.best.append(false);
            row.differs = row.differs || (!text.isEmpty() && !first.isEmpty() && text != first);
            if (first.isEmpty())
                first = text;
        }
        m_rows.append(row);
    }

    void figures(Section section, const QString &name, Metric metric, const QList<double> &values,
        const QList<bool> &counts, const QList<bool> &stated)
    {
        CompareRow row{.section = section, .name = name, .plain = metricPlain(metric), .numbers = values};
        row.best = isJudged(metric) ? bestOf(metric, values, counts) : QList<bool>(values.size(), false);
        qsizetype first = -1;
        for (qsizetype i = 0; i < values.size(); ++i) {
            row.values.append(metricText(metric, values[i]));
            if (!stated[i])
                continue;
            row.differs = row.differs || (first >= 0 && !sameNumber(values[i], values[first]));
            first = first < 0 ? i : first;
        }
        m_rows.append(row);
    }

    void parameters();
    void data();
    void convention();
    void grid();
    void cell();
    void best(const QString &name, Metric metric, CellSummary::Best CellSummary::*which);

    const QList<ComparedSweep> &m_sweeps;
    const QList<ChosenCell> &m_chosen;
    QList<CompareRow> m_rows;
};

std::function<QString(const ComparedSweep &)> stated(
    QLatin1StringView parameter, const std::function<QString(const SweepSpec &)> &text)
{
    return [parameter, text](const ComparedSweep &sweep) {
        const bool known = specOf(sweep.job).has_value() && isStated(sweep.job, parameter);
        return known ? text(sweep.spec()) : QString();
    };
}

void Maker::parameters()
{
    const auto part = Section::Parameters;
    words(part, TableText::tr("Ticker"), {}, [](const ComparedSweep &sweep) { return sweep.spec().ticker; });
    words(part, TableText::tr("Strategy"), {},
        stated(QLatin1StringView("strategy_type"), [](const SweepSpec &spec) { return toText(spec.strategy); }));
    words(part, TableText::tr("Fast windows"), {},
        [](const ComparedSweep &sweep) { return rangeText(sweep.spec().fast); });
    words(part, TableText::tr("Slow windows"), {},
        [](const ComparedSweep &sweep) { return rangeText(sweep.spec().slow); });
    if (std::ranges::any_of(
            m_sweeps, [](const ComparedSweep &sweep) { return sweep.spec().strategy == Strategy::Macd; }))
        words(part, TableText::tr("Signal window"), {}, [](const ComparedSweep &sweep) {
            return sweep.spec().strategy == Strategy::Macd ? QString::number(sweep.spec().signal) : QString();
        });
    words(part, TableText::tr("Minimum of trades"), TableText::tr("Cells with fewer trades are marked, never dropped."),
        stated(QLatin1StringView("min_trades"), [](const SweepSpec &spec) { return countText(spec.minTrades); }));
}

void Maker::data()
{
    const auto part = Section::Data;
    const auto known = [](const std::function<QString(const DataRange &)> &text) {
        return [text](const ComparedSweep &sweep) {
            const DataRange &data = sweep.hasCells() ? sweep.set.result.data : sweep.job.data;
            return data.bars > 0 || !data.sha256.isEmpty() ? text(data) : QString();
        };
    };
    words(
        part, TableText::tr("Computed by"), {}, [](const ComparedSweep &sweep) { return placeTitle(sweep.job.place); });
    words(part, TableText::tr("First bar"), {},
        known([](const DataRange &data) { return data.firstMs == 0 ? QString() : dateText(data.firstMs); }));
    words(part, TableText::tr("Last bar"), {},
        known([](const DataRange &data) { return data.lastMs == 0 ? QString() : dateText(data.lastMs); }));
    words(part, TableText::tr("Bars"), {},
        known([](const DataRange &data) { return data.bars == 0 ? QString() : countText(data.bars); }));
    words(part, TableText::tr("Fingerprint of the prices"),
        TableText::tr("The same letters mean the same prices, bit by bit."),
        known([](const DataRange &data) { return QString::fromLatin1(data.sha256.left(12)); }));
    QList<double> returns;
    QList<bool> there;
    for (const ComparedSweep &sweep : m_sweeps) {
        there.append(sweep.hasCells());
        returns.append(sweep.hasCells() ? sweep.set.result.benchmarkReturn : kNan);
    }
    figures(
        part, TableText::tr("Buy and hold (%)"), Metric::TotalReturn, returns, QList<bool>(there.size(), false), there);
    m_rows.last().plain = TableText::tr("What simply holding the series would have returned over these bars.");
}

void Maker::convention()
{
    const auto part = Section::Convention;
    const auto known = [](const std::function<QString(const Convention &)> &text) {
        return [text](const ComparedSweep &sweep) {
            const Convention &convention = sweep.hasCells() ? sweep.set.result.convention : sweep.job.convention;
            return convention.known ? text(convention) : QString();
        };
    };
    words(part, TableText::tr("Fills"), TableText::tr("When an order is filled after its signal."),
        known([](const Convention &convention) { return describe(convention.execution); }));
    words(part, TableText::tr("Fees a side"), {},
        known([](const Convention &convention) { return rateText(convention.fees); }));
    words(part, TableText::tr("Slippage"), {},
        known([](const Convention &convention) { return rateText(convention.slippage); }));
    words(part, TableText::tr("Annualisation"), TableText::tr("How many bars make a year in the ratios."),
        known([](const Convention &convention) { return describe(convention.annualisation); }));
    words(part, TableText::tr("Bar interval"), {}, known([](const Convention &convention) {
        return convention.barIntervalMs > 0 ? intervalText(convention.barIntervalMs) : QString();
    }));
    words(part, TableText::tr("Engine"), {}, [](const ComparedSweep &sweep) {
        return sweep.hasCells() ? sweep.set.result.engineVersion : sweep.job.engineVersion;
    });
}

void Maker::best(const QString &name, Metric metric, CellSummary::Best CellSummary::*which)
{
    QList<double> values;
    QList<bool> counts;
    for (const ComparedSweep &sweep : m_sweeps) {
        const CellSummary::Best &best = sweep.summary.*which;
        counts.append(sweep.hasCells() && best.row >= 0);
        values.append(counts.last() ? best.value : kNan);
    }
    figures(Section::Grid, name, metric, values, counts, counts);
    QStringList &texts = m_rows.last().values;
    for (qsizetype i = 0; i < texts.size(); ++i) {
        if (counts[i])
            texts[i] = TableText::tr("%1 (cell %2)")
                           .arg(texts[i], cellName(m_sweeps[i].set, (m_sweeps[i].summary.*which).row));
    }
}

void Maker::grid()
{
    words(Section::Grid, TableText::tr("Cells"), TableText::tr("How many pairs of windows the result holds."),
        [](const ComparedSweep &sweep) { return coverageText(sweep); });
    best(TableText::tr("Best Sharpe"), Metric::Sharpe, &CellSummary::sharpe);
    best(TableText::tr("Best return (%)"), Metric::TotalReturn, &CellSummary::totalReturn);
    best(TableText::tr("Lowest drawdown (%)"), Metric::MaxDrawdown, &CellSummary::maxDrawdown);
    QList<double> sharpes;
    QList<double> returns;
    QList<bool> there;
    for (const ComparedSweep &sweep : m_sweeps) {
        there.append(sweep.hasCells());
        sharpes.append(sweep.hasCells() ? sweep.summary.medianSharpe : kNan);
        returns.append(sweep.hasCells() ? sweep.summary.medianReturn : kNan);
    }
    figures(Section::Grid, TableText::tr("Median Sharpe of the grid"), Metric::Sharpe, sharpes, there, there);
    figures(Section::Grid, TableText::tr("Median return of the grid (%)"), Metric::TotalReturn, returns, there, there);
}

void Maker::cell()
{
    CompareRow name{.section = Section::Cell, .name = TableText::tr("Cell (fast/slow)")};
    QString first;
    QList<bool> there;
    QList<bool> counts;
    for (qsizetype i = 0; i < m_sweeps.size(); ++i) {
        const qint32 row = m_chosen[i].row;
        there.append(m_sweeps[i].hasCells() && row >= 0);
        counts.append(there.last() && !m_sweeps[i].set.tooFew(row));
        name.values.append(there.last() ? cellName(m_sweeps[i].set, row) : dash());
        name.best.append(false);
        if (there.last() && first.isEmpty())
            first = name.values.last();
        name.differs = name.differs || (there.last() && name.values.last() != first);
    }
    name.plain = TableText::tr("The chosen cell, or the one with the best Sharpe ratio where none is chosen.");
    m_rows.append(name);
    forEachMetric([&](Metric metric) {
        QList<double> values;
        QList<bool> given;
        QList<bool> may;
        for (qsizetype i = 0; i < m_sweeps.size(); ++i) {
            given.append(there[i] && isGiven(m_sweeps[i].set, metric));
            may.append(counts[i] && given[i]);
            values.append(given[i] ? m_sweeps[i].set.value(m_chosen[i].row, metric) : kNan);
        }
        figures(Section::Cell, metricTitle(metric), metric, values, may, given);
    });
}

} // namespace

QString sectionTitle(CompareRow::Section section)
{
    switch (section) {
    case CompareRow::Section::Parameters: return TableText::tr("Parameters");
    case CompareRow::Section::Data: return TableText::tr("Data");
    case CompareRow::Section::Convention: return TableText::tr("Convention");
    case CompareRow::Section::Grid: return TableText::tr("Whole grid");
    case CompareRow::Section::Cell: return TableText::tr("Chosen cell");
    }
    return {};
}

QString numberedTitle(qsizetype index, const Job &job)
{
    return QStringLiteral("%1 %2").arg(index + 1).arg(job.name);
}

QList<bool> bestOf(Metric metric, const QList<double> &values, const QList<bool> &counts)
{
    QList<bool> best(values.size(), false);
    const bool higher = metricInfo(metric).higherIsBetter;
    int candidates = 0;
    double top = kNan;
    double bottom = kNan;
    for (qsizetype i = 0; i < values.size(); ++i) {
        const double value = comparable(metric, values[i]);
        if (!counts[i] || !std::isfinite(value))
            continue;
        top = candidates == 0 ? value : std::max(top, value);
        bottom = candidates == 0 ? value : std::min(bottom, value);
        ++candidates;
    }
    if (candidates < 2 || top == bottom)
        return best;
    for (qsizetype i = 0; i < values.size(); ++i)
        best[i] = counts[i] && comparable(metric, values[i]) == (higher ? top : bottom);
    return best;
}

CompareTable compareTable(const QList<ComparedSweep> &sweeps, const QList<ChosenCell> &chosen)
{
    CompareTable table;
    for (qsizetype i = 0; i < sweeps.size(); ++i)
        table.titles.append(numberedTitle(i, sweeps[i].job));
    table.rows = Maker(sweeps, chosen).make();
    return table;
}

} // namespace zixly
