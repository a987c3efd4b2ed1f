// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QUuid>

namespace zixly {

// A comparison window as it is remembered: its sweeps by their ids, which outlive a restored backup, and how it looked.
struct CompareRecord {
    QList<QUuid> jobs;
    QByteArray state; // CompareWindow::saveState()

    bool operator==(const CompareRecord &) const = default;
};

QByteArray toJson(const QList<CompareRecord> &records);
// What cannot be read is left out; records without sweeps, too.
QList<CompareRecord> compareRecordsFromJson(const QByteArray &json);

} // namespace zixly
