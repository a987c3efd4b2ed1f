// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

#include <expected>

class QIODevice;

// A sealed zip: named entries with a manifest of their SHA-256, and a SHA-256 over the whole file as its last bytes, so
// that any changed byte is found, inside an entry or between them. Knows nothing of what the entries mean. Reading
// trusts nothing: names are matched against a pattern and never become paths, sizes are limited and have to be true.
// Synchronous, callable from any thread.
namespace zixly::archive {

using Entries = QMap<QString, QByteArray>; // name -> bytes

// What a reader accepts. Everything else is refused before it is unpacked.
struct Limits {
    QString names; // regular expression for a whole name
    int entries = 64;
    qint64 entryBytes = 512LL << 20; // of one entry, unpacked
    qint64 totalBytes = 2LL << 30; // of all entries, unpacked
};

// Empty if there is not enough memory, or an entry is larger than a zip can hold.
QByteArray pack(const Entries &entries);

// The device has to be open and seekable. The error is one translated sentence for people.
std::expected<Entries, QString> unpack(QIODevice &device, const Limits &limits);

} // namespace zixly::archive
