// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/sidebar.h"

#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"

#include <QButtonGroup>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace zixly {

Sidebar::Sidebar(QWidget *parent)
    : QFrame(parent)
    , m_group(new QButtonGroup(this))
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(theme::kNear, theme::kNear, theme::kNear + 1, theme::kNear);
    m_layout->setSpacing(2);
    addTitle(tr("Jobs"));
    addPlace(AllJobs, tr("All jobs"), u"jobs"_s, tr("Every job, newest first"));
    addPlace(RunningJobs, tr("Running"), u"status-running"_s, tr("Jobs that run or wait"));
    addPlace(FailedJobs, tr("Failed"), u"status-failed"_s, tr("Jobs that failed"));
    addPlace(FavouriteJobs, tr("Favourites"), u"star"_s, tr("Jobs you marked with a star"));
    m_layout->addSpacing(theme::kNear);
    addTitle(tr("Data"));
    addPlace(Prices, tr("Prices"), u"prices"_s, tr("The price series you imported"));
    m_layout->addStretch(1);
    m_group->setExclusive(true);
    setCurrent(AllJobs);
    connect(m_group, &QButtonGroup::idClicked, this, [this](int id) { emit placeChosen(static_cast<Place>(id)); });
}

void Sidebar::addTitle(const QString &title)
{
    auto *label = new TintedLabel(title, theme::Ink::Muted, this);
    label->setHeading(0.9, true);
    label->setContentsMargins(theme::kNear, theme::kTight, 0, theme::kTight);
    m_layout->addWidget(label);
}

void Sidebar::addPlace(Place place, const QString &title, const QString &icon, const QString &tip)
{
    auto *button = new QToolButton(this);
    button->setText(title);
    button->setAccessibleName(title);
    button->setToolTip(tip);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({16, 16});
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setMinimumHeight(theme::rowHeight(this) + theme::kTight);
    setThemedIcon(button, icon);
    m_group->addButton(button, place);
    m_layout->addWidget(button);
}

void Sidebar::setCurrent(int place)
{
    m_group->setExclusive(false);
    for (QAbstractButton *button : m_group->buttons())
        button->setChecked(m_group->id(button) == place);
    m_group->setExclusive(true);
}

int Sidebar::current() const
{
    return m_group->checkedId();
}

void Sidebar::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.setPen(theme::ink(theme::Ink::SurfaceBorder, palette()));
    const int edge = layoutDirection() == Qt::LeftToRight ? width() - 1 : 0;
    painter.drawLine(edge, 0, edge, height());
}

} // namespace zixly
