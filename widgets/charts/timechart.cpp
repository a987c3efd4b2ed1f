// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/timechart.h"

#include "core/format.h"
#include "widgets/charts/axes.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/charts/timestroke.h"
#include "widgets/controls/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace zixly {

namespace {

constexpr double kHeadroom = 0.04;
constexpr double kLeastPositive = 1e-3; // where a logarithmic axis ends when all is lost
constexpr double kTradePixels = 14.0; // room a pair of markers needs
constexpr int kLowPaneTicks = 5;

double logged(double value)
{
    return std::log10(std::max(value, kLeastPositive));
}

Span widened(const Span &span)
{
    const double by = std::max(span.length() * kHeadroom, std::max(std::abs(span.high), 1e-9) * 1e-6);
    return {span.low - by, span.high + by};
}

} // namespace

void TimeChart::setPanes(std::vector<Pane> panes, std::shared_ptr<const void> owner, bool dateOnly)
{
    m_panes = std::move(panes);
    m_owner = std::move(owner);
    m_dateOnly = dateOnly;
    double first = 0.0;
    double last = 0.0;
    std::size_t most = 0;
    for (const Pane &pane : m_panes) {
        for (const Line &line : pane.lines) {
            first = most == 0 ? static_cast<double>(line.time.front())
                              : std::min(first, static_cast<double>(line.time.front()));
            last = most == 0 ? static_cast<double>(line.time.back())
                             : std::max(last, static_cast<double>(line.time.back()));
            most = std::max(most, line.time.size());
        }
    }
    unhovered();
    m_walked = -1;
    spokenpoint::set(this, {});
    if (most > 0) {
        setZoomDirection(Horizontal);
        setNarrowest((last - first) * 10.0 / static_cast<double>(most), 0.0);
        setExtent({first, last}, {0.0, 1.0});
    }
    refresh();
}

void TimeChart::setLogarithmicPane(std::size_t pane, bool on)
{
    if (pane < m_panes.size())
        m_panes[pane].logarithmic = on;
    refresh();
}

QString TimeChart::timeWords(qint64 time) const
{
    return barTimeText(time, m_dateOnly);
}

qsizetype TimeChart::barUntil(const Line &line, qint64 time)
{
    return std::upper_bound(line.time.begin(), line.time.end(), time) - line.time.begin() - 1;
}

const TimeChart::Line *TimeChart::reference() const
{
    const Line *any = nullptr;
    for (const Pane &pane : m_panes) {
        for (const Line &line : pane.lines) {
            if (isSeriesShown(line.series))
                return &line;
            any = any ? any : &line;
        }
    }
    return any;
}

qint64 TimeChart::nearestTime(double time) const
{
    const auto &times = reference()->time;
    const auto after = std::lower_bound(times.begin(), times.end(), static_cast<qint64>(time));
    if (after == times.end())
        return times.back();
    if (after == times.begin())
        return *after;
    const qint64 before = *(after - 1);
    return time - static_cast<double>(before) < static_cast<double>(*after) - time ? before : *after;
}

qsizetype TimeChart::barsAPixel() const
{
    const auto &times = reference()->time;
    const auto first = std::lower_bound(times.begin(), times.end(), static_cast<qint64>(xView().low));
    const auto last = std::upper_bound(first, times.end(), static_cast<qint64>(xView().high));
    return static_cast<qsizetype>(static_cast<double>(last - first) / std::max(1.0, plotRect().width()));
}

// Least and most of what is in view; the neighbours outside belong to the first and the last stroke.
void TimeChart::fit(Pane &pane) const
{
    std::optional<Span> all;
    if (pane.level)
        all = Span{*pane.level, *pane.level};
    for (const Line &line : pane.lines) {
        if (!isSeriesShown(line.series))
            continue;
        const auto &times = line.time;
        const auto first
            = std::lower_bound(times.begin(), times.end(), static_cast<qint64>(xView().low)) - times.begin();
        const auto last
            = std::upper_bound(times.begin(), times.end(), static_cast<qint64>(xView().high)) - times.begin();
        const auto from = std::clamp<qsizetype>(first - 1, 0, line.values.size() - 1);
        const auto to = std::clamp<qsizetype>(last + 1, from + 1, line.values.size());
        const auto [least, most] = line.values.extremes(from, to);
        all = all ? Span{std::min(all->low, least), std::max(all->high, most)} : Span{least, most};
    }
    const Span values = all.value_or(Span{1.0, 10.0});
    pane.span = widened(pane.logarithmic ? Span{logged(values.low), logged(values.high)} : values);
    if (pane.belowLevel)
        pane.span = {std::min(values.low * (1.0 + kHeadroom), -0.1), *pane.level};
}

