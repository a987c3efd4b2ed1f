// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/importplan.h"
#include "store/prices.h"
#include "worker/priceimport.h"

#include <QObject>
#include <QPointer>

#include <atomic>
#include <memory>

class QThreadPool;

namespace zixly {

class ImportDialog;
class MainWindow;
class Settings;
class Store;

// The import of one price file, from the file to the store, with the dialog between them. Reads and parses on the pool;
// deletes itself when the dialog closes. GUI thread.
class ImportSession final : public QObject
{
    Q_OBJECT
public:
    struct Services {
        Store &store;
        QThreadPool &pool;
        Settings &settings;
        MainWindow &window;
    };
    ImportSession(const Services &services, const QString &path, QObject *parent);
    ~ImportSession() override; // stops what is being read

    void start();

signals:
    void imported(const QString &ticker, const zixly::prices::ReplaceReport &report);
    void closed();

private:
    using FilePtr = std::shared_ptr<const PriceFile>;
    using Stop = std::shared_ptr<std::atomic<bool>>;

    void show(const FilePtr &file);
    void show(const Recognition &recognition);
    void tryPlan(const ImportPlan &plan, const QString &ticker);
    void save(const ImportPlan &plan, const QString &ticker);
    void saveSeries(const PriceSeriesPtr &series);
    Stop renewStop();

    Services m_services;
    QString m_path;
    FilePtr m_file;
    ImportDialog *m_dialog;
    Stop m_stop;
};

} // namespace zixly
