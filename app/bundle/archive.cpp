// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/archive.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>
#include <quazip/quazip.h>
#include <quazip/quazipfile.h>
#include <quazip/quazipfileinfo.h>
#include <quazip/quazipnewinfo.h>

#include <new>
#include <optional>

namespace zixly::archive {

namespace {

constexpr auto kManifest = "manifest.json";
constexpr QByteArrayView kSealWord = "zixly seal sha256 ";
constexpr int kDigits = 64;
constexpr qint64 kSealBytes = kSealWord.size() + kDigits;
constexpr qint64 kSlice = 1 << 20;
constexpr int kCompression = 1; // numbers hardly shrink, whatever the effort

struct Words {
    Q_DECLARE_TR_FUNCTIONS(zixly::Archive)
};

QByteArray digestOf(QByteArrayView bytes)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(bytes);
    return hash.result().toHex();
}

QByteArray manifestOf(const Entries &entries)
{
    QJsonObject files;
    for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
        files.insert(entry.key(),
            QJsonObject{{QStringLiteral("bytes"), entry->size()},
                {QStringLiteral("sha256"), QString::fromLatin1(digestOf(*entry))}});
    }
    return QJsonDocument(QJsonObject{{QStringLiteral("files"), files}}).toJson();
}

bool add(QuaZip &zip, const QString &name, const QByteArray &bytes)
{
    QuaZipFile file(&zip);
    // One date for all: the same content gives the same bytes.
    QuaZipNewInfo info(name);
    info.dateTime = QDateTime(QDate(2000, 1, 1), QTime(0, 0));
    if (!file.open(QIODevice::WriteOnly, info, nullptr, 0, Z_DEFLATED, kCompression))
        return false;
    const bool written = file.write(bytes) == bytes.size();
    file.close();
    return written && file.getZipError() == ZIP_OK;
}

QString notAnArchive()
{
    return Words::tr("This file is not a result bundle, or its end is missing. Ask for it once more.");
}

QString foreign(const QString &name)
{
    return Words::tr("The bundle holds a file that does not belong there (%1), so nothing was read from it.")
        .arg(name.left(80).simplified());
}

QString changed(const QString &name)
{
    return Words::tr("The bundle was changed or damaged after it was made: %1 is not what its manifest says.")
        .arg(name);
}

QString changedSomewhere()
{
    return Words::tr("The bundle was changed or damaged after it was made: its seal does not fit. "
                     "Every file in it is as its manifest says.");
}

// Whether the last bytes are those of the seal; nothing if there is no seal at all.
std::optional<bool> sealFits(QIODevice &device)
{
    const qint64 size = device.size();
    if (size < kSealBytes || !device.seek(size - kSealBytes))
        return std::nullopt;
    const QByteArray seal = device.read(kSealBytes);
    if (!seal.startsWith(kSealWord) || !device.seek(0))
        return std::nullopt;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (qint64 left = size - kDigits; left > 0;) {
        const QByteArray part = device.read(qMin(left, kSlice));
        if (part.isEmpty())
            return std::nullopt;
        hash.addData(part);
        left -= part.size();
    }
    return hash.result().toHex() == seal.mid(kSealWord.size());
}

class Reader
{
public:
    Reader(QuaZip &zip, const Limits &limits)
        : m_zip(zip)
        , m_limits(limits)
        , m_names(QRegularExpression::anchoredPattern(limits.names))
    {
    }

    // Empty = all entries were read.
    QString readAll()
    {
        if (m_zip.getEntriesCount() > m_limits.entries)
            return Words::tr("The bundle holds more files than a bundle may, so nothing was read from it.");
        for (bool more = m_zip.goToFirstFile(); more; more = m_zip.goToNextFile()) {
            if (QString problem = readCurrent(); !problem.isEmpty())
                return problem;
        }
        return m_zip.getZipError() == UNZ_OK ? QString() : notAnArchive();
    }

