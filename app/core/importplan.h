// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/priceseries.h"

#include <QJsonObject>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

// How a price file is read, and what came of it: plain values, callable from any thread. The reading itself is
// worker/priceimport.h.
namespace zixly {

enum class ColumnRole : quint8 { Ignore, Date, Time, Open, High, Low, Close, AdjClose, Volume };
enum class PriceFormat : quint8 { Unknown, Generic, Yahoo, Stooq, TradingView, Binance, MetaTrader };
// Year first (2020-01-31, 2020.01.31, 20200131), month first (1/31/2020), day first (31.1.2020), or a count since 1970
// whose unit (s, ms, us, ns) follows from the size of each number.
enum class DateOrder : quint8 { Iso, Us, Eu, Unix };

QString columnRoleTitle(ColumnRole role); // translated, for choices and headers
QString priceFormatTitle(PriceFormat format);
QString dateOrderTitle(DateOrder order); // with an example

// Everything that decides how the bytes of a price file are read. Made by recognise(), corrected by the user.
struct ImportPlan {
    PriceFormat format = PriceFormat::Unknown;
    char separator = ','; // ',', ';' or tab
    char decimal = '.'; // '.' or ','; the other one may group thousands
    bool header = true; // a row of names precedes the data
    int skipLines = 0; // lines before the header (or before the data)
    QStringList names; // of the columns, as written; empty names where there is no header
    QList<ColumnRole> roles; // one per column
    DateOrder dateOrder = DateOrder::Iso;
    bool dateAmbiguous = false; // the dates allow month first and day first: somebody has to choose
    bool decimalAmbiguous = false; // "1,234" may be a fraction or thousands: somebody has to choose
    QString timeZone = QStringLiteral("UTC"); // IANA name of the clock the file was written by
    bool adjusted = false; // scale open, high, low, close by adjusted close / close
    bool skipBadRows = false; // leave bad rows out instead of refusing the file

    bool has(ColumnRole role) const { return roles.contains(role); }
    bool operator==(const ImportPlan &) const = default;
};

// What recognition could not decide; the import refuses until it is answered.
enum class ImportQuestion : quint8 { Columns, DateOrder, Decimal };

struct Recognition {
    enum class Confidence : quint8 { None, Guess, Sure };
    ImportPlan plan;
    Confidence confidence = Confidence::None;
    QList<ImportQuestion> questions; // empty = may be imported as it is
};

// One thing that is wrong with a file, at a place a person can go to.
struct ImportProblem {
    enum class Kind : quint8 {
        None,
        // the file
        NotFound,
        IsFolder,
        Unreadable,
        Empty,
        TooLarge,
        ChangedWhileReading,
        Binary,
        Archive,
        BadEncoding,
        OutOfMemory,
        Cancelled,
        NoRows,
        UnclosedQuote,
        // the plan
        NoDateColumn,
        NoCloseColumn,
        NoAdjustedColumn,
        RoleTwice,
        ColumnsUnknown,
        DatesAmbiguous,
        DecimalAmbiguous,
        UnknownTimeZone,
        // a row
        WrongColumnCount,
        BadDate,
        BadTime,
        BadNumber,
        NotANumber,
        NotPositive,
        ConflictingDuplicate,
        // warnings
        HighBelowLow,
        Gap,
        ClockGap,
        ClockOverlap,
    };
    Kind kind = Kind::None;
    QString file; // name as shown to people
    qint64 line = 0; // from 1; 0 = the whole file
    QString column; // name, or "2" where there is no header
    QString value; // as written in the file
    qint64 otherLine = 0; // the line it conflicts with
    int expected = 0; // columns the row should have
    int found = 0; // columns it has

    bool operator==(const ImportProblem &) const = default;
};

// One or two translated sentences: file, line, column and value, and what to do.
QString explain(const ImportProblem &problem);

// What the import did to the rows, and what it only warns about.
struct ImportNotes {
    qint64 rows = 0; // data rows in the file
    bool newestFirst = false; // the file was turned round
    qint64 outOfOrder = 0; // rows earlier than the row before them; sorted
    qint64 duplicates = 0; // identical rows dropped
    qint64 skipped = 0; // bad rows left out, because the plan says so
    qint64 highBelowLow = 0;
    qint64 gaps = 0; // longer than the calendar of this series explains
    qint64 emptyVolumes = 0; // read as 0
    qint64 clockGaps = 0; // local times that the time zone skips; read as if the clock had not changed
    qint64 clockOverlaps = 0; // local times that happen twice; resolved by the order of the rows
    QList<ImportProblem> examples; // the first few of each kind, with their lines

    bool operator==(const ImportNotes &) const = default;
};
QStringList describe(const ImportNotes &notes); // translated sentences, nothing for a clean file

// Either a series, or problems and no series.
struct ImportOutcome {
    PriceSeriesPtr series;
    ImportNotes notes;
    QList<ImportProblem> problems; // the first 100
    qint64 problemCount = 0; // all of them

    bool ok() const { return series != nullptr; }
};
// The first problem as a sentence, with the number of further ones.
QString explain(const ImportOutcome &outcome);

// The first rows of a file as they are written, and as the plan reads them.
struct PreviewRow {
    qint64 line = 0; // from 1
    QStringList cells;
    qint64 timeMs = 0; // UTC; meaningless where there is a problem
    double open; // NaN where the plan has no such column
    double high;
    double low;
    double close;
    double volume;
    ImportProblem problem; // the first one of the row; Kind::None = fine
    PreviewRow();
};
struct ImportPreview {
    QStringList names; // of the columns
    QList<PreviewRow> rows;
    bool dateOnly = true; // no row has a time of day
    QList<ImportProblem> planProblems; // why the plan as a whole cannot be used
};

// Mappings are remembered per header: the same columns in another file are read the same way.
QString headerKey(const ImportPlan &plan);
QJsonObject toJson(const ImportPlan &plan);
Result<ImportPlan> importPlanFromJson(const QJsonObject &object);
// `mappings` is the JSON text of Setting::ImportMappings. A remembered choice answers questions and never overrules the
// evidence of the file (separator, header, decided dates). Returns true if there was one for this header.
bool applyRemembered(Recognition &recognition, const QByteArray &mappings);
QByteArray remember(const ImportPlan &plan, const QByteArray &mappings); // the new text of the setting

} // namespace zixly

Q_DECLARE_METATYPE(zixly::ImportPlan)
Q_DECLARE_METATYPE(zixly::ImportOutcome)
