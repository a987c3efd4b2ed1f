// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/timechart.h"

namespace zixly {

// A chart over time of one cell of a sweep. The curve comes in, or words instead of it; a subclass makes the panes and
// names what they show. GUI thread.
class CellChart : public TimeChart
{
    Q_OBJECT
public:
    using TimeChart::TimeChart;

    void setCurve(const CurvePtr &curve, bool dateOnly); // null, or without what the chart shows = none
    void setMessage(const QString &message); // words instead of a curve
    void setLogarithmic(bool on); // of the first pane
    bool isLogarithmic() const { return m_logarithmic; }
    const CurvePtr &curve() const { return m_curve; }

    QSize sizeHint() const override { return {520, 360}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

protected:
    virtual bool canShow(const CellCurve &curve) const; // more than one bar
    virtual std::vector<Pane> makePanes(const CellCurve &curve) const = 0;
    virtual QString describe(const CellCurve &curve) const = 0; // for screen readers
    virtual QString noneWords() const = 0; // while there is neither a curve nor a message
    QString emptyWords() const override;

private:
    void showDescription();

    CurvePtr m_curve;
    QString m_message;
    bool m_logarithmic = false;
};

} // namespace zixly
