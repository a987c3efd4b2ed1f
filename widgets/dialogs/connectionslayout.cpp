// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of ConnectionsDialog and where they lie.
#include "widgets/controls/emptystate.h"
#include "widgets/controls/fittingscroll.h"
#include "widgets/controls/primarybutton.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/connectioneditor.h"
#include "widgets/dialogs/connectionsdialog.h"

#include <QDialogButtonBox>
#include <QFrame>
#include <QListWidget>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kListWidth = 230;

} // namespace

void ConnectionsDialog::build()
{
    m_pages = new QStackedWidget(this);
    auto *empty = new EmptyState(EmptyState::Action::Primary, this);
    empty->present(u"connection"_s, tr("No connections yet"),
        tr("A connection is a Zixly platform somewhere else: its jobs are listed here, and sweeps can run there. "
           "Without one, everything runs on this computer."),
        tr("Add connection"));
    connect(empty, &EmptyState::actionTriggered, this, &ConnectionsDialog::addConnection);
    auto *both = new QWidget(this);
    auto *sides = new QHBoxLayout(both);
    sides->setContentsMargins(0, 0, 0, 0);
    sides->setSpacing(0);
    sides->addWidget(buildList());
    sides->addWidget(buildRight(), 1);
    m_pages->addWidget(empty);
    m_pages->addWidget(both);
    auto *line = new QFrame(this);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Sunken);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_pages, 1);
    layout->addWidget(line);
    layout->addWidget(buildFoot());
    resize(860, 660);
}

QWidget *ConnectionsDialog::buildList()
{
    auto *side = new QWidget(this);
    m_list = new QListWidget(side);
    m_list->setAccessibleName(tr("Connections"));
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setIconSize({16, 16});
    m_list->setSpacing(2);
    m_add = new QPushButton(tr("A&dd connection"), side);
    m_add->setAccessibleName(tr("Add connection"));
    setThemedIcon(m_add, u"plus"_s);
    m_remove = new QPushButton(tr("Re&move"), side);
    m_remove->setAccessibleName(tr("Remove connection"));
    setThemedIcon(m_remove, u"trash"_s);
    for (QPushButton *button : {m_add, m_remove})
        button->setAutoDefault(false);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(theme::kLoose, theme::kLoose, theme::kNear, theme::kLoose);
    layout->setSpacing(theme::kNear);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_add);
    layout->addWidget(m_remove);
    side->setFixedWidth(std::max(kListWidth, side->minimumSizeHint().width()));
    return side;
}

QWidget *ConnectionsDialog::buildRight()
{
    auto *content = new QWidget(this);
    m_keyStore = new TintedLabel(tr("This computer has no key store. Keys and sessions are kept in memory until the "
                                    "program ends; the next start asks for them again."),
        theme::Ink::Warning, content);
    m_keyStore->setWordWrap(true);
    m_keyStore->hide();
    m_intro = new TintedLabel(theme::Ink::Muted, content);
    m_intro->setWordWrap(true);
    m_editor = new ConnectionEditor(content);
    m_results = new ConnectionTestView(content);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(theme::kNear, theme::kLoose, theme::kLoose, theme::kLoose);
    layout->setSpacing(theme::kNear);
    layout->addWidget(m_keyStore);
    layout->addWidget(m_intro);
    layout->addWidget(m_editor);
    layout->addWidget(m_results);
    layout->addStretch(1);
    m_scroll = new FittingScroll(this);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(content);
    return m_scroll;
}

QWidget *ConnectionsDialog::buildFoot()
{
    auto *foot = new QWidget(this);
    m_note = new TintedLabel(theme::Ink::Muted, foot);
    m_note->setWordWrap(true);
    m_test = new QPushButton(tr("&Test connection"), foot);
    m_test->setAutoDefault(false);
    m_save = new PrimaryButton(tr("&Save"), foot);
    m_save->setDefault(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, foot);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &ConnectionsDialog::reject);
    auto *layout = new QHBoxLayout(foot);
    layout->setContentsMargins(theme::kLoose, theme::kWide, theme::kLoose, theme::kWide);
    layout->setSpacing(theme::kNear);
    layout->addWidget(m_note, 1);
    layout->addWidget(m_test);
    layout->addWidget(m_save);
    layout->addWidget(buttons);
    return foot;
}

} // namespace zixly
