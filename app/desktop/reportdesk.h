// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metric.h"

#include <QList>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

class QPrinter;
class QThreadPool;
class QWidget;

namespace zixly {

class MainWindow;
class PriceLookup;
class Store;
struct ReportContent;

// Tear sheets of stored sweeps and comparisons of several: gathers what they need on the pool, asks for the file or the
// printer, and writes. GUI thread, never waits.
class ReportDesk final : public QObject
{
    Q_OBJECT
public:
    ReportDesk(Store &store, QThreadPool &pool, PriceLookup &prices, MainWindow &window, QObject *parent = nullptr);

    // What a report of one sweep shows beside its figures.
    struct Choice {
        int fast = 0; // the cell whose equity is drawn; 0 = the one of the best Sharpe
        int slow = 0;
        Metric metric = Metric::Sharpe; // of the heat map
    };
    // One key is a tear sheet, several are a comparison; `asker` is the window that questions belong to.
    void save(const QList<qint64> &jobKeys, QWidget *asker, const Choice &choice);
    void print(const QList<qint64> &jobKeys, QWidget *asker, const Choice &choice);

private:
    using Content = std::shared_ptr<const ReportContent>;
    using Then = std::function<void(const Content &, QWidget *)>;
    void gather(const QList<qint64> &jobKeys, QWidget *asker, const Choice &choice, const Then &then);
    void askForFile(const Content &content, QWidget *asker);
    void write(const Content &content, const QString &path);
    void askForPrinter(const Content &content, QWidget *asker);

    Store &m_store;
    QThreadPool &m_pool;
    PriceLookup &m_prices;
    MainWindow &m_window;
};

} // namespace zixly
