// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/filterheader.h"

#include "widgets/controls/theme.h"
#include "widgets/results/filterrow.h"

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

} // namespace

FilterHeader::FilterHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_typing(new QTimer(this))
{
    filterrow::prepare(this, qobject_cast<QAbstractItemView *>(parent));
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

FilterHeader::FilterHeader(std::function<ColumnFilter::Kind(int)> kindOf, QWidget *parent)
    : FilterHeader(parent)
{
    m_kindOf = std::move(kindOf);
}

FilterHeader::FilterHeader(Language language, QWidget *parent)
    : FilterHeader(parent)
{
    m_language = std::move(language);
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
        if (QLineEdit *edit = m_fields.back().edit)
            edit->deleteLater();
        m_fields.pop_back();
    }
    while (m_fields.size() < wanted)
        addField(static_cast<int>(m_fields.size()));
    placeFields();
}

void FilterHeader::addField(int column)
{
    if (m_language.isFiltered && !m_language.isFiltered(column)) {
        m_fields.push_back({});
        return;
    }
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
    edit->installEventFilter(this);
    m_fields.push_back({edit, {}});
    dress(column);
    edit->show();
}

int FilterHeader::fieldHeight() const
{
    if (!m_shown)
        return 0;
    const auto any = std::find_if(m_fields.begin(), m_fields.end(), [](const Field &field) { return field.edit; });
    return any == m_fields.end() ? 0 : any->edit->sizeHint().height();
}

void FilterHeader::setFieldsShown(bool shown)
{
    if (m_shown == shown)
        return;
    m_shown = shown;
    placeFields();
    updateGeometry();
    emit geometriesChanged(); // the table makes room
    emit fieldsShownChanged(shown);
}

QSize FilterHeader::sizeHint() const
{
    const QSize header = QHeaderView::sizeHint();
    const int height = fieldHeight();
    return height == 0 ? header : header + QSize(0, height + theme::kTight);
}

void FilterHeader::updateGeometries()
{
    // The margin has to be set before the base class lays out the sections above it.
    const int height = fieldHeight();
    setViewportMargins(0, 0, 0, height == 0 ? 0 : height + theme::kTight);
    QHeaderView::updateGeometries();
    placeFields();
}

void FilterHeader::placeFields()
{
    const int height = fieldHeight();
    const int top = QHeaderView::sizeHint().height() + theme::kTight / 2;
    int pinned = m_pinned;
    int pinnedLeft = 0;
    for (int visual = 0; visual < count(); ++visual) {
        const int column = logicalIndex(visual);
        if (column < 0 || static_cast<std::size_t>(column) >= m_fields.size() || isSectionHidden(column)) {
            if (QLineEdit *edit = field(column))
                edit->hide();
            continue;
        }
        const int left = pinned > 0 ? pinnedLeft : sectionViewportPosition(column);
        if (QLineEdit *edit = field(column)) {
            edit->setGeometry(left + 1, top, std::max(0, sectionSize(column) - 2), height);
            edit->setVisible(m_shown);
            if (pinned > 0)
                edit->raise();
        }
        pinnedLeft += sectionSize(column);
        --pinned;
    }
}

void FilterHeader::setPinned(int columns)
{
    if (m_pinned == columns)
        return;
    m_pinned = columns;
    placeFields();
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
    if (!m_kindOf) {
        emit textChanged(column, field.edit->text().trimmed());
        return;
    }
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
    const QString help = !m_kindOf ? m_language.help(column)
        : m_kindOf(column) == ColumnFilter::Kind::Number
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
        if (field.edit)
            field.edit->clear();
    apply();
}

bool FilterHeader::isFiltered() const
{
    return std::any_of(m_fields.begin(), m_fields.end(),
        [](const Field &field) { return field.edit && !field.edit->text().trimmed().isEmpty(); });
}

void FilterHeader::setTexts(const QMap<int, QString> &texts)
{
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        QLineEdit *edit = m_fields[i].edit;
        const auto column = static_cast<int>(i);
        const QString text = texts.value(column);
        if (!edit || edit->text().trimmed() == text) // what is being typed keeps its spaces
            continue;
        edit->setText(text);
        m_edited.erase(std::remove(m_edited.begin(), m_edited.end(), column), m_edited.end()); // nobody has typed it
    }
    if (m_edited.empty())
        m_typing->stop();
}

void FilterHeader::setProblem(int column, const QString &sentence)
{
    if (!field(column) || m_fields[static_cast<std::size_t>(column)].problem == sentence)
        return;
    m_fields[static_cast<std::size_t>(column)].problem = sentence;
    dress(column);
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

// A field that the keyboard reaches has to be seen, and its column with it.
bool FilterHeader::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn)
        for (int column = 0; column < static_cast<int>(m_fields.size()); ++column)
            if (field(column) == watched)
                reveal(column);
    return QHeaderView::eventFilter(watched, event);
}

void FilterHeader::reveal(int column)
{
    const auto *table = qobject_cast<QTableView *>(parentWidget());
    if (!table || visualIndex(column) < m_pinned)
        return;
    int pinned = 0;
    for (int visual = 0; visual < m_pinned; ++visual)
        pinned += sectionSize(logicalIndex(visual));
    const int left = sectionViewportPosition(column);
    const int right = left + sectionSize(column);
    const int room = table->viewport()->width();
    QScrollBar *bar = table->horizontalScrollBar();
    if (left < pinned)
        bar->setValue(bar->value() + left - pinned);
    else if (right > room)
        bar->setValue(bar->value() + std::min(right - room, left - pinned));
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
