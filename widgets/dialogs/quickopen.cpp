// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/quickopen.h"

#include "models/jobcolumns.h"
#include "widgets/controls/searchfield.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kPage = 10; // rows

} // namespace

QuickOpen::QuickOpen(TimeZoneChoice zone, QWidget *parent)
    : QDialog(parent)
    , m_zone(zone)
    , m_field(new SearchField(this))
    , m_list(new QTreeWidget(this))
    , m_line(new TintedLabel(theme::Ink::Muted, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Quick open"));
    resize(640, 420);
    m_field->setPlaceholderText(tr("Part of a name, a ticker, an id, or a search like status:failed"));
    m_field->setAccessibleName(tr("Quick open"));
    m_field->installEventFilter(this);
    m_list->setAccessibleName(tr("Jobs found"));
    m_list->setColumnCount(4);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_line->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kWide, theme::kWide, theme::kWide, theme::kWide);
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_line);
    connect(m_field, &SearchField::searchChanged, this, &QuickOpen::search);
    connect(m_list, &QTreeWidget::itemActivated, this, &QuickOpen::openCurrent);
    connect(m_list, &QTreeWidget::itemClicked, this, &QuickOpen::openCurrent);
    list({});
    m_line->setText(tr("Type to search all jobs; Enter opens the one that is marked."));
}

void QuickOpen::setRecent(const QList<Job> &jobs)
{
    m_recent = jobs;
    if (!m_field->text().isEmpty())
        return;
    list(jobs);
    m_line->setText(jobs.isEmpty() ? tr("Type to search all jobs; Enter opens the one that is marked.")
                                   : tr("The jobs you opened last. Type to search all jobs."));
}

void QuickOpen::search(const QString &text)
{
    if (text.trimmed().isEmpty())
        setRecent(QList<Job>(m_recent));
    else
        emit searched(text);
}

void QuickOpen::setFound(const QString &text, const QList<Job> &jobs, qint64 count)
{
    if (text != m_field->text())
        return;
    list(jobs);
    m_line->setInk(theme::Ink::Muted);
    if (count == 0)
        m_line->setText(tr("No job matches \"%1\".").arg(text.left(60)));
    else if (count < 0)
        m_line->setText(tr("The newest %1 of the jobs that match.").arg(countText(jobs.size())));
    else if (count > jobs.size())
        m_line->setText(tr("The newest %1 of %2 jobs that match.").arg(countText(jobs.size()), countText(count)));
    else
        m_line->setText(tr("%n job(s) match.", nullptr, static_cast<int>(count)));
}

void QuickOpen::setProblem(const QString &text, const QString &sentence)
{
    if (text != m_field->text())
        return;
    m_line->setInk(theme::Ink::Error);
    m_line->setText(sentence);
}

void QuickOpen::list(const QList<Job> &jobs)
{
    m_listed = jobs;
    m_list->clear();
    QList<QTreeWidgetItem *> items;
    for (const Job &job : jobs) {
        auto *item = new QTreeWidgetItem(QStringList{job.name.isEmpty() ? sweepText(job) : job.name, tickerText(job),
            stateTitle(job.state), timeText(job.createdMs, m_zone)});
        item->setIcon(2, theme::statusIcon(job.state, palette()));
        items += item;
    }
    m_list->addTopLevelItems(items);
    if (items.isEmpty())
        return;
    items.first()->setSizeHint(0, {0, theme::rowHeight(this)}); // all rows are as high as this one
    m_list->setCurrentItem(items.first());
}

void QuickOpen::openCurrent()
{
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    if (row < 0 || row >= m_listed.size())
        return;
    const Job job = m_listed[row];
    accept();
    emit chosen(job);
}

bool QuickOpen::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    int step = 0;
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down: step = 1; break;
    case Qt::Key_Up: step = -1; break;
    case Qt::Key_PageDown: step = kPage; break;
    case Qt::Key_PageUp: step = -kPage; break;
    case Qt::Key_Return:
    case Qt::Key_Enter: openCurrent(); return true;
    case Qt::Key_Escape: reject(); return true;
    default: return QDialog::eventFilter(watched, event);
    }
    const int rows = m_list->topLevelItemCount();
    if (rows > 0) {
        const int row = std::clamp(m_list->indexOfTopLevelItem(m_list->currentItem()) + step, 0, rows - 1);
        m_list->setCurrentItem(m_list->topLevelItem(row));
    }
    return true;
}

} // namespace zixly
