// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/findingpanel.h"

#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"

#include <QAction>
#include <QInputDialog>
#include <QMenu>
#include <QScopedValueRollback>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kTextWidth = 130; // of a name, the rest is elided
constexpr int kLongestName = 60;

TintedLabel *makeTitle(const QString &text, QWidget *parent)
{
    auto *label = new TintedLabel(text, theme::Ink::Muted, parent);
    label->setHeading(0.9, true);
    label->setContentsMargins(theme::kNear, theme::kTight, 0, theme::kTight);
    return label;
}

void empty(QVBoxLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // may be in the middle of its own signal
        delete item;
    }
}

} // namespace

FindingPanel::FindingPanel(QWidget *parent)
    : QScrollArea(parent)
    , m_body(new QWidget(this))
    , m_views(new QVBoxLayout)
    , m_recent(new QVBoxLayout)
    , m_recentTitle(makeTitle(tr("Recent"), m_body))
{
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    m_body->setAutoFillBackground(false);
    auto *layout = new QVBoxLayout(m_body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    m_views->setSpacing(2);
    m_recent->setSpacing(2);
    layout->addWidget(makeTitle(tr("Views"), m_body));
    layout->addLayout(m_views);
    auto *save = addButton(layout, tr("Save this view"), u"plus"_s);
    save->setToolTip(tr("Keep the filters, the order and the columns under a name"));
    connect(save, &QToolButton::clicked, this, &FindingPanel::askForName);
    layout->addSpacing(theme::kNear);
    layout->addWidget(m_recentTitle);
    layout->addLayout(m_recent);
    layout->addStretch(1);
    setWidget(m_body);
    m_body->setAutoFillBackground(false); // setWidget() turns it on
    setRecent({});
}

QToolButton *FindingPanel::addButton(QVBoxLayout *layout, const QString &text, const QString &icon)
{
    auto *button = new QToolButton(m_body);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({16, 16});
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setMinimumHeight(theme::rowHeight(this) + theme::kTight);
    button->setText(fontMetrics().elidedText(text, Qt::ElideRight, kTextWidth).replace(u'&', u"&&"_s));
    button->setAccessibleName(text);
    button->setToolTip(text);
    setThemedIcon(button, icon);
    layout->addWidget(button);
    button->show();
    return button;
}

void FindingPanel::setViews(const QStringList &names)
{
    if (m_names == names && m_viewButtons.size() == names.size())
        return;
    m_names = names;
    empty(m_views);
    m_viewButtons.clear();
    for (qsizetype i = 0; i < names.size(); ++i) {
        QToolButton *button = addButton(m_views, names[i], u"filter"_s);
        const auto index = static_cast<int>(i);
        button->setObjectName(u"savedView"_s);
        button->setCheckable(true);
        button->setContextMenuPolicy(Qt::CustomContextMenu);
        button->setAccessibleDescription(tr("Saved view; the context menu renames, updates and deletes it"));
        connect(button, &QToolButton::clicked, this, [this, index] { emit viewChosen(index); });
        // Assistive technology switches a button on or off without a click. A click does both, and asks once.
        connect(button, &QToolButton::pressed, this, [this] { m_isPressed = true; });
        connect(button, &QToolButton::released, this, [this] { m_isPressed = false; });
        connect(button, &QToolButton::toggled, this, [this, index] {
            if (!m_isPressed && !m_isShowing)
                emit viewChosen(index);
        });
        connect(button, &QWidget::customContextMenuRequested, this,
            [this, button, index](const QPoint &at) { openMenu(index, button->mapToGlobal(at)); });
        m_viewButtons += button;
    }
}

void FindingPanel::setCurrentView(int index)
{
    const QScopedValueRollback showing(m_isShowing, true); // what the program shows nobody chose
    for (qsizetype i = 0; i < m_viewButtons.size(); ++i)
        m_viewButtons[i]->setChecked(i == index);
}

void FindingPanel::setRecent(const QList<Recent> &jobs)
{
    m_recentTitle->setVisible(!jobs.isEmpty());
    if (m_jobs == jobs)
        return;
    m_jobs = jobs;
    empty(m_recent);
    for (const Recent &job : jobs) {
        const QToolButton *button = addButton(m_recent, job.text, u"results"_s);
        connect(button, &QToolButton::clicked, this, [this, key = job.key] { emit recentChosen(key); });
    }
}

void FindingPanel::openMenu(int index, const QPoint &globalPos)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Rename")), &QAction::triggered, this, [this, index] { askForNewName(index); });
    connect(menu->addAction(tr("Update to what is shown")), &QAction::triggered, this,
        [this, index] { emit updateRequested(index); });
    connect(
        menu->addAction(tr("Delete view")), &QAction::triggered, this, [this, index] { emit removeRequested(index); });
    menu->popup(globalPos);
}

void FindingPanel::askForName()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save this view"));
    dialog->setLabelText(tr("Name of the view"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &text) {
        if (const QString name = text.simplified().left(kLongestName); !name.isEmpty())
            emit saveRequested(name);
    });
    dialog->open();
}

void FindingPanel::askForNewName(int index)
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename view"));
    dialog->setLabelText(tr("Name of the view"));
    dialog->setTextValue(m_names.value(index));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, index](const QString &text) {
        if (const QString name = text.simplified().left(kLongestName); !name.isEmpty())
            emit renameRequested(index, name);
    });
    dialog->open();
}

QSize FindingPanel::sizeHint() const
{
    return {m_body->sizeHint().width(), m_body->sizeHint().height()};
}

QSize FindingPanel::minimumSizeHint() const
{
    return {m_body->minimumSizeHint().width(), 2 * theme::rowHeight(this)};
}

} // namespace zixly
