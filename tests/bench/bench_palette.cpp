// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobtablemodel.h"
#include "models/pricetablemodel.h"
#include "widgets/dialogs/commandpalette.h"
#include "widgets/shell/mainwindow.h"

#include <QMenuBar>
#include <QPixmap>

#include <benchmark/benchmark.h>

// From Ctrl+Shift+P to the painted palette of the main window, which has most commands.
namespace zixly {

namespace {

void openPalette(benchmark::State &state)
{
    JobTableModel jobs;
    PriceTableModel prices;
    MainWindow window(jobs, prices);
    window.show();
    for (auto _ : state) {
        CommandPalette palette(commandsOf(window.menuBar()));
        palette.setAttribute(Qt::WA_DeleteOnClose, false);
        palette.show();
        benchmark::DoNotOptimize(palette.grab());
    }
}

BENCHMARK(openPalette)->Name("palette/open")->Unit(benchmark::kMillisecond);

} // namespace

} // namespace zixly
