// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/fuzzymatch.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace zixly {

namespace {

constexpr int kNone = std::numeric_limits<int>::min() / 2;
constexpr int kLetter = 1;
constexpr int kWordStart = 8;
constexpr int kFollows = 6; // directly behind the letter before
constexpr int kTextStart = 4;
constexpr int kGap = 2; // lost where letters are left out
constexpr qsizetype kMostLetters = 64;
constexpr qsizetype kMostText = 256;

int gainAt(QStringView text, qsizetype at)
{
    if (at == 0)
        return kLetter + kWordStart + kTextStart;
    return text[at].isLetterOrNumber() && !text[at - 1].isLetterOrNumber() ? kLetter + kWordStart : kLetter;
}

struct Step {
    int score = kNone; // of the best way that ends with this letter at this place
    int from = -1; // where the letter before stands on that way
};
using Row = std::vector<Step>; // by place in the text

Row firstRow(QChar letter, QStringView text)
{
    Row row(static_cast<std::size_t>(text.size()));
    for (qsizetype at = 0; at < text.size(); ++at)
        if (text[at].toCaseFolded() == letter)
            row[static_cast<std::size_t>(at)].score = gainAt(text, at);
    return row;
}

Row nextRow(const Row &before, QChar letter, QStringView text)
{
    Row row(before.size());
    int best = kNone; // of the places left of the neighbour
    int bestFrom = -1;
    for (std::size_t at = 1; at < row.size(); ++at) {
        if (at >= 2 && before[at - 2].score > best) {
            best = before[at - 2].score;
            bestFrom = static_cast<int>(at) - 2;
        }
        const auto place = static_cast<qsizetype>(at);
        if (text[place].toCaseFolded() != letter)
            continue;
        const int follows = before[at - 1].score == kNone ? kNone : before[at - 1].score + kFollows;
        const int jumps = best == kNone ? kNone : best - kGap;
        if (std::max(follows, jumps) == kNone)
            continue;
        row[at].score = std::max(follows, jumps) + gainAt(text, place);
        row[at].from = follows >= jumps ? static_cast<int>(at) - 1 : bestFrom;
    }
    return row;
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(QStringView letters, QStringView text)
{
    letters = letters.left(kMostLetters);
    text = text.left(kMostText);
    if (letters.isEmpty())
        return FuzzyMatch{};
    if (letters.size() > text.size())
        return std::nullopt;
    std::vector<Row> rows{firstRow(letters.front().toCaseFolded(), text)};
    for (qsizetype i = 1; i < letters.size(); ++i)
        rows.push_back(nextRow(rows.back(), letters[i].toCaseFolded(), text));
    const auto last = std::ranges::max_element(rows.back(), {}, &Step::score);
    if (last->score == kNone)
        return std::nullopt;
    FuzzyMatch match;
    match.score = last->score - static_cast<int>(text.size()) / 8;
    int at = static_cast<int>(last - rows.back().begin());
    for (std::size_t row = rows.size(); row-- > 0;) {
        match.places.prepend(at);
        at = rows[row][static_cast<std::size_t>(at)].from;
    }
    return match;
}

} // namespace zixly
