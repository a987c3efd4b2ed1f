// SPDX-License-Identifier: GPL-3.0-or-later
#include "translations/translations.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace {

struct Message {
    QString context;
    QString source;
    QString comment;
    bool plural = false;
    QStringList texts;
};

QList<Message> messagesOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        const auto name = xml.name();
        if (name == u"name") {
            context = xml.readElementText();
        } else if (name == u"message") {
            messages.append({.context = context, .plural = xml.attributes().value("numerus"_L1) == u"yes"});
        } else if (name == u"source") {
            messages.last().source = xml.readElementText();
        } else if (name == u"comment") {
            messages.last().comment = xml.readElementText();
        } else if (name == u"numerusform") {
            messages.last().texts.append(xml.readElementText());
        } else if (name == u"translation" && !messages.last().plural) {
            messages.last().texts.append(xml.readElementText());
        }
    }
    return xml.hasError() ? QList<Message>{} : messages;
}

QString translate(const Message &message, int n = -1)
{
    return QCoreApplication::translate(message.context.toUtf8().constData(), message.source.toUtf8().constData(),
        message.comment.isEmpty() ? nullptr : message.comment.toUtf8().constData(), n);
}

} // namespace

class TestTranslations : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void englishPluralsAreComplete();
    void unknownLanguageIsRefused();
    void pseudoCoversEveryText();
    void laterCallReplaces();
    void toolFills_data();
    void toolFills();
    void toolRefusesBadInput();

private:
    QList<Message> m_all;
};

void TestTranslations::initTestCase()
{
    m_all = messagesOf(QStringLiteral(ZIXLY_ALL_TS));
    QVERIFY2(m_all.size() > 20, "lupdate found next to nothing");
    // A free function named tr() makes lupdate guess the namespace as the context, and the text is never found.
    for (const Message &message : m_all)
        QVERIFY2(message.context.startsWith(u"zixly::"), qPrintable(message.context + u": "_s + message.source));
}

void TestTranslations::englishPluralsAreComplete()
{
    QVERIFY(zixly::installTranslations(*qApp, u"en"_s));
    for (const Message &message : m_all) {
        if (!message.plural)
            continue;
        const QString one = translate(message, 1);
        const QString many = translate(message, 5);
        const auto hint = qPrintable(message.source + u": run `ninja update_translations`"_s);
        QVERIFY2(!one.contains(u"(s)") && !many.contains(u"(s)") && !one.contains(u"(es)"), hint);
        QVERIFY2(!one.isEmpty() && !many.isEmpty(), hint);
        if (message.source.contains(u"(s)"))
            QVERIFY2(QString(one).replace(u'1', u'5') != many, hint);
    }
}

void TestTranslations::unknownLanguageIsRefused()
{
    QVERIFY(!zixly::installTranslations(*qApp, u"tlh"_s));
    QVERIFY(zixly::installTranslations(*qApp, QString()));
}

void TestTranslations::pseudoCoversEveryText()
{
    QVERIFY(zixly::installTranslations(*qApp, u"pseudo"_s));
    for (const Message &message : m_all) {
        const QString text = message.plural ? translate(message, 5) : translate(message);
        QVERIFY2(text.startsWith(u'[') && text.endsWith(u']'), qPrintable(message.source));
        QVERIFY2(text.size() >= message.source.size(), qPrintable(text));
        for (const auto *mark : {"%1", "%2", "%L1", "<b>", "&"})
            QVERIFY2(text.count(QLatin1String(mark)) == message.source.count(QLatin1String(mark)), qPrintable(text));
    }
}

void TestTranslations::laterCallReplaces()
{
    QVERIFY(zixly::installTranslations(*qApp, u"pseudo"_s));
    const Message message{.context = u"zixly::JobState"_s, .source = u"Queued"_s};
    QVERIFY(translate(message).startsWith(u'['));
    QVERIFY(zixly::installTranslations(*qApp, u"en"_s));
    QCOMPARE(translate(message), message.source);
    QCOMPARE(qApp->findChildren<QTranslator *>().size(), 1);
}

void TestTranslations::toolFills_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("wanted");
    const auto plain = [](const QByteArray &source) {
        return "<message><source>" + source + "</source><translation type=\"unfinished\"></translation></message>";
    };
    const auto plural = [](const QByteArray &source, const QByteArray &one, const QByteArray &many) {
        return "<message numerus=\"yes\"><source>" + source + "</source><translation type=\"unfinished\"><numerusform>"
            + one + "</numerusform><numerusform>" + many + "</numerusform></translation></message>";
    };
    QTest::newRow("letters") << u"pseudo"_s << plain("Run sweep") << QByteArray("[R\u00fc\u00f1 sw\u00e9\u00e9p");
    QTest::newRow("places stay") << u"pseudo"_s << plain("%1 on %L2") << QByteArray("[%1 \u00f6\u00f1 %L2");
    QTest::newRow("mnemonic stays") << u"pseudo"_s << plain("&amp;File") << QByteArray("[&amp;F\u00efl\u00e9");
    QTest::newRow("tags stay") << u"pseudo"_s << plain("&lt;b&gt;a&lt;/b&gt;")
                               << QByteArray("[&lt;b&gt;\u00e5&lt;/b&gt;");
    QTest::newRow("pattern stays") << u"pseudo"_s << plain("CSV (*.csv)") << QByteArray("[\u00c7\u0160V (*.csv)");
    QTest::newRow("less-than is text") << u"pseudo"_s << plain("fast &lt; slow")
                                       << QByteArray("f\u00e5st &lt; sl\u00f6w");
    QTest::newRow("one") << u"plurals"_s << plural("%n job(s)", "", "")
                         << QByteArray("<numerusform>%n job</numerusform>");
    QTest::newRow("many") << u"plurals"_s << plural("%n job(s)", "", "")
                          << QByteArray("<numerusform>%n jobs</numerusform>");
    QTest::newRow("ies") << u"plurals"_s << plural("%n entry(ies)", "", "")
                         << QByteArray("<numerusform>%n entries</numerusform>");
    QTest::newRow("plain text is left alone") << u"plurals"_s << plain("Run") << plain("Run");
    QTest::newRow("finished is left alone")
        << u"plurals"_s << plural("%n ox(s)", "%n ox", "%n oxen").replace(" type=\"unfinished\"", "")
        << QByteArray("<numerusform>%n oxen</numerusform>");
}

void TestTranslations::toolFills()
{
    QFETCH(QString, mode);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, wanted);
    QTemporaryDir folder;
    const QString path = folder.filePath(u"in.ts"_s);
    const QString target = mode == u"pseudo" ? folder.filePath(u"out.ts"_s) : path;
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("<TS><context><name>c</name>" + message + "</context></TS>\n");
    file.close();
    QCOMPARE(QProcess::execute(QStringLiteral(ZIXLY_TSTOOL),
                 mode == u"pseudo" ? QStringList{mode, path, target} : QStringList{mode, path}),
        0);
    QFile result(target);
    QVERIFY(result.open(QIODevice::ReadOnly));
    const QByteArray text = result.readAll();
    QVERIFY2(text.contains(wanted), text.constData());
    QVERIFY(text.endsWith("</TS>\n"));
}

void TestTranslations::toolRefusesBadInput()
{
    QCOMPARE(QProcess::execute(QStringLiteral(ZIXLY_TSTOOL), {}), 2);
    QCOMPARE(QProcess::execute(QStringLiteral(ZIXLY_TSTOOL), {u"plurals"_s, u"/no/such/file.ts"_s}), 1);
}

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