void TimeChart::layOut()
{
    const QFontMetricsF metrics(font());
    const double line = metrics.height();
    const double gap = line + theme::kNear; // holds the title of the pane below it
    const double above = legendHeight();
    const double room = std::max(20.0,
        canvas().height() - above - theme::kNear - static_cast<double>(m_panes.size()) * gap - line - theme::kTight);
    double left = 0.0;
    for (Pane &pane : m_panes) {
        fit(pane);
        const double height = std::floor(room * pane.share);
        const int most = pane.belowLevel ? kLowPaneTicks : std::numeric_limits<int>::max();
        pane.ticks = axes::leftTicks(metrics, pane.span, height, [&pane, most](int wanted) {
            return pane.logarithmic ? logTicks(pane.span, std::min(wanted, most))
                                    : linearTicks(pane.span, std::min(wanted, most));
        });
        left = std::max(left, axes::tickWidth(metrics, pane.ticks));
    }
    left = std::ceil(left + theme::kLoose);
    double top = above;
    QRectF all;
    for (Pane &pane : m_panes) {
        top += gap;
        pane.plot = QRectF(left, top, std::max(1.0, canvas().width() - left - theme::kLoose),
            std::max(1.0, std::floor(room * pane.share)));
        top = pane.plot.bottom();
        all = all.united(pane.plot);
    }
    setPlot(all);
}

double TimeChart::paneY(const Pane &pane, double value) const
{
    const double at = pane.logarithmic ? logged(value) : value;
    return pane.plot.bottom() - (at - pane.span.low) / pane.span.length() * pane.plot.height();
}

QPointF TimeChart::pointOf(const Pane &pane, const Line &line, qsizetype bar) const
{
    return {pixelX(static_cast<double>(line.time[static_cast<std::size_t>(bar)])), paneY(pane, line.values[bar])};
}

void TimeChart::drawStatic(QPainter &painter)
{
    const QFontMetricsF metrics(font());
    const Ticks times = axes::bottomTicks(
        metrics, xView(), plotRect().width(), [this](int most) { return timeTicks(xView(), most); });
    Ticks bare = times;
    for (Tick &tick : bare)
        tick.text.clear();
    for (const Pane &pane : m_panes)
        drawPane(painter, pane, &pane == &m_panes.back() ? times : bare);
    drawTop(painter);
}

void TimeChart::drawPane(QPainter &painter, const Pane &pane, const Ticks &times) const
{
    const QFontMetricsF metrics(font());
    axes::drawBottom(painter, colours(), pane.plot, {times, xView(), {}, true});
    axes::drawLeft(painter, colours(), pane.plot, {pane.ticks, pane.span, {}, true});
    painter.save();
    painter.setClipRect(pane.plot.adjusted(-1.0, -1.0, 1.0, 1.0));
    for (const Line &line : pane.lines) {
        if (!isSeriesShown(line.series))
            continue;
        const auto y = [this, &pane](double value) { return paneY(pane, value); };
        const QPolygonF edge = timestroke::points(pane.plot, xView(), line.time, line.values, y);
        const QPen pen = penOf(line);
        if (line.filled) {
            painter.setRenderHint(QPainter::Antialiasing, false);
            timestroke::fill(painter, edge, paneY(pane, pane.level.value_or(0.0)), pen.color());
        }
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(pen);
        painter.drawPolyline(edge);
    }
    painter.restore();
    if (pane.level) {
        const double y = paneY(pane, *pane.level);
        painter.setPen(QPen(theme::ink(theme::Ink::ZeroLine, colours()), 1.0));
        painter.drawLine(QPointF(pane.plot.left(), y), QPointF(pane.plot.right(), y));
    }
    axes::drawFrame(painter, colours(), pane.plot);
    painter.setPen(theme::ink(theme::Ink::Text, colours()));
    painter.drawText(QPointF(pane.plot.left(), pane.plot.top() - metrics.descent() - 2.0), pane.title);
}

// The first of `choices` that has room behind the title of its pane; none over the lines.
void TimeChart::drawBesideTitle(QPainter &painter, const Pane &pane, const QStringList &choices) const
{
    const QFontMetricsF metrics(font());
    const double least = pane.plot.left() + metrics.horizontalAdvance(pane.title) + theme::kNear;
    painter.setPen(theme::ink(theme::Ink::Muted, colours()));
    for (const QString &words : choices) {
        const double left = pane.plot.right() - metrics.horizontalAdvance(words);
        if (left > least)
            return painter.drawText(QPointF(left, pane.plot.top() - metrics.descent() - 2.0), words);
    }
}

