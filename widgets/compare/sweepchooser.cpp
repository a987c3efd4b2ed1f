// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compare/sweepchooser.h"

#include "core/format.h"
#include "widgets/controls/primarybutton.h"
#include "widgets/controls/searchfield.h"
#include "widgets/controls/tintedlabel.h"

#include <QDialogButtonBox>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace zixly {

SweepChooser::SweepChooser(QWidget *parent)
    : QDialog(parent)
    , m_search(new SearchField(this))
    , m_list(new QListWidget(this))
    , m_count(new TintedLabel(theme::Ink::Muted, this))
    , m_add(new PrimaryButton(tr("Add"), this))
{
    setWindowTitle(tr("Add sweeps to the comparison"));
    m_search->setPlaceholderText(tr("Search completed sweeps by name, ticker or parameters"));
    m_search->setAccessibleName(tr("Search sweeps"));
    m_list->setAccessibleName(tr("Sweeps"));
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setUniformItemSizes(true);
    m_add->setAccessibleName(tr("Add"));
    m_add->setDefault(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->addButton(m_add, QDialogButtonBox::AcceptRole);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(theme::kNear);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_count);
    layout->addWidget(buttons);
    resize(700, 460);
    connect(m_search, &SearchField::searchChanged, this, &SweepChooser::searchChanged);
    connect(m_list, &QListWidget::itemSelectionChanged, this, &SweepChooser::follow);
    connect(m_list, &QListWidget::itemDoubleClicked, this, [this] { accept(); });
    connect(buttons, &QDialogButtonBox::accepted, this, &SweepChooser::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    follow();
}

void SweepChooser::setCandidates(const QString &text, const QList<Job> &jobs, qint64 total, const QSet<qint64> &present)
{
    if (text != m_search->text())
        return;
    m_list->clear();
    for (const Job &job : jobs) {
        const bool there = present.contains(job.key);
        const QString when = timeText(job.createdMs, TimeZoneChoice::Local);
        const QString words = !std::isnan(job.best.sharpe)
            ? tr("%1, best Sharpe %2, %3").arg(job.name, metricText(Metric::Sharpe, job.best.sharpe), when)
            : tr("%1, %2").arg(job.name, when);
        auto *item = new QListWidgetItem(there ? tr("%1 (is compared already)").arg(words) : words, m_list);
        item->setToolTip(item->text());
        item->setData(Qt::UserRole, job.key);
        item->setSizeHint({0, theme::rowHeight(m_list)}); // long words end in dots rather than in a scroll bar
        if (there)
            item->setFlags(Qt::NoItemFlags);
    }
    if (jobs.isEmpty())
        m_count->setText(text.isEmpty() ? tr("There is no completed sweep yet.")
                                        : tr("No completed sweep matches. Try fewer words."));
    else if (total > jobs.size())
        m_count->setText(
            tr("The newest %1 of %2; type more to narrow it down.").arg(countText(jobs.size()), countText(total)));
    else
        m_count->setText(tr("%n sweep(s)", nullptr, static_cast<int>(total)));
    follow();
}

void SweepChooser::setFailure(const QString &sentence)
{
    m_count->setText(sentence);
}

void SweepChooser::follow()
{
    const auto count = m_list->selectedItems().size();
    m_add->setEnabled(count > 0);
    m_add->setText(count > 1 ? tr("Add %1").arg(countText(count)) : tr("Add"));
}

void SweepChooser::accept()
{
    QList<qint64> keys;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->isSelected())
            keys.append(m_list->item(row)->data(Qt::UserRole).toLongLong());
    }
    if (keys.isEmpty())
        return;
    emit chosen(keys);
    QDialog::accept();
}

} // namespace zixly