    Entries entries;

private:
    QString readCurrent()
    {
        QuaZipFileInfo64 info;
        if (!m_zip.getCurrentFileInfo(&info))
            return notAnArchive();
        const bool known = info.name == QLatin1String(kManifest) || m_names.match(info.name).hasMatch();
        if (!known || entries.contains(info.name) || (info.flags & 1) != 0)
            return foreign(info.name);
        const auto size = static_cast<qint64>(info.uncompressedSize);
        if (size < 0 || size > m_limits.entryBytes || m_total + size > m_limits.totalBytes)
            return Words::tr("%1 in the bundle would be %2 unpacked, more than is allowed, so nothing was read.")
                .arg(info.name, QLocale().formattedDataSize(size));
        m_total += size;
        QuaZipFile file(&m_zip);
        if (!file.open(QIODevice::ReadOnly))
            return changed(info.name);
        // One byte more than it says it has: an entry that lies is found, and a bomb ends here.
        QByteArray bytes = readUpTo(file, size + 1);
        file.close();
        if (bytes.size() != size || file.getZipError() != UNZ_OK)
            return changed(info.name);
        entries.insert(info.name, std::move(bytes));
        return {};
    }

    // In slices: memory grows with what is really there, not with what somebody says.
    static QByteArray readUpTo(QuaZipFile &file, qint64 limit)
    {
        QByteArray bytes;
        while (bytes.size() < limit) {
            const QByteArray part = file.read(qMin(kSlice, limit - bytes.size()));
            if (part.isEmpty())
                break;
            bytes += part;
        }
        return bytes;
    }

    QuaZip &m_zip;
    const Limits &m_limits;
    QRegularExpression m_names;
    qint64 m_total = 0;
};

// Empty = the manifest names exactly these files, as they are.
QString checkManifest(const Entries &entries)
{
    const QJsonObject files = QJsonDocument::fromJson(entries.value(QLatin1String(kManifest)))
                                  .object()
                                  .value(QLatin1String("files"))
                                  .toObject();
    if (files.isEmpty())
        return changed(QLatin1String(kManifest));
    for (auto file = files.begin(); file != files.end(); ++file) {
        if (!entries.contains(file.key()))
            return Words::tr("The bundle is not complete: %1 is missing. Ask for it once more.").arg(file.key());
    }
    for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
        if (entry.key() == QLatin1String(kManifest))
            continue;
        const QJsonObject told = files.value(entry.key()).toObject();
        if (told.isEmpty())
            return foreign(entry.key());
        if (told.value(QLatin1String("sha256")).toString().toLatin1() != digestOf(*entry))
            return changed(entry.key());
    }
    return {};
}

} // namespace

QByteArray pack(const Entries &entries)
try {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QuaZip zip(&buffer);
    zip.setFileNameCodec("UTF-8");
    zip.setCommentCodec("UTF-8");
    if (!zip.open(QuaZip::mdCreate))
        return {};
    bool ok = add(zip, QLatin1String(kManifest), manifestOf(entries));
    for (auto entry = entries.begin(); ok && entry != entries.end(); ++entry)
        ok = add(zip, entry.key(), *entry);
    // The comment of a zip is its very end; the digits are filled in when all before them is known.
    zip.setComment(QString::fromLatin1(kSealWord.toByteArray() + QByteArray(kDigits, '0')));
    zip.close();
    if (!ok || zip.getZipError() != ZIP_OK || bytes.size() < kSealBytes)
        return {};
    const QByteArray digits = digestOf(QByteArrayView(bytes).chopped(kDigits));
    bytes.replace(bytes.size() - kDigits, kDigits, digits);
    return bytes;
} catch (const std::bad_alloc &) {
    return {};
}

std::expected<Entries, QString> unpack(QIODevice &device, const Limits &limits)
try {
    const auto sealed = sealFits(device);
    if (!sealed || !device.seek(0))
        return std::unexpected(notAnArchive());
    QuaZip zip(&device);
    zip.setAutoClose(false);
    zip.setFileNameCodec("UTF-8");
    zip.setCommentCodec("UTF-8");
    if (!zip.open(QuaZip::mdUnzip))
        return std::unexpected(notAnArchive());
    Reader reader(zip, limits);
    QString problem = reader.readAll();
    zip.close();
    if (problem.isEmpty())
        problem = checkManifest(reader.entries);
    if (problem.isEmpty() && !*sealed)
        problem = changedSomewhere();
    if (!problem.isEmpty())
        return std::unexpected(problem);
    reader.entries.remove(QLatin1String(kManifest));
    return std::move(reader.entries);
} catch (const std::bad_alloc &) {
    return std::unexpected(Words::tr("There is not enough memory to open this bundle."));
}

} // namespace zixly::archive
