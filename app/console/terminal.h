// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QString>

#include <atomic>

namespace zixly::terminal {

// What the program ends with; documented in --help.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr int kInterrupted = 130;

// One line on standard error, "zixly-worker: " before it.
void complain(const QString &sentence);
int fail(int code, const QString &sentence); // complains and returns the code
// kUsage and what is wrong, or, where nothing is, kDone and the help on standard output.
int refuse(const QString &wrong, const char *help);
bool errorIsTerminal();
// Set by the first Ctrl+C (or SIGTERM); a second one ends the process at once.
const std::atomic<bool> &interrupted();
void watchInterrupts();

// A progress bar on standard error, drawn at most ten times a second and only where that is a terminal. Any thread, one
// at a time.
class ProgressBar
{
public:
    explicit ProgressBar(qint64 total);
    ~ProgressBar(); // wipes the line
    void advance(qint64 done);

private:
    qint64 m_total;
    bool m_shown = false;
    bool m_active;
    QElapsedTimer m_running;
    qint64 m_lastDrawMs = 0;
};

} // namespace zixly::terminal
