// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/priceimport.h"

#include "worker/priceclock.h"
#include "worker/pricefolder.h"
#include "worker/pricenormal.h"
#include "worker/pricerow.h"

#include <QTimeZone>

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

namespace zixly {

namespace {

using Kind = ImportProblem::Kind;

std::string_view textOf(const PriceFile &file)
{
    return {file.text.constData(), static_cast<std::size_t>(file.text.size())};
}

// One run of importPrices().
class Importer
{
public:
    Importer(const PriceFile &file, const ImportPlan &plan)
        : m_file(file)
        , m_plan(plan)
        , m_cells(textOf(file), plan.separator)
        , m_reader(plan)
        , m_hasHigh(plan.has(ColumnRole::High))
        , m_hasLow(plan.has(ColumnRole::Low))
    {
        m_rows.series.adjusted = plan.adjusted;
    }

    ImportOutcome run(const std::atomic<bool> &stop, const ImportProgress &progress);

private:
    void reserve();
    void add(const PriceRow &row);
    void fault(const RowFault &fault);
    void refuse(const ImportProblem &problem);
    void finish();

    const PriceFile &m_file;
    const ImportPlan &m_plan;
    CsvRows m_cells;
    PriceRowReader m_reader;
    PriceRows m_rows;
    ImportOutcome m_outcome;
    bool m_hasHigh;
    bool m_hasLow;
};

ImportOutcome Importer::run(const std::atomic<bool> &stop, const ImportProgress &progress)
{
    constexpr qint64 kReportEvery = 1 << 14; // rows; a few milliseconds
    const auto total = static_cast<double>(std::max<qsizetype>(m_file.text.size(), 1));
    m_cells.skipLines(m_plan.skipLines);
    if (m_plan.header)
        m_cells.next();
    reserve();
    PriceRow row;
    ImportNotes &notes = m_outcome.notes;
    while (m_cells.next()) {
        if (++notes.rows % kReportEvery == 0) {
            if (stop)
                return refusedImport({Kind::Cancelled, m_file.name});
            if (progress)
                progress(static_cast<double>(m_cells.position()) / total);
        }
        if (const RowFault found = m_reader.read(m_cells, row))
            fault(found);
        else
            add(row);
    }
    if (m_outcome.problemCount == 0)
        finish();
    if (progress)
        progress(1.0);
    return std::move(m_outcome);
}

// Counts the lines of the beginning, so that the columns grow once.
void Importer::reserve()
{
    const std::string_view text = textOf(m_file);
    constexpr std::size_t kHead = 65536; // bytes
    const std::string_view head = text.substr(0, kHead);
    qsizetype lines = 1;
    for (std::size_t i = 1; i < head.size(); ++i)
        lines += (head[i] == '\n' || head[i] == '\r') && head[i - 1] != '\n' && head[i - 1] != '\r' ? 1 : 0;
    const double share = static_cast<double>(text.size()) / static_cast<double>(std::max<std::size_t>(head.size(), 1));
    const auto rows = static_cast<std::size_t>(1.05 * share * static_cast<double>(lines)) + 16;
    PriceSeries &series = m_rows.series;
    series.time.reserve(rows);
    m_rows.line.reserve(rows);
    series.close.reserve(rows);
    for (const auto &[role, column] :
        {std::pair(ColumnRole::Open, &series.open), std::pair(ColumnRole::High, &series.high),
            std::pair(ColumnRole::Low, &series.low), std::pair(ColumnRole::Volume, &series.volume)}) {
        if (m_plan.has(role))
            column->reserve(rows);
    }
}

void Importer::add(const PriceRow &row)
{
    PriceSeries &series = m_rows.series;
    const bool stated = row.time.offsetMs != PriceTime::kNoOffset && m_plan.dateOrder != DateOrder::Unix;
    if (stated || !m_rows.offsets.empty()) {
        m_rows.offsets.resize(series.time.size(), PriceTime::kNoOffset); // rows before the first that states one
        m_rows.offsets.push_back(row.time.offsetMs);
    }
    series.time.push_back(row.time.localMs);
    series.close.push_back(row.close);
    for (const auto &[value, column] : {std::pair(row.open, &series.open), std::pair(row.high, &series.high),
             std::pair(row.low, &series.low), std::pair(row.volume, &series.volume)}) {
        if (!std::isnan(value))
            column->push_back(value);
    }
    m_rows.line.push_back(static_cast<qint32>(m_cells.line()));
    m_outcome.notes.emptyVolumes += row.emptyVolume ? 1 : 0;
    if (row.high < row.low && m_hasHigh && m_hasLow) {
        ++m_outcome.notes.highBelowLow;
        addExample(m_outcome.notes,
            {Kind::HighBelowLow, m_file.name, m_cells.line(), {},
                QStringLiteral("%1 < %2").arg(row.high, 0, 'g', 10).arg(row.low, 0, 'g', 10)});
    }
}

void Importer::fault(const RowFault &fault)
{
    const bool skip = m_plan.skipBadRows && fault.kind != Kind::UnclosedQuote;
    if (skip) {
        ++m_outcome.notes.skipped;
        // Only the first ones are told; the text of the others is not worth making.
        if (m_outcome.notes.skipped <= kListedProblems)
            addExample(m_outcome.notes, m_reader.problem(fault, m_cells, m_file.name));
    } else {
        ++m_outcome.problemCount;
        if (m_outcome.problems.size() < kListedProblems)
            m_outcome.problems.append(m_reader.problem(fault, m_cells, m_file.name));
    }
}

void Importer::refuse(const ImportProblem &problem)
{
    m_outcome.problems.append(problem);
    ++m_outcome.problemCount;
}

void Importer::finish()
{
    PriceSeries &series = m_rows.series;
    if (series.time.empty()) {
        refuse({Kind::NoRows, m_file.name});
        return;
    }
    series.decimals = m_reader.decimals();
    const NormalForm form = normalise(m_rows, m_plan, m_file.name);
    ImportNotes &notes = m_outcome.notes;
    notes.newestFirst = form.notes.newestFirst;
    notes.outOfOrder = form.notes.outOfOrder;
    notes.duplicates = form.notes.duplicates;
    notes.skipped += form.notes.skipped;
    notes.gaps = form.notes.gaps;
    notes.clockGaps = form.notes.clockGaps;
    notes.clockOverlaps = form.notes.clockOverlaps;
    for (const ImportProblem &example : form.notes.examples)
        addExample(notes, example);
    m_outcome.problems = form.problems;
    m_outcome.problemCount = form.problemCount;
    if (m_outcome.problemCount > 0)
        return;
    series.ticker = tickerOfFile(m_file.name);
    series.source = m_file.name;
    series.timeZone = m_plan.timeZone;
    m_outcome.series = std::make_shared<const PriceSeries>(std::move(series));
}

// The first data row, so that a question can show what it is about.
QString firstValue(const PriceFile &file, const ImportPlan &plan, ColumnRole role)
{
    CsvRows rows(textOf(file), plan.separator);
    rows.skipLines(plan.skipLines);
    if (plan.header)
        rows.next();
    const qsizetype column = plan.roles.indexOf(role);
    if (!rows.next() || column < 0 || static_cast<std::size_t>(column) >= rows.cells().size())
        return {};
    const std::string_view cell = rows.cells()[static_cast<std::size_t>(column)];
    return cellText(cell);
}

QList<ImportProblem> problemsOfPlan(const PriceFile &file, const ImportPlan &plan)
{
    QList<ImportProblem> problems = planProblems(plan, file.name);
    for (ImportProblem &problem : problems) {
        if (problem.kind == Kind::DatesAmbiguous)
            problem.value = firstValue(file, plan, ColumnRole::Date);
        else if (problem.kind == Kind::DecimalAmbiguous)
            problem.value = firstValue(file, plan, ColumnRole::Close);
    }
    return problems;
}

QStringList textsOf(const std::vector<std::string_view> &cells)
{
    QStringList texts;
    for (const std::string_view cell : cells)
        texts.append(cellText(cell));
    return texts;
}

PreviewRow shownRow(PreviewRow shown, const PriceRow &row)
{
    shown.open = row.open;
    shown.high = row.high;
    shown.low = row.low;
    shown.close = row.close;
    shown.volume = row.volume;
    return shown;
}

} // namespace

ImportOutcome refusedImport(const ImportProblem &problem)
{
    ImportOutcome outcome;
    outcome.problems = {problem};
    outcome.problemCount = 1;
    return outcome;
}

ImportOutcome importPrices(
    const PriceFile &file, const ImportPlan &plan, const std::atomic<bool> &stop, const ImportProgress &progress)
{
    ImportOutcome outcome;
    outcome.problems = problemsOfPlan(file, plan);
    outcome.problemCount = outcome.problems.size();
    if (!outcome.problems.isEmpty())
        return outcome;
    try {
        return Importer(file, plan).run(stop, progress);
    } catch (const std::bad_alloc &) {
        return refusedImport({Kind::OutOfMemory, file.name});
    }
}

ImportPreview preview(const PriceFile &file, const ImportPlan &plan, int rows)
{
    ImportPreview preview;
    preview.names = plan.names;
    preview.planProblems = problemsOfPlan(file, plan);
    const bool readable = plan.has(ColumnRole::Date) && plan.has(ColumnRole::Close) && !plan.roles.isEmpty()
        && (!plan.adjusted || plan.has(ColumnRole::AdjClose));
    CsvRows cells(textOf(file), plan.separator);
    cells.skipLines(plan.skipLines);
    if (plan.header)
        cells.next();
    PriceRowReader reader(plan);
    std::vector<qint64> times;
    std::vector<qint32> offsets;
    while (preview.rows.size() < rows && cells.next()) {
        PreviewRow shown;
        shown.line = cells.line();
        shown.cells = textsOf(cells.cells());
        PriceRow row{};
        if (readable) {
            const RowFault fault = reader.read(cells, row);
            if (fault)
                shown.problem = reader.problem(fault, cells, file.name);
            else
                shown = shownRow(shown, row);
        }
        preview.dateOnly = preview.dateOnly && row.time.localMs % kDayMs == 0;
        times.push_back(row.time.localMs);
        offsets.push_back(row.time.offsetMs);
        preview.rows.append(shown);
    }
    const QTimeZone zone(plan.timeZone.toLatin1());
    if (!preview.dateOnly && plan.dateOrder != DateOrder::Unix && zone.isValid())
        toUtc(times, offsets, zone);
    for (qsizetype i = 0; i < preview.rows.size(); ++i)
        preview.rows[i].timeMs = times[static_cast<std::size_t>(i)];
    return preview;
}

ImportOutcome importPriceFile(const QString &path, const std::atomic<bool> &stop, const QByteArray &mappings)
{
    const auto file = readPriceFile(path, stop);
    if (!file)
        return refusedImport(file.error());
    Recognition recognition = recognise(*file);
    applyRemembered(recognition, mappings);
    if (recognition.questions.contains(ImportQuestion::Columns))
        return refusedImport({Kind::ColumnsUnknown, file->name});
    return importPrices(*file, recognition.plan, stop);
}

} // namespace zixly
