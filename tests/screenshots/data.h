// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "core/priceseries.h"
#include "core/sweepresult.h"

#include <QList>

// What the windows of the pictures show: a real sweep on the sample prices, and a history of jobs in every state. The
// same values in every run.
namespace zixly::screenshots {

PriceSeriesPtr samplePrices();
const SweepResult &sampleResult(); // SMA 5-50 x 20-200 on the S&P 500
CurvePtr sampleCurve(int fast, int slow);
Job sampleJob(JobState state = JobState::Completed); // the job of sampleResult()
QList<Job> history(); // newest first, all states
QList<JobEvent> eventsOf(const Job &job);
QList<SeriesInfo> priceList();

} // namespace zixly::screenshots
