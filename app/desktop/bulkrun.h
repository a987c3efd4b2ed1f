// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>

#include <functional>

namespace zixly {

class MainWindow;

// One command on any number of jobs, some at a time: the window says how far it is and can stop it between two pieces;
// what was not reached stays as it was. Ends early if a piece fails, which whoever did the work has said by then.
// Deletes itself at its end. GUI thread.
class BulkRun final : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype kPiece = 200;

    struct Plan {
        QString doing; // "Cancelling jobs"
        QList<qint64> keys;
        // Works on a piece and calls `next` once that is done (or has failed), in the GUI thread.
        using Next = std::function<void(bool done)>;
        std::function<void(const QList<qint64> &piece, const Next &next)> work;
        // At the end, with the count that was reached; if there is none, a stop is told in general words.
        std::function<void(qsizetype done)> ended = {};
        qsizetype piece = kPiece;
    };

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
