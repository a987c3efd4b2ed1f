// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/csvrows.h"
#include "worker/pricecolumns.h"
#include "worker/pricedate.h"
#include "worker/priceimport.h"
#include "worker/pricenumber.h"

#include <algorithm>
#include <map>

namespace zixly {

namespace {

constexpr int kShapeRows = 60; // rows that decide on the separator
constexpr int kHeaderRows = 25; // rows among which the header is looked for
constexpr std::size_t kSampleRows = 400; // data rows that decide on the columns

std::string_view textOf(const PriceFile &file)
{
    return {file.text.constData(), static_cast<std::size_t>(file.text.size())};
}

QStringList toTexts(const std::vector<std::string_view> &cells)
{
    QStringList texts;
    for (const std::string_view cell : cells)
        texts.append(cellText(cell));
    return texts;
}

// No date and no number is longer; a file of one long line shall not be copied.
std::vector<std::string> shortened(const std::vector<std::string_view> &cells)
{
    constexpr std::size_t kLongest = 64;
    std::vector<std::string> copies;
    copies.reserve(cells.size());
    for (const std::string_view cell : cells)
        copies.emplace_back(cell.substr(0, kLongest));
    return copies;
}

// How well a separator divides the beginning of a text into equal rows.
struct Shape {
    char separator = ',';
    std::size_t columns = 0;
    double share = 0.0; // of rows with that many columns
};

Shape shapeOf(std::string_view text, char separator)
{
    CsvRows rows(text, separator);
    std::map<std::size_t, int> counts;
    std::vector<std::size_t> seen; // in order of appearance
    int total = 0;
    while (total < kShapeRows && rows.next()) {
        ++total;
        if (counts[rows.count()]++ == 0)
            seen.push_back(rows.count());
    }
    Shape shape{separator};
    for (const std::size_t columns : seen) {
        const double share = counts[columns] / static_cast<double>(total);
        if (columns >= 2 && share > shape.share)
            shape = {separator, columns, share};
    }
    return shape;
}

// Commas come last: they stand inside numbers of files with another separator.
Shape bestShape(std::string_view text)
{
    Shape best;
    for (const char separator : {'\t', ';', ','}) {
        const Shape shape = shapeOf(text, separator);
        if (shape.share >= 0.6)
            return shape;
        if (shape.share > best.share)
            best = shape;
    }
    return best;
}

// One run of recognise().
class Recogniser
{
public:
    explicit Recogniser(const PriceFile &file)
        : m_file(file)
        , m_text(textOf(file))
    {
    }

    Recognition run(const Shape &shape, std::optional<bool> header);

private:
    void findHeader(std::size_t columns, std::optional<bool> header);
    bool isYahooTriple(CsvRows rows, QStringList &names);
    void sample();
    void columns();
    void decimal();
    void dates();
    void settleVolume();
    void ask();
    CsvRows dataRows() const;
    template <class Visit>
    void visitAll(Visit visit) const;

