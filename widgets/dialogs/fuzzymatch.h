// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringView>

#include <optional>

namespace zixly {

// How well a few typed letters fit a text: they must stand in it in this order, in any case. Letters at the start of
// words and letters that follow each other count most, a shorter text a little. Pure; any thread.
struct FuzzyMatch {
    int score = 0; // only to be compared with others of the same letters
    QList<int> places; // of the letters in the text, ascending
};
std::optional<FuzzyMatch> fuzzyMatch(QStringView letters, QStringView text);

} // namespace zixly
