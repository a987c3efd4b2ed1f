// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"
#include "desktop/application.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "tests/desktop/clicks.h"
#include "tests/support/storedata.h"
#include "widgets/charts/charttools.h"
#include "widgets/compare/comparewindow.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/overview/overviewpage.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QImage>
#include <QLabel>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;
using namespace zixly;
using namespace zixly::test;

// Files that desks write: pictures, reports, the table of a comparison; and what is said where that fails.
class TestSaveDesks : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void aPictureIsSaved();
    void aPictureThatCannotBeSavedIsSaid_data();
    void aPictureThatCannotBeSavedIsSaid();
    void oneSweepIsATearSheet();
    void severalAreAComparison();
    void sweepsWithoutAResultAreLeftOut();
    void aReportThatCannotBeSavedIsSaid();
    void aReportOfManyCanBeStopped();
    void theTableOfAComparisonIsSaved();

private:
    bool says(const QString &text) const;
    void choose(const QString &title, const QString &path) const;
    QList<qint64> addSweeps(int count);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Application> m_zixly;
};

namespace {

ChartPicture aPicture(PictureFormat format)
{
    QImage image(600, 400, QImage::Format_RGB32);
    image.fill(Qt::white);
    return {.title = u"Sharpe: fast/slow"_s, .format = format, .image = image, .bytes = {}};
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void TestSaveDesks::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const Profile profile = Profile::at(m_folder->path());
    m_settings = std::make_unique<Settings>(profile.settingsPath());
    m_zixly = std::make_unique<Application>(profile, *m_settings);
    QSignalSpy ready(m_zixly.get(), &Application::ready);
    m_zixly->start();
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kPatience);
}

void TestSaveDesks::cleanup()
{
    m_zixly.reset();
    m_settings.reset();
}

bool TestSaveDesks::says(const QString &text) const
{
    const auto labels = m_zixly->window().findChildren<QLabel *>();
    return m_zixly->window().statusBar()->currentMessage().contains(text)
        || std::ranges::any_of(
            labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
}

void TestSaveDesks::choose(const QString &title, const QString &path) const
{
    EVENTUALLY(dialog(title.toLatin1().constData()));
    auto *question = qobject_cast<QFileDialog *>(dialog(title.toLatin1().constData()));
    QVERIFY(question);
    emit question->fileSelected(path); // as accepted; a device is no file that one could select
    question->reject();
    EVENTUALLY(!dialog(title.toLatin1().constData()));
}

QList<qint64> TestSaveDesks::addSweeps(int count)
{
    const auto made = waitFor(m_zixly->store().write([count](QSqlDatabase &db) -> Result<QList<qint64>> {
        QList<qint64> keys;
        for (int i = 0; i < count; ++i) {
            Job job = aNewJob(u"Sweep %1"_s.arg(i + 1));
            job.state = JobState::Completed;
            const auto stored = jobs::insert(db, job, u"user"_s);
            if (!stored)
                return std::unexpected(stored.error());
            if (const auto saved = cells::save(db, stored->key, aResult(60)); !saved)
                return std::unexpected(saved.error());
            keys << stored->key;
        }
        return keys;
    }));
    return made.value_or(QList<qint64>());
}

void TestSaveDesks::aPictureIsSaved()
{
    ChartTools &tools = m_zixly->window().overviewPage().chartTools();
    const QString path = m_folder->filePath(u"chart.png"_s);
    emit tools.saveRequested(aPicture(PictureFormat::Png), &m_zixly->window());
    choose(u"Save picture"_s, path);
    EVENTUALLY(says(u"Picture saved to"_s));
    QCOMPARE(QImage(path).size(), QSize(600, 400));
}

void TestSaveDesks::aPictureThatCannotBeSavedIsSaid_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("no such folder") << u"%1/missing/chart.png"_s << u"cannot be written. Choose another place"_s;
    QTest::newRow("a folder") << u"%1"_s << u"cannot be written. Choose another place"_s;
    QTest::newRow("full") << u"/dev/full"_s << u"The disk is full, so /dev/full was not saved."_s;
}

void TestSaveDesks::aPictureThatCannotBeSavedIsSaid()
{
    QFETCH(QString, path);
    QFETCH(QString, sentence);
    if (path.startsWith(u"/dev/") && !QFileInfo::exists(path))
        QSKIP("There is no such device here");
    if (path.contains(u"%1"))
        path = path.arg(m_folder->path());
    const QStringList before = QDir(m_folder->path()).entryList();
    ChartTools &tools = m_zixly->window().overviewPage().chartTools();
    emit tools.saveRequested(aPicture(PictureFormat::Png), &m_zixly->window());
    choose(u"Save picture"_s, path);
    EVENTUALLY(says(sentence));
    QVERIFY(!says(u"Picture saved"_s));
    for (const QString &name : QDir(m_folder->path()).entryList())
        QVERIFY2(before.contains(name) || name.startsWith(u"zixly"), qPrintable(name)); // nothing half is left
}

