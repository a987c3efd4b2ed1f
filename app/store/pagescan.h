// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QHash>
#include <QVariantList>

#include <functional>
#include <optional>

namespace zixly::salvage {

// Reads the rows of an SQLite file without SQLite: looks at every page for itself, so that neither the header nor the
// schema nor the inner pages of a table need to be whole. Committed pages of a WAL beside the file count. Which table a
// row belongs to is for the caller to see from its values; rows that were deleted but not overwritten may appear.
class PageScan
{
public:
    struct Row {
        qint64 key = 0; // the rowid
        QVariantList values; // NULL where the rowid itself is a column
    };

    explicit PageScan(const QString &path);

    // Until `visit` returns false.
    void forEachRow(const std::function<bool(const Row &)> &visit);

private:
    void findPageSize();
    void indexWal();
    QByteArray page(qint64 number);
    bool visitCell(const QByteArray &page, int at, const std::function<bool(const Row &)> &visit);
    std::optional<QByteArray> payloadAt(const QByteArray &page, int at, qint64 size);
    static std::optional<QVariantList> decode(const QByteArray &payload);

    QFile m_file;
    QFile m_wal;
    int m_pageSize = 4096; // what our files are made with
    qint64 m_pages = 0;
    QHash<qint64, qint64> m_walPages; // page number -> offset of its newest committed copy
};

} // namespace zixly::salvage
