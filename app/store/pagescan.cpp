// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/pagescan.h"

#include <QtEndian>

#include <algorithm>
#include <bit>

namespace zixly::salvage {

namespace {

// The numbers of https://www.sqlite.org/fileformat2.html
constexpr int kFileHeader = 100;
constexpr int kPageSizeAt = 16;
constexpr int kLeafTable = 0x0D;
constexpr int kLeafHeader = 8;
constexpr int kWalHeader = 32;
constexpr int kFrameHeader = 24;
constexpr quint32 kWalMagic = 0x377F0682; // or one more: the byte order of its checksums
constexpr qint64 kMaxPayload = 1'000'000'000;

struct Varint {
    qint64 value = 0;
    int size = 0; // bytes, 0 = cut off
};

Varint varintAt(const QByteArray &bytes, qsizetype at)
{
    quint64 value = 0;
    for (int i = 0; i < 9 && at + i < bytes.size(); ++i) {
        const auto byte = static_cast<quint8>(bytes[at + i]);
        if (i == 8)
            return {static_cast<qint64>((value << 8) | byte), 9};
        value = (value << 7) | (byte & 0x7F);
        if (byte < 0x80)
            return {static_cast<qint64>(value), i + 1};
    }
    return {};
}

qint64 bigEndianInteger(const char *bytes, int size)
{
    quint64 value = (static_cast<quint8>(*bytes) & 0x80) != 0 ? ~quint64(0) : 0; // sign
    for (int i = 0; i < size; ++i)
        value = (value << 8) | static_cast<quint8>(bytes[i]);
    return static_cast<qint64>(value);
}

// Bytes of a value of this serial type, -1 if there is no such type.
qint64 sizeOfType(qint64 type)
{
    static constexpr qint64 kSizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, -1, -1};
    if (type < 0)
        return -1;
    return type < 12 ? kSizes[type] : (type - 12) / 2;
}

QVariant valueOfType(qint64 type, const char *bytes, qint64 size)
{
    if (type == 0)
        return {};
    if (type == 7)
        return std::bit_cast<double>(qFromBigEndian<quint64>(bytes));
    if (type == 8 || type == 9)
        return type - 8;
    if (type < 7)
        return bigEndianInteger(bytes, static_cast<int>(size));
    if (type % 2 == 0)
        return QByteArray(bytes, size);
    return QString::fromUtf8(bytes, size);
}

} // namespace

PageScan::PageScan(const QString &path)
    : m_file(path)
    , m_wal(path + QStringLiteral("-wal"))
{
    if (!m_file.open(QIODevice::ReadOnly))
        return;
    findPageSize();
    m_pages = (m_file.size() + m_pageSize - 1) / m_pageSize;
    if (m_wal.open(QIODevice::ReadOnly))
        indexWal();
}

void PageScan::findPageSize()
{
    const QByteArray header = m_file.read(kFileHeader);
    if (!header.startsWith("SQLite format 3"))
        return;
    const int size = qFromBigEndian<quint16>(header.constData() + kPageSizeAt);
    const int pageSize = size == 1 ? 65536 : size;
    if (pageSize >= 512 && std::has_single_bit(static_cast<unsigned>(pageSize)))
        m_pageSize = pageSize;
}

void PageScan::indexWal()
{
    const QByteArray header = m_wal.read(kWalHeader);
    if (header.size() < kWalHeader || (qFromBigEndian<quint32>(header.constData()) & ~1U) != kWalMagic
        || qFromBigEndian<quint32>(header.constData() + 8) != static_cast<quint32>(m_pageSize))
        return;
    const QByteArray salts = header.mid(16, 8); // frames with others are left over from before
    QHash<qint64, qint64> open; // of a transaction whose end has not been seen
    for (qint64 at = kWalHeader; at + kFrameHeader + m_pageSize <= m_wal.size(); at += kFrameHeader + m_pageSize) {
        m_wal.seek(at);
        const QByteArray frame = m_wal.read(kFrameHeader);
        if (frame.size() < kFrameHeader || frame.mid(8, 8) != salts)
            break;
        open.insert(qFromBigEndian<quint32>(frame.constData()), at + kFrameHeader);
        const qint64 pagesAfterCommit = qFromBigEndian<quint32>(frame.constData() + 4);
        if (pagesAfterCommit == 0)
            continue;
        m_walPages.insert(open);
        open.clear();
        m_pages = std::max(m_pages, pagesAfterCommit);
    }
}

