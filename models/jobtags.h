// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <expected>

// The tags of a job as people type them: "slow, to check". Pure functions, for any thread.
namespace zixly::jobtags {

inline constexpr qsizetype kLongest = 60; // characters of one tag
inline constexpr qsizetype kMost = 50; // of one job

// Trimmed, each once in any case, in the order typed. The error is one translated sentence.
std::expected<QStringList, QString> fromText(const QString &typed);
QString toText(const QStringList &tags);
QStringList without(const QStringList &tags, const QStringList &fewer);
QStringList with(const QStringList &tags, const QStringList &more); // more than a job may have are left out

} // namespace zixly::jobtags
