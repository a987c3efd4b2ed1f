// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStatusBar>

class QToolButton;

namespace zixly {

class TintedLabel;

// The bottom line of the main window: where the data comes from, what the worker does, how many jobs there are.
class StatusLine final : public QStatusBar
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);

    void setWorker(int running, int queued, bool paused);
    void setJobCount(qint64 count, bool filtered);
    void setLink(const QString &text, const QString &tip);

signals:
    void pauseRequested(bool pause);

private:
    TintedLabel *m_link;
    TintedLabel *m_worker;
    QToolButton *m_pause;
    TintedLabel *m_jobs;
    bool m_paused = false;
};

} // namespace zixly
