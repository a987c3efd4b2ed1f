// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchfields.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>
#include <array>
#include <vector>

namespace zixly::search {

namespace {

constexpr qsizetype kMaxGuess = 24; // characters of a word that is still worth a guess

// clang-format off
constexpr std::array kFields{
    FieldRow{Field::Ticker, "ticker", "symbol", ValueKind::Text, QT_TRANSLATE_NOOP("zixly::Search", "Ticker"),
        QT_TRANSLATE_NOOP("zixly::Search", "the instrument"), "BTC*"},
    FieldRow{Field::Status, "status", "state", ValueKind::Status, QT_TRANSLATE_NOOP("zixly::Search", "Status"),
        QT_TRANSLATE_NOOP("zixly::Search", "queued, running, failed and so on"), "failed"},
    FieldRow{Field::Created, "created", "date", ValueKind::Date, QT_TRANSLATE_NOOP("zixly::Search", "Created"),
        QT_TRANSLATE_NOOP("zixly::Search", "when the job was made"), "2025-03"},
    FieldRow{Field::Sharpe, "sharpe", "sr", ValueKind::Number, QT_TRANSLATE_NOOP("zixly::Search", "Sharpe"),
        QT_TRANSLATE_NOOP("zixly::Search", "the best Sharpe ratio"), ">1.2"},
    FieldRow{Field::Strategy, "strategy", "", ValueKind::Text, QT_TRANSLATE_NOOP("zixly::Search", "Strategy"),
        QT_TRANSLATE_NOOP("zixly::Search", "SMA, EMA or MACD"), "macd"},
    FieldRow{Field::Source, "source", "where service place", ValueKind::Text,
        QT_TRANSLATE_NOOP("zixly::Search", "Source"),
        QT_TRANSLATE_NOOP("zixly::Search", "where it ran: here or a connection"), "here"},
    FieldRow{Field::Duration, "duration", "runtime took", ValueKind::Duration,
        QT_TRANSLATE_NOOP("zixly::Search", "Duration"),
        QT_TRANSLATE_NOOP("zixly::Search", "how long it ran"), ">1h"},
    FieldRow{Field::Name, "name", "title", ValueKind::Text, QT_TRANSLATE_NOOP("zixly::Search", "Name"),
        QT_TRANSLATE_NOOP("zixly::Search", "the name of the job"), "\"moving average\""},
    FieldRow{Field::Tag, "tag", "tags", ValueKind::Text, QT_TRANSLATE_NOOP("zixly::Search", "Tag"),
        QT_TRANSLATE_NOOP("zixly::Search", "one of its tags"), "weekly"},
    FieldRow{Field::Note, "note", "notes", ValueKind::Text, QT_TRANSLATE_NOOP("zixly::Search", "Note"),
        QT_TRANSLATE_NOOP("zixly::Search", "words of its note"), "drawdown"},
    FieldRow{Field::Return, "return", "", ValueKind::Number, QT_TRANSLATE_NOOP("zixly::Search", "Return"),
        QT_TRANSLATE_NOOP("zixly::Search", "the best total return in percent"), ">50%"},
    FieldRow{Field::Drawdown, "drawdown", "dd", ValueKind::Number, QT_TRANSLATE_NOOP("zixly::Search", "Drawdown"),
        QT_TRANSLATE_NOOP("zixly::Search", "the lowest drawdown in percent"), "<20%"},
    FieldRow{Field::Score, "score", "", ValueKind::Number, QT_TRANSLATE_NOOP("zixly::Search", "Score"),
        QT_TRANSLATE_NOOP("zixly::Search", "the best score"), ">1"},
    FieldRow{Field::Cells, "cells", "", ValueKind::Number, QT_TRANSLATE_NOOP("zixly::Search", "Cells"),
        QT_TRANSLATE_NOOP("zixly::Search", "how many combinations it has"), ">1000"},
    FieldRow{Field::Fast, "fast", "", ValueKind::Number, QT_TRANSLATE_NOOP("zixly::Search", "Fast"),
        QT_TRANSLATE_NOOP("zixly::Search", "the fast window of the best cell"), "12"},
    FieldRow{Field::Slow, "slow", "", ValueKind::Number, QT_TRANSLATE_NOOP("zixly::Search", "Slow"),
        QT_TRANSLATE_NOOP("zixly::Search", "the slow window of the best cell"), "40..60"},
    FieldRow{Field::Fees, "fees", "fee", ValueKind::Rate, QT_TRANSLATE_NOOP("zixly::Search", "Fees"),
        QT_TRANSLATE_NOOP("zixly::Search", "the fee of each trade"), "20bps"},
    FieldRow{Field::Favourite, "favourite", "favorite fav", ValueKind::YesNo,
        QT_TRANSLATE_NOOP("zixly::Search", "Favourite"),
        QT_TRANSLATE_NOOP("zixly::Search", "whether it is a favourite"), "yes"},
    FieldRow{Field::Available, "available", "offline", ValueKind::YesNo,
        QT_TRANSLATE_NOOP("zixly::Search", "Available"),
        QT_TRANSLATE_NOOP("zixly::Search", "whether its result is on this computer"), "yes"},
    FieldRow{Field::Error, "error", "", ValueKind::Text, QT_TRANSLATE_NOOP("zixly::Search", "Error"),
        QT_TRANSLATE_NOOP("zixly::Search", "words of its error"), "\"no such series\""},
    FieldRow{Field::Started, "started", "", ValueKind::Date, QT_TRANSLATE_NOOP("zixly::Search", "Started"),
        QT_TRANSLATE_NOOP("zixly::Search", "when it began to run"), "today"},
    FieldRow{Field::Ended, "ended", "finished", ValueKind::Date, QT_TRANSLATE_NOOP("zixly::Search", "Ended"),
        QT_TRANSLATE_NOOP("zixly::Search", "when it ended"), "yesterday"},
    FieldRow{Field::Type, "type", "", ValueKind::Text, QT_TRANSLATE_NOOP("zixly::Search", "Type"),
        QT_TRANSLATE_NOOP("zixly::Search", "the kind of job"), "trading-sweep"},
    FieldRow{Field::Id, "id", "", ValueKind::Text, QT_TRANSLATE_NOOP("zixly::Search", "Id"),
        QT_TRANSLATE_NOOP("zixly::Search", "its id here or at a service"), "0192*"},
    FieldRow{Field::Has, "has", "", ValueKind::Thing, QT_TRANSLATE_NOOP("zixly::Search", "Has"),
        QT_TRANSLATE_NOOP("zixly::Search", "what it has: a note, a tag, an error, a result"), "note"},
};

constexpr std::array kThings{
    ThingRow{Thing::Note, "note", QT_TRANSLATE_NOOP("zixly::Search", "jobs with a note")},
    ThingRow{Thing::Tag, "tag", QT_TRANSLATE_NOOP("zixly::Search", "jobs with a tag")},
    ThingRow{Thing::Error, "error", QT_TRANSLATE_NOOP("zixly::Search", "jobs with an error")},
    ThingRow{Thing::Result, "result", QT_TRANSLATE_NOOP("zixly::Search", "jobs whose result is on this computer")},
    ThingRow{Thing::Favourite, "favourite", QT_TRANSLATE_NOOP("zixly::Search", "favourites")},
    ThingRow{Thing::Retry, "retry", QT_TRANSLATE_NOOP("zixly::Search", "jobs that repeat another one")},
    ThingRow{Thing::Strategy, "strategy", QT_TRANSLATE_NOOP("zixly::Search", "jobs with a strategy")},
    ThingRow{Thing::Ticker, "ticker", QT_TRANSLATE_NOOP("zixly::Search", "jobs with a ticker")},
};
// clang-format on

// Letters to insert, drop, replace or swap with their neighbour to come from `a` to `b`, or to as long a beginning of
// it, for who did not type on.
int distance(QStringView a, QStringView b)
{
    const auto width = static_cast<std::size_t>(b.size()) + 1;
    std::vector<int> rows(width * (static_cast<std::size_t>(a.size()) + 1));
    const auto cell = [&rows, width](qsizetype i, qsizetype j) -> int & {
        return rows[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j)];
    };
    for (qsizetype i = 0; i <= a.size(); ++i) {
        for (qsizetype j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cell(i, j) = static_cast<int>(i + j);
                continue;
            }
            const int replaced = cell(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
            cell(i, j) = std::min({replaced, cell(i - 1, j) + 1, cell(i, j - 1) + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cell(i, j) = std::min(cell(i, j), cell(i - 2, j - 2) + 1);
        }
    }
    return std::min(cell(a.size(), b.size()), cell(a.size(), std::min(a.size(), b.size())));
}

QHash<QString, const FieldRow *> namedRows()
{
    QHash<QString, const FieldRow *> rows;
    for (const FieldRow &row : kFields) {
        const QStringList others = QString::fromLatin1(row.others).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        for (const QString &name : QStringList{QString::fromLatin1(row.name)} + others)
            rows.insert(name, &row);
    }
    return rows;
}

} // namespace

std::span<const FieldRow> fieldRows()
{
    return kFields;
}

const FieldRow *rowOf(Field field)
{
    const auto *const found
        = std::find_if(kFields.begin(), kFields.end(), [field](const FieldRow &row) { return row.field == field; });
    return found == kFields.end() ? nullptr : found;
}

const FieldRow *rowNamed(QStringView name)
{
    static const QHash<QString, const FieldRow *> rows = namedRows();
    return name.size() > kMaxGuess ? nullptr : rows.value(name.toString().toLower());
}

std::optional<ValueKind> kindOf(Field field)
{
    const FieldRow *const row = rowOf(field);
    return row ? std::optional(row->kind) : std::nullopt;
}

std::span<const ThingRow> thingRows()
{
    return kThings;
}

QString nearest(QStringView typed, const QStringList &candidates)
{
    if (typed.isEmpty() || typed.size() > kMaxGuess)
        return {};
    const QString word = typed.toString().toLower();
    QString best;
    int closest = static_cast<int>(std::max<qsizetype>(1, word.size() / 3)) + 1;
    for (const QString &candidate : candidates) {
        const QString lower = candidate.toLower();
        if (lower.size() > kMaxGuess)
            continue;
        const int far = distance(word, lower);
        if (far < closest) {
            closest = far;
            best = candidate;
        }
    }
    return best;
}

QString nameOf(Field field)
{
    const FieldRow *const row = rowOf(field);
    return row ? QString::fromLatin1(row->name) : QString();
}

QString titleOf(Field field)
{
    const FieldRow *const row = rowOf(field);
    return row ? QCoreApplication::translate("zixly::Search", row->title)
               : QCoreApplication::translate("zixly::Search", "Anything");
}

} // namespace zixly::search