    const PriceFile &m_file;
    std::string_view m_text;
    Recognition m_result;
    SampleRows m_sample;
    bool m_byName = false; // the header tells what the columns hold
    bool m_sure = false;
};

Recognition Recogniser::run(const Shape &shape, std::optional<bool> header)
{
    m_result.plan.separator = shape.separator;
    if (shape.columns >= 2 || header) {
        findHeader(shape.columns, header);
        sample();
        columns();
        decimal();
        dates();
        settleVolume();
    }
    ask();
    return m_result;
}

void Recogniser::findHeader(std::size_t columns, std::optional<bool> header)
{
    ImportPlan &plan = m_result.plan;
    CsvRows rows(m_text, plan.separator);
    int firstFull = -1; // lines before the first row of the usual width
    QStringList fullCells;
    for (int row = 0; row < kHeaderRows && rows.next(); ++row) {
        QStringList cells = toTexts(rows.cells());
        const int before = static_cast<int>(rows.line()) - 1;
        plan.skipLines = before;
        if (header.value_or(true) && (isYahooTriple(rows, cells) || namesColumns(cells))) {
            plan.header = true;
            plan.names = cells;
            m_byName = true;
            return;
        }
        if (firstFull < 0 && rows.count() == columns) {
            firstFull = before;
            fullCells = cells;
        }
    }
    plan.skipLines = std::max(firstFull, 0);
    plan.header = header.value_or(!fullCells.isEmpty() && std::ranges::none_of(fullCells, [](const QString &cell) {
        const std::string text = cell.toStdString();
        return dateEvidence(text).form != DateEvidence::Form::None
            || parseNumber(text, '.').state == PriceNumber::State::Fine
            || parseNumber(text, ',').state == PriceNumber::State::Fine;
    }));
    plan.names = plan.header ? fullCells : QStringList(fullCells.size());
}

// yfinance writes three rows of names: Price,Close,... / Ticker,ABC,... / Date,,,
bool Recogniser::isYahooTriple(CsvRows rows, QStringList &names)
{
    if (names.front() != QLatin1String("Price") || !rows.next() || rows.cells().front() != "Ticker" || !rows.next())
        return false;
    const QString last = cellText(rows.cells().front());
    if (last != QLatin1String("Date") && last != QLatin1String("Datetime"))
        return false;
    names.front() = last;
    m_result.plan.skipLines = static_cast<int>(rows.line()) - 1;
    m_result.plan.format = PriceFormat::Yahoo;
    return true;
}

CsvRows Recogniser::dataRows() const
{
    CsvRows rows(m_text, m_result.plan.separator);
    rows.skipLines(m_result.plan.skipLines);
    if (m_result.plan.header)
        rows.next();
    return rows;
}

void Recogniser::sample()
{
    CsvRows rows = dataRows();
    while (m_sample.size() < kSampleRows && rows.next())
        m_sample.emplace_back(shortened(rows.cells()));
}

template <class Visit>
void Recogniser::visitAll(Visit visit) const
{
    CsvRows rows = dataRows();
    while (rows.next() && visit(rows.cells())) { }
}

void Recogniser::columns()
{
    ImportPlan &plan = m_result.plan;
    if (m_byName) {
        plan.roles = rolesByName(plan.names);
        if (plan.format == PriceFormat::Unknown)
            plan.format = formatByName(plan.names, m_file.name);
        m_sure = true;
        return;
    }
    plan.roles = QList<ColumnRole>(plan.names.size(), ColumnRole::Ignore);
    if (m_sample.empty())
        return;
    DecimalEvidence marks;
    for (const auto &cells : m_sample) {
        for (const std::string &cell : cells) {
            if (dateEvidence(cell).form == DateEvidence::Form::None)
                marks.add(cell);
        }
    }
    const ContentGuess guess = rolesByContent(m_sample, plan.names.size(), marks.mark(plan.separator));
    plan.roles = guess.roles;
    plan.format = guess.format;
    m_sure = guess.sure && !plan.header; // unknown names contradict a certain guess
}

void Recogniser::decimal()
{
    ImportPlan &plan = m_result.plan;
    DecimalEvidence evidence;
    const auto add = [&](const auto &cells) {
        for (std::size_t i = 0; i < std::min<std::size_t>(cells.size(), static_cast<std::size_t>(plan.roles.size()));
            ++i) {
            const ColumnRole role = plan.roles[static_cast<qsizetype>(i)];
            // Where names do not tell, any column may be made a price: a comma in it must not pass unasked.
            const bool candidate
                = !m_byName && role == ColumnRole::Ignore && dateEvidence(cells[i]).form == DateEvidence::Form::None;
            if (role >= ColumnRole::Open || candidate)
                evidence.add(cells[i], role == ColumnRole::Volume);
        }
    };
    for (const auto &cells : m_sample)
        add(cells);
    if (evidence.ambiguous()) {
        visitAll([&](const auto &cells) {
            add(cells);
            return evidence.ambiguous();
        });
    }
    plan.decimal = evidence.mark(plan.separator);
    plan.decimalAmbiguous = evidence.ambiguous();
}

void Recogniser::dates()
{
    ImportPlan &plan = m_result.plan;
    const qsizetype column = plan.roles.indexOf(ColumnRole::Date);
    if (column < 0)
        return;
    const auto index = static_cast<std::size_t>(column);
    DateOrderEvidence evidence;
    for (const auto &cells : m_sample) {
        if (index < cells.size())
            evidence.add(cells[index]);
    }
    if (evidence.ambiguous()) {
        // Only a day above 12 decides, and it may come late: look at every date once more, from the beginning.
        evidence = {};
        visitAll([&](const auto &cells) {
            if (index < cells.size())
                evidence.add(cells[index]);
            return !evidence.certain();
        });
    }
    plan.dateOrder = evidence.order();
    plan.dateAmbiguous = evidence.ambiguous();
    if (plan.dateOrder == DateOrder::Unix) {
        const qsizetype clock = plan.roles.indexOf(ColumnRole::Time);
        if (clock >= 0)
            plan.roles[clock] = ColumnRole::Ignore;
    }
}

// MetaTrader has two volumes, and the real one is often zero all the way.
void Recogniser::settleVolume()
{
    ImportPlan &plan = m_result.plan;
    const qsizetype volume = plan.roles.indexOf(ColumnRole::Volume);
    qsizetype ticks = -1;
    for (qsizetype i = 0; i < plan.names.size(); ++i) {
        if (plan.names[i].compare(QLatin1String("<TICKVOL>"), Qt::CaseInsensitive) == 0)
            ticks = i;
    }
    if (volume < 0 || ticks < 0 || volume == ticks || ticks >= plan.roles.size())
        return;
    const auto isZero = [volume](const std::vector<std::string> &cells) {
        return static_cast<std::size_t>(volume) >= cells.size() || cells[static_cast<std::size_t>(volume)] == "0";
    };
    if (std::ranges::all_of(m_sample, isZero)) {
        plan.roles[volume] = ColumnRole::Ignore;
        plan.roles[ticks] = ColumnRole::Volume;
    }
}

void Recogniser::ask()
{
    const ImportPlan &plan = m_result.plan;
    if (!m_sure)
        m_result.questions.append(ImportQuestion::Columns);
    if (plan.dateAmbiguous)
        m_result.questions.append(ImportQuestion::DateOrder);
    if (plan.decimalAmbiguous)
        m_result.questions.append(ImportQuestion::Decimal);
    const bool something = plan.has(ColumnRole::Date) && plan.has(ColumnRole::Close);
    m_result.confidence = !something   ? Recognition::Confidence::None
        : m_result.questions.isEmpty() ? Recognition::Confidence::Sure
                                       : Recognition::Confidence::Guess;
}

} // namespace

Recognition recognise(const PriceFile &file)
{
    return Recogniser(file).run(bestShape(textOf(file)), std::nullopt);
}

Recognition recogniseAs(const PriceFile &file, char separator, bool header)
{
    return Recogniser(file).run(shapeOf(textOf(file), separator), header);
}

} // namespace zixly
