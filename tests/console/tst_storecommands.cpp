// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/job.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

// The real program on a profile of its own, from the outside.
class TestStoreCommands : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void jobsAreListedAsTheyAreExported();
    void aSearchThatDoesNotParseIsExplained();
    void aProfileThatIsNotThereIsNotMade();
    void retryQueuesAndCancelStops();
    void whatCannotBeCancelledIsSaid();
    void aBackupIsTakenBack();

private:
    struct Run {
        int code = -1;
        QByteArray out;
        QByteArray err;
    };
    Run run(QStringList words) const;
    QList<QJsonObject> jobs(const QStringList &more = {}) const;
    QString profile() const { return m_folder->filePath(u"profile"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

TestStoreCommands::Run TestStoreCommands::run(QStringList words) const
{
    if (!words.contains(u"--profile"_s))
        words << u"--profile"_s << profile();
    QProcess program;
    program.start(QStringLiteral(ZIXLY_PROGRAM), words);
    if (!program.waitForFinished(60'000))
        return {};
    return {program.exitCode(), program.readAllStandardOutput(), program.readAllStandardError()};
}

QList<QJsonObject> TestStoreCommands::jobs(const QStringList &more) const
{
    const Run listed = run(QStringList{u"jobs"_s, u"--format"_s, u"jsonl"_s} + more);
    if (listed.code != 0)
        qFatal("%s", listed.err.constData());
    QList<QJsonObject> objects;
    for (const QByteArray &line : listed.out.split('\n')) {
        if (!line.isEmpty())
            objects << QJsonDocument::fromJson(line).object();
    }
    return objects;
}

void TestStoreCommands::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    for (const char *strategy : {"sma", "ema"}) {
        const Run swept = run({u"sweep"_s, u"--sample"_s, u"sp500"_s, u"--strategy"_s, QLatin1String(strategy),
            u"--fast"_s, u"5:9"_s, u"--slow"_s, u"20:25"_s});
        QCOMPARE(swept.code, 0);
    }
}

void TestStoreCommands::jobsAreListedAsTheyAreExported()
{
    const auto all = jobs();
    QCOMPARE(all.size(), 2);
    QCOMPARE(all.first().value(u"strategy_type"_s).toString(), u"EMA"_s); // the newest first
    QCOMPARE(all.first().value(u"state"_s).toString(), u"completed"_s);
    QCOMPARE(all.first().value(u"cells"_s).toInt(), 30);
    QCOMPARE(jobs({u"--search"_s, u"strategy:sma"_s}).size(), 1);
    QCOMPARE(jobs({u"--search"_s, u"strategy:macd"_s}).size(), 0);
    QCOMPARE(jobs({u"--top"_s, u"1"_s}), QList<QJsonObject>{all.first()});
    const Run csv = run({u"jobs"_s});
    QCOMPARE(csv.out.count('\n'), 3);
    QVERIFY(csv.out.startsWith("id,name,"));
}

void TestStoreCommands::aSearchThatDoesNotParseIsExplained()
{
    for (const QStringList &words : {QStringList{u"jobs"_s, u"--search"_s, u"status:wat"_s},
             QStringList{u"jobs"_s, u"--top"_s, u"0"_s}, QStringList{u"jobs"_s, u"--format"_s, u"xml"_s},
             QStringList{u"jobs"_s, u"everything"_s}, QStringList{u"jobs"_s, u"--search"_s}, QStringList{u"cancel"_s},
             QStringList{u"backup"_s}, QStringList{u"cancel"_s, u"x"_s, u"--top=1"_s}}) {
        const Run refused
            = words.last() == u"--search"_s ? run({u"jobs"_s, u"--profile"_s, profile(), u"--search"_s}) : run(words);
        QCOMPARE(refused.code, 2);
        QCOMPARE(refused.err.count('\n'), 1);
        QVERIFY(refused.out.isEmpty());
    }
}

void TestStoreCommands::aProfileThatIsNotThereIsNotMade()
{
    const QString nowhere = m_folder->filePath(u"nowhere"_s);
    for (const QStringList &words : {QStringList{u"jobs"_s}, QStringList{u"cancel"_s, u"x"_s},
             QStringList{u"backup"_s, m_folder->filePath(u"b"_s)}}) {
        const Run refused = run(words + QStringList{u"--profile"_s, nowhere});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("nowhere"), refused.err.constData());
        QVERIFY(!QDir(nowhere).exists());
    }
}

void TestStoreCommands::retryQueuesAndCancelStops()
{
    const QString id = jobs().first().value(u"id"_s).toString();
    const Run retried = run({u"retry"_s, id});
    QCOMPARE(retried.code, 0);
    const QString again = QString::fromLatin1(retried.out).trimmed();
    QCOMPARE(jobs({u"--search"_s, u"status:queued"_s}).first().value(u"id"_s).toString(), again);
    const Run cancelled = run({u"cancel"_s, again});
    QCOMPARE(cancelled.code, 0);
    const QJsonObject job = jobs().first();
    QCOMPARE(job.value(u"id"_s).toString(), again);
    QCOMPARE(job.value(u"state"_s).toString(), u"cancelled"_s);
    QCOMPARE(jobs().size(), 3); // nothing else happened
}

void TestStoreCommands::whatCannotBeCancelledIsSaid()
{
    const QString id = jobs().first().value(u"id"_s).toString();
    const Run refused = run({u"cancel"_s, id});
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains("completed") && refused.err.contains(id.toLatin1()), refused.err.constData());
    const Run unknown = run({u"cancel"_s, u"01a22ea9-3f0a-7974-bb7e-fd9c7e89a588"_s});
    QCOMPARE(unknown.code, 1);
    QVERIFY(unknown.err.contains("01a22ea9-3f0a-7974-bb7e-fd9c7e89a588"));
}

void TestStoreCommands::aBackupIsTakenBack()
{
    const auto before = jobs();
    const QString backup = m_folder->filePath(u"backup.db"_s);
    QCOMPARE(run({u"backup"_s, backup}).code, 0);
    QCOMPARE(run({u"retry"_s, before.first().value(u"id"_s).toString()}).code, 0);
    QCOMPARE(jobs().size(), 3);
    const Run restored = run({u"restore"_s, backup});
    QCOMPARE(restored.code, 0);
    QVERIFY2(restored.err.contains("is kept as"), restored.err.constData());
    QCOMPARE(jobs(), before);
    // On another computer.
    const QString elsewhere = m_folder->filePath(u"elsewhere"_s);
    QCOMPARE(run({u"restore"_s, backup, u"--profile"_s, elsewhere}).code, 0);
    QCOMPARE(jobs({u"--profile"_s, elsewhere}), before);
    const Run refused = run({u"restore"_s, m_folder->filePath(u"missing.db"_s)});
    QCOMPARE(refused.code, 1);
    QCOMPARE(jobs(), before);
}

QTEST_GUILESS_MAIN(TestStoreCommands)
#include "tst_storecommands.moc"
