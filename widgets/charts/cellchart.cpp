// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/cellchart.h"

namespace zixly {

bool CellChart::canShow(const CellCurve &curve) const
{
    return curve.time.size() > 1;
}

void CellChart::setCurve(const CurvePtr &curve, bool dateOnly)
{
    m_curve = curve && canShow(*curve) ? curve : nullptr;
    std::vector<Pane> panes;
    if (m_curve) {
        panes = makePanes(*m_curve);
        panes.front().logarithmic = m_logarithmic;
    }
    setPanes(std::move(panes), m_curve, dateOnly);
    showDescription();
}

void CellChart::setMessage(const QString &message)
{
    m_message = message;
    showDescription();
    update();
}

void CellChart::setLogarithmic(bool on)
{
    m_logarithmic = on;
    setLogarithmicPane(0, on);
}

QString CellChart::emptyWords() const
{
    if (m_curve)
        return {};
    return m_message.isEmpty() ? noneWords() : m_message;
}

void CellChart::showDescription()
{
    setAccessibleDescription(m_curve ? describe(*m_curve) : m_message);
}

} // namespace zixly
