// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

// What a chart says to a screen reader while arrow keys walk over it: the point they have reached is a child of the
// chart that has the keyboard, and its name is a sentence ("Fast 12, slow 40, Sharpe 0.84"). GUI thread.
namespace zixly::spokenpoint {

// To be called first thing in the chart's constructor, before anything asks for its accessible interface.
void prepare(QWidget *chart);

// Empty = no point. Said at once if the chart has the keyboard.
void set(QWidget *chart, const QString &sentence);
QString of(const QWidget *chart);

} // namespace zixly::spokenpoint
