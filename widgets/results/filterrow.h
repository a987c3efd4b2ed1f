// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractItemView;

namespace zixly {

class FilterHeader;

// How the filter fields of a table are found by a screen reader: the titles are cells of the table, and what is left of
// the header is a group of fields that stands beside the table, in whatever widget holds it. GUI thread.
namespace filterrow {

// To be called first thing in the header's constructor. `table` may get another parent later.
void prepare(FilterHeader *header, QAbstractItemView *table);

} // namespace filterrow

} // namespace zixly
