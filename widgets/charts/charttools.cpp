// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/charttools.h"

#include "widgets/charts/chart.h"
#include "widgets/charts/charttablewindow.h"
#include "widgets/charts/picturedialog.h"
#include "widgets/charts/plotwidget.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QMetaMethod>

namespace zixly {

ChartTools::ChartTools(QWidget *window)
    : QObject(window)
    , m_window(window)
{
}

void ChartTools::addChart(QWidget *widget, Chart *chart)
{
    m_known.append({widget, chart});
    connect(widget, &QWidget::customContextMenuRequested, this,
        [this, widget](const QPoint &at) { menuFor(widget)->popup(widget->mapToGlobal(at)); });
    connect(widget, &QObject::destroyed, this,
        [this] { m_known.removeIf([](const Known &known) { return known.widget.isNull(); }); });
}

Chart *ChartTools::chartOf(const QWidget *widget) const
{
    for (const Known &known : m_known)
        if (known.widget == widget)
            return known.chart;
    return nullptr;
}

QMenu *ChartTools::menuFor(QWidget *widget)
{
    auto *menu = new QMenu(m_window);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const Chart *chart = chartOf(widget);
    const bool drawn = chart && chart->isDrawn();
    const auto add = [&](const QString &text, void (ChartTools::*run)(QWidget *)) {
        QAction *action = menu->addAction(text, this, [this, run, at = QPointer(widget)] {
            if (at)
                (this->*run)(at);
        });
        action->setEnabled(drawn);
    };
    add(tr("&Copy as picture"), &ChartTools::copyPicture);
    if (isSignalConnected(QMetaMethod::fromSignal(&ChartTools::saveRequested)))
        add(tr("&Save picture"), &ChartTools::askForPicture);
    add(tr("Show as &table"), &ChartTools::showTable);
    addSeries(*menu, widget);
    if (auto *plot = qobject_cast<PlotWidget *>(widget)) {
        menu->addSeparator();
        menu->addAction(tr("Show &all"), plot, &PlotWidget::resetZoom)->setEnabled(drawn && plot->isZoomed());
    }
    return menu;
}

void ChartTools::addSeries(QMenu &menu, QWidget *widget)
{
    Chart *chart = chartOf(widget);
    const QStringList names = chart ? chart->seriesNames() : QStringList();
    if (names.isEmpty())
        return;
    menu.addSeparator();
    for (qsizetype i = 0; i < names.size(); ++i) {
        QString name = names[i];
        name.replace(QLatin1Char('&'), QStringLiteral("&&"));
        QAction *action = menu.addAction(i < 9 ? tr("&%1 %2").arg(i + 1).arg(name) : name);
        action->setCheckable(true);
        action->setChecked(chart->isSeriesShown(i));
        connect(action, &QAction::toggled, this, [this, i, at = QPointer(widget)](bool on) {
            if (Chart *known = at ? chartOf(at) : nullptr)
                known->setSeriesShown(i, on);
        });
    }
}

void ChartTools::copyPicture(QWidget *widget)
{
    Chart *chart = chartOf(widget);
    if (!chart || !chart->isDrawn())
        return;
    constexpr double kSharp = 2.0; // what is pasted is often looked at larger
    const PictureWish wish{
        .pixels = (QSizeF(widget->size()) * kSharp).toSize(), .colours = PictureWish::Colours::Shown, .scale = kSharp};
    QGuiApplication::clipboard()->setImage(takePicture(*chart, wish, widget->palette()).image);
}

void ChartTools::askForPicture(QWidget *widget)
{
    const Chart *chart = chartOf(widget);
    if (!chart || !chart->isDrawn())
        return;
    auto *dialog = new PictureDialog(chart->chartTitle(), m_wish, m_window);
    connect(widget, &QObject::destroyed, dialog, &QDialog::reject);
    connect(dialog, &PictureDialog::saveRequested, this, [this, at = QPointer(widget)](const PictureWish &wish) {
        m_wish = wish;
        Chart *known = at ? chartOf(at) : nullptr;
        if (known)
            emit saveRequested(takePicture(*known, wish, at->palette()), m_window);
    });
    dialog->show();
}

void ChartTools::showTable(QWidget *widget)
{
    const Chart *chart = chartOf(widget);
    if (!chart || !chart->isDrawn())
        return;
    const bool exportable = isSignalConnected(QMetaMethod::fromSignal(&ChartTools::exportRequested));
    auto *window = new ChartTableWindow(chart->table(), exportable, m_window);
    connect(window, &ChartTableWindow::exportRequested, this, &ChartTools::exportRequested);
    window->show();
}

} // namespace zixly
