// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QtGlobal>

#include <vector>

// Columns of numbers as blobs: a header of 32 bytes (magic, version, element type, count, checksum), then the elements,
// little-endian. The checksum finds the flipped bit that SQLite itself would hand out as a number.
namespace zixly::blob {

QByteArray encode(const std::vector<double> &column);
QByteArray encode(const std::vector<qint64> &column);
QByteArray encode(const std::vector<qint32> &column);

// False if the blob is not a column of this type, of a version not known, or damaged.
bool decode(const QByteArray &blob, std::vector<double> &column);
bool decode(const QByteArray &blob, std::vector<qint64> &column);
bool decode(const QByteArray &blob, std::vector<qint32> &column);

} // namespace zixly::blob
