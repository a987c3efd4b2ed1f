// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"
#include "desktop/application.h"
#include "models/celltablemodel.h"
#include "tests/desktop/clicks.h"
#include "widgets/charts/heatmap.h"
#include "widgets/results/heatpanel.h"
#include "widgets/results/resultswindow.h"

#include <QAccessible>
#include <QTableView>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace zixly;

// The program without a mouse: from a first start to the best cell of a sweep, every key counted.
class TestKeysOnly : public QObject
{
    Q_OBJECT
private slots:
    void theBestCellInTwentyKeys();

private:
    static void checkSaid(const ResultsWindow &results);
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        ++m_keys;
        QWidget *window = QApplication::activeWindow();
        QVERIFY(window);
        QWidget *target = window->focusWidget() ? window->focusWidget() : window;
        QTest::keyClick(target, static_cast<Qt::Key>(key), modifiers);
    }
    void type(const char *letters)
    {
        for (const char *letter = letters; *letter != 0; ++letter) {
            ++m_keys;
            QWidget *target = QApplication::activeWindow()->focusWidget();
            QVERIFY(target);
            QTest::keyClick(target, *letter);
        }
    }

    int m_keys = 0;
};

void TestKeysOnly::theBestCellInTwentyKeys()
{
    QAccessible::setActive(true);
    const QTemporaryDir folder;
    Settings settings(Profile::at(folder.path()).settingsPath());
    Application zixly(Profile::at(folder.path()), settings);
    zixly.start();
    EVENTUALLY(test::button("Run sample sweep"));
    EVENTUALLY(QApplication::activeWindow() == &zixly.window());

    press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    EVENTUALLY(qobject_cast<QDialog *>(QApplication::activeWindow()));
    type("sample");
    press(Qt::Key_Return);
    EVENTUALLY(qobject_cast<ResultsWindow *>(QApplication::activeWindow()));
    auto *results = qobject_cast<ResultsWindow *>(QApplication::activeWindow());
    EVENTUALLY(results->result().cells && results->result().cells->size() == 3930);
    EVENTUALLY(zixly.queue().state().running == 0);
    EVENTUALLY(test::command(*results, "Go to the best cell"));
    press(Qt::Key_Home); // somewhere else, so that the next key is what finds it
    press(Qt::Key_B);
    QVERIFY2(m_keys <= 20, qPrintable(QString::number(m_keys)));
    checkSaid(*results);
}

// The cell that was chosen is the best, and it is heard.
void TestKeysOnly::checkSaid(const ResultsWindow &results)
{
    const CellSet set = CellSet::complete(results.result());
    const auto best = static_cast<qint32>(bestCells(set, Metric::Sharpe, 1).front());
    QCOMPARE(results.currentRow(), best);
    QAccessibleInterface *map = QAccessible::queryAccessibleInterface(results.heatPanel()->map());
    QVERIFY(map && map->focusChild());
    const QString said = map->focusChild()->text(QAccessible::Name);
    const QString wanted = u"Fast %1, slow %2, "_s.arg(set.fast(best)).arg(set.slow(best));
    QVERIFY2(said.startsWith(wanted), qPrintable(said + u" / "_s + wanted));
}

QTEST_MAIN(TestKeysOnly)
#include "tst_keysonly.moc"
