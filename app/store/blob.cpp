// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/blob.h"

#include <QtEndian>

#include <array>
#include <bit>
#include <cstring>

namespace zixly::blob {

namespace {

constexpr std::array<char, 4> kMagic{'Z', 'X', 'C', 'L'};
constexpr quint8 kVersion = 1;
constexpr qsizetype kHeaderSize = 32; // keeps the elements aligned
constexpr qsizetype kTypeAt = 5;
constexpr qsizetype kCountAt = 8;
constexpr qsizetype kSumAt = 16;

template <class T>
struct Code;
template <>
struct Code<double> {
    static constexpr quint8 value = 1;
};
template <>
struct Code<qint64> {
    static constexpr quint8 value = 2;
};
template <>
struct Code<qint32> {
    static constexpr quint8 value = 3;
};

// Four independent lanes of multiply and rotate: as fast as memory, and any flipped bit changes the sum.
quint64 checksum(const char *data, qsizetype size)
{
    constexpr quint64 kMultiplier = 0x9E3779B97F4A7C15ULL;
    std::array<quint64, 4> lanes{1, 2, 3, 4};
    const auto mix
        = [&lanes](std::size_t lane, quint64 word) { lanes[lane] = std::rotl((lanes[lane] ^ word) * kMultiplier, 29); };
    qsizetype at = 0;
    for (; at + 32 <= size; at += 32) {
        for (std::size_t lane = 0; lane < 4; ++lane)
            mix(lane, qFromLittleEndian<quint64>(data + at + 8 * static_cast<qsizetype>(lane)));
    }
    for (; at + 4 <= size; at += 4)
        mix(0, qFromLittleEndian<quint32>(data + at));
    quint64 sum = static_cast<quint64>(size);
    for (const quint64 lane : lanes)
        sum = std::rotl((sum ^ lane) * kMultiplier, 31);
    return sum;
}

template <class T>
QByteArray encodeColumn(const std::vector<T> &column)
{
    const qsizetype bytes = static_cast<qsizetype>(column.size()) * static_cast<qsizetype>(sizeof(T));
    QByteArray blob(kHeaderSize + bytes, Qt::Uninitialized);
    char *const out = blob.data();
    std::memset(out, 0, static_cast<std::size_t>(kHeaderSize));
    std::memcpy(out, kMagic.data(), kMagic.size());
    out[kMagic.size()] = static_cast<char>(kVersion);
    out[kTypeAt] = static_cast<char>(Code<T>::value);
    qToLittleEndian<quint64>(column.size(), out + kCountAt);
    if (bytes > 0)
        qToLittleEndian<T>(column.data(), static_cast<qsizetype>(column.size()), out + kHeaderSize);
    qToLittleEndian<quint64>(checksum(out + kHeaderSize, bytes), out + kSumAt);
    return blob;
}

template <class T>
bool decodeColumn(const QByteArray &blob, std::vector<T> &column)
{
    const char *const in = blob.constData();
    if (blob.size() < kHeaderSize || std::memcmp(in, kMagic.data(), kMagic.size()) != 0
        || static_cast<quint8>(in[kMagic.size()]) != kVersion || static_cast<quint8>(in[kTypeAt]) != Code<T>::value)
        return false;
    const qsizetype bytes = blob.size() - kHeaderSize;
    const auto count = qFromLittleEndian<quint64>(in + kCountAt);
    if (bytes % static_cast<qsizetype>(sizeof(T)) != 0 || count != static_cast<quint64>(bytes) / sizeof(T)
        || qFromLittleEndian<quint64>(in + kSumAt) != checksum(in + kHeaderSize, bytes))
        return false;
    column.resize(static_cast<std::size_t>(count));
    if (bytes > 0)
        qFromLittleEndian<T>(in + kHeaderSize, static_cast<qsizetype>(count), column.data());
    return true;
}

} // namespace

QByteArray encode(const std::vector<double> &column)
{
    return encodeColumn(column);
}

QByteArray encode(const std::vector<qint64> &column)
{
    return encodeColumn(column);
}

QByteArray encode(const std::vector<qint32> &column)
{
    return encodeColumn(column);
}

bool decode(const QByteArray &blob, std::vector<double> &column)
{
    return decodeColumn(blob, column);
}

bool decode(const QByteArray &blob, std::vector<qint64> &column)
{
    return decodeColumn(blob, column);
}

bool decode(const QByteArray &blob, std::vector<qint32> &column)
{
    return decodeColumn(blob, column);
}

} // namespace zixly::blob
