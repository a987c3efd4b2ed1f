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

// Every CSV export: asks for the file, runs the flow, shows its progress as a notice that can stop it. GUI thread.
class ExportDesk final : public QObject
{
    Q_OBJECT
public:
    ExportDesk(Store &store, QThreadPool &pool, Settings &settings, MainWindow &window, QObject *parent = nullptr);

    void exportJobs(JobKeys keys); // in that order
    void exportStoredCells(qint64 jobKey); // every cell of a stored result
    // The given rows of a result, in that order; `asker` is the window the question for the file belongs to.
    void exportCells(const SweepResult &result, std::vector<qsizetype> rows, QWidget *asker);

private:
    void askForFile(QWidget *asker, const QString &proposal, const std::function<void(const QString &)> &then);
    void run(ExportFlow::Plan plan);

    Store &m_store;
    QThreadPool &m_pool;
    Settings &m_settings;
    MainWindow &m_window;
    int m_count = 0;
};

} // namespace zixly
