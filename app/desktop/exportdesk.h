// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobquery.h"
#include "core/sweepresult.h"
#include "flows/exportflow.h"

#include <QObject>

class QThreadPool;
class QWidget;

namespace zixly {

class MainWindow;
class Settings;
class Store;
struct ChartTable;

// Every export of rows, as CSV or JSON lines: asks for the file, runs the flow, shows its progress as a notice that can
// stop it. GUI thread.
class ExportDesk final : public QObject
{
    Q_OBJECT
public:
    ExportDesk(Store &store, QThreadPool &pool, Settings &settings, MainWindow &window, QObject *parent = nullptr);

    void exportJobs(JobKeys keys); // in that order
    void exportStoredCells(qint64 jobKey); // every cell of a stored result
    void exportCellsOf(const QList<qint64> &jobKeys); // every cell of many stored results, in one file
    // The given rows of a result, in that order; `asker` is the window the question for the file belongs to.
    void exportCells(const SweepResult &result, std::vector<qsizetype> rows, QWidget *asker);

    void exportTable(const ChartTable &table, QWidget *asker); // the data of a chart

private:
    void askForFile(QWidget *asker, const QString &proposal, const std::function<void(const QString &)> &then);
    void askForCellsOf(const JobKeys &keys, qint64 cells, qint64 leftOut);
    void run(ExportFlow::Plan plan, qint64 leftOut = 0);
    void showEnd(const Result<qint64> &rows, const QString &path, qint64 leftOut);

    Store &m_store;
    QThreadPool &m_pool;
    Settings &m_settings;
    MainWindow &m_window;
    int m_count = 0;
};

} // namespace zixly
