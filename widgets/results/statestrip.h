// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;

namespace zixly {

// Says what a sweep that is not simply done is doing, and offers the next step. Hidden for a completed one. GUI thread.
class StateStrip final : public QFrame
{
    Q_OBJECT
public:
    explicit StateStrip(QWidget *parent = nullptr);

    void setJob(const Job &job);
    // How far the result of a completed job of a service is on its way; None = it is here or comes from this computer.
    enum class Fetch { None, NotHere, Gone, Fetching, Failed };
    void setFetch(Fetch fetch, const QString &sentence = {}); // why it failed
    void setProgress(qint64 done, qint64 total, qint64 leftMs); // leftMs -1 = unknown

signals:
    void cancelRequested();
    void retryRequested();
    void fetchRequested();

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    QString sentence() const;
    QString fetchSentence() const;

    Job m_job;
    Fetch m_fetch = Fetch::None;
    QString m_fetchProblem;
    qint64 m_done = 0;
    qint64 m_total = 0;
    qint64 m_leftMs = -1;
    QLabel *m_icon;
    QLabel *m_text;
    QProgressBar *m_progress;
    QPushButton *m_cancel;
    QPushButton *m_retry;
    QPushButton *m_fetchButton;
};

} // namespace zixly
