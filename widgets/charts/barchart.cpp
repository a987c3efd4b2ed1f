// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/barchart.h"

#include "widgets/charts/barcanvas.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/controls/theme.h"

#include <QEvent>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace zixly {

BarChart::BarChart(QWidget *parent)
    : QWidget(parent)
    , m_scroll(new QScrollArea(this))
    , m_canvas(new BarCanvas)
{
    spokenpoint::prepare(this);
    setFocusPolicy(Qt::StrongFocus);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setAccessibleName(tr("Best cells"));
    m_canvas->setAccessibleName(tr("Bars of the best cells"));
    m_scroll->setWidget(m_canvas);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_scroll);
    connect(m_canvas, &BarCanvas::clicked, this, [this](int index) {
        setFocus(Qt::MouseFocusReason);
        setCurrentRow(m_bars[index].row);
        emit barActivated(m_currentRow);
    });
}

void BarChart::setBars(const QList<Bar> &bars, const QString &title, bool lossesBelowZero)
{
    m_bars = bars;
    m_title = title;
    m_lossesBelowZero = lossesBelowZero;
    m_canvas->setBars(bars, lossesBelowZero);
    const qint32 row = m_currentRow;
    m_currentRow = -1;
    setCurrentRow(row);
    describe();
}

void BarChart::setMessage(const QString &message)
{
    m_message = message;
    m_canvas->setMessage(message);
    describe();
}

void BarChart::setCurrentRow(qint32 row)
{
    m_currentRow = row;
    const auto at
        = std::find_if(m_bars.begin(), m_bars.end(), [row](const Bar &bar) { return row >= 0 && bar.row == row; });
    const int index = at == m_bars.end() ? -1 : static_cast<int>(at - m_bars.begin());
    m_canvas->setCurrent(index);
    spokenpoint::set(this, index < 0 ? QString() : spoken(m_bars[index]));
    if (index >= 0 && isVisible()) {
        const QRect bar = m_canvas->rowRect(index);
        m_scroll->ensureVisible(0, bar.center().y(), 0, bar.height());
    }
}

QString BarChart::spoken(const Bar &bar) const
{
    return tr("Cell %1, %2, %3", "read aloud: a cell, what is shown, its value").arg(bar.label, m_title, bar.text);
}

int BarChart::barAt(const QPoint &position) const
{
    return m_canvas->indexAt(m_canvas->mapFrom(this, position));
}

void BarChart::describe()
{
    QStringList words;
    for (qsizetype i = 0; i < std::min<qsizetype>(m_bars.size(), 10); ++i)
        words.append(QStringLiteral("%1: %2").arg(m_bars[i].label, m_bars[i].text));
    const QString text
        = m_bars.isEmpty() ? m_message : m_title + QStringLiteral(". ") + words.join(QStringLiteral("; "));
    setAccessibleDescription(text);
    m_canvas->setAccessibleDescription(text);
}

QString BarChart::chartTitle() const
{
    return m_title.isEmpty() ? accessibleName() : tr("Best cells by %1").arg(m_title);
}

void BarChart::drawPicture(QPainter &painter, const QSizeF &size, const QPalette &colours)
{
    QFont paperFont = font();
    paperFont.setPixelSize(QFontInfo(font()).pixelSize());
    painter.setFont(paperFont);
    painter.fillRect(QRectF({}, size), colours.color(QPalette::Base));
    const QFontMetricsF metrics(paperFont);
    double labels = 0.0;
    double texts = 0.0;
    double least = 0.0;
    double most = 0.0;
    for (const Bar &bar : m_bars) {
        labels = std::max(labels, metrics.horizontalAdvance(bar.label));
        texts = std::max(texts, metrics.horizontalAdvance(bar.text));
        least = std::min(least, bar.value);
        most = std::max(most, bar.value);
    }
    constexpr double kGap = theme::kNear;
    const double title = metrics.height() + kGap;
    const double left = labels + 2.0 * kGap;
    const double width = std::max(1.0, size.width() - left - texts - 3.0 * kGap);
    const double row = (size.height() - title - kGap) / static_cast<double>(std::max<qsizetype>(1, m_bars.size()));
    const double unit = most > least ? width / (most - least) : 0.0;
    painter.setPen(theme::ink(theme::Ink::Text, colours));
    painter.drawText(QRectF(kGap, kGap / 2.0, size.width() - 2.0 * kGap, title), Qt::AlignLeft, chartTitle());
    double top = title;
    for (const Bar &bar : m_bars) {
        const bool loss = m_lossesBelowZero && bar.value < 0.0;
        const QRectF body(
            left + (std::min(0.0, bar.value) - least) * unit, top + 0.15 * row, std::abs(bar.value) * unit, 0.7 * row);
        painter.fillRect(body, loss ? theme::ink(theme::Ink::Negative, colours) : theme::category(0, colours));
        painter.setPen(theme::ink(theme::Ink::Text, colours));
        painter.drawText(
            QRectF(0.0, top, left - kGap, row), Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, bar.label);
        painter.drawText(QRectF(body.right() + kGap, top, texts + kGap, row),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, bar.text);
        top += row;
    }
}

ChartTable BarChart::table() const
{
    constexpr int kDecimals = 4;
    ChartTable table;
    table.title = chartTitle();
    table.columns = {{tr("Cell"), ChartTable::Kind::Text}, {m_title, ChartTable::Kind::Number, kDecimals}};
    table.rows = m_bars.size();
    table.text = [bars = m_bars](qsizetype row, int) { return bars[row].label; };
    table.number = [bars = m_bars](qsizetype row, int) { return bars[row].value; };
    return table;
}

void BarChart::step(int by)
{
    if (m_bars.isEmpty())
        return;
    const int from = m_canvas->current();
    const int last = static_cast<int>(m_bars.size()) - 1;
    const int to = from < 0 ? (by > 0 ? 0 : last) : std::clamp(from + by, 0, last);
    setCurrentRow(m_bars[to].row);
    emit barActivated(m_currentRow);
}

void BarChart::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up: step(-1); return;
    case Qt::Key_Down: step(1); return;
    case Qt::Key_Home: step(-static_cast<int>(m_bars.size())); return;
    case Qt::Key_End: step(static_cast<int>(m_bars.size())); return;
    default: QWidget::keyPressEvent(event);
    }
}

void BarChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        m_canvas->retheme();
}

} // namespace zixly
