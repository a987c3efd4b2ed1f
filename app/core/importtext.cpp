// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/importplan.h"

#include <QCoreApplication>
#include <QLocale>

#include <limits>

namespace zixly {

namespace {

class ImportText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::ImportText)
};

using Kind = ImportProblem::Kind;

constexpr qsizetype kShownValue = 60; // characters of a cell that are repeated in a sentence

QString quoted(const QString &value)
{
    QString shown = value.left(kShownValue);
    for (QChar &character : shown) {
        if (!character.isPrint())
            character = QChar(0xfffd);
    }
    if (value.size() > kShownValue)
        shown += QChar(0x2026);
    return ImportText::tr("“%1”", "a value from a file, in quotation marks").arg(shown);
}

QString lineText(qint64 line)
{
    return QLocale().toString(line);
}

QString place(const ImportProblem &problem)
{
    QString file = problem.file.isEmpty() ? ImportText::tr("The file") : problem.file;
    if (problem.line <= 0)
        return file;
    if (problem.column.isEmpty())
        return ImportText::tr("%1, line %2").arg(file, lineText(problem.line));
    return ImportText::tr("%1, line %2, column %3").arg(file, lineText(problem.line), quoted(problem.column));
}

QString aboutFile(Kind kind)
{
    switch (kind) {
    case Kind::NotFound: return ImportText::tr("%1 does not exist. Check the name and the folder.");
    case Kind::IsFolder: return ImportText::tr("%1 is a folder. Choose a price file inside it.");
    case Kind::Unreadable: return ImportText::tr("%1 cannot be read (%2). Check that you may open it.");
    case Kind::Empty: return ImportText::tr("%1 is empty. Choose a file that holds prices.");
    case Kind::TooLarge: return ImportText::tr("%1 is larger than 2 GB (%2). Split it into smaller files.");
    case Kind::ChangedWhileReading:
        return ImportText::tr("%1 changed while it was read. Wait until it is written completely, then try again.");
    case Kind::Binary: return ImportText::tr("%1 is not a text file. Export the prices as CSV and choose that file.");
    case Kind::Archive:
        return ImportText::tr("%1 is packed or a workbook (%2). Unpack it or export it as CSV, then choose that file.");
    case Kind::BadEncoding:
        return ImportText::tr("%1 is damaged or not in a known text encoding. Save it as UTF-8 and try again.");
    case Kind::OutOfMemory:
        return ImportText::tr("There is not enough memory to import %1. Split it into smaller files.");
    case Kind::Cancelled: return ImportText::tr("The import of %1 was cancelled. Nothing was changed.");
    case Kind::NoRows: return ImportText::tr("%1 holds no usable row of prices. Check its columns and choose again.");
    default: return {};
    }
}

QString aboutPlan(Kind kind)
{
    switch (kind) {
    case Kind::NoDateColumn: return ImportText::tr("%1: no column is marked as the date. Choose it.");
    case Kind::NoCloseColumn: return ImportText::tr("%1: no column is marked as the closing price. Choose it.");
    case Kind::NoAdjustedColumn:
        return ImportText::tr("%1: adjusted prices need an adjusted close. Mark its column or choose the plain close.");
    case Kind::RoleTwice: return ImportText::tr("%1: two columns are marked as %2. Keep one of them.");
    case Kind::ColumnsUnknown:
        return ImportText::tr("%1: the columns are not recognised. Say in the import window what each column holds.");
    case Kind::DatesAmbiguous:
        return ImportText::tr(
            "%1: dates such as %2 can mean month first or day first. Choose one in the import window.");
    case Kind::DecimalAmbiguous:
        return ImportText::tr(
            "%1: a number such as %2 can be a fraction or thousands. Choose the decimal mark in the import window.");
    case Kind::UnknownTimeZone: return ImportText::tr("%1: the time zone %2 is not known. Choose another one.");
    default: return {};
    }
}

QString aboutRow(Kind kind)
{
    switch (kind) {
    case Kind::UnclosedQuote:
        return ImportText::tr("%1: a quotation mark opens here and is never closed. Correct the file.");
    case Kind::BadDate: return ImportText::tr("%1: %2 is not a date in the chosen order. Correct it or skip bad rows.");
    case Kind::BadTime: return ImportText::tr("%1: %2 is not a time of day. Correct it or skip bad rows.");
    case Kind::BadNumber: return ImportText::tr("%1: %2 is not a number. Correct it or skip bad rows.");
    case Kind::NotANumber: return ImportText::tr("%1: the value is missing (%2). Fill it in or skip bad rows.");
    case Kind::NotPositive: return ImportText::tr("%1: %2 must be above zero. Correct it or skip bad rows.");
    default: return {};
    }
}

QString aboutWarning(Kind kind)
{
    switch (kind) {
    case Kind::HighBelowLow: return ImportText::tr("%1: the high is below the low (%2).");
    case Kind::Gap: return ImportText::tr("%1: bars are missing (%2).");
    case Kind::ClockGap: return ImportText::tr("%1: the clock of the time zone skips %2.");
    case Kind::ClockOverlap: return ImportText::tr("%1: the clock of the time zone shows %2 twice.");
    default: return {};
    }
}

void add(QStringList &list, qint64 count, const QString &sentence)
{
    if (count > 0)
        list.append(sentence);
}

