// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/pricesdesk.h"

#include "core/async.h"
#include "core/format.h"
#include "core/settings.h"
#include "desktop/importsession.h"
#include "desktop/notices.h"
#include "models/pricetablemodel.h"
#include "store/store.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/pricespage.h"
#include "worker/pricesample.h"

#include <QtConcurrentRun>

namespace zixly {

PricesDesk::PricesDesk(const Services &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
    PricesPage &page = m_services.window.pricesPage();
    connect(&page, &PricesPage::removeRequested, this, &PricesDesk::remove);
    connect(&m_services.store, &Store::pricesChanged, this, &PricesDesk::list);
    connect(&m_services.store, &Store::changedElsewhere, this, &PricesDesk::list);
}

void PricesDesk::start()
{
    list();
    if (!m_services.settings.value(Setting::SampleAdded).toBool() && !m_services.store.isReadOnly())
        addSample();
}

void PricesDesk::list()
{
    whenReady(m_services.store.read([](QSqlDatabase &db) { return prices::list(db); }), this,
        [this](const Result<QList<SeriesInfo>> &series) {
            if (series)
                m_services.model.setSeries(*series);
            else
                showFailure(m_services.window, series.error());
        });
}

// Once: whoever removes the sample does not get it back.
void PricesDesk::addSample()
{
    whenReady(QtConcurrent::run(&m_services.pool, [] { return samplePrices(QStringLiteral("sp500")); }), this,
        [this](const Result<PriceSeriesPtr> &sample) {
            if (!sample)
                return showFailure(m_services.window, sample.error());
            putBack({*sample});
            m_services.settings.setValue(Setting::SampleAdded, true);
        });
}

void PricesDesk::putBack(const QList<PriceSeriesPtr> &series)
{
    const auto work = [series, now = m_services.clock.nowMs()](QSqlDatabase &db) -> Result<> {
        for (const PriceSeriesPtr &one : series) {
            if (const auto saved = prices::save(db, *one, now); !saved)
                return std::unexpected(saved.error());
        }
        return {};
    };
    whenReady(m_services.store.write(work), this, [this](const Result<> &done) {
        if (done)
            m_services.store.notifyPrices();
        else
            showFailure(m_services.window, done.error());
    });
}

void PricesDesk::importFiles(const QStringList &paths)
{
    m_waiting += paths;
    if (!m_importing)
        importNext();
}

void PricesDesk::importNext()
{
    m_importing = !m_waiting.isEmpty();
    if (!m_importing)
        return;
    const ImportSession::Services services{m_services.store, m_services.pool, m_services.settings, m_services.window};
    auto *session = new ImportSession(services, m_waiting.takeFirst(), this);
    connect(session, &ImportSession::imported, this, &PricesDesk::tellImported);
    connect(session, &ImportSession::closed, this, &PricesDesk::importNext);
    session->start();
}

void PricesDesk::tellImported(const QString &ticker, const prices::ReplaceReport &report)
{
    const QString change = report.replaced
        ? tr("%1 was replaced: %2 bars added, %3 revised, %4 removed.")
              .arg(ticker, countText(report.added), countText(report.revised), countText(report.removed))
        : tr("%1 was imported: %2 bars.").arg(ticker, countText(report.added));
    m_services.window.notify({.id = QStringLiteral("imported"),
        .text = change,
        .actionText = tr("New sweep on %1").arg(ticker),
        .action = [this, ticker] { emit m_services.window.newSweepRequested(ticker); }});
}

// With a way back as long as the notice is there.
void PricesDesk::remove(const QStringList &tickers)
{
    const auto work = [tickers](QSqlDatabase &db) -> Result<QList<PriceSeriesPtr>> {
        QList<PriceSeriesPtr> removed;
        for (const QString &ticker : tickers) {
            auto series = prices::load(db, ticker);
            if (!series)
                return std::unexpected(series.error());
            if (const auto done = prices::remove(db, ticker); !done)
                return std::unexpected(done.error());
            removed.append(*series);
        }
        return removed;
    };
    whenReady(m_services.store.write(work), this, [this, tickers](const Result<QList<PriceSeriesPtr>> &removed) {
        if (!removed)
            return showFailure(m_services.window, removed.error());
        m_services.store.notifyPrices();
        m_services.window.notify({.id = QStringLiteral("removed"),
            .text = tr("The prices of %1 were removed.").arg(tickers.join(QStringLiteral(", "))),
            .actionText = tr("Undo"),
            .action = [this, series = *removed] { putBack(series); }});
    });
}

} // namespace zixly
