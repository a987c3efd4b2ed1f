// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QImage;
class QWidget;

// Finds what a person would see at once in a picture of a window: cut texts, widgets smaller than they can be, widgets
// over each other or outside of their parent, and pictures with nothing in them. GUI thread, for tests only.
namespace zixly::inspector {

// One line per finding, "objectName or class: what". The window must be shown and laid out.
// Titles of columns may be cut in a test language that is longer than any real one.
enum class Columns { Checked, MayBeCut };
QStringList findings(const QWidget &window, Columns columns = Columns::Checked);

bool isBlank(const QImage &image); // one single colour

} // namespace zixly::inspector
