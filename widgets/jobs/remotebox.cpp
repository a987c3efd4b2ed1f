// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/remotebox.h"

#include "models/jobwords.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/jobs/jobactions.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace zixly {

RemoteBox::RemoteBox(const JobActions &actions, QWidget *parent)
    : QFrame(parent)
    , m_send(new QPushButton(this))
    , m_withdraw(new QPushButton(this))
    , m_wishButtons(new QWidget(this))
    , m_result(new QWidget(this))
    , m_available(new TintedLabel(theme::Ink::Text, m_result))
    , m_fetch(new QPushButton(this))
    , m_keep(new QCheckBox(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kWide, theme::kNear, theme::kNear, theme::kNear);
    layout->setSpacing(theme::kNear);
    m_wish = addLine(theme::Ink::Text);
    bindButton(m_send, actions.sendNow);
    bindButton(m_withdraw, actions.withdraw);
    auto *buttons = new QHBoxLayout(m_wishButtons);
    buttons->setContentsMargins({});
    buttons->setSpacing(theme::kNear);
    buttons->addWidget(m_send);
    buttons->addWidget(m_withdraw);
    buttons->addStretch(1);
    layout->addWidget(m_wishButtons);
    m_server = addLine(theme::Ink::Warning);
    m_gone = addLine(theme::Ink::Text);
    m_available->setWordWrap(true);
    bindButton(m_fetch, actions.fetch);
    auto *result = new QHBoxLayout(m_result);
    result->setContentsMargins({});
    result->setSpacing(theme::kNear);
    result->addWidget(m_available, 1);
    result->addWidget(m_fetch);
    layout->addWidget(m_result);
    bindButton(m_keep, actions.keepOffline);
    m_keep->setIcon({});
    connect(actions.keepOffline, &QAction::changed, m_keep, [this, keep = actions.keepOffline] {
        m_keep->setIcon({}); // the box is the icon
        m_keep->setChecked(keep->isChecked());
    });
    layout->addWidget(m_keep);
    hide();
}

TintedLabel *RemoteBox::addLine(theme::Ink ink)
{
    auto *label = new TintedLabel(ink, this);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout()->addWidget(label);
    return label;
}

void RemoteBox::setJob(const Job &job)
{
    if (job.key != m_job.key)
        m_heldReason.clear();
    m_job = job;
    refresh();
}

void RemoteBox::setHeldReason(const QString &reason)
{
    m_heldReason = reason;
    refresh();
}

void RemoteBox::show(TintedLabel *label, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

void RemoteBox::refresh()
{
    QString wish = jobwords::wishSentence(m_job);
    if (m_job.wish == Wish::SendHeld && !m_heldReason.isEmpty())
        wish = tr("Triggered here while offline, and held back: %1").arg(m_heldReason);
    show(m_wish, wish);
    m_wish->setInk(m_job.wish == Wish::SendHeld ? theme::Ink::Warning : theme::Ink::Text);
    m_wishButtons->setVisible(m_job.wish != Wish::None);
    m_send->setVisible(m_job.wish == Wish::SendHeld);
    show(m_server, jobwords::serverSentence(m_job));
    show(m_gone,
        m_job.goneFromServer ? tr("No longer on the server. What is known of it stays here until you delete it.")
                             : QString());
    const QString available = jobwords::availability(m_job);
    show(m_available, available);
    m_result->setVisible(!available.isEmpty());
    m_fetch->setVisible((!m_job.available || m_job.resultOutdated) && !m_job.goneFromServer);
    const bool keeps = jobrules::keepOffline(m_job).isEmpty() && jobwords::isSent(m_job)
        && (!m_job.goneFromServer || m_job.available);
    m_keep->setVisible(keeps);
    const bool says = m_job.wish != Wish::None || m_job.goneFromServer || !m_server->text().isEmpty();
    setVisible(jobwords::isRemote(m_job) && (keeps || says || !available.isEmpty()));
    update();
}

// A card; its edge says whether something waits for the user.
void RemoteBox::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::ink(theme::Ink::SurfaceBorder, palette()), 1.0));
    painter.setBrush(theme::ink(theme::Ink::Surface, palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0);
    if (m_job.wish == Wish::None)
        return;
    const auto edge = m_job.wish == Wish::SendHeld ? theme::Ink::Warning : theme::Ink::Accent;
    painter.fillRect(QRectF(1.0, 4.0, 3.0, height() - 8.0), theme::ink(edge, palette()));
}

} // namespace zixly
