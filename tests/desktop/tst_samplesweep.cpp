// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"
#include "desktop/application.h"
#include "store/cells.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/overview/overviewpage.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFile>
#include <QFileDialog>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace zixly;

// The whole program, clicked by the names a person or a screen reader knows.
class TestSampleSweep : public QObject
{
    Q_OBJECT
private slots:
    void oneButtonFromTheFirstStartToACsvOnDisk();
    void everythingIsThereAtTheNextStart();
    void aBackupBringsBackWhatWasRemoved();

private:
    QString settingsPath() const { return Profile::at(m_folder.path()).settingsPath(); }

    QTemporaryDir m_folder;
};

namespace {

// The visible, enabled button of that name in any window.
QAbstractButton *button(const char *name)
{
    const QString wanted = QString::fromLatin1(name);
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (const QWidget *window : windows) {
        for (auto *candidate : window->findChildren<QAbstractButton *>()) {
            const QString text
                = candidate->accessibleName().isEmpty() ? candidate->text() : candidate->accessibleName();
            if (QString(text).remove(QLatin1Char('&')) == wanted && candidate->isVisible() && candidate->isEnabled())
                return candidate;
        }
    }
    return nullptr;
}

template <class Widget>
Widget *named(const char *name)
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        for (auto *candidate : window->findChildren<Widget *>()) {
            if (candidate->accessibleName() == QLatin1String(name) && candidate->isVisible())
                return candidate;
        }
    }
    return nullptr;
}

QFileDialog *fileDialog()
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        if (auto *dialog = qobject_cast<QFileDialog *>(window); dialog && dialog->isVisible())
            return dialog;
    }
    return nullptr;
}

} // namespace

void TestSampleSweep::oneButtonFromTheFirstStartToACsvOnDisk()
{
    Settings settings(settingsPath());
    Application zixly(Profile::at(m_folder.path()), settings);
    zixly.start();
    QTRY_VERIFY(button("Run sample sweep"));
    QTest::mouseClick(button("Run sample sweep"), Qt::LeftButton);
    QTRY_VERIFY(named<QWidget>("Heat map"));
    auto *table = named<QTableView>("Results");
    QVERIFY(table);
    QTRY_COMPARE(table->model()->rowCount(), 3930);
    auto *window = table->window();
    QTRY_VERIFY(zixly.queue().state().running == 0);

    QAbstractButton *exporter = nullptr;
    for (auto *candidate : window->findChildren<QAbstractButton *>()) {
        if (candidate->accessibleName() == QLatin1String("Export CSV"))
            exporter = candidate;
    }
    QVERIFY(exporter);
    QTRY_VERIFY(exporter->isEnabled());
    QTest::mouseClick(exporter, Qt::LeftButton);
    QTRY_VERIFY(fileDialog());
    const QString path = m_folder.filePath(QStringLiteral("cells.csv"));
    fileDialog()->selectFile(path);
    QVERIFY(QMetaObject::invokeMethod(fileDialog(), "accept"));
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray csv = file.readAll();
    QCOMPARE(csv.count('\n'), 3931);
    QVERIFY(csv.startsWith("ticker,strategy_type,fast_period,slow_period,"));
}

void TestSampleSweep::everythingIsThereAtTheNextStart()
{
    Settings settings(settingsPath());
    Application zixly(Profile::at(m_folder.path()), settings);
    zixly.start();
    OverviewPage &page = zixly.window().overviewPage();
    QTRY_VERIFY(page.isVisible()); // the first page once there is a job
    QTRY_COMPARE(page.overview().recent.size(), 1);
    QCOMPARE(page.overview().periods[1].ended, (EndedCounts{1, 0, 0})); // the day may have changed since
    QCOMPARE(page.overview().visitMs, 0);
    emit page.failuresSeen();
    QTRY_VERIFY(page.overview().visitMs > 0);
    QCOMPARE(settings.value(Setting::LastFailureSeenMs).toLongLong(), page.overview().visitMs);
    emit page.jobsRequested(overviewquery::finished(page.overview().periods[2]));
    QTRY_VERIFY(named<QTableView>("Jobs"));
    auto *jobs = named<QTableView>("Jobs");
    QTRY_COMPARE(jobs->model()->rowCount(), 1);
    QTRY_COMPARE(jobs->model()->index(0, JobTableModel::StatusColumn).data().toString(), QStringLiteral("Completed"));
    jobs->selectRow(0);
    QTRY_VERIFY(button("Results"));
    QTest::mouseClick(button("Results"), Qt::LeftButton);
    QTRY_VERIFY(named<QTableView>("Results"));
    QTRY_COMPARE(named<QTableView>("Results")->model()->rowCount(), 3930);
}

void TestSampleSweep::aBackupBringsBackWhatWasRemoved()
{
    Settings settings(settingsPath());
    Application zixly(Profile::at(m_folder.path()), settings);
    QSignalSpy ready(&zixly, &Application::ready);
    zixly.start();
    QTRY_COMPARE(ready.count(), 1);
    MainWindow &window = zixly.window();
    window.showPlace(Sidebar::AllJobs);
    QTRY_VERIFY(named<QTableView>("Jobs"));
    auto *model = qobject_cast<JobTableModel *>(named<QTableView>("Jobs")->model());
    QVERIFY(model);
    QTRY_COMPARE(model->rowCount(), 1);
    const qint64 key = model->keyAt(0);

    const QString path = m_folder.filePath(QStringLiteral("mine.zixlybackup"));
    emit window.backUpRequested(path);
    QTRY_VERIFY(QFile::exists(path));
    emit window.jobsPage().removeRequested({key});
    QTRY_COMPARE(model->rowCount(), 0);
    emit window.restoreRequested(path);
    QTRY_COMPARE(model->rowCount(), 1);
    QCOMPARE(model->keyAt(0), key);
    const auto result = zixly.store().read([key](QSqlDatabase &db) { return cells::load(db, key); });
    QTRY_VERIFY(result.isFinished());
    QCOMPARE(result.result()->cells->size(), 3930);
    // And the queue runs again.
    const auto again = zixly.queue().submit(result.result()->spec, QStringLiteral("after the restore"));
    QTRY_VERIFY(again.isFinished());
    QVERIFY(again.result().has_value());
    QTRY_COMPARE(model->rowCount(), 2);
}

QTEST_MAIN(TestSampleSweep)
#include "tst_samplesweep.moc"
