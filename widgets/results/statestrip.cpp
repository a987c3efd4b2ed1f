// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/statestrip.h"

#include "core/format.h"
#include "models/jobwords.h"
#include "widgets/controls/theme.h"
#include "widgets/jobs/jobrules.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>

namespace zixly {

StateStrip::StateStrip(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_cancel(new QPushButton(tr("Cancel job"), this))
    , m_retry(new QPushButton(tr("Retry job"), this))
    , m_fetchButton(new QPushButton(tr("Fetch result"), this))
{
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setAccessibleName(tr("State of the sweep"));
    m_progress->setAccessibleName(tr("Progress of the sweep"));
    m_progress->setMaximumWidth(220);
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false); // the words beside it say more
    m_cancel->setAccessibleName(tr("Cancel job"));
    m_retry->setAccessibleName(tr("Retry job"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::kWide, theme::kTight, theme::kTight, theme::kTight);
    layout->setSpacing(theme::kNear);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_cancel);
    layout->addWidget(m_retry);
    layout->addWidget(m_fetchButton);
    m_fetchButton->setAccessibleName(tr("Fetch result"));
    connect(m_cancel, &QPushButton::clicked, this, &StateStrip::cancelRequested);
    connect(m_retry, &QPushButton::clicked, this, &StateStrip::retryRequested);
    connect(m_fetchButton, &QPushButton::clicked, this, &StateStrip::fetchRequested);
    refresh();
}

void StateStrip::setFetch(Fetch fetch, const QString &sentence)
{
    m_fetch = fetch;
    m_fetchProblem = sentence;
    refresh();
}

QString StateStrip::fetchSentence() const
{
    const QString service = placeTitle(m_job.place);
    switch (m_fetch) {
    case Fetch::None: return {};
    case Fetch::NotHere: return tr("The result lies at %1 and is not here yet.").arg(service);
    case Fetch::Gone: return tr("%1 has dropped the job, so its result can no longer be fetched.").arg(service);
    case Fetch::Fetching: return tr("Fetching the result from %1.").arg(service);
    case Fetch::Failed: return m_fetchProblem;
    }
    return {};
}

void StateStrip::setJob(const Job &job)
{
    m_job = job;
    refresh();
}

void StateStrip::setProgress(qint64 done, qint64 total, qint64 leftMs)
{
    m_done = done;
    m_total = total;
    m_leftMs = leftMs;
    refresh();
}

QString StateStrip::sentence() const
{
    const QString cells = m_total > 0 ? tr("%1 of %2 cells").arg(countText(m_done), countText(m_total)) : QString();
    switch (m_job.state) {
    case JobState::Queued:
        return m_job.wish == Wish::None ? tr("The sweep waits its turn and starts by itself.")
                                        : jobwords::wishSentence(m_job);
    case JobState::Running:
        if (cells.isEmpty())
            return tr("It has just begun.");
        return m_leftMs >= 0 ? tr("%1, %2 left.", "cells, time").arg(cells, durationText(m_leftMs))
                             : cells + QLatin1Char('.');
    case JobState::Cancelling: return tr("Asked to stop, not stopped yet.");
    case JobState::Completed: return fetchSentence();
    case JobState::Failed:
        return m_job.error ? explain(*m_job.error) : tr("The sweep failed and gave no reason. Try it again.");
    case JobState::Cancelled: {
        const QString stop = m_job.receipt.endsWith(QLatin1Char('.')) ? QString() : QStringLiteral(".");
        const QString receipt
            = m_job.receipt.isEmpty() ? tr("It was stopped before it was done.") : m_job.receipt + stop;
        return m_done > 0 ? receipt + QLatin1Char(' ') + tr("The cells shown are kept only while this window is open.")
                          : receipt;
    }
    case JobState::Unknown:
        if (jobwords::cannotBeFollowed(m_job) || !m_job.receipt.isEmpty())
            return jobwords::unknownReason(m_job);
        return tr("The answer of %1 was lost; the state shows as soon as it is known.").arg(placeTitle(m_job.place));
    }
    return {};
}

void StateStrip::refresh()
{
    const JobState state = m_job.state;
    const int size = fontMetrics().height() + 2;
    m_icon->setPixmap(theme::statusIcon(state, palette()).pixmap(QSize(size, size), devicePixelRatioF()));
    m_icon->setToolTip(stateTitle(state));
    m_icon->setAccessibleName(stateTitle(state));
    m_text->setText(stateTitle(state) + QStringLiteral(" \u00B7 ") + sentence());
    m_text->setToolTip(m_job.error ? m_job.error->detail : QString());
    const bool fetching = m_fetch == Fetch::Fetching;
    m_progress->setVisible(state == JobState::Running || state == JobState::Cancelling || fetching);
    m_progress->setRange(0, fetching ? 0 : 1000); // a service does not say how much is left
    m_progress->setValue(m_total > 0 ? static_cast<int>(1000 * m_done / m_total) : 0);
    m_cancel->setVisible(state == JobState::Queued || state == JobState::Running || state == JobState::Cancelling);
    m_cancel->setEnabled(jobrules::cancel(m_job).isEmpty());
    m_cancel->setToolTip(jobrules::cancel(m_job));
    m_retry->setVisible(state == JobState::Failed || state == JobState::Cancelled);
    m_retry->setEnabled(jobrules::retry(m_job).isEmpty());
    m_retry->setToolTip(jobrules::retry(m_job));
    m_fetchButton->setVisible(m_fetch == Fetch::NotHere || m_fetch == Fetch::Failed);
    setVisible(state != JobState::Completed || m_fetch != Fetch::None);
}

void StateStrip::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void StateStrip::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::ink(theme::Ink::SurfaceBorder, palette()), 1.0));
    painter.setBrush(theme::ink(theme::Ink::Surface, palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0);
    painter.fillRect(QRectF(1.0, 4.0, 3.0, height() - 8.0), theme::statusColor(m_job.state, palette()));
}

} // namespace zixly
