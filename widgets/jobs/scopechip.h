// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"
#include "models/jobview.h"

#include <QToolButton>

namespace zixly {

// Says what a figure of the overview has put into a question, a ticker or days on which jobs ended; a click takes it
// out again. Hidden where there is no such thing. GUI thread.
class ScopeChip final : public QToolButton
{
    Q_OBJECT
public:
    explicit ScopeChip(QWidget *parent = nullptr);

    void showScope(const JobScope &scope, TimeZoneChoice zone);

    static QString textOf(const JobScope &scope, TimeZoneChoice zone); // empty = nothing
};

} // namespace zixly
