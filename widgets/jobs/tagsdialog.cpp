// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/tagsdialog.h"

#include "core/format.h"
#include "models/jobtags.h"
#include "widgets/controls/primarybutton.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/formrows.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace zixly {

namespace {

constexpr int kWidth = 420;
constexpr int kRows = 8; // of tags, without scrolling

Qt::CheckState stateOf(const TagCount &count, qint64 jobs)
{
    return count.jobs >= jobs ? Qt::Checked : Qt::PartiallyChecked;
}

} // namespace

TagsDialog::TagsDialog(qint64 jobs, QWidget *parent)
    : QDialog(parent)
    , m_jobs(jobs)
    , m_list(new QListWidget(this))
    , m_none(new TintedLabel(tr("Looking for the tags they have."), theme::Ink::Muted, this))
    , m_more(new QLineEdit(this))
    , m_problem(new TintedLabel(theme::Ink::Error, this))
    , m_go(new PrimaryButton(tr("Change tags"), this))
{
    setWindowTitle(tr("Tags"));
    auto *title = new QLabel(
        tr("Tags of %n job(s)", nullptr, static_cast<int>(jobs)).replace(QString::number(jobs), countText(jobs)), this);
    m_list->setAccessibleName(tr("Tags they have"));
    m_list->setToolTip(tr("Ticked: all of the jobs have it; half ticked: some have it and keep it"));
    m_list->setSpacing(1);
    m_list->hide();
    m_none->setWordWrap(true);
    auto *label = new QLabel(tr("&Add, with commas between them"), this);
    label->setBuddy(m_more);
    m_more->setAccessibleName(tr("Tags to add"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->addButton(m_go, QDialogButtonBox::AcceptRole);
    m_go->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kWide);
    layout->setSpacing(theme::kNear);
    layout->addWidget(title);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_none);
    layout->addSpacing(theme::kTight);
    layout->addWidget(label);
    layout->addWidget(m_more);
    layout->addWidget(m_problem);
    layout->addSpacing(theme::kNear);
    layout->addWidget(buttons);
    setMinimumWidth(kWidth);
    m_more->setFocus();
    connect(m_more, &QLineEdit::textChanged, this, &TagsDialog::follow);
    connect(m_list, &QListWidget::itemChanged, this, &TagsDialog::follow);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        QStringList add;
        QStringList remove;
        if (!read(add, remove))
            return;
        accept();
        emit decided(add, remove);
    });
    follow();
}

void TagsDialog::setCounts(const QList<TagCount> &counts)
{
    m_counts = counts;
    m_list->clear();
    for (const TagCount &count : counts) {
        const Qt::CheckState state = stateOf(count, m_jobs);
        const bool all = state == Qt::Checked;
        auto *item = new QListWidgetItem(m_list);
        const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable;
        item->setFlags(all ? flags : flags | Qt::ItemIsUserTristate); // back to "some" is a way, too
        item->setText(
            all ? tr("%1, all of them").arg(count.tag) : tr("%1, %2 of them").arg(count.tag, countText(count.jobs)));
        item->setCheckState(state);
    }
    m_list->setVisible(!counts.isEmpty());
    m_none->setVisible(counts.isEmpty());
    m_none->setText(tr("None of them has a tag yet."));
    if (!counts.isEmpty()) {
        const int rows = static_cast<int>(std::min<qsizetype>(kRows, counts.size()));
        const int row = m_list->sizeHintForRow(0) + 2 * m_list->spacing();
        m_list->setMinimumHeight(rows * row + 2 * m_list->frameWidth());
        m_list->setMaximumHeight(std::max(4, rows) * row + 2 * m_list->frameWidth());
        m_list->setCurrentRow(0);
    }
    fitHeight(this);
    follow();
}

bool TagsDialog::read(QStringList &add, QStringList &remove)
{
    for (int row = 0; row < m_list->count(); ++row) {
        const TagCount &count = m_counts.at(row);
        const Qt::CheckState state = m_list->item(row)->checkState();
        if (state == Qt::Unchecked)
            remove += count.tag;
        else if (state == Qt::Checked && stateOf(count, m_jobs) != Qt::Checked)
            add += count.tag;
    }
    const auto typed = jobtags::fromText(m_more->text());
    m_problem->setText(typed ? QString() : typed.error());
    m_problem->setVisible(!typed);
    m_more->setAccessibleDescription(m_problem->text());
    if (!typed)
        return false;
    remove = jobtags::without(remove, *typed); // typed again, it is meant to stay
    add = jobtags::with(add, *typed);
    return true;
}

void TagsDialog::follow()
{
    QStringList add;
    QStringList remove;
    m_go->setEnabled(read(add, remove) && !(add.isEmpty() && remove.isEmpty()));
}

void TagsDialog::showEvent(QShowEvent *event)
{
    fitHeight(this);
    QDialog::showEvent(event);
}

} // namespace zixly
