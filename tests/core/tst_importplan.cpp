// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/importplan.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace zixly;
using Kind = ImportProblem::Kind;

namespace {

ImportPlan somePlan()
{
    ImportPlan plan;
    plan.format = PriceFormat::MetaTrader;
    plan.separator = '\t';
    plan.decimal = ',';
    plan.skipLines = 1;
    plan.names = {QStringLiteral("<DATE>"), QStringLiteral("<CLOSE>")};
    plan.roles = {ColumnRole::Date, ColumnRole::Close};
    plan.dateOrder = DateOrder::Eu;
    plan.timeZone = QStringLiteral("America/New_York");
    plan.adjusted = true;
    plan.skipBadRows = true;
    return plan;
}

} // namespace

class TestImportPlan : public QObject
{
    Q_OBJECT
private slots:
    void jsonKeepsEveryField()
    {
        const auto back = importPlanFromJson(toJson(somePlan()));
        QVERIFY(back.has_value());
        QCOMPARE(*back, somePlan());
        QCOMPARE(*importPlanFromJson(toJson(ImportPlan())), ImportPlan());
    }

    void unknownWordsInJsonAreRefused_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("format") << "format" << QJsonValue(QStringLiteral("morse"));
        QTest::newRow("order") << "date_order" << QJsonValue(QStringLiteral("lunar"));
        QTest::newRow("separator of two characters") << "separator" << QJsonValue(QStringLiteral(",,"));
        QTest::newRow("separator not allowed") << "separator" << QJsonValue(QStringLiteral("|"));
        QTest::newRow("decimal") << "decimal" << QJsonValue(QStringLiteral(";"));
        QTest::newRow("role") << "roles" << QJsonValue(QJsonArray{QStringLiteral("date"), QStringLiteral("bid")});
        QTest::newRow("no object") << "format" << QJsonValue();
    }
    void unknownWordsInJsonAreRefused()
    {
        QFETCH(QString, field);
        QFETCH(QJsonValue, value);
        QJsonObject object = toJson(somePlan());
        object[field] = value;
        const auto plan = importPlanFromJson(object);
        QVERIFY(!plan.has_value());
        QCOMPARE(plan.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(plan.error().detail, field);
    }

    void rememberedMappingAnswersQuestions()
    {
        ImportPlan chosen = somePlan();
        const QByteArray setting = remember(chosen, {});

        Recognition recognition;
        recognition.plan = chosen;
        recognition.plan.roles = {ColumnRole::Ignore, ColumnRole::Ignore};
        recognition.plan.dateOrder = DateOrder::Us;
        recognition.plan.dateAmbiguous = true;
        recognition.plan.adjusted = false;
        recognition.plan.skipBadRows = false;
        recognition.questions = {ImportQuestion::Columns, ImportQuestion::DateOrder};
        QVERIFY(applyRemembered(recognition, setting));
        QCOMPARE(recognition.plan.roles, chosen.roles);
        QCOMPARE(recognition.plan.dateOrder, DateOrder::Eu);
        QVERIFY(!recognition.plan.dateAmbiguous);
        QVERIFY(recognition.plan.adjusted);
        QVERIFY(!recognition.plan.skipBadRows); // never remembered
        QVERIFY(recognition.questions.isEmpty());
        QCOMPARE(recognition.confidence, Recognition::Confidence::Sure);
    }

    void evidenceOfTheFileIsStrongerThanMemory()
    {
        const QByteArray setting = remember(somePlan(), {});
        Recognition recognition;
        recognition.plan = somePlan();
        recognition.plan.dateOrder = DateOrder::Us; // decided by a day above 12
        recognition.plan.decimal = '.';
        QVERIFY(applyRemembered(recognition, setting));
        QCOMPARE(recognition.plan.dateOrder, DateOrder::Us);
        QCOMPARE(recognition.plan.decimal, '.');
    }

    void anotherHeaderIsNotRemembered()
    {
        QByteArray setting = remember(somePlan(), "{\"other\": 1}");
        Recognition recognition;
        recognition.plan = somePlan();
        recognition.plan.names = {QStringLiteral("Date"), QStringLiteral("Close")};
        QVERIFY(!applyRemembered(recognition, setting));
        QVERIFY(!applyRemembered(recognition, "not JSON"));
        recognition.plan.names
            = {QStringLiteral(" <date>"), QStringLiteral("<close> ")}; // case and blanks do not matter
        QVERIFY(applyRemembered(recognition, setting));
        QVERIFY(setting.contains("other"));
    }

    void sentencesNameThePlace_data()
    {
        QTest::addColumn<ImportProblem>("problem");
        QTest::addColumn<QStringList>("parts");
        const QString file = QStringLiteral("ABC.csv");
        const auto row = [&](Kind kind) {
            return ImportProblem{kind, file, 1234, QStringLiteral("Close"), QStringLiteral("%1 abc")};
        };
        const QStringList where{
            file, QStringLiteral("line 1,234"), QStringLiteral("“Close”"), QStringLiteral("“%1 abc”")};
        QTest::newRow("number") << row(Kind::BadNumber) << where;
        QTest::newRow("date") << row(Kind::BadDate) << where;
        QTest::newRow("time") << row(Kind::BadTime) << where;
        QTest::newRow("missing") << row(Kind::NotANumber) << where;
        QTest::newRow("zero") << row(Kind::NotPositive) << where;
        ImportProblem twice = row(Kind::ConflictingDuplicate);
        twice.otherLine = 77;
        QTest::newRow("duplicate") << twice << QStringList(where + QStringList{QStringLiteral("line 77")});
        ImportProblem count{Kind::WrongColumnCount, file, 5};
        count.expected = 6;
        count.found = 2;
        QTest::newRow("columns") << count
                                 << QStringList{
                                        file, QStringLiteral("line 5"), QStringLiteral("2 columns instead of 6")};
        QTest::newRow("missing file") << ImportProblem{Kind::NotFound, file} << QStringList{file};
        QTest::newRow("unreadable") << ImportProblem{Kind::Unreadable, file, 0, {}, QStringLiteral("why %1")}
                                    << QStringList{file, QStringLiteral("(why %1)")};
    }
    void sentencesNameThePlace()
    {
        QFETCH(ImportProblem, problem);
        QFETCH(QStringList, parts);
        const QString sentence = explain(problem);
        for (const QString &part : parts)
            QVERIFY2(sentence.contains(part), qPrintable(sentence));
    }

    void everyKindHasASentence()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".")));
        for (int kind = 1; kind <= static_cast<int>(Kind::ClockOverlap); ++kind) {
            ImportProblem problem{static_cast<Kind>(kind), QStringLiteral("a.csv"), 3, QStringLiteral("Low"), {}};
            const QString sentence = explain(problem);
            QVERIFY2(sentence.contains(QStringLiteral("a.csv")), qPrintable(QString::number(kind)));
            QVERIFY2(sentence.endsWith(u'.'), qPrintable(sentence));
            QVERIFY2(!sentence.contains(QStringLiteral("%")), qPrintable(sentence));
        }
        QVERIFY(explain(ImportProblem{}).isEmpty());
    }

    void longAndStrangeValuesAreCut()
    {
        const ImportProblem problem{
            Kind::BadNumber, QStringLiteral("a.csv"), 2, QStringLiteral("Close"), QString(100000, u'x') + QChar(7)};
        QVERIFY(explain(problem).size() < 250);
        const ImportProblem bell{
            Kind::BadNumber, QStringLiteral("a.csv"), 2, QStringLiteral("Close"), QString(QChar(7))};
        QVERIFY(!explain(bell).contains(QChar(7)));
    }

    void notesAreSilentForACleanFile()
    {
        ImportNotes notes;
        notes.rows = 10;
        QVERIFY(describe(notes).isEmpty());
        notes.outOfOrder = 3;
        notes.duplicates = 1;
        QCOMPARE(describe(notes).size(), 2);
        QVERIFY(describe(notes).front().startsWith(u'3'));
    }
};

QTEST_APPLESS_MAIN(TestImportPlan)
#include "tst_importplan.moc"
