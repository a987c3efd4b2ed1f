// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QThreadPool;
class QWidget;

namespace zixly {

class ChartTools;
class ExportDesk;
class MainWindow;
struct ChartPicture;

// Writes what the charts of all windows give away: pictures here, tables by the export. A picture appears under its
// name only when it is complete. GUI thread, never waits.
class ChartDesk final : public QObject
{
    Q_OBJECT
public:
    ChartDesk(QThreadPool &pool, ExportDesk &exports, MainWindow &window, QObject *parent = nullptr);

    void serve(ChartTools &tools);

private:
    void askForFile(const ChartPicture &picture, QWidget *asker);
    void write(const ChartPicture &picture, const QString &path);

    QThreadPool &m_pool;
    ExportDesk &m_exports;
    MainWindow &m_window;
};

} // namespace zixly
