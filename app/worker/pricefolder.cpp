// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/pricefolder.h"

#include "core/sweepspec.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>

namespace zixly {

namespace {

class PriceFolder
{
    Q_DECLARE_TR_FUNCTIONS(zixly::PriceFolder)
};

constexpr qsizetype kNamed = 5; // files that a sentence names

QString listed(QStringList names)
{
    const qsizetype more = names.size() - kNamed;
    if (more > 0) {
        names = names.first(kNamed);
        names.append(PriceFolder::tr("%n more", "files", static_cast<int>(more)));
    }
    return names.join(QStringLiteral(", "));
}

QString missing(const QStringList &names, const QString &folder, const QString &ticker)
{
    const QString start = ticker + u'_';
    QStringList similar;
    for (const QString &name : names) {
        const bool csv = name.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive);
        const QString stem = name.chopped(csv ? 4 : 0);
        if (csv && (stem.compare(ticker, Qt::CaseInsensitive) == 0 || stem.startsWith(start, Qt::CaseInsensitive)))
            similar.append(name);
    }
    if (similar.isEmpty()) {
        return PriceFolder::tr("The prices folder %1 has no file %2.csv and none like %2_*.csv. Add one or import it.")
            .arg(folder, ticker);
    }
    return PriceFolder::tr("The prices folder %1 has no file %2.csv, but it has %3. Write the name exactly like that, "
                           "or rename the file.")
        .arg(folder, ticker, listed(similar));
}

} // namespace

QString tickerOfFile(const QString &fileName)
{
    QString stem = fileName.section(u'/', -1);
    const qsizetype dot = stem.lastIndexOf(u'.');
    if (dot > 0)
        stem.truncate(dot);
    return stem.section(u'_', 0, 0).trimmed();
}

std::optional<QString> tickerProblem(const QString &ticker)
{
    SweepSpec spec;
    spec.ticker = ticker;
    for (const SpecProblem &problem : validate(spec)) {
        if (problem.field == SpecField::Ticker)
            return problem.sentence;
    }
    if (ticker.trimmed() != ticker || ticker.contains(QLatin1String("..")))
        return PriceFolder::tr("A ticker cannot begin or end with a blank or contain two dots in a row.");
    return std::nullopt;
}

std::expected<QString, QString> resolveTicker(const QString &folder, const QString &ticker)
{
    if (const auto problem = tickerProblem(ticker))
        return std::unexpected(*problem);
    const QDir directory(folder);
    const QString shown = QDir::toNativeSeparators(folder);
    if (folder.isEmpty() || !directory.exists()) {
        return std::unexpected(
            PriceFolder::tr("The prices folder %1 does not exist. Choose another one in the settings.").arg(shown));
    }
    // The listing decides, never a path made from the ticker: names keep their case on file systems that ignore it.
    const QStringList names = directory.entryList(QDir::Files | QDir::Readable, QDir::Name);
    const QString exact = ticker + QStringLiteral(".csv");
    if (names.contains(exact))
        return directory.filePath(exact);
    QStringList matches;
    for (const QString &name : names) {
        if (name.startsWith(ticker + u'_') && name.endsWith(QLatin1String(".csv")))
            matches.append(name);
    }
    if (matches.size() == 1)
        return directory.filePath(matches.front());
    if (matches.isEmpty())
        return std::unexpected(missing(names, shown, ticker));
    return std::unexpected(PriceFolder::tr("Several files in %1 can be %2: %3. Keep one of them, or name it %2.csv.")
            .arg(shown, ticker, listed(matches)));
}

} // namespace zixly
