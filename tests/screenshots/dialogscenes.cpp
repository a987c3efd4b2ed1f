// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"
#include "scenes.h"
#include "widgets/dialogs/bundledialog.h"
#include "widgets/dialogs/importdialog.h"
#include "widgets/dialogs/newsweepdialog.h"
#include "widgets/dialogs/quickopen.h"
#include "widgets/dialogs/savebundledialog.h"
#include "widgets/dialogs/settingsdialog.h"
#include "widgets/jobs/jobfacts.h"
#include "widgets/jobs/tagsdialog.h"
#include "worker/priceimport.h"

#include <QFile>

#include <atomic>
#include <functional>

using namespace Qt::StringLiterals;

namespace zixly::screenshots {

namespace {

template <class Dialog>
Stage staged(std::unique_ptr<Dialog> dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    return {.keep = {}, .window = std::move(dialog), .ready = {}};
}

SeriesFacts sampleFacts()
{
    const auto &data = sampleResult().data;
    return {.bars = data.bars, .firstMs = data.firstMs, .lastMs = data.lastMs, .hasOpen = true};
}

Stage newSweep(const SweepSpec &spec, qint64 existingKey = 0)
{
    auto dialog = std::make_unique<NewSweepDialog>();
    const auto answered = std::make_shared<bool>(false);
    dialog->setSeries(priceList());
    // The dialog asks again whenever the specification changes.
    QObject::connect(dialog.get(), &NewSweepDialog::preflightRequested, dialog.get(),
        [existingKey, answered, dialog = dialog.get()](const SweepSpec &asked) {
            *answered = true;
            dialog->setPreflight({.spec = asked,
                .facts = sampleFacts(),
                .tickerProblem = {},
                .estimateMs = 41,
                .existingKey = existingKey});
        });
    dialog->prefill(spec);
    Stage stage = staged(std::move(dialog));
    stage.ready = [answered] { return *answered; };
    return stage;
}

SweepSpec impossible()
{
    SweepSpec spec = sampleResult().spec;
    spec.fast = {300, 400, 1};
    spec.slow = {20, 40, 1};
    spec.from = QDate(2030, 1, 1);
    return spec;
}

SweepSpec tooLargeForOneJob()
{
    SweepSpec spec = sampleResult().spec;
    spec.fast = {2, 2000, 1};
    spec.slow = {2001, 4500, 1};
    spec.slippage = 0.0005; // shows the further options
    return spec;
}

Stage quickOpen()
{
    auto dialog = std::make_unique<QuickOpen>(TimeZoneChoice::Utc);
    dialog->setRecent(history().first(5));
    return staged(std::move(dialog));
}

Stage settings()
{
    return staged(std::make_unique<SettingsDialog>(
        QList<std::pair<QString, QString>>{{u""_s, u"System"_s}, {u"en"_s, u"English"_s}}));
}

// The sample prices as if a person had dropped them.
Stage import()
{
    QFile file(u":/samples/sp500.csv"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const PriceFile prices{u"sp500.csv"_s, file.readAll()};
    const std::atomic<bool> stop = false;
    auto dialog = std::make_unique<ImportDialog>();
    const Recognition recognition = recognise(prices);
    dialog->setFile(u"sp500.csv"_s, u"SP500"_s);
    dialog->setRecognition(recognition);
    dialog->setPreview(preview(prices, recognition.plan));
    dialog->setTrial({.plan = recognition.plan,
        .ticker = u"SP500"_s,
        .outcome = importPrices(prices, recognition.plan, stop),
        .replaces = {}});
    return staged(std::move(dialog));
}

Stage unreadable()
{
    auto dialog = std::make_unique<ImportDialog>();
    dialog->setFile(u"picture.csv"_s, u"PICTURE"_s);
    ImportProblem problem;
    problem.kind = ImportProblem::Kind::Binary;
    problem.file = u"picture.csv"_s;
    dialog->showProblem(problem);
    return staged(std::move(dialog));
}

// A bundle that was opened, at the given point of its verification.
Stage bundle(const std::function<void(BundleDialog &)> &arrange)
{
    QList<Fact> facts = parameterFacts(sampleJob(JobState::Completed));
    facts += {u"Convention"_s, describe(sampleResult().convention)};
    facts += {u"Price data"_s, QString::fromLatin1(sampleResult().data.sha256), true};
    facts += {u"Build"_s, u"GCC 12.2, x86_64-little_endian-lp64, AVX2"_s};
    auto dialog = std::make_unique<BundleDialog>(BundleDialog::Content{.file = u"SP500 SMA 5-50 x 20-200.zixly"_s,
        .name = u"SP500 SMA 5-50 x 20-200"_s,
        .made = u"Made by Zixly 0.1.0 on 2026-11-23 05:40:37 UTC"_s,
        .facts = facts});
    arrange(*dialog);
    return staged(std::move(dialog));
}

Stage failedBundle()
{
    return bundle([](BundleDialog &dialog) {
        dialog.setVerdict(BundleDialog::Verdict::Failed,
            u"17 of 3,930 cells differ. The first: fast 12, slow 40, Sharpe is 0.8412345678901234 in the bundle and "
            "0.8412345678901236 here. Same engine and build, so every bit should be equal."_s);
    });
}

Stage saveBundle()
{
    return staged(std::make_unique<SaveBundleDialog>(SaveBundleDialog::Facts{
        .name = u"SP500 SMA 5-50 x 20-200"_s, .ticker = u"SP500"_s, .cells = 3'930, .bars = 2'520, .noPrices = {}}));
}

Stage tagsOfMany()
{
    auto dialog = std::make_unique<TagsDialog>(12'480);
    dialog->setCounts({{u"paper"_s, 12'480}, {u"slow"_s, 40}, {u"to check"_s, 1'204}});
    return staged(std::move(dialog));
}

} // namespace

std::vector<Scene> dialogScenes()
{
    return {
        {u"dialog-new-sweep"_s, {}, [] { return newSweep(sampleResult().spec); }},
        {u"dialog-new-sweep-again"_s, {}, [] { return newSweep(sampleResult().spec, 7); }},
        {u"dialog-new-sweep-shards"_s, {}, [] { return newSweep(tooLargeForOneJob()); }},
        {u"dialog-new-sweep-problems"_s, {}, [] { return newSweep(impossible()); }},
        {u"dialog-quick-open"_s, {}, quickOpen},
        {u"dialog-tags"_s, {}, tagsOfMany},
        {u"dialog-settings"_s, {}, settings},
        {u"dialog-import"_s, {}, import},
        {u"dialog-import-unreadable"_s, {}, unreadable},
        {u"dialog-bundle"_s, {}, [] { return bundle([](BundleDialog &) { }); }},
        {u"dialog-bundle-verifying"_s, {},
            [] { return bundle([](BundleDialog &dialog) { dialog.setProgress(1'204, 3'930); }); }},
        {u"dialog-bundle-differs"_s, {}, failedBundle},
        {u"dialog-bundle-save"_s, {}, saveBundle},
    };
}

} // namespace zixly::screenshots
