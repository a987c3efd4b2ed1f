// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace zixly {

// How many of some jobs have a tag.
struct TagCount {
    QString tag;
    qint64 jobs = 0;

    bool operator==(const TagCount &) const = default;
};

} // namespace zixly
