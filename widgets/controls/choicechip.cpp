// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/choicechip.h"

#include "widgets/controls/menubutton.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr qsizetype kNamed = 2; // more are counted

QString menuText(QString text)
{
    return text.replace(u'&', u"&&"_s);
}

} // namespace

ChoiceChip::ChoiceChip(Mode mode, const QString &title, const QString &all, QWidget *parent)
    : QWidget(parent)
    , m_mode(mode)
    , m_title(title)
    , m_all(all)
    , m_button(new MenuButton(this))
    , m_cross(new QToolButton(this))
    , m_menu(new QMenu(this))
{
    m_button->setMenu(m_menu);
    setThemedIcon(m_cross, u"close"_s);
    m_cross->setAutoRaise(true);
    m_cross->setIconSize({12, 12});
    m_cross->setFocusPolicy(Qt::StrongFocus);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_button);
    layout->addWidget(m_cross);
    m_menu->installEventFilter(this);
    connect(m_cross, &QToolButton::clicked, this, &ChoiceChip::clear);
    fillMenu();
    showChosen();
}

void ChoiceChip::setToolTipText(const QString &tip)
{
    m_button->setToolTip(tip);
}

QString ChoiceChip::textOf(const QString &id) const
{
    const auto found = std::ranges::find(m_choices, id, &Choice::id);
    return found == m_choices.end() ? id : found->text;
}

void ChoiceChip::setChoices(const QList<Choice> &choices)
{
    m_choices = choices;
    setChosen(m_chosen);
    fillMenu();
}

void ChoiceChip::setChosen(const QStringList &ids)
{
    QStringList ordered;
    for (const Choice &choice : std::as_const(m_choices))
        if (ids.contains(choice.id))
            ordered += choice.id;
    for (const QString &id : ids)
        if (!ordered.contains(id))
            ordered += id;
    m_chosen = ordered;
    if (std::ranges::all_of(m_chosen, [this](const QString &id) { return textOf(id) != id; }))
        tickMenu();
    else
        fillMenu(); // something that is not offered stands in the list as well
    showChosen();
}

void ChoiceChip::fillMenu()
{
    for (QAction *old : m_menu->actions()) {
        m_menu->removeAction(old);
        old->deleteLater(); // may be in the middle of its own signal
    }
    QAction *all = m_menu->addAction(m_all);
    all->setCheckable(true);
    connect(all, &QAction::triggered, this, &ChoiceChip::clear);
    m_menu->addSeparator();
    QList<Choice> offered = m_choices;
    for (const QString &id : std::as_const(m_chosen))
        if (std::ranges::find(offered, id, &Choice::id) == offered.end())
            offered += {id, id};
    for (const Choice &choice : std::as_const(offered)) {
        QAction *action = m_menu->addAction(menuText(choice.text));
        action->setCheckable(true);
        action->setData(choice.id);
        connect(action, &QAction::triggered, this, [this, id = choice.id](bool on) { choose(id, on); });
    }
    tickMenu();
}

void ChoiceChip::tickMenu()
{
    for (QAction *action : m_menu->actions())
        action->setChecked(
            action->data().isValid() ? m_chosen.contains(action->data().toString()) : m_chosen.isEmpty());
}

void ChoiceChip::choose(const QString &id, bool on)
{
    QStringList ids = m_mode == Mode::One ? QStringList() : m_chosen;
    ids.removeAll(id);
    if (on || m_mode == Mode::One)
        ids += id;
    setChosen(ids);
    emit chosenChanged();
}

void ChoiceChip::clear()
{
    tickMenu(); // "all" stays ticked when it is chosen again
    if (m_chosen.isEmpty())
        return;
    const bool byCross = m_cross->hasFocus();
    setChosen({});
    if (byCross) // it is gone now; the keyboard goes on beside it
        m_button->setFocus(Qt::OtherFocusReason);
    emit chosenChanged();
}

void ChoiceChip::showChosen()
{
    QStringList names;
    for (const QString &id : std::as_const(m_chosen))
        names += textOf(id);
    QString text = m_all;
    if (!names.isEmpty())
        text = names.size() <= kNamed ? names.join(u", "_s)
                                      : tr("%1: %2", "a filter and how many are chosen").arg(m_title).arg(names.size());
    m_button->setText(menuText(text));
    m_button->setAccessibleName(tr("%1: %2", "a filter and what is chosen").arg(m_title, text));
    m_button->setAccessibleDescription(names.join(u", "_s));
    m_cross->setVisible(!names.isEmpty());
    m_cross->setAccessibleName(tr("Remove filter: %1").arg(m_title));
    m_cross->setToolTip(tr("Remove filter: %1").arg(m_title));
    QFont face = font();
    face.setBold(!names.isEmpty()); // a filter in force is seen without colour, too
    m_button->setFont(face);
    m_button->setMinimumWidth(0);
    m_button->setMinimumWidth(m_button->sizeHint().width() + theme::kWide); // the arrow keeps off the text
    const int height = m_button->sizeHint().height();
    m_cross->setFixedHeight(height);
}

// A tick keeps the menu open, so that several can be set at once; Escape or a click beside it closes it.
bool ChoiceChip::eventFilter(QObject *watched, QEvent *event)
{
    QAction *hit = nullptr;
    if (event->type() == QEvent::MouseButtonRelease)
        hit = m_menu->actionAt(static_cast<QMouseEvent *>(event)->position().toPoint());
    else if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space)
        hit = m_menu->activeAction();
    if (m_mode == Mode::Many && hit && hit->data().isValid()) {
        hit->trigger();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ChoiceChip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        showChosen();
}

} // namespace zixly
