// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"

#include <QJsonObject>

namespace zixly {

// What a result knows of itself beside its cells and its sweep (convention, data, engine), so that it stays readable
// whatever happens to the job's row. The members are those of the store and of result bundles. Pure functions.
QJsonObject aboutJson(const SweepResult &result);
void takeAbout(const QJsonObject &about, SweepResult &result); // what is missing is "not known"

} // namespace zixly