QByteArray PageScan::page(qint64 number)
{
    const auto found = m_walPages.constFind(number);
    QFile &file = found == m_walPages.constEnd() ? m_file : m_wal;
    const qint64 at = found == m_walPages.constEnd() ? (number - 1) * m_pageSize : *found;
    if (number < 1 || !file.seek(at))
        return {};
    QByteArray bytes = file.read(m_pageSize);
    if (bytes.size() < m_pageSize) // the cut end of the file: what is there counts
        bytes.append(m_pageSize - bytes.size(), '\0');
    return bytes;
}

void PageScan::forEachRow(const std::function<bool(const Row &)> &visit)
{
    for (qint64 number = 1; number <= m_pages; ++number) {
        const QByteArray bytes = page(number);
        const int header = number == 1 ? kFileHeader : 0;
        if (bytes.size() != m_pageSize || static_cast<quint8>(bytes[header]) != kLeafTable)
            continue;
        const int cells = qFromBigEndian<quint16>(bytes.constData() + header + 3);
        if (header + kLeafHeader + 2 * cells > m_pageSize)
            continue;
        for (int cell = 0; cell < cells; ++cell) {
            const qsizetype pointer = header + kLeafHeader + qsizetype(2) * cell;
            const int at = qFromBigEndian<quint16>(bytes.constData() + pointer);
            if (at >= header + kLeafHeader && !visitCell(bytes, at, visit))
                return;
        }
    }
}

bool PageScan::visitCell(const QByteArray &bytes, int at, const std::function<bool(const Row &)> &visit)
{
    const Varint size = varintAt(bytes, at);
    const Varint key = varintAt(bytes, at + size.size);
    if (size.size == 0 || key.size == 0 || size.value < 2 || size.value > kMaxPayload)
        return true;
    const auto payload = payloadAt(bytes, at + size.size + key.size, size.value);
    if (!payload)
        return true;
    const auto values = decode(*payload);
    return !values || visit({key.value, *values});
}

std::optional<QByteArray> PageScan::payloadAt(const QByteArray &bytes, int at, qint64 size)
{
    const qint64 usable = m_pageSize;
    qint64 local = size;
    if (size > usable - 35) { // the rest lies in a chain of overflow pages
        const qint64 least = (usable - 12) * 32 / 255 - 23;
        const qint64 wanted = least + (size - least) % (usable - 4);
        local = wanted <= usable - 35 ? wanted : least;
    }
    if (at + local + (local < size ? 4 : 0) > bytes.size())
        return std::nullopt;
    QByteArray payload = bytes.mid(at, local);
    quint32 next = local < size ? qFromBigEndian<quint32>(bytes.constData() + at + local) : 0;
    while (payload.size() < size) {
        const QByteArray overflow = next == 0 || next > m_pages ? QByteArray() : page(next);
        if (overflow.isEmpty())
            return std::nullopt;
        payload += overflow.mid(4, std::min<qint64>(size - payload.size(), usable - 4));
        next = qFromBigEndian<quint32>(overflow.constData());
    }
    return payload;
}

// Only a record that fills its payload exactly is one: little chance for random bytes.
std::optional<QVariantList> PageScan::decode(const QByteArray &payload)
{
    const Varint header = varintAt(payload, 0);
    if (header.size == 0 || header.value < header.size || header.value > payload.size())
        return std::nullopt;
    QVariantList values;
    qint64 data = header.value;
    for (qint64 at = header.size; at < header.value;) {
        const Varint type = varintAt(payload, at);
        const qint64 size = type.size == 0 ? -1 : sizeOfType(type.value);
        if (size < 0 || data + size > payload.size())
            return std::nullopt;
        values << valueOfType(type.value, payload.constData() + data, size);
        data += size;
        at += type.size;
    }
    return data == payload.size() ? std::optional(values) : std::nullopt;
}

} // namespace zixly::salvage
