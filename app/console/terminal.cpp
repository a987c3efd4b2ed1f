// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/terminal.h"

#include "core/format.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace zixly::terminal {

namespace {

constexpr int kBarCells = 30;
constexpr qint64 kDrawMs = 100;

// A signal handler may touch nothing but lock-free atomics.
std::atomic<bool> g_interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void onInterrupt(int)
{
    if (g_interrupted.exchange(true))
        std::_Exit(kInterrupted);
}

} // namespace

void complain(const QString &sentence)
{
    const QByteArray line = "zixly-worker: " + sentence.simplified().toLocal8Bit() + '\n';
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stderr);
}

int fail(int code, const QString &sentence)
{
    complain(sentence);
    return code;
}

int refuse(const QString &wrong, const char *help)
{
    if (!wrong.isEmpty())
        return fail(kUsage, wrong);
    std::fputs(help, stdout);
    return kDone;
}

bool errorIsTerminal()
{
#ifdef _WIN32
    return _isatty(_fileno(stderr)) != 0;
#else
    return isatty(fileno(stderr)) != 0;
#endif
}

const std::atomic<bool> &interrupted()
{
    return g_interrupted;
}

void watchInterrupts()
{
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
}

ProgressBar::ProgressBar(qint64 total)
    : m_total(std::max<qint64>(1, total))
    , m_active(errorIsTerminal())
{
    m_running.start();
}

ProgressBar::~ProgressBar()
{
    if (m_shown)
        std::fputs("\r\x1b[K", stderr);
}

void ProgressBar::advance(qint64 done)
{
    const qint64 now = m_running.elapsed();
    if (!m_active || now - m_lastDrawMs < kDrawMs)
        return;
    m_lastDrawMs = now;
    m_shown = true;
    const auto filled = static_cast<int>(kBarCells * done / m_total);
    const qint64 left = done > 0 ? now * (m_total - done) / done : -1;
    const QString line = QStringLiteral("\r\x1b[K[%1%2] %3 %  %4 of %5 cells  %6 left")
                             .arg(QString(filled, QLatin1Char('=')), QString(kBarCells - filled, QLatin1Char(' ')))
                             .arg(100 * done / m_total)
                             .arg(countText(done), countText(m_total), durationText(left));
    std::fputs(line.toLocal8Bit().constData(), stderr);
    std::fflush(stderr);
}

} // namespace zixly::terminal
