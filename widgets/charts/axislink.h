// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

namespace zixly {

class PlotWidget;

// Keeps charts that share their horizontal axis on the same stretch of it: zooming or panning one moves the others. It
// is their common parent's child and does not own them. GUI thread.
class AxisLink final : public QObject
{
    Q_OBJECT
public:
    explicit AxisLink(QObject *parent = nullptr);

    void add(PlotWidget *plot);

private:
    void follow(const PlotWidget *source);

    QList<PlotWidget *> m_plots;
    bool m_following = false;
};

} // namespace zixly
