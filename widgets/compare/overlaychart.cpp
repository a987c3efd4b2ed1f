// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compare/overlaychart.h"

#include "core/format.h"
#include "widgets/controls/theme.h"

#include <algorithm>

namespace zixly {

namespace {

constexpr double kUpperShare = 0.62; // of the height; the rest is drawdown
constexpr double kBase = 100.0;

} // namespace

OverlayChart::OverlayChart(QWidget *parent)
    : TimeChart(parent)
    , m_curves(std::make_shared<const RebasedCurves>())
{
    setAccessibleName(tr("Equity and drawdown of the chosen cells"));
    describe();
}

void OverlayChart::setCurves(const RebasedCurves &curves, const QStringList &labels)
{
    if (curves.curves.size() != m_curves->curves.size())
        showAllSeries();
    m_curves = std::make_shared<const RebasedCurves>(curves);
    m_labels = labels;
    m_sweeps.clear();
    Pane money{.title = tr("Equity, 100 on %1").arg(dateText(curves.firstMs)), .share = kUpperShare, .level = kBase};
    Pane fall{.title = tr("Drawdown (%)"), .share = 1.0 - kUpperShare, .level = 0.0, .belowLevel = true};
    for (qsizetype i = 0; i < m_curves->curves.size(); ++i) {
        const RebasedCurve &curve = m_curves->curves.at(i);
        if (curve.isEmpty())
            continue;
        const qsizetype series = m_sweeps.size();
        m_sweeps.append(i);
        money.lines.push_back({series, curve.time, MinMaxPyramid(curve.equity), tr("%1, equity").arg(labels.value(i))});
        fall.lines.push_back(
            {series, curve.time, MinMaxPyramid(curve.drawdown), tr("%1, drawdown (%)").arg(labels.value(i))});
    }
    std::vector<Pane> made;
    if (!m_sweeps.isEmpty()) {
        made.push_back(std::move(money));
        made.push_back(std::move(fall));
    }
    setPanes(std::move(made), m_curves, true);
    describe();
}

void OverlayChart::setMessage(const QString &message)
{
    m_message = message;
    describe();
    update();
}

QString OverlayChart::emptyWords() const
{
    if (!m_sweeps.isEmpty())
        return {};
    return m_message.isEmpty() ? tr("There is no equity to show yet.") : m_message;
}

void OverlayChart::describe()
{
    QStringList sentences{m_message};
    for (const qsizetype sweep : std::as_const(m_sweeps)) {
        const RebasedCurve &curve = m_curves->curves.at(sweep);
        sentences.append(tr("%1: from 100 to %2, deepest drawdown %3 %.")
                .arg(m_labels.value(sweep), numberText(curve.equity.back(), 2),
                    numberText(*std::min_element(curve.drawdown.begin(), curve.drawdown.end()), 2)));
    }
    sentences.removeAll(QString());
    setAccessibleDescription(sentences.join(QLatin1Char(' ')));
}

QList<LegendEntry> OverlayChart::legend() const
{
    QList<LegendEntry> entries;
    for (const qsizetype sweep : m_sweeps)
        entries.append({m_labels.value(sweep), LegendEntry::Mark::Line, theme::seriesPen(sweep, colours(), 2.0)});
    return entries;
}

QPen OverlayChart::penOf(const Line &line) const
{
    return theme::seriesPen(m_sweeps.at(line.series), colours());
}

QStringList OverlayChart::readout(qint64 time) const
{
    QStringList lines;
    for (const Line &line : panes().front().lines) {
        const auto bar = static_cast<std::size_t>(barUntil(line, time));
        if (barUntil(line, time) < 0 || !isSeriesShown(line.series))
            continue;
        const qsizetype sweep = m_sweeps.at(line.series);
        const RebasedCurve &curve = m_curves->curves.at(sweep);
        lines.append(tr("%1: %2, drawdown %3 %")
                .arg(m_labels.value(sweep), numberText(curve.equity[bar], 2), numberText(curve.drawdown[bar], 2)));
    }
    return lines;
}

} // namespace zixly
