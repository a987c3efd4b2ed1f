// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

// What an index can be asked before a regular expression (PCRE, without regard to case) is tried.
namespace zixly::patterntexts {

// Texts of ASCII letters, digits and signs, in small letters, each of which occurs in every text that the pattern
// matches, provided that the text is case-folded. Empty where nothing is sure, as with alternatives.
QStringList required(const QString &pattern);

// What a text must begin with for the pattern to match it (in any case of its letters); empty if it may begin with
// anything. K and S are left out: letters outside ASCII match them.
QString beginning(const QString &pattern);

} // namespace zixly::patterntexts
