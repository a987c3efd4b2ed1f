// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QWidget;

// The questions before a command on many jobs. None of them blocks; `then` runs only on a yes. GUI thread.
namespace zixly::bulkquestions {

inline constexpr qsizetype kMany = 20; // jobs; a command on fewer is not asked about

struct Words {
    QString title;
    QString question; // with the count
    QString more; // what happens then
    QString yes; // the button
};
void confirm(QWidget *parent, const Words &words, const std::function<void()> &then);

} // namespace zixly::bulkquestions
