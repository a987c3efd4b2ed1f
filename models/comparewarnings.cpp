// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/format.h"
#include "models/comparetable.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

// What is said about a comparison beside its table, and how the table leaves the program.
namespace zixly {

namespace {

class WarningText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::CompareWarnings)
};

// "1 next close; 2, 3 same close": which sweeps do what.
QString whoDoesWhat(const QList<ComparedSweep> &sweeps, QString (*what)(const Convention &))
{
    QStringList words;
    QList<QStringList> numbers;
    for (qsizetype i = 0; i < sweeps.size(); ++i) {
        const Convention &convention = sweeps[i].set.result.convention;
        if (!sweeps[i].hasCells() || !convention.known)
            continue;
        const QString word = what(convention);
        qsizetype at = words.indexOf(word);
        if (at < 0) {
            at = words.size();
            words.append(word);
            numbers.append(QStringList());
        }
        numbers[at].append(QString::number(i + 1));
    }
    if (words.size() < 2)
        return {};
    QStringList parts;
    for (qsizetype i = 0; i < words.size(); ++i)
        parts.append(QStringLiteral("%1: %2").arg(numbers[i].join(QStringLiteral(", ")), words[i]));
    return parts.join(QStringLiteral("; "));
}

QString numbersOf(const QList<ComparedSweep> &sweeps, bool (*which)(const ComparedSweep &))
{
    QStringList numbers;
    for (qsizetype i = 0; i < sweeps.size(); ++i) {
        if (sweeps[i].hasCells() && which(sweeps[i]))
            numbers.append(QString::number(i + 1));
    }
    return numbers.join(QStringLiteral(", "));
}

// One value on one line: what would break a row of a table is a blank.
QString flat(QString text)
{
    for (QChar &letter : text) {
        if (letter == u'\t' || letter == u'\n' || letter == u'\r')
            letter = u' ';
    }
    return text;
}

} // namespace

QStringList compareWarnings(const QList<ComparedSweep> &sweeps)
{
    QStringList sentences;
    const QString fills = whoDoesWhat(sweeps, [](const Convention &c) { return describe(c.execution); });
    if (!fills.isEmpty())
        sentences.append(
            WarningText::tr("The sweeps fill their orders at different moments (%1), so returns and ratios "
                            "differ for that reason alone.")
                .arg(fills));
    const QString years = whoDoesWhat(sweeps, [](const Convention &c) { return describe(c.annualisation); });
    if (!years.isEmpty())
        sentences.append(
            WarningText::tr("The sweeps count a year differently (%1), so their yearly ratios are not on one scale.")
                .arg(years));
    const QString bars = whoDoesWhat(sweeps, [](const Convention &c) { return intervalText(c.barIntervalMs); });
    if (!bars.isEmpty())
        sentences.append(
            WarningText::tr("The bars have different lengths (%1): the same window covers different stretches of time.")
                .arg(bars));
    const QString costs = whoDoesWhat(sweeps, [](const Convention &c) {
        return c.slippage > 0.0 ? WarningText::tr("%1 and %2 slippage").arg(rateText(c.fees), rateText(c.slippage))
                                : rateText(c.fees);
    });
    if (!costs.isEmpty())
        sentences.append(WarningText::tr("The sweeps pay different costs (%1).").arg(costs));
    const QString unknown
        = numbersOf(sweeps, [](const ComparedSweep &sweep) { return !sweep.set.result.convention.known; });
    if (!unknown.isEmpty())
        sentences.append(
            WarningText::tr("How the ratios of %1 were made is not known, so compare them with care.").arg(unknown));
    const QString partial = numbersOf(sweeps, [](const ComparedSweep &sweep) { return !sweep.set.result.complete(); });
    if (!partial.isEmpty())
        sentences.append(
            WarningText::tr("Only a part of the cells of %1 is here; what is best may lie in the rest.").arg(partial));
    if (datesDiffer(sweeps))
        sentences.append(commonDates(sweeps)
                ? WarningText::tr(
                      "The sweeps cover different dates. Recompute on common dates to compare like with like.")
                : WarningText::tr("The sweeps have no day in common, so their figures describe different times."));
    return sentences;
}

QString tableAsText(const CompareTable &table)
{
    QStringList lines;
    QStringList head{WarningText::tr("Part"), WarningText::tr("What"), WarningText::tr("Differs")};
    for (const QString &title : table.titles)
        head.append(flat(title));
    lines.append(head.join(u'\t'));
    for (const CompareRow &row : table.rows) {
        QStringList line{
            sectionTitle(row.section), flat(row.name), row.differs ? WarningText::tr("yes") : WarningText::tr("no")};
        for (const QString &value : row.values)
            line.append(flat(value));
        lines.append(line.join(u'\t'));
    }
    return lines.join(u'\n') + u'\n';
}

QByteArray tableAsCsv(const CompareTable &table, const CsvPreset &preset)
{
    CsvWriter writer(preset);
    writer.text(WarningText::tr("Part"));
    writer.text(WarningText::tr("What"));
    writer.text(WarningText::tr("Differs"));
    for (const QString &title : table.titles)
        writer.text(title);
    writer.endRow();
    for (const CompareRow &row : table.rows) {
        writer.text(sectionTitle(row.section));
        writer.text(row.name);
        writer.text(row.differs ? WarningText::tr("yes") : WarningText::tr("no"));
        for (qsizetype i = 0; i < row.values.size(); ++i) {
            if (row.numbers.isEmpty())
                writer.text(row.values[i]);
            else
                writer.number(row.numbers[i]);
        }
        writer.endRow();
    }
    return writer.take();
}

} // namespace zixly
