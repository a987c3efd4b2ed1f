// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/chartpicture.h"

#include <QObject>
#include <QPointer>

class QMenu;
class QWidget;

namespace zixly {

class Chart;
struct ChartTable;

// The commands that all charts of a window share, in a menu on each of them: copy and save as a picture, show as a
// table, which series are shown, the whole view. Files are asked for by signals; commands that nobody could follow are
// left out. Child of the window; GUI thread.
class ChartTools final : public QObject
{
    Q_OBJECT
public:
    explicit ChartTools(QWidget *window);

    // `widget` is the chart itself; it asks by customContextMenuRequested() and may go before the window does.
    template <class Widget>
    void add(Widget *widget)
    {
        addChart(widget, widget);
    }
    QMenu *menuFor(QWidget *widget); // owned by the window; the caller shows it

    void copyPicture(QWidget *widget);
    void askForPicture(QWidget *widget);
    void showTable(QWidget *widget);

signals:
    void saveRequested(const zixly::ChartPicture &picture, QWidget *asker);
    void exportRequested(const zixly::ChartTable &table, QWidget *asker);

private:
    struct Known {
        QPointer<QWidget> widget;
        Chart *chart = nullptr;
    };

    void addChart(QWidget *widget, Chart *chart);
    Chart *chartOf(const QWidget *widget) const;
    void addSeries(QMenu &menu, QWidget *widget);

    QWidget *m_window;
    QList<Known> m_known;
    PictureWish m_wish; // the last one
};

} // namespace zixly
