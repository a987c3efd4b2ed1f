// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>

#include <functional>

namespace zixly {

class MainWindow;

// One command on any number of jobs, some at a time: the window says how far it is and can stop it between two pieces;
// what was not reached stays as it was. Deletes itself at its end. GUI thread.
class BulkRun final : public QObject
{
    Q_OBJECT
public:
    struct Plan {
        QString doing; // "Cancelling jobs"
        QList<qint64> keys;
        // Works on a piece and calls `next` once that is done, in the GUI thread.
        std::function<void(const QList<qint64> &piece, std::function<void()> next)> work;
    };
    static constexpr qsizetype kPiece = 200;

    BulkRun(Plan plan, MainWindow &window, QObject *parent);
    void start();

private:
    void goOn();
    void showProgress();
    void finish();

    Plan m_plan;
    MainWindow &m_window;
    QString m_notice;
    qsizetype m_done = 0;
    bool m_stopped = false;
};

} // namespace zixly
