// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/bundle.h"
#include "core/error.h"

#include <QObject>
#include <QStringList>

#include <memory>

class QThreadPool;
class QWidget;

namespace zixly {

class BundleDialog;
class Clock;
class MainWindow;
class PriceLookup;
class Store;

// Result bundles: saves a sweep as one, opens those of others, verifies them and keeps them as jobs. GUI thread, never
// waits.
class BundleDesk final : public QObject
{
    Q_OBJECT
public:
    struct Services {
        Store &store;
        QThreadPool &pool;
        PriceLookup &prices;
        MainWindow &window;
        const Clock &clock;
    };
    explicit BundleDesk(const Services &services, QObject *parent = nullptr);

    static bool isBundle(const QString &path); // by its ending
    void open(const QStringList &paths);
    void save(qint64 jobKey, QWidget *asker);

signals:
    void resultsRequested(qint64 jobKey);

private:
    using Opened = std::shared_ptr<const Bundle>;
    void show(const Opened &bundle, const QString &path);
    void verify(const Opened &bundle, BundleDialog *dialog);
    void keep(const Opened &bundle, BundleDialog *dialog);
    void askForFile(const Opened &bundle, bool withPrices, QWidget *asker);
    void write(const Opened &bundle, bool withPrices, const QString &path);

    Services m_services;
};

} // namespace zixly
