// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/pricerow.h"

#include <QTimeZone>

#include <cmath>
#include <limits>

namespace zixly {

namespace {

using Kind = ImportProblem::Kind;
using State = PriceNumber::State;

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

int indexOf(const ImportPlan &plan, ColumnRole role)
{
    return static_cast<int>(plan.roles.indexOf(role));
}

// Data vendors shorten volumes: 12.3K, 4.5M, 1.2B.
double volumeUnit(std::string_view &text)
{
    if (text.size() < 2)
        return 1.0;
    double unit = 1.0;
    switch (text.back()) {
    case 'k':
    case 'K': unit = 1e3; break;
    case 'm':
    case 'M': unit = 1e6; break;
    case 'b':
    case 'B': unit = 1e9; break;
    default: return 1.0;
    }
    text.remove_suffix(1);
    return unit;
}

} // namespace

PriceRowReader::PriceRowReader(const ImportPlan &plan)
    : m_plan(plan)
    , m_dates(plan.dateOrder)
    , m_columns(static_cast<std::size_t>(plan.roles.size()))
    , m_date(indexOf(plan, ColumnRole::Date))
    , m_time(plan.dateOrder == DateOrder::Unix ? -1 : indexOf(plan, ColumnRole::Time))
    , m_open(indexOf(plan, ColumnRole::Open))
    , m_high(indexOf(plan, ColumnRole::High))
    , m_low(indexOf(plan, ColumnRole::Low))
    , m_close(indexOf(plan, ColumnRole::Close))
    , m_adjusted(plan.adjusted ? indexOf(plan, ColumnRole::AdjClose) : -1)
    , m_volume(indexOf(plan, ColumnRole::Volume))
{
}

RowFault PriceRowReader::read(const CsvRows &rows, PriceRow &row)
{
    const auto &cells = rows.cells();
    if (rows.unclosedQuote())
        return {Kind::UnclosedQuote};
    if (rows.count() != m_columns || cells.size() < m_columns) {
        // A separator behind the last cell adds nothing.
        bool filled = cells.size() < m_columns || rows.count() > cells.size();
        for (std::size_t i = m_columns; !filled && i < cells.size(); ++i)
            filled = !cells[i].empty();
        if (filled)
            return {Kind::WrongColumnCount};
    }
    if (const RowFault fault = readTime(cells, row.time))
        return fault;
    const std::array columns{m_open, m_high, m_low, m_close};
    const std::array values{&row.open, &row.high, &row.low, &row.close};
    std::array<PriceNumber, 4> numbers;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (const RowFault fault = readPrice(cells, columns[i], numbers[i]))
            return fault;
        *values[i] = numbers[i].value;
    }
    if (const RowFault fault = readVolume(cells, row))
        return fault;
    if (m_adjusted < 0) {
        for (const PriceNumber &number : numbers)
            m_decimals.add(number);
        return {};
    }
    PriceNumber adjusted;
    if (const RowFault fault = readPrice(cells, m_adjusted, adjusted))
        return fault;
    const double ratio = adjusted.value / row.close;
    row.open *= ratio;
    row.high *= ratio;
    row.low *= ratio;
    row.close = adjusted.value;
    // An adjustment beyond the range of a double would leave holes in the columns.
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i] >= 0 && (!(*values[i] > 0.0) || !std::isfinite(*values[i])))
            return {Kind::BadNumber, m_adjusted, cells[static_cast<std::size_t>(m_adjusted)]};
    }
    return {};
}

RowFault PriceRowReader::readTime(const std::vector<std::string_view> &cells, PriceTime &time)
{
    const std::string_view date = cells[static_cast<std::size_t>(m_date)];
    time = m_dates.read(date);
    if (!time.fine)
        return {Kind::BadDate, m_date, date};
    if (m_time < 0)
        return {};
    const std::string_view text = cells[static_cast<std::size_t>(m_time)];
    PriceTime clock;
    if (text.empty())
        return {};
    if (!PriceDateReader::readTime(text, clock))
        return {Kind::BadTime, m_time, text};
    time.localMs = time.localMs - ((time.localMs % kDayMs) + kDayMs) % kDayMs + clock.localMs;
    time.offsetMs = clock.offsetMs;
    return {};
}

