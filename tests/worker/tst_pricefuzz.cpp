// SPDX-License-Identifier: GPL-3.0-or-later
#include "pricetest.h"

#include <QRandomGenerator>
#include <QTest>

#include <array>
#include <cmath>

using namespace zixly;
using namespace zixly::test;

namespace {

// Small files of every kind; their numbers are invented.
QByteArrayList seeds()
{
    QByteArrayList files{
        "Date,Open,High,Low,Close,Volume\n",
        "Date,Open,High,Low,Close,Adj Close,Volume\r\n",
        "time,open,high,low,close,Volume\n",
        "",
        "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n",
        "\xef\xbb\xbf\"Datum\";\"Open\";\"High\";\"Low\";\"Close\"\n",
    };
    for (int i = 0; i < 12; ++i) {
        const QByteArray day = QByteArray::number(10 + i);
        const QByteArray price = QByteArray::number(10.25 + i);
        files[0] += "2021-03-" + day + ",10.5,30,9," + price + ",100\n";
        files[1] += "03/" + day + "/2021,10.5,30,9," + price + ",\"1,0" + day + ".5\",100\r\n";
        files[2] += QByteArray::number(1'636'250'400 + i * 1800) + ",10.5,30,9," + price + ",1e3\n";
        files[3] += "16170624" + day + "000,10.5,30,9," + price + ",5,1617062499999,1.5,7,1,1,0\n";
        files[4] += "2021.11.07\t0" + QByteArray::number(i / 2) + ":30:00\t10.5\t30\t9\t" + price + "\t5\t0\t1\n";
        files[5] += day + ".03.2021;\"1.010,5\";1.030;9," + day + ";10,5\n";
    }
    return files;
}

void mutate(QByteArray &text, QRandomGenerator &random)
{
    static constexpr auto kCharacters = std::to_array(",;\t\"\n\r.-+eENaT:/ 0123456789\0\xff\x80");
    constexpr QByteArrayView kSpecial(kCharacters.data(), kCharacters.size() - 1);
    const auto place = [&] { return random.bounded(text.size() + 1); };
    switch (random.bounded(6)) {
    case 0: text.insert(place(), kSpecial[random.bounded(kSpecial.size())]); break;
    case 1: text.remove(place(), 1 + random.bounded(3)); break;
    case 2:
        if (!text.isEmpty())
            text[random.bounded(text.size())] = kSpecial[random.bounded(kSpecial.size())];
        break;
    case 3: text.insert(place(), text.mid(place(), random.bounded(60))); break;
    case 4: text.truncate(place()); break;
    default: { // exchange two lines
        QByteArrayList lines = text.split('\n');
        lines.swapItemsAt(random.bounded(lines.size()), random.bounded(lines.size()));
        text = lines.join('\n');
    }
    }
}

void mutate(ImportPlan &plan, QRandomGenerator &random)
{
    switch (random.bounded(8)) {
    case 0: plan.separator = ",;\t"[random.bounded(3)]; break;
    case 1: plan.decimal = plan.decimal == '.' ? ',' : '.'; break;
    case 2: plan.dateOrder = static_cast<DateOrder>(random.bounded(4)); break;
    case 3: plan.adjusted = !plan.adjusted; break;
    case 4: plan.header = !plan.header; break;
    case 5: plan.skipLines = random.bounded(5); break;
    case 6:
        if (!plan.roles.isEmpty())
            plan.roles[random.bounded(plan.roles.size())] = static_cast<ColumnRole>(random.bounded(9));
        break;
    default: plan.timeZone = random.bounded(2) ? QStringLiteral("America/New_York") : QStringLiteral("Europe/London");
    }
}

// What is wrong with a series that the import let through; empty = nothing.
QString violation(const PriceSeries &series)
{
    const auto size = static_cast<std::size_t>(series.size());
    if (size == 0)
        return QStringLiteral("no bar");
    for (std::size_t i = 1; i < size; ++i) {
        if (series.time[i] <= series.time[i - 1])
            return QStringLiteral("time stands still at %1").arg(i);
    }
    const double scale = series.decimals >= 0 ? std::pow(10.0, series.decimals) : 1.0;
    for (const auto *column : {&series.close, &series.open, &series.high, &series.low}) {
        if (column->size() != size && (column == &series.close || !column->empty()))
            return QStringLiteral("columns of different length");
        for (const double price : *column) {
            if (!(price > 0.0) || !std::isfinite(price))
                return QStringLiteral("price %1").arg(price);
            if (series.decimals >= 0 && std::nearbyint(price * scale) / scale != price)
                return QStringLiteral("%1 has more than %2 decimals").arg(price, 0, 'g', 17).arg(series.decimals);
        }
    }
    if (!series.volume.empty() && series.volume.size() != size)
        return QStringLiteral("volumes of different length");
    for (const double volume : series.volume) {
        if (!(volume >= 0.0) || !std::isfinite(volume))
            return QStringLiteral("volume %1").arg(volume);
    }
    for (const qint64 time : series.time) {
        if (series.dateOnly && time % 86'400'000 != 0)
            return QStringLiteral("a date with a time");
    }
    return {};
}

} // namespace

class TestPriceFuzz : public QObject
{
    Q_OBJECT
private slots:
    // A damaged file gives a sentence or a sound series, whatever the plan. ZIXLY_FUZZ_ROUNDS asks for more.
    void damagedFilesNeverGiveADamagedSeries()
    {
        bool given = false;
        const int asked = qEnvironmentVariableIntValue("ZIXLY_FUZZ_ROUNDS", &given);
        const int rounds = given ? asked : 6000;
        QRandomGenerator random(4711);
        const QByteArrayList files = seeds();
        int imported = 0;
        for (int round = 0; round < rounds; ++round) {
            QByteArray text = files[random.bounded(files.size())];
            for (int i = random.bounded(6); i > 0; --i)
                mutate(text, random);
            const auto file = decodePrices(text, QStringLiteral("f.csv"));
            if (!file) {
                QVERIFY2(!explain(file.error()).isEmpty(), text.constData());
                continue;
            }
            ImportPlan plan = recognise(*file).plan;
            plan.skipBadRows = random.bounded(2) == 1;
            if (random.bounded(3) == 0)
                mutate(plan, random);
            const ImportPreview shown = preview(*file, plan);
            QVERIFY(shown.rows.size() <= 20);
            const ImportOutcome outcome = importPrices(*file, plan, kGo);
            if (outcome.ok()) {
                ++imported;
                const QString wrong = violation(*outcome.series);
                QVERIFY2(wrong.isEmpty(), qPrintable(wrong + QStringLiteral(" from\n") + QString::fromLatin1(text)));
                QVERIFY(outcome.problems.isEmpty());
                const ImportNotes &notes = outcome.notes;
                QCOMPARE(notes.rows, outcome.series->size() + notes.skipped + notes.duplicates);
            } else {
                QVERIFY2(!explain(outcome).isEmpty(), text.constData());
                QVERIFY(outcome.problemCount >= outcome.problems.size());
            }
        }
        // Mutations that only ever break files would test nothing but the refusal.
        QVERIFY(imported > rounds / 10 && imported < rounds);
    }
};

QTEST_GUILESS_MAIN(TestPriceFuzz)
#include "tst_pricefuzz.moc"
