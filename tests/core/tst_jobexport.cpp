// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/csv.h"
#include "core/jobexport.h"
#include "tests/support/builders.h"

#include <QTest>

#include <array>

using namespace Qt::StringLiterals;
using namespace zixly;
using zixly::test::aJob;

class TestJobExport : public QObject
{
    Q_OBJECT

    // The row of a job, by column.
    static QHash<QString, QString> exported(const Job &job)
    {
        CsvWriter head(CsvPreset::rfc4180());
        head.setColumns(jobexport::columns());
        head.header();
        CsvWriter body(CsvPreset::rfc4180());
        jobexport::writeRows(body, std::array{jobexport::lineOf(job)});
        const QStringList names = QString::fromUtf8(head.take()).trimmed().split(u',');
        const QStringList values = fields(QString::fromUtf8(body.take()).trimmed());
        QHash<QString, QString> row;
        for (qsizetype i = 0; i < names.size(); ++i)
            row.insert(names[i], values.value(i));
        return row;
    }
    static QStringList fields(const QString &line)
    {
        QStringList all{QString()};
        bool quoted = false;
        for (const QChar c : line) {
            if (c == u'"')
                quoted = !quoted;
            else if (c == u',' && !quoted)
                all += QString();
            else
                all.last() += c;
        }
        return all;
    }

private slots:
    void namesStayWhereScriptsCountThem();
    void aLocalJobHasNoService();
    void everyIdOfAServiceIsThere();
};

void TestJobExport::namesStayWhereScriptsCountThem()
{
    CsvWriter writer(CsvPreset::rfc4180());
    writer.setColumns(jobexport::columns());
    writer.header();
    const QString line = QString::fromUtf8(writer.take()).trimmed();
    QVERIFY2(line.startsWith(u"id,name,type,state,service_state,ticker,strategy_type,where,host,created,"_s),
        qPrintable(line));
    QVERIFY2(line.endsWith(u",parameters,service,server_state,tenant,worker,web_api_id,receiver_id,trading_api_id,"
                           "sweep_run_id,gone_from_server"_s),
        qPrintable(line));
}

void TestJobExport::aLocalJobHasNoService()
{
    const auto row = exported(aJob(1));
    QCOMPARE(row.value(u"where"_s), u"local"_s);
    for (const auto &name : {u"service"_s, u"server_state"_s, u"tenant"_s, u"web_api_id"_s, u"sweep_run_id"_s})
        QCOMPARE(row.value(name), QString());
    QCOMPARE(row.value(u"gone_from_server"_s), u"false"_s);
}

void TestJobExport::everyIdOfAServiceIsThere()
{
    Job job = aJob(1);
    job.place = {u"Zixly"_s, u"api.example.org"_s, u"acme"_s, u"worker-2"_s};
    job.remoteIds = {{u"a"_s, u"pipeline"_s, u"cmh1"_s}, {u"a"_s, u"trading"_s, u"t-1"_s},
        {u"a"_s, u"run"_s, u"8f2c11aa"_s}, {u"a"_s, u"run"_s, u"77aa00bb"_s}};
    job.goneFromServer = true;
    auto row = exported(job);
    QCOMPARE(row.value(u"service"_s), u"Zixly"_s);
    QCOMPARE(row.value(u"server_state"_s), u"completed"_s); // nothing else was said
    QCOMPARE(row.value(u"tenant"_s), u"acme"_s);
    QCOMPARE(row.value(u"worker"_s), u"worker-2"_s);
    QCOMPARE(row.value(u"web_api_id"_s), u"cmh1"_s);
    QCOMPARE(row.value(u"receiver_id"_s), QString());
    QCOMPARE(row.value(u"trading_api_id"_s), u"t-1"_s);
    QCOMPARE(row.value(u"sweep_run_id"_s), u"8f2c11aa 77aa00bb"_s);
    QCOMPARE(row.value(u"gone_from_server"_s), u"true"_s);
    job.serverState = u"running"_s;
    QCOMPARE(exported(job).value(u"server_state"_s), u"running"_s);
    QCOMPARE(exported(job).value(u"service_state"_s), u"running"_s); // as before
}

QTEST_GUILESS_MAIN(TestJobExport)
#include "tst_jobexport.moc"
