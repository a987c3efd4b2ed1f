// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/bundledesk.h"

#include "core/async.h"
#include "core/clock.h"
#include "core/format.h"
#include "desktop/filename.h"
#include "desktop/notices.h"
#include "flows/bundleflow.h"
#include "store/store.h"
#include "widgets/dialogs/bundledialog.h"
#include "widgets/dialogs/savebundledialog.h"
#include "widgets/jobs/jobfacts.h"
#include "widgets/shell/mainwindow.h"
#include "worker/pricelookup.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QPointer>
#include <QStandardPaths>
#include <QTimer>
#include <QtConcurrentRun>

namespace zixly {

namespace {

constexpr int kProgressMs = 100;

QString endingOf()
{
    return QLatin1Char('.') + QLatin1String(bundle::kSuffix);
}

QList<Fact> factsOf(const Bundle &bundle)
{
    const SweepResult &result = bundle.result;
    Job job;
    job.parameters = toJson(result.spec);
    job.data = result.data;
    QList<Fact> facts = parameterFacts(job);
    const QString cells = result.complete()
        ? countText(result.validCells)
        : BundleDesk::tr("%1 of %2").arg(countText(result.cells->size()), countText(result.validCells));
    if (!result.convention.known) // else its parts stand among the parameters
        facts += {BundleDesk::tr("Convention"), describe(result.convention)};
    facts += {BundleDesk::tr("Cells"), cells};
    facts += {BundleDesk::tr("Prices"),
        bundle.prices ? BundleDesk::tr("in the bundle, %1 bars").arg(countText(bundle.prices->size()))
                      : BundleDesk::tr("not in the bundle")};
    facts += {BundleDesk::tr("Price data"), QString::fromLatin1(result.data.sha256), true};
    facts += {BundleDesk::tr("Engine"), result.engineVersion};
    facts += {BundleDesk::tr("Build"), result.engineBuild};
    facts += {BundleDesk::tr("From service"), bundle.service};
    facts += {BundleDesk::tr("Job id"), bundle.job.toString(QUuid::WithoutBraces), true};
    return facts;
}

QString whyNoPrices(const Result<Bundle> &withPrices)
{
    const Error &error = withPrices.error();
    return error.kind == Error::Kind::Conflict
        ? BundleDesk::tr("The prices of %1 were replaced after this sweep, so they cannot go along.").arg(error.subject)
        : explain(error);
}

} // namespace

BundleDesk::BundleDesk(const Services &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
}

bool BundleDesk::isBundle(const QString &path)
{
    return path.endsWith(endingOf(), Qt::CaseInsensitive);
}

void BundleDesk::open(const QStringList &paths)
{
    struct Answer {
        Opened bundle;
        QString problem;
    };
    for (const QString &path : paths) {
        const auto work = [path]() -> Answer {
            auto bundle = bundleflow::open(path);
            return bundle ? Answer{std::make_shared<const Bundle>(std::move(*bundle)), {}}
                          : Answer{nullptr, bundle.error()};
        };
        whenReady(QtConcurrent::run(&m_services.pool, work), this, [this, path](const Answer &answer) {
            if (answer.bundle)
                return show(answer.bundle, path);
            m_services.window.notify({.id = QStringLiteral("bundle-") + path,
                .severity = Notice::Severity::Error,
                .text = QStringLiteral("%1: %2").arg(QFileInfo(path).fileName(), answer.problem)});
        });
    }
}

void BundleDesk::show(const Opened &bundle, const QString &path)
{
    const QString made = tr("Made by %1 on %2 UTC").arg(bundle->madeBy, timeText(bundle->madeMs, TimeZoneChoice::Utc));
    auto *dialog = new BundleDialog(
        {.file = QFileInfo(path).fileName(), .name = bundle->name, .made = made, .facts = factsOf(*bundle)},
        &m_services.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &BundleDialog::verifyRequested, this, [this, bundle, dialog] { verify(bundle, dialog); });
    connect(dialog, &BundleDialog::resultsRequested, this, [this, bundle, dialog] { keep(bundle, dialog); });
    dialog->show();
}

void BundleDesk::verify(const Opened &bundle, BundleDialog *dialog)
{
    struct Shared {
        std::atomic<bool> stop = false;
        std::atomic<qint64> done = 0;
    };
    const auto shared = std::make_shared<Shared>();
    using Answer = std::expected<Verification, QString>;
    const auto work = [&prices = m_services.prices, bundle, shared] {
        return bundleflow::verify(*bundle, prices, shared->stop, shared->done);
    };
    auto *timer = new QTimer(dialog);
    connect(timer, &QTimer::timeout, dialog,
        [dialog, shared, total = validPairs(bundle->result.spec)] { dialog->setProgress(shared->done, total); });
    connect(dialog, &BundleDialog::stopRequested, timer, [shared] { shared->stop = true; });
    connect(dialog, &QObject::destroyed, dialog, [shared] { shared->stop = true; }); // also when the program ends
    timer->start(kProgressMs);
    whenReady(QtConcurrent::run(&m_services.pool, work), dialog, [dialog, timer](const Answer &answer) {
        using V = BundleDialog::Verdict;
        delete timer;
        if (answer)
            dialog->setVerdict(answer->passed() ? V::Passed : V::Failed, describe(*answer));
        else if (answer.error().isEmpty())
            dialog->setVerdict(V::Unverified, tr("Stopped; nothing was verified."));
        else
            dialog->setVerdict(V::Impossible, answer.error());
    });
}

void BundleDesk::keep(const Opened &bundle, BundleDialog *dialog)
{
    const auto work
        = [bundle, now = m_services.clock.nowMs()](QSqlDatabase &db) { return bundleflow::keep(db, *bundle, now); };
    whenReady(m_services.store.write(work), this, [this, at = QPointer(dialog)](const Result<bundleflow::Kept> &kept) {
        if (!kept)
            return showFailure(m_services.window, kept.error());
        m_services.store.notifyJobs({kept->job});
        if (kept->pricesKept)
            m_services.store.notifyPrices();
        if (at)
            at->close();
        emit resultsRequested(kept->job.key);
    });
}

// The prices are looked for before the question, so that it can say whether they can go along.
void BundleDesk::save(qint64 jobKey, QWidget *asker)
{
    struct Gathered {
        Result<Bundle> bundle;
        QString noPrices;
    };
    const auto work = [&store = m_services.store, &prices = m_services.prices, jobKey,
                          now = m_services.clock.nowMs()]() -> Gathered {
        auto whole = bundleflow::gather(store, prices, jobKey, true, now);
        if (whole)
            return {std::move(whole), {}};
        return {bundleflow::gather(store, prices, jobKey, false, now), whyNoPrices(whole)};
    };
    whenReady(QtConcurrent::run(&m_services.pool, work), this, [this, at = QPointer(asker)](const Gathered &gathered) {
        if (!gathered.bundle)
            return showFailure(m_services.window, gathered.bundle.error());
        const auto bundle = std::make_shared<const Bundle>(*gathered.bundle);
        QWidget *parent = at ? at.data() : &m_services.window;
        auto *dialog = new SaveBundleDialog({.name = bundle->name,
                                                .ticker = bundle->result.spec.ticker,
                                                .cells = bundle->result.cells->size(),
                                                .bars = bundle->prices ? bundle->prices->size() : 0,
                                                .noPrices = gathered.noPrices},
            parent);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &SaveBundleDialog::decided, this, [this, bundle, at](bool withPrices) {
            askForFile(bundle, withPrices, at ? at.data() : &m_services.window);
        });
        dialog->open();
    });
}

void BundleDesk::askForFile(const Opened &bundle, bool withPrices, QWidget *asker)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog = new QFileDialog(asker, tr("Save bundle"), folder);
    dialog->setNameFilters({tr("Result bundles (*%1)").arg(endingOf())});
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QLatin1String(bundle::kSuffix));
    dialog->selectFile(fileNameOf(bundle->name) + endingOf());
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, bundle, withPrices](const QString &path) { write(bundle, withPrices, path); });
    dialog->open();
}

void BundleDesk::write(const Opened &bundle, bool withPrices, const QString &path)
{
    const auto work = [bundle, withPrices, path] {
        Bundle chosen = *bundle;
        if (!withPrices)
            chosen.prices = nullptr;
        return bundleflow::save(chosen, path);
    };
    whenReady(QtConcurrent::run(&m_services.pool, work), this, [this, path](const Result<> &done) {
        if (done)
            m_services.window.showMessage(tr("Bundle saved to %1").arg(QDir::toNativeSeparators(path)));
        else
            showFailure(m_services.window, done.error());
    });
}

} // namespace zixly
