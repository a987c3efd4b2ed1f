// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "widgets/controls/theme.h"

#include <QFrame>

class QCheckBox;
class QPushButton;

namespace zixly {

class JobActions;
class TintedLabel;

// What there is to know and to do about a job of a service: what waits to be sent, what the service says now, and
// whether its result lies here. Hidden for jobs of this computer. GUI thread.
class RemoteBox final : public QFrame
{
    Q_OBJECT
public:
    explicit RemoteBox(const JobActions &actions, QWidget *parent = nullptr);

    void setJob(const Job &job);
    void setHeldReason(const QString &reason); // why it was held back, from its event; empty = not known

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    TintedLabel *addLine(theme::Ink ink);
    void show(TintedLabel *label, const QString &text);
    void refresh();

    Job m_job;
    QString m_heldReason;
    TintedLabel *m_wish;
    QPushButton *m_send;
    QPushButton *m_withdraw;
    QWidget *m_wishButtons;
    TintedLabel *m_server;
    TintedLabel *m_gone;
    QWidget *m_result;
    TintedLabel *m_available;
    QPushButton *m_fetch;
    QCheckBox *m_keep;
};

} // namespace zixly
