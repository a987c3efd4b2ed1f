// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/pagebar.h"

#include "core/format.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kSteps = 100; // of the progress
constexpr int kProgressWidth = 96;

} // namespace

PageBar::PageBar(QWidget *parent)
    : QWidget(parent)
    , m_text(new TintedLabel(theme::Ink::Muted, this))
    , m_selectAll(new QToolButton(this))
    , m_progress(new QProgressBar(this))
    , m_stop(makeButton(u"stop"_s, tr("Stop the search")))
    , m_first(makeButton(u"page-first"_s, tr("First rows")))
    , m_back(makeButton(u"chevron-left"_s, tr("Previous rows")))
    , m_on(makeButton(u"chevron-right"_s, tr("Next rows")))
    , m_last(makeButton(u"page-last"_s, tr("Last rows")))
    , m_row(new QLineEdit(this))
{
    m_text->setAccessibleName(tr("Rows in view"));
    m_selectAll->setAutoRaise(true);
    m_selectAll->setFocusPolicy(Qt::StrongFocus);
    m_row->setAccessibleName(tr("Go to row"));
    m_row->setPlaceholderText(tr("Go to row"));
    m_row->setToolTip(tr("Type the number of a row and press Enter"));
    m_row->setFixedWidth(m_row->fontMetrics().horizontalAdvance(u"Go to row 0000"_s));
    m_progress->setAccessibleName(tr("Search"));
    m_progress->setRange(0, kSteps);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(kProgressWidth);
    m_progress->setMaximumHeight(m_row->sizeHint().height() / 2);
    m_progress->hide();
    m_stop->setText(tr("Stop"));
    m_stop->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_stop->hide();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::kWide, theme::kTight / 2, theme::kWide, theme::kTight / 2);
    layout->setSpacing(theme::kTight);
    layout->addWidget(m_text);
    layout->addWidget(m_selectAll);
    layout->addStretch(1);
    layout->addWidget(m_progress);
    layout->addWidget(m_stop);
    for (QToolButton *button : {m_first, m_back, m_on, m_last})
        layout->addWidget(button);
    layout->addWidget(m_row);
    connect(m_selectAll, &QToolButton::clicked, this, &PageBar::selectAllRequested);
    connect(m_stop, &QToolButton::clicked, this, &PageBar::stopRequested);
    connect(m_first, &QToolButton::clicked, this, [this] { emit rowRequested(0); });
    connect(m_back, &QToolButton::clicked, this, [this] { emit pageRequested(-1); });
    connect(m_on, &QToolButton::clicked, this, [this] { emit pageRequested(1); });
    connect(m_last, &QToolButton::clicked, this, [this] { emit rowRequested(m_count - 1); });
    connect(m_row, &QLineEdit::returnPressed, this, &PageBar::goToTyped);
    setRows(0, -1, 0);
    setSelected(0);
}

QToolButton *PageBar::makeButton(const QString &icon, const QString &name)
{
    auto *button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(name);
    button->setToolTip(name);
    setThemedIcon(button, icon);
    return button;
}

void PageBar::setRows(qint64 first, qint64 last, qint64 count)
{
    m_firstRow = first;
    m_lastRow = last;
    m_count = count;
    const bool none = last < first || count == 0;
    m_first->setEnabled(!none && first > 0);
    m_back->setEnabled(!none && first > 0);
    m_on->setEnabled(!none && last + 1 < count);
    m_last->setEnabled(!none && last + 1 < count);
    m_row->setEnabled(!none);
    m_selectAll->setText(tr("Select all %1", "a number of rows").arg(countText(count)));
    m_selectAll->setAccessibleName(m_selectAll->text());
    m_selectAll->setToolTip(tr("Select every job that matches, also those out of view"));
    m_selectAll->setEnabled(!none);
    showCount();
}

void PageBar::setSearch(Search search, double done)
{
    m_search = search;
    m_progress->setValue(static_cast<int>(done * kSteps));
    m_progress->setVisible(search == Search::Running);
    m_stop->setVisible(search == Search::Running);
    showCount();
}

// A count is shown only where it is known to be all.
void PageBar::showCount()
{
    const bool none = m_lastRow < m_firstRow || m_count == 0;
    const QString first = countText(m_firstRow + 1);
    const QString last = countText(m_lastRow + 1);
    const QString count = countText(m_count);
    switch (m_search) {
    case Search::Done:
        m_words = none ? tr("No rows") : tr("Rows %1 to %2 of %3").arg(first, last, count);
        m_figures = none ? m_words : u"%1\u2013%2 / %3"_s.arg(first, last, count);
        break;
    case Search::Running:
        m_words = none ? tr("Searching") : tr("Rows %1 to %2, searching for more").arg(first, last);
        m_figures = none ? m_words : u"%1\u2013%2 / \u2026"_s.arg(first, last);
        break;
    case Search::Stopped:
        m_words = none ? tr("Search stopped, no rows so far")
                       : tr("Rows %1 to %2 of the first %3; the search was stopped").arg(first, last, count);
        m_figures = none ? tr("Search stopped") : u"%1\u2013%2 / %3+"_s.arg(first, last, count);
        break;
    }
    fit();
}

void PageBar::setSelected(qint64 count)
{
    m_selectAll->setVisible(count > 0 && count < m_count);
    fit();
}

void PageBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

// In a narrow page the field goes first, then the words around the figures.
void PageBar::fit()
{
    const auto tooWide = [this] { return layout()->minimumSize().width() > width(); };
    m_text->setText(m_words);
    m_row->setVisible(true);
    if (tooWide())
        m_row->hide();
    if (tooWide())
        m_text->setText(m_figures);
    m_text->setToolTip(m_words);
}

void PageBar::goToTyped()
{
    bool ok = false;
    const QString text = m_row->text().trimmed();
    qint64 row = QLocale().toLongLong(text, &ok);
    if (!ok)
        row = text.toLongLong(&ok);
    if (!ok || m_count == 0) {
        m_row->selectAll();
        m_row->setToolTip(tr("\"%1\" is not the number of a row.").arg(text.left(40)));
        return;
    }
    emit rowRequested(std::clamp<qint64>(row, 1, m_count) - 1);
    m_row->clear();
}

} // namespace zixly
