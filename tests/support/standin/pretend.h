// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/standin/world.h"

// Made-up results with the oddities the services show: drawdowns of both signs, a sentinel, durations in words.
namespace zixly::test {

QJsonArray pretendedResults(const QJsonObject &job, const QStringList &strategies); // twelve rows, best first
QJsonArray pretendedSweep(const QString &ticker); // the same as the Trading API has them, with a zero and nulls
QString pretendedRunId(int number); // a full UUID, "fbecc235-..." for 0

// The rows of the transcripts, by the same ids.
void seedTranscriptRows(World &world);
// A platform at work for people: sweeps with real numbers from `goldenFolder`, failures, other job types.
void seedForPeople(World &world, const QString &goldenFolder);

} // namespace zixly::test
