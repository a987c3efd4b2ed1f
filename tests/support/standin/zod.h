// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>

// The receiver's validation: the issues of its schemas in their order, worded as observed.
namespace zixly::test {

QJsonArray triggerIssues(const QJsonObject &body);
QJsonArray callbackIssues(const QJsonObject &body);

} // namespace zixly::test
