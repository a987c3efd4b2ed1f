// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/exporttarget.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStorageInfo>

namespace zixly {

namespace {

constexpr qint64 kFull = 64 << 10; // less than this left: the disk is what failed

class FileTarget final : public ExportTarget
{
public:
    explicit FileTarget(const QString &path)
        : m_path(path)
    {
        const QFileInfo info(path);
        if (info.exists() && !info.isFile() && !info.isDir())
            m_file = std::make_unique<QFile>(path);
        else
            m_file = std::make_unique<QSaveFile>(path);
    }

    Result<> open() override
    {
        if (m_file->open(QIODevice::WriteOnly))
            return {};
        return std::unexpected(writeErrorOf(*m_file, m_path));
    }

    Result<> write(QByteArrayView bytes) override
    {
        if (m_file->write(bytes.data(), bytes.size()) == bytes.size())
            return {};
        return std::unexpected(writeErrorOf(*m_file, m_path));
    }

    Result<> commit() override
    {
        auto *saved = qobject_cast<QSaveFile *>(m_file.get());
        if (saved ? saved->commit() : m_file->flush())
            return {};
        return std::unexpected(writeErrorOf(*m_file, m_path));
    }

private:
    QString m_path;
    std::unique_ptr<QFileDevice> m_file;
};

} // namespace

Error writeErrorOf(const QFileDevice &file, const QString &path)
{
    bool full = file.error() == QFileDevice::ResourceError;
    // All that Windows says; and nothing at all where the last piece fitted in part (QFile asks no second time).
    if (file.error() == QFileDevice::WriteError || file.error() == QFileDevice::NoError) {
        const QStorageInfo disk(QFileInfo(path).absolutePath());
        full = disk.isValid() && disk.bytesAvailable() >= 0 && disk.bytesAvailable() < kFull;
    }
    return {full ? Error::Kind::DiskFull : Error::Kind::Unwritable, QDir::toNativeSeparators(path),
        file.error() == QFileDevice::NoError ? QString() : file.errorString()};
}

std::unique_ptr<ExportTarget> fileTarget(const QString &path)
{
    return std::make_unique<FileTarget>(path);
}

Result<> writeFile(ExportTarget &target, QByteArrayView bytes)
{
    if (const auto opened = target.open(); !opened)
        return opened;
    if (const auto written = target.write(bytes); !written)
        return written;
    return target.commit();
}

} // namespace zixly