// %n takes an int; a file of 2 GB cannot hold more lines than that.
int plural(qint64 count)
{
    return static_cast<int>(qMin<qint64>(count, std::numeric_limits<int>::max()));
}

} // namespace

QString columnRoleTitle(ColumnRole role)
{
    switch (role) {
    case ColumnRole::Ignore: return ImportText::tr("Ignore", "column of a price file");
    case ColumnRole::Date: return ImportText::tr("Date", "column of a price file");
    case ColumnRole::Time: return ImportText::tr("Time", "column of a price file");
    case ColumnRole::Open: return ImportText::tr("Open", "column of a price file");
    case ColumnRole::High: return ImportText::tr("High", "column of a price file");
    case ColumnRole::Low: return ImportText::tr("Low", "column of a price file");
    case ColumnRole::Close: return ImportText::tr("Close", "column of a price file");
    case ColumnRole::AdjClose: return ImportText::tr("Adjusted close", "column of a price file");
    case ColumnRole::Volume: return ImportText::tr("Volume", "column of a price file");
    }
    return {};
}

QString priceFormatTitle(PriceFormat format)
{
    switch (format) {
    case PriceFormat::Unknown: return ImportText::tr("Not recognised", "format of a price file");
    case PriceFormat::Generic: return ImportText::tr("Date, open, high, low, close", "format of a price file");
    case PriceFormat::Yahoo: return ImportText::tr("Yahoo Finance");
    case PriceFormat::Stooq: return ImportText::tr("Stooq");
    case PriceFormat::TradingView: return ImportText::tr("TradingView");
    case PriceFormat::Binance: return ImportText::tr("Binance klines");
    case PriceFormat::MetaTrader: return ImportText::tr("MetaTrader");
    }
    return {};
}

QString dateOrderTitle(DateOrder order)
{
    switch (order) {
    case DateOrder::Iso: return ImportText::tr("Year first (2020-01-31)");
    case DateOrder::Us: return ImportText::tr("Month first (1/31/2020)");
    case DateOrder::Eu: return ImportText::tr("Day first (31.1.2020)");
    case DateOrder::Unix: return ImportText::tr("Count since 1970 (1580428800)");
    }
    return {};
}

QString explain(const ImportProblem &problem)
{
    const QString where = place(problem);
    if (problem.kind == Kind::None)
        return {};
    if (problem.kind == Kind::WrongColumnCount) {
        return ImportText::tr("%1: the row has %2 columns instead of %3. Correct it or skip bad rows.")
            .arg(where, lineText(problem.found), lineText(problem.expected));
    }
    if (problem.kind == Kind::ConflictingDuplicate) {
        return ImportText::tr(
            "%1: the time %2 stands in line %3 too, with other values. Remove one of them or skip bad rows.")
            .arg(where, quoted(problem.value), lineText(problem.otherLine));
    }
    QString text = aboutFile(problem.kind);
    // The cause from the system and the names of roles are our own words: no quotation marks.
    const bool ownWords = !text.isEmpty() || problem.kind == Kind::RoleTwice || problem.kind == Kind::HighBelowLow
        || problem.kind == Kind::Gap;
    for (const auto &about : {aboutPlan, aboutRow, aboutWarning}) {
        if (text.isEmpty())
            text = about(problem.kind);
    }
    if (!text.contains(QLatin1String("%2")))
        return text.arg(where);
    return text.arg(where, ownWords ? problem.value : quoted(problem.value));
}

QString explain(const ImportOutcome &outcome)
{
    if (outcome.problems.isEmpty())
        return {};
    QString first = explain(outcome.problems.front());
    if (outcome.problemCount <= 1)
        return first;
    return ImportText::tr("%1 There are %n more problem(s) in the file.", nullptr, plural(outcome.problemCount - 1))
        .arg(first);
}

QStringList describe(const ImportNotes &notes)
{
    QStringList list;
    add(list, notes.newestFirst ? 1 : 0, ImportText::tr("The file is newest first; its rows were turned round."));
    add(list, notes.outOfOrder,
        ImportText::tr("%n row(s) were out of order and were sorted by time.", nullptr, plural(notes.outOfOrder)));
    add(list, notes.duplicates,
        ImportText::tr("%n identical duplicate row(s) were dropped.", nullptr, plural(notes.duplicates)));
    add(list, notes.skipped, ImportText::tr("%n bad row(s) were skipped.", nullptr, plural(notes.skipped)));
    add(list, notes.highBelowLow,
        ImportText::tr("In %n row(s) the high is below the low.", nullptr, plural(notes.highBelowLow)));
    add(list, notes.gaps,
        ImportText::tr("There are %n unusually long gap(s) between bars.", nullptr, plural(notes.gaps)));
    add(list, notes.emptyVolumes,
        ImportText::tr("%n empty volume(s) were read as zero.", nullptr, plural(notes.emptyVolumes)));
    add(list, notes.clockGaps,
        ImportText::tr("%n local time(s) do not exist in the time zone and were moved past the change of the clock.",
            nullptr, plural(notes.clockGaps)));
    add(list, notes.clockOverlaps,
        ImportText::tr("%n local time(s) happen twice in the time zone; the order of the rows decided.", nullptr,
            plural(notes.clockOverlaps)));
    return list;
}

} // namespace zixly
