// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "store/prices.h"

#include <QObject>
#include <QStringList>

class QThreadPool;

namespace zixly {

class MainWindow;
class PriceTableModel;
class Settings;
class Store;

// Joins the prices page to the store, and brings in files one after the other. GUI thread, never waits.
class PricesDesk final : public QObject
{
    Q_OBJECT
public:
    struct Services {
        Store &store;
        QThreadPool &pool;
        Settings &settings;
        PriceTableModel &model;
        MainWindow &window;
        const Clock &clock;
    };
    explicit PricesDesk(const Services &services, QObject *parent = nullptr);

    void start(); // after Store::open(): lists the series; the first start brings in the sample
    void importFiles(const QStringList &paths);

private:
    void list();
    void addSample();
    void importNext();
    void remove(const QStringList &tickers);
    void putBack(const QList<PriceSeriesPtr> &series);
    void tellImported(const QString &ticker, const prices::ReplaceReport &report);

    Services m_services;
    QStringList m_waiting;
    bool m_importing = false;
};

} // namespace zixly
