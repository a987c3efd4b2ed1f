// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

// Tables on their way to the clipboard: as lines with tabs, and as HTML, which spreadsheets like better.
namespace zixly::copiedtable {

// One line of text: no tab or line break inside a cell, and none that a spreadsheet would run as a formula.
QString line(const QStringList &cells);
// The same table from lines with tabs; any thread.
QString html(const QString &lines);
// Puts both on the clipboard. GUI thread.
void copy(const QString &lines, const QString &html);

} // namespace zixly::copiedtable
