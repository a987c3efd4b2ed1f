// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/priceimport.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace zixly {

namespace {

using Kind = ImportProblem::Kind;

constexpr qint64 kMostBytes = std::numeric_limits<qint32>::max();
constexpr qint64 kChunk = 8 << 20;
constexpr qsizetype kHead = 4096; // bytes that decide what the file is

std::unexpected<ImportProblem> refuse(Kind kind, const QString &name, const QString &value = {})
{
    return std::unexpected(ImportProblem{kind, name, 0, {}, value});
}

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes);
}

// What the first bytes say about files that people mistake for CSV.
QString archiveName(QByteArrayView bytes)
{
    struct Magic {
        QByteArrayView bytes;
        const char *name;
    };
    static constexpr std::array kMagics{Magic{"PK\x03\x04", "ZIP, XLSX"}, Magic{"\x1f\x8b", "GZIP"},
        Magic{"BZh", "BZIP2"},
        Magic{"\xfd"
              "7zXZ",
            "XZ"},
        Magic{"7z\xbc\xaf", "7-Zip"}, Magic{"\x28\xb5\x2f\xfd", "Zstandard"}, Magic{"\xd0\xcf\x11\xe0", "XLS"},
        Magic{"PAR1", "Parquet"}, Magic{"Rar!", "RAR"}};
    for (const Magic &magic : kMagics) {
        if (bytes.startsWith(magic.bytes))
            return QString::fromLatin1(magic.name);
    }
    return {};
}

// UTF-16 without a mark shows as a zero in every other byte of plain English letters.
std::optional<QStringConverter::Encoding> wideEncoding(QByteArrayView bytes)
{
    if (bytes.startsWith(QByteArrayView("\xff\xfe\0\0", 4)))
        return QStringConverter::Utf32LE;
    if (bytes.startsWith(QByteArrayView("\0\0\xfe\xff", 4)))
        return QStringConverter::Utf32BE;
    if (bytes.startsWith("\xff\xfe"))
        return QStringConverter::Utf16LE;
    if (bytes.startsWith("\xfe\xff"))
        return QStringConverter::Utf16BE;
    const QByteArrayView head = bytes.first(std::min(bytes.size(), kHead) & ~qsizetype(1));
    qsizetype even = 0;
    qsizetype odd = 0;
    for (qsizetype i = 0; i + 1 < head.size(); i += 2) {
        even += head[i] == 0 ? 1 : 0;
        odd += head[i + 1] == 0 ? 1 : 0;
    }
    const qsizetype pairs = head.size() / 2;
    if (pairs >= 8 && odd * 10 >= pairs * 9 && even == 0)
        return QStringConverter::Utf16LE;
    if (pairs >= 8 && even * 10 >= pairs * 9 && odd == 0)
        return QStringConverter::Utf16BE;
    return std::nullopt;
}

bool isBinary(QByteArrayView bytes)
{
    if (bytes.contains('\0') || bytes.startsWith("%PDF"))
        return true;
    const QByteArrayView head = bytes.first(std::min(bytes.size(), kHead));
    return std::any_of(head.begin(), head.end(), [](char c) {
        const auto code = static_cast<unsigned char>(c);
        return code < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\x1a';
    });
}

bool isBlank(QByteArrayView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
}

} // namespace

std::expected<PriceFile, ImportProblem> decodePrices(const QByteArray &bytes, const QString &name)
{
    if (bytes.isEmpty())
        return refuse(Kind::Empty, name);
    PriceFile file{name, bytes};
    if (const auto wide = wideEncoding(bytes)) {
        const int unit = *wide == QStringConverter::Utf32LE || *wide == QStringConverter::Utf32BE ? 4 : 2;
        QStringDecoder decoder(*wide);
        const QString text = decoder.decode(bytes);
        if (decoder.hasError() || bytes.size() % unit != 0)
            return refuse(Kind::BadEncoding, name);
        file.text = text.toUtf8();
    }
    if (file.text.startsWith("\xef\xbb\xbf"))
        file.text.remove(0, 3);
    if (isBinary(file.text)) {
        const QString archive = archiveName(bytes);
        return archive.isEmpty() ? refuse(Kind::Binary, name) : refuse(Kind::Archive, name, archive);
    }
    if (isBlank(file.text))
        return refuse(Kind::Empty, name);
    return file;
}

std::expected<PriceFile, ImportProblem> readPriceDevice(
    QIODevice &device, const QString &name, const std::atomic<bool> &stop)
{
    // A pipe has no size before it ends; a file must be as long as it says, before and after.
    const qint64 size = device.isSequential() ? -1 : device.size();
    if (size > kMostBytes)
        return refuse(Kind::TooLarge, name, sizeText(size));
    try {
        QByteArray bytes;
        bytes.reserve(std::max<qint64>(size, 0) + 1);
        for (;;) {
            if (stop)
                return refuse(Kind::Cancelled, name);
            const qint64 before = bytes.size();
            // One byte more than expected shows whether the file has grown.
            const qint64 wanted = size < 0 ? kChunk : std::clamp<qint64>(size + 1 - before, 1, kChunk);
            bytes.resize(before + wanted);
            const qint64 got = device.read(bytes.data() + before, wanted);
            bytes.resize(before + std::max<qint64>(got, 0));
            if (got < 0 && !(device.isSequential() && device.atEnd()))
                return refuse(Kind::Unreadable, name, device.errorString());
            if (got <= 0)
                break;
            if (bytes.size() > kMostBytes)
                return refuse(Kind::TooLarge, name, sizeText(bytes.size()));
            if (size >= 0 && bytes.size() > size)
                return refuse(Kind::ChangedWhileReading, name);
        }
        if (size >= 0 && (bytes.size() != size || device.size() != size))
            return refuse(Kind::ChangedWhileReading, name);
        return decodePrices(bytes, name);
    } catch (const std::bad_alloc &) {
        return refuse(Kind::OutOfMemory, name);
    }
}

std::expected<PriceFile, ImportProblem> readPriceFile(const QString &path, const std::atomic<bool> &stop)
{
    const QString shown = QDir::toNativeSeparators(path);
    const QFileInfo before(path);
    if (path.isEmpty() || !before.exists())
        return refuse(Kind::NotFound, shown);
    if (before.isDir())
        return refuse(Kind::IsFolder, shown);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return refuse(Kind::Unreadable, shown, file.errorString());
    auto content = readPriceDevice(file, before.fileName(), stop);
    if (!content)
        return content;
    // Rewritten with the same length is changed, too.
    if (const QFileInfo after(path); after.lastModified() != before.lastModified() || after.size() != before.size())
        return refuse(Kind::ChangedWhileReading, before.fileName());
    return content;
}

} // namespace zixly
