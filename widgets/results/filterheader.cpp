// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/filterheader.h"

#include "widgets/controls/theme.h"

#include <QAbstractItemModel>
#include <QEvent>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QTimer>

#include <algorithm>

namespace zixly {

namespace {
constexpr int kTypingPauseMs = 150;
}

FilterHeader::FilterHeader(std::function<ColumnFilter::Kind(int)> kindOf, QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_kindOf(std::move(kindOf))
    , m_typing(new QTimer(this))
{
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_typing->setSingleShot(true);
    m_typing->setInterval(kTypingPauseMs);
    connect(m_typing, &QTimer::timeout, this, &FilterHeader::apply);
    connect(this, &QHeaderView::sectionResized, this, &FilterHeader::placeFields);
    connect(this, &QHeaderView::sectionMoved, this, &FilterHeader::placeFields);
    connect(this, &QHeaderView::sectionCountChanged, this, &FilterHeader::makeFields);
    if (auto *table = qobject_cast<QTableView *>(parent))
        connect(table->horizontalScrollBar(), &QScrollBar::valueChanged, this, &FilterHeader::placeFields);
}

void FilterHeader::setModel(QAbstractItemModel *model)
{
    QHeaderView::setModel(model);
    makeFields();
}

void FilterHeader::makeFields()
{
    const auto wanted = static_cast<std::size_t>(count());
    while (m_fields.size() > wanted) {
        m_fields.back().edit->deleteLater();
        m_fields.pop_back();
    }
    while (m_fields.size() < wanted) {
        const auto column = static_cast<int>(m_fields.size());
        auto *edit = new QLineEdit(this);
        edit->setClearButtonEnabled(true);
        edit->setPlaceholderText(tr("Filter"));
        edit->setAccessibleName(
            tr("Filter %1").arg(model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()));
        connect(edit, &QLineEdit::textChanged, this, [this, column] {
            if (std::find(m_edited.begin(), m_edited.end(), column) == m_edited.end())
                m_edited.push_back(column);
            m_typing->start();
        });
        connect(edit, &QLineEdit::returnPressed, this, &FilterHeader::apply);
        m_fields.push_back({edit, {}});
        dress(column);
        edit->show();
    }
    placeFields();
}

QSize FilterHeader::sizeHint() const
{
    const QSize header = QHeaderView::sizeHint();
    return m_fields.empty() ? header : header + QSize(0, m_fields.front().edit->sizeHint().height() + theme::kTight);
}

void FilterHeader::updateGeometries()
{
    // The margin has to be set before the base class lays out the sections above it.
    const int room = m_fields.empty() ? 0 : m_fields.front().edit->sizeHint().height() + theme::kTight;
    setViewportMargins(0, 0, 0, room);
    QHeaderView::updateGeometries();
    placeFields();
}

void FilterHeader::placeFields()
{
    if (m_fields.empty())
        return;
    const int height = m_fields.front().edit->sizeHint().height();
    const int top = QHeaderView::sizeHint().height() + theme::kTight / 2;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        const auto column = static_cast<int>(i);
        m_fields[i].edit->setGeometry(
            sectionViewportPosition(column) + 1, top, std::max(0, sectionSize(column) - 2), height);
        m_fields[i].edit->setVisible(!isSectionHidden(column));
    }
}

void FilterHeader::apply()
{
    m_typing->stop();
    for (const int column : std::exchange(m_edited, {}))
        read(column);
    emit filtersEdited();
}

void FilterHeader::read(int column)
{
    Field &field = m_fields[static_cast<std::size_t>(column)];
    const auto filter = ColumnFilter::parse(field.edit->text(), m_kindOf(column));
    field.problem = filter ? QString() : filter.error();
    dress(column);
    if (filter)
        emit filterChanged(column, *filter);
}

void FilterHeader::dress(int column)
{
    const Field &field = m_fields[static_cast<std::size_t>(column)];
    const bool wrong = !field.problem.isEmpty();
    const QString help = m_kindOf(column) == ColumnFilter::Kind::Number
        ? tr("For example >1.2, 1~3, <>5, /^0\\.7/; a dash finds undefined values.")
        : tr("A part of the text, or =whole text, <>text, /regular expression/.");
    field.edit->setToolTip(wrong ? field.problem : help);
    field.edit->setAccessibleDescription(wrong ? field.problem : help);
    // A frame in the colour of errors; the words are in the tooltip and beside the count.
    const QString sheet = wrong ? QStringLiteral("QLineEdit { border: 1px solid %1; border-bottom-width: 2px; }")
                                      .arg(theme::ink(theme::Ink::Error, palette()).name())
                                : QString();
    if (field.edit->styleSheet() != sheet)
        field.edit->setStyleSheet(sheet);
}

QLineEdit *FilterHeader::field(int column) const
{
    return column >= 0 && static_cast<std::size_t>(column) < m_fields.size()
        ? m_fields[static_cast<std::size_t>(column)].edit
        : nullptr;
}

void FilterHeader::clearFilters()
{
    for (const Field &field : m_fields)
        field.edit->clear();
    apply();
}

bool FilterHeader::isFiltered() const
{
    return std::any_of(
        m_fields.begin(), m_fields.end(), [](const Field &field) { return !field.edit->text().trimmed().isEmpty(); });
}

QString FilterHeader::problem() const
{
    const auto wrong
        = std::find_if(m_fields.begin(), m_fields.end(), [](const Field &field) { return !field.problem.isEmpty(); });
    return wrong == m_fields.end() ? QString() : wrong->problem;
}

void FilterHeader::focusField(int column)
{
    if (QLineEdit *edit = field(column)) {
        edit->setFocus(Qt::ShortcutFocusReason);
        edit->selectAll();
    }
}

void FilterHeader::changeEvent(QEvent *event)
{
    QHeaderView::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        if (!m_fields[i].problem.isEmpty())
            dress(static_cast<int>(i));
    }
}

} // namespace zixly
