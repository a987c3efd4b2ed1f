// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/leavedialog.h"

#include "core/format.h"
#include "widgets/controls/primarybutton.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/formrows.h"

#include <QDialogButtonBox>
#include <QRadioButton>
#include <QVBoxLayout>

namespace zixly {

namespace {

constexpr int kWidth = 460;

} // namespace

LeaveDialog::LeaveDialog(Way way, const Facts &facts, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(way == Way::SignOut ? tr("Sign out") : tr("Remove connection"));
    auto *title = TintedLabel::wrapped(way == Way::SignOut ? tr("Sign out of %1?").arg(facts.connection)
                                                           : tr("Remove the connection %1?").arg(facts.connection),
        theme::Ink::Text, this);
    title->setHeading(1.2, true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kWide);
    layout->setSpacing(theme::kNear);
    layout->addWidget(title);
    if (!facts.user.isEmpty())
        layout->addWidget(TintedLabel::wrapped(way == Way::SignOut ? tr("You are signed in as %1.").arg(facts.user)
                                                                   : tr("%1 is signed out as well.").arg(facts.user),
            theme::Ink::Muted, this));
    if (facts.waiting > 0)
        layout->addWidget(TintedLabel::wrapped(
            tr("%n request(s) that wait to be sent are withdrawn.", nullptr, static_cast<int>(facts.waiting)),
            theme::Ink::Warning, this));
    layout->addSpacing(theme::kTight);
    if (facts.jobs != 0)
        layout->addWidget(buildChoice(way, facts));
    layout->addStretch(1);
    auto *go = new PrimaryButton(way == Way::SignOut ? tr("Sign &out") : tr("&Remove connection"), this);
    go->setDefault(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->addButton(go, QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit decided(m_remove && m_remove->isChecked());
        accept();
    });
    layout->addSpacing(theme::kNear);
    layout->addWidget(buttons);
    resize(kWidth, 0);
    setMinimumWidth(kWidth);
    if (m_keep)
        m_keep->setFocus(Qt::OtherFocusReason);
}

void LeaveDialog::showEvent(QShowEvent *event)
{
    fitHeight(this);
    QDialog::showEvent(event);
}

QWidget *LeaveDialog::buildChoice(Way way, const Facts &facts)
{
    auto *box = new QWidget(this);
    const auto counted
        = [&facts](QString text) { return text.replace(QString::number(facts.jobs), countText(facts.jobs)); };
    const auto jobs = static_cast<int>(facts.jobs);
    m_keep = new QRadioButton(jobs < 0 ? tr("&Keep its jobs on this computer")
                                       : counted(tr("&Keep its %n job(s) on this computer", nullptr, jobs)),
        box);
    m_remove = new QRadioButton(jobs < 0 ? tr("&Delete its jobs from this computer")
                                         : counted(tr("&Delete its %n job(s) from this computer", nullptr, jobs)),
        box);
    m_keep->setAccessibleName(tr("Keep the history"));
    m_remove->setAccessibleName(tr("Delete the history"));
    m_keep->setChecked(true);
    const QString kept = way == Way::SignOut ? tr("To browse, search and export, also offline and without signing in.")
                                             : tr("To browse, search and export; nothing there is updated any more.");
    const QString gone = tr("With their results, notes and stars. The platform keeps its own copy.");
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kTight);
    for (const auto &[button, words] : {std::pair(m_keep, kept), std::pair(m_remove, gone)}) {
        auto *label = TintedLabel::wrapped(words, theme::Ink::Muted, box);
        label->setContentsMargins(22, 0, 0, theme::kTight); // under the words of the button
        button->setAccessibleDescription(words);
        layout->addWidget(button);
        layout->addWidget(label);
    }
    return box;
}

} // namespace zixly
