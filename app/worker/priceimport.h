// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/importplan.h"

#include <atomic>
#include <expected>
#include <functional>

class QIODevice;

// From the bytes of a price file to a series in normal form. Pure functions without state, callable from any thread;
// the import window, the console and the prices folder all use these.
namespace zixly {

// A price file in memory: text as UTF-8 without a byte order mark. At most 2 GB.
struct PriceFile {
    QString name; // as shown to people
    QByteArray text;
};

// Read a file once and completely; a file that changes meanwhile, is empty, no text or no file is refused.
std::expected<PriceFile, ImportProblem> readPriceFile(const QString &path, const std::atomic<bool> &stop);
std::expected<PriceFile, ImportProblem> readPriceDevice(
    QIODevice &device, const QString &name, const std::atomic<bool> &stop);
// Decodes UTF-8, UTF-16 and UTF-32; refuses what is no text.
std::expected<PriceFile, ImportProblem> decodePrices(const QByteArray &bytes, const QString &name);

// What the file looks like, judged by its header and its content.
Recognition recognise(const PriceFile &file);
// The same after a person has decided on the separator and the header.
Recognition recogniseAs(const PriceFile &file, char separator, bool header);

ImportPreview preview(const PriceFile &file, const ImportPlan &plan, int rows = 20);

using ImportProgress = std::function<void(double fraction)>; // 0..1, in the calling thread
// All rows or nothing. Refuses a plan with open questions.
ImportOutcome importPrices(
    const PriceFile &file, const ImportPlan &plan, const std::atomic<bool> &stop, const ImportProgress &progress = {});

// Reads, recognises and imports in one go; `mappings` is the text of Setting::ImportMappings.
ImportOutcome importPriceFile(const QString &path, const std::atomic<bool> &stop, const QByteArray &mappings = {});

ImportOutcome refusedImport(const ImportProblem &problem);

} // namespace zixly
