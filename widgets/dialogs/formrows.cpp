// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/formrows.h"

#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"

#include <QGridLayout>
#include <QLabel>

#include <algorithm>

namespace zixly {

FormRow::FormRow(QWidget *form, const QString &label, QWidget *field, const QList<QWidget *> &inputs)
    : QObject(form)
    , m_label(new QLabel(label, form))
    , m_field(field)
    , m_hint(new TintedLabel(theme::Ink::Muted, form))
    , m_problem(new TintedLabel(theme::Ink::Error, form))
    , m_inputs(inputs.isEmpty() ? QList{field} : inputs)
{
    static_cast<QLabel *>(m_label)->setBuddy(m_inputs.first());
    for (TintedLabel *text : {m_hint, m_problem}) {
        text->setWordWrap(true);
        text->hide();
    }
}

void FormRow::setHint(const QString &text)
{
    m_hint->setText(text);
    showTexts();
}

void FormRow::setProblem(const QString &sentence)
{
    if (m_sentence == sentence)
        return;
    m_sentence = sentence;
    m_problem->setText(sentence);
    for (QWidget *input : m_inputs)
        input->setAccessibleDescription(sentence);
    showTexts();
}

void FormRow::setVisible(bool visible)
{
    m_visible = visible;
    m_label->setVisible(visible);
    m_field->setVisible(visible);
    showTexts();
}

// A problem takes the place of the hint: it says what to write as well.
void FormRow::showTexts()
{
    m_problem->setVisible(m_visible && hasProblem());
    m_hint->setVisible(m_visible && !hasProblem() && !m_hint->text().isEmpty());
}

FormRows::FormRows(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QGridLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(theme::kWide);
    m_layout->setVerticalSpacing(theme::kTight);
    m_layout->setColumnStretch(1, 1);
}

FormRow *FormRows::addRow(const QString &label, QWidget *field, const QList<QWidget *> &inputs)
{
    auto *row = new FormRow(this, label, field, inputs);
    const int at = 4 * m_rows++;
    row->m_label->setFixedHeight(std::max(field->sizeHint().height(), row->m_label->sizeHint().height()));
    m_layout->addWidget(row->m_label, at, 0, Qt::AlignTop);
    m_layout->addWidget(field, at, 1);
    m_layout->addWidget(row->m_hint, at + 1, 1);
    m_layout->addWidget(row->m_problem, at + 2, 1);
    m_layout->setRowMinimumHeight(at + 3, theme::kTight);
    return row;
}

int FormRows::labelWidth() const
{
    int width = 0;
    for (int at = 0; at < 4 * m_rows; at += 4)
        if (const QLayoutItem *item = m_layout->itemAtPosition(at, 0))
            width = std::max(width, item->widget()->sizeHint().width());
    return width;
}

void FormRows::setLabelWidth(int width)
{
    m_layout->setColumnMinimumWidth(0, width);
}

QWidget *inLine(QWidget *parent, const QList<QWidget *> &widgets, int stretched)
{
    auto *line = new QWidget(parent);
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kNear);
    for (int i = 0; i < widgets.size(); ++i)
        layout->addWidget(widgets[i], i == stretched ? 1 : 0);
    if (stretched < 0)
        layout->addStretch(1);
    return line;
}

void fitHeight(QWidget *window)
{
    QLayout *layout = window->layout();
    layout->activate();
    const int width = std::max({window->minimumWidth(), window->width(), layout->totalMinimumSize().width()});
    const int height
        = layout->hasHeightForWidth() ? layout->totalHeightForWidth(width) : layout->totalSizeHint().height();
    window->setMinimumHeight(height);
    window->resize(width, height);
}

} // namespace zixly