void TimeChart::drawTrades(QPainter &painter, const Pane &pane, const std::vector<Trade> &trades,
    const std::function<QPointF(const Trade &, bool)> &at) const
{
    const auto inView = [&](const QPointF &place) {
        return place.x() >= pane.plot.left() - 1.0 && place.x() <= pane.plot.right() + 1.0;
    };
    const auto count = std::ranges::count_if(
        trades, [&](const Trade &trade) { return inView(at(trade, false)) || inView(at(trade, true)); });
    if (static_cast<double>(count) * kTradePixels > pane.plot.width()) { // they would only hide the line
        const int most = static_cast<int>(count);
        return drawBesideTitle(painter, pane,
            {tr("%n trade(s) in view: zoom in to see them", nullptr, most), tr("%n trade(s): zoom in", nullptr, most)});
    }
    painter.save();
    painter.setClipRect(pane.plot.adjusted(-1.0, -1.0, 1.0, 1.0));
    painter.setRenderHint(QPainter::Antialiasing);
    const auto triangle = [&](const QPointF &tip, double way) {
        painter.drawPolygon(
            QPolygonF{tip + QPointF(0.0, way * 2.0), tip + QPointF(-4.0, way * 9.0), tip + QPointF(4.0, way * 9.0)});
    };
    for (const Trade &trade : trades) {
        if (const QPointF entry = at(trade, false); inView(entry)) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme::ink(theme::Ink::Text, colours()));
            triangle(entry, 1.0);
        }
        const QPointF exit = at(trade, true);
        if (trade.open || !inView(exit))
            continue;
        // A loss is hollow, so that its colour is not all that tells.
        const bool gain = trade.pnl > 0.0;
        const QColor colour = theme::ink(gain ? theme::Ink::Positive : theme::Ink::Negative, colours());
        painter.setPen(gain ? QPen(Qt::NoPen) : QPen(colour, 1.5));
        painter.setBrush(gain ? QBrush(colour) : QBrush(Qt::NoBrush));
        triangle(exit, -1.0);
    }
    painter.restore();
}

void TimeChart::drawHover(QPainter &painter, const QPointF &cursor)
{
    const qint64 time = nearestTime(valueX(cursor.x()));
    const double x = std::clamp(pixelX(static_cast<double>(time)), plotRect().left(), plotRect().right());
    drawCrosshair(painter, x, cursor.y());
    for (const Pane &pane : m_panes) {
        for (const Line &line : pane.lines) {
            const qsizetype bar = barUntil(line, time);
            if (bar < 0 || !isSeriesShown(line.series))
                continue;
            painter.setPen(QPen(palette().color(QPalette::Base), 1.0));
            painter.setBrush(penOf(line).color());
            painter.drawEllipse(QPointF(x, paneY(pane, line.values[bar])), 3.5, 3.5);
        }
    }
    QStringList lines{timeWords(time)};
    lines += readout(time);
    if (const qsizetype bars = barsAPixel(); bars > 1)
        lines += tr("%n bars a pixel, extremes kept", nullptr, static_cast<int>(bars));
    axes::drawReadout(painter, palette(), rect(), {x, cursor.y()}, lines);
}

ChartTable TimeChart::table() const
{
    struct Data {
        std::shared_ptr<const void> owner;
        std::vector<qint64> joined; // all times, where the lines do not share theirs
        std::span<const qint64> time;
        std::vector<std::pair<std::span<const qint64>, std::span<const double>>> lines;
    };
    auto held = std::make_shared<Data>();
    held->owner = m_owner;
    ChartTable table;
    table.title = chartTitle();
    table.columns.append({tr("Time"), m_dateOnly ? ChartTable::Kind::Day : ChartTable::Kind::Moment});
    for (const Pane &pane : m_panes) {
        for (const Line &line : pane.lines) {
            if (!isSeriesShown(line.series))
                continue;
            table.columns.append({line.column});
            held->lines.emplace_back(line.time, line.values.values());
        }
    }
    if (held->lines.empty())
        return table;
    held->time = held->lines.front().first;
    const bool shared = std::ranges::all_of(
        held->lines, [&held](const auto &line) { return line.first.data() == held->time.data(); });
    if (!shared) {
        for (const auto &[times, values] : held->lines)
            held->joined.insert(held->joined.end(), times.begin(), times.end());
        std::ranges::sort(held->joined);
        held->joined.erase(std::unique(held->joined.begin(), held->joined.end()), held->joined.end());
        held->time = held->joined;
    }
    table.rows = static_cast<qsizetype>(held->time.size());
    table.number = [held, shared](qsizetype row, int column) {
        const auto at = static_cast<std::size_t>(row);
        if (column == 0)
            return static_cast<double>(held->time[at]);
        const auto &[times, values] = held->lines[static_cast<std::size_t>(column) - 1];
        if (shared)
            return values[at];
        const auto found = std::lower_bound(times.begin(), times.end(), held->time[at]);
        return found != times.end() && *found == held->time[at]
            ? values[static_cast<std::size_t>(found - times.begin())]
            : std::numeric_limits<double>::quiet_NaN();
    };
    return table;
}

} // namespace zixly
