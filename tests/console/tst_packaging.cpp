// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

const QString kLinux = QStringLiteral(ZIXLY_SOURCE_DIR "/packaging/linux/");

QString textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QByteArray said(const QString &program, const QStringList &words, int *code = nullptr)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, words);
    if (!process.waitForFinished(60'000))
        return "it does not end";
    if (code)
        *code = process.exitCode();
    return process.readAll();
}

} // namespace

// What is installed beside the programs says what the programs do.
class TestPackaging : public QObject
{
    Q_OBJECT

private slots:
    void theManualKnowsEveryOption_data();
    void theManualKnowsEveryOption();
    void theManualKnowsNoOther();
    void theManualIsWellFormed();
    void theExamplesAreFine();
    void theUnitsAreWellFormed();
    void theUnitsAreHardened_data();
    void theUnitsAreHardened();
    void theProofsOfSecurityExist();

private:
    static QSet<QString> optionsOf(const QString &text)
    {
        QSet<QString> options;
        static const QRegularExpression option(u"--([a-z][a-z-]*[a-z])"_s);
        auto found = option.globalMatch(text);
        while (found.hasNext())
            options << found.next().captured(1);
        return options;
    }
    static QSet<QString> ofManual()
    {
        return optionsOf(textOf(kLinux + u"zixly-worker.1"_s).replace(u"\\-"_s, u"-"_s));
    }
};

void TestPackaging::theManualKnowsEveryOption_data()
{
    QTest::addColumn<QString>("command");
    for (const char *command :
        {"sweep", "join", "dead", "serve", "keys", "jobs", "cancel", "retry", "backup", "restore"})
        QTest::newRow(command) << QString::fromLatin1(command);
}

void TestPackaging::theManualKnowsEveryOption()
{
    QFETCH(QString, command);
    QVERIFY(QString::fromUtf8(said(QStringLiteral(ZIXLY_PROGRAM), {u"--help"_s})).contains(command));
    const auto wanted = optionsOf(QString::fromUtf8(said(QStringLiteral(ZIXLY_PROGRAM), {command, u"--help"_s})));
    QVERIFY(!wanted.isEmpty());
    for (const QString &option : wanted)
        QVERIFY2(ofManual().contains(option), qPrintable(option));
}

void TestPackaging::theManualKnowsNoOther()
{
    QSet<QString> known{u"help"_s, u"name"_s};
    for (const char *command : {"sweep", "join", "dead", "serve", "keys", "jobs", "cancel", "backup"})
        known += optionsOf(
            QString::fromUtf8(said(QStringLiteral(ZIXLY_PROGRAM), {QString::fromLatin1(command), u"--help"_s})));
    for (const QString &option : ofManual())
        QVERIFY2(known.contains(option), qPrintable(option));
}

void TestPackaging::theManualIsWellFormed()
{
    const QString man = QStandardPaths::findExecutable(u"man"_s);
    if (man.isEmpty() || QStandardPaths::findExecutable(u"groff"_s).isEmpty())
        QSKIP("man and groff, which check the manual, are not installed.");
    QProcess process;
    process.start(
        man, {u"--warnings"_s, u"-E"_s, u"UTF-8"_s, u"-l"_s, u"-Tutf8"_s, u"-Z"_s, kLinux + u"zixly-worker.1"_s});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(process.readAllStandardError(), QByteArray());
}

void TestPackaging::theExamplesAreFine()
{
    QTemporaryDir folder;
    for (const QString &command : {u"serve"_s, u"join"_s}) {
        QString text = textOf(kLinux + u"systemd/"_s + (command == u"serve"_s ? u"worker.conf"_s : u"join.conf"_s));
        QVERIFY(text.contains(u"/srv/zixly/prices"_s));
        QFile file(folder.filePath(command));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.replace(u"/srv/zixly/prices"_s, folder.path()).toUtf8());
        file.close();
        QStringList words{command, u"--config"_s, file.fileName(), u"--check"_s};
        if (command == u"join"_s)
            words << u"--database"_s << u"postgresql://a@localhost/b"_s;
        int code = -1;
        const QByteArray output = said(QStringLiteral(ZIXLY_PROGRAM), words, &code);
        QVERIFY2(code == 0, output.constData());
    }
}

void TestPackaging::theUnitsAreWellFormed()
{
    const QString analyze = QStandardPaths::findExecutable(u"systemd-analyze"_s);
    if (analyze.isEmpty())
        QSKIP("systemd-analyze, which checks units, is not installed.");
    QTemporaryDir folder;
    for (const auto &[source, target] : {std::pair{u"zixly-worker-serve.service"_s, u"zixly-worker-serve.service"_s},
             {u"zixly-worker-join@.service"_s, u"zixly-worker-join@1.service"_s}}) {
        QFile file(folder.filePath(target));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(textOf(kLinux + u"systemd/"_s + source)
                .replace(u"=zixly-worker "_s, u"=%1 "_s.arg(QStringLiteral(ZIXLY_PROGRAM)))
                .toUtf8());
        file.close();
        int code = -1;
        const QByteArray output = said(analyze, {u"verify"_s, u"--man=no"_s, file.fileName()}, &code);
        QVERIFY2(code == 0 && !output.contains(target.toUtf8()), output.constData());
    }
}

void TestPackaging::theUnitsAreHardened_data()
{
    QTest::addColumn<QString>("unit");
    QTest::newRow("serve") << u"zixly-worker-serve.service"_s;
    QTest::newRow("join") << u"zixly-worker-join@.service"_s;
}

void TestPackaging::theUnitsAreHardened()
{
    QFETCH(QString, unit);
    const QStringList lines = textOf(kLinux + u"systemd/"_s + unit).split(u'\n');
    for (const QString &line :
        {u"DynamicUser=yes"_s, u"NoNewPrivileges=yes"_s, u"ProtectSystem=strict"_s, u"ProtectHome=yes"_s,
            u"CapabilityBoundingSet="_s, u"PrivateTmp=yes"_s, u"UMask=0077"_s, u"SystemCallFilter=@system-service"_s})
        QVERIFY2(lines.contains(line), qPrintable(line));
    for (const QString &line : lines) // no secret stands where every user may read it
        QVERIFY2(line.startsWith(u'#') || !line.contains(u"PASSWORD"_s), qPrintable(line));
}

void TestPackaging::theProofsOfSecurityExist()
{
    const QString text = textOf(QStringLiteral(ZIXLY_SOURCE_DIR "/app/server/SECURITY.md"));
    static const QRegularExpression proof(
        u"([a-z]+/tst_[a-z]+)(?:::([a-z0-9]+[A-Z]\\w*(?:,\\s+[a-z0-9]+[A-Z]\\w*)*))?"_s);
    static const QRegularExpression comma(u",\\s+"_s);
    int proofs = 0;
    auto found = proof.globalMatch(text);
    while (found.hasNext()) {
        const QRegularExpressionMatch match = found.next();
        const QString source = textOf(QStringLiteral(ZIXLY_SOURCE_DIR "/tests/%1.cpp").arg(match.captured(1)));
        QVERIFY2(!source.isEmpty(), qPrintable(match.captured(1)));
        for (const QString &function : match.captured(2).split(comma, Qt::SkipEmptyParts)) {
            QVERIFY2(
                source.contains(u"    void %1()"_s.arg(function)), qPrintable(match.captured(1) + u' ' + function));
            ++proofs;
        }
    }
    QVERIFY(proofs > 40);
}

QTEST_GUILESS_MAIN(TestPackaging)

#include "tst_packaging.moc"
