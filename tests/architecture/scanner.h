// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

// The rules of design.md section 2 that a text search can decide. Pure functions of path and text, so that a test can
// show each rule a violation; any thread.
namespace zixly::scanner {

// Everything wrong with one file, each as "path:line: what". `path` is relative to the project's root, with slashes.
QStringList violations(const QString &path, const QString &text);

// Names at the project's root that do not belong there.
QStringList strangers(const QStringList &rootNames);

// All files the rules apply to, relative to `root`: no build folders, nothing binary.
QStringList files(const QString &root);

} // namespace zixly::scanner