RowFault PriceRowReader::readPrice(const std::vector<std::string_view> &cells, int column, PriceNumber &number) const
{
    if (column < 0) {
        number = {kNothing, 0, 0, State::Fine};
        return {};
    }
    const std::string_view text = cells[static_cast<std::size_t>(column)];
    number = parseNumber(text, m_plan.decimal);
    if (number.state == State::Bad)
        return {Kind::BadNumber, column, text};
    if (number.state == State::Missing)
        return {Kind::NotANumber, column, text};
    if (!(number.value > 0.0))
        return {Kind::NotPositive, column, text};
    return {};
}

RowFault PriceRowReader::readVolume(const std::vector<std::string_view> &cells, PriceRow &row) const
{
    row.volume = kNothing;
    row.emptyVolume = false;
    if (m_volume < 0)
        return {};
    const std::string_view text = cells[static_cast<std::size_t>(m_volume)];
    PriceNumber number = parseNumber(text, m_plan.decimal);
    if (number.state == State::Bad) {
        std::string_view digits = text;
        const double unit = volumeUnit(digits);
        number = parseNumber(digits, m_plan.decimal);
        number.value *= unit;
        if (number.state == State::Missing)
            number.state = State::Bad; // "K" alone is no number
    }
    if (number.state == State::Bad || number.value < 0.0 || std::isinf(number.value))
        return {Kind::BadNumber, m_volume, text};
    row.emptyVolume = number.state == State::Missing;
    row.volume = row.emptyVolume ? 0.0 : number.value;
    return {};
}

QString PriceRowReader::columnName(int column) const
{
    if (column < 0)
        return {};
    const QString name = m_plan.header ? m_plan.names.value(column).trimmed() : QString();
    return name.isEmpty() ? QString::number(column + 1) : name;
}

ImportProblem PriceRowReader::problem(const RowFault &fault, const CsvRows &rows, const QString &file) const
{
    ImportProblem problem;
    problem.kind = fault.kind;
    problem.file = file;
    problem.line = rows.line();
    problem.column = columnName(fault.column);
    problem.value = cellText(fault.value);
    if (fault.kind == Kind::WrongColumnCount) {
        problem.expected = static_cast<int>(m_columns);
        problem.found = static_cast<int>(std::min<std::size_t>(rows.count(), std::numeric_limits<int>::max()));
    }
    return problem;
}

QList<ImportProblem> planProblems(const ImportPlan &plan, const QString &file)
{
    QList<ImportProblem> problems;
    const auto add
        = [&](Kind kind, const QString &value = {}) { problems.append(ImportProblem{kind, file, 0, {}, value}); };
    if (plan.format == PriceFormat::Unknown && !plan.has(ColumnRole::Date) && !plan.has(ColumnRole::Close)) {
        add(Kind::ColumnsUnknown);
        return problems;
    }
    if (!plan.has(ColumnRole::Date))
        add(Kind::NoDateColumn);
    if (!plan.has(ColumnRole::Close))
        add(Kind::NoCloseColumn);
    if (plan.adjusted && !plan.has(ColumnRole::AdjClose))
        add(Kind::NoAdjustedColumn);
    if (static_cast<std::size_t>(plan.roles.size()) > CsvRows::kMaxCells)
        add(Kind::ColumnsUnknown);
    for (int role = 1; role <= static_cast<int>(ColumnRole::Volume); ++role) {
        if (plan.roles.count(static_cast<ColumnRole>(role)) > 1)
            add(Kind::RoleTwice, columnRoleTitle(static_cast<ColumnRole>(role)));
    }
    if (plan.dateAmbiguous)
        add(Kind::DatesAmbiguous);
    if (plan.decimalAmbiguous)
        add(Kind::DecimalAmbiguous);
    if (!QTimeZone(plan.timeZone.toLatin1()).isValid())
        add(Kind::UnknownTimeZone, plan.timeZone);
    return problems;
}

} // namespace zixly
