// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArrayView>

#include <functional>
#include <memory>

class QFileDevice;

namespace zixly {

// Where an export goes. What is not committed leaves nothing behind, and what was there before stays. Lives on the
// thread that writes; an interface so that tests can let disks fail.
class ExportTarget
{
public:
    ExportTarget() = default;
    ExportTarget(const ExportTarget &) = delete;
    ExportTarget &operator=(const ExportTarget &) = delete;
    virtual ~ExportTarget() = default;

    virtual Result<> open() = 0;
    virtual Result<> write(QByteArrayView bytes) = 0;
    virtual Result<> commit() = 0;
};

using TargetMaker = std::function<std::unique_ptr<ExportTarget>(const QString &path)>;

// A regular file appears under its name only when it is complete; a device (a pipe, /dev/full) is written to directly.
std::unique_ptr<ExportTarget> fileTarget(const QString &path);

// One whole file at once, in the same way.
Result<> writeFile(ExportTarget &target, QByteArrayView bytes);

// Why `file` could not be written, for people: a full disk, or a place where one may not write.
Error writeErrorOf(const QFileDevice &file, const QString &path);

} // namespace zixly