void TestSaveDesks::oneSweepIsATearSheet()
{
    const QList<qint64> keys = addSweeps(1);
    QCOMPARE(keys.size(), 1);
    JobsPage &page = m_zixly->window().jobsPage();
    const QString pdf = m_folder->filePath(u"sheet.pdf"_s);
    emit page.reportRequested(keys, false);
    choose(u"Save report"_s, pdf);
    EVENTUALLY(says(u"Report saved to"_s));
    QVERIFY(contentOf(pdf).startsWith("%PDF-"));
    const QString web = m_folder->filePath(u"sheet.html"_s);
    emit page.reportRequested(keys, false);
    choose(u"Save report"_s, web);
    EVENTUALLY(QFile::exists(web));
    QVERIFY(contentOf(web).contains("<h1>Sweep 1</h1>"));
}

void TestSaveDesks::severalAreAComparison()
{
    const QList<qint64> keys = addSweeps(3);
    const QString web = m_folder->filePath(u"three.html"_s);
    emit m_zixly->window().jobsPage().reportRequested(keys, false);
    choose(u"Save report"_s, web);
    EVENTUALLY(QFile::exists(web));
    const QByteArray html = contentOf(web);
    QVERIFY(html.contains("3 sweeps side by side"));
    for (const char *name : {"Sweep 1", "Sweep 2", "Sweep 3"})
        QVERIFY(html.contains(name));
}

void TestSaveDesks::sweepsWithoutAResultAreLeftOut()
{
    QList<qint64> keys = addSweeps(1);
    const auto queued = waitFor(m_zixly->store().write([](QSqlDatabase &db) {
        Job job = aNewJob(u"Not done yet"_s);
        job.state = JobState::Failed;
        return jobs::insert(db, job, u"user"_s);
    }));
    QVERIFY(queued);
    JobsPage &page = m_zixly->window().jobsPage();
    const QString web = m_folder->filePath(u"one.html"_s);
    emit page.reportRequested({queued->key, keys.first()}, false);
    choose(u"Save report"_s, web); // what is left is one sweep
    EVENTUALLY(QFile::exists(web));
    QVERIFY(contentOf(web).contains("<h1>Sweep 1</h1>"));
    emit page.reportRequested({queued->key, queued->key}, false);
    EVENTUALLY(says(u"A result of the selected jobs"_s));
    QVERIFY(!dialog("Save report"));
}

void TestSaveDesks::aReportThatCannotBeSavedIsSaid()
{
    const QList<qint64> keys = addSweeps(1);
    emit m_zixly->window().jobsPage().reportRequested(keys, false);
    choose(u"Save report"_s, m_folder->filePath(u"missing/sheet.pdf"_s));
    EVENTUALLY(says(u"cannot be written. Choose another place"_s));
    if (!QFileInfo::exists(u"/dev/full"_s))
        return;
    emit m_zixly->window().jobsPage().reportRequested(keys, false);
    choose(u"Save report"_s, u"/dev/full"_s);
    EVENTUALLY(says(u"The disk is full, so /dev/full was not saved."_s));
}

void TestSaveDesks::aReportOfManyCanBeStopped()
{
    const QList<qint64> keys = addSweeps(150);
    QCOMPARE(keys.size(), 150);
    JobsPage &page = m_zixly->window().jobsPage();
    emit page.reportRequested(keys, false);
    click(button("Stop"));
    EVENTUALLY(says(u"No report was made"_s));
    QVERIFY(!dialog("Save report"));
    const QString web = m_folder->filePath(u"many.html"_s);
    emit page.reportRequested(keys, false); // and there is no cap
    choose(u"Save report"_s, web);
    EVENTUALLY(QFile::exists(web));
    QVERIFY(contentOf(web).contains("150 sweeps side by side"));
    QVERIFY(contentOf(web).contains("Sweep 150"));
}

void TestSaveDesks::theTableOfAComparisonIsSaved()
{
    const QList<qint64> keys = addSweeps(2);
    emit m_zixly->window().jobsPage().compareRequested(keys);
    const auto opened = [] {
        const QWidgetList all = QApplication::topLevelWidgets();
        for (QWidget *widget : all) {
            if (auto *window = qobject_cast<CompareWindow *>(widget); window && window->isVisible())
                return window;
        }
        return static_cast<CompareWindow *>(nullptr);
    };
    EVENTUALLY(opened() && opened()->sweeps().size() == 2 && opened()->sweeps().last().hasCells());
    opened()->showTab(CompareWindow::Table);
    const QString path = m_folder->filePath(u"comparison.csv"_s);
    EVENTUALLY(button("Export CSV", opened()));
    click(button("Export CSV", opened()));
    choose(u"Export CSV"_s, path);
    EVENTUALLY(says(u"The comparison was written to"_s));
    QVERIFY(contentOf(path).contains("Sweep 2"));
    if (!QFileInfo::exists(u"/dev/full"_s))
        return;
    click(button("Export CSV", opened()));
    choose(u"Export CSV"_s, u"/dev/full"_s);
    EVENTUALLY(says(u"The disk is full, so /dev/full was not saved."_s));
}

QTEST_MAIN(TestSaveDesks)
#include "tst_savedesks.moc"
