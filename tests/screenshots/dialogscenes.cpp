// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"
#include "scenes.h"
#include "widgets/dialogs/importdialog.h"
#include "widgets/dialogs/newsweepdialog.h"
#include "widgets/dialogs/settingsdialog.h"
#include "worker/priceimport.h"

#include <QFile>

#include <atomic>

using namespace Qt::StringLiterals;

namespace zixly::screenshots {

namespace {

template <class Dialog>
Stage staged(std::unique_ptr<Dialog> dialog, std::shared_ptr<void> keep = {})
{
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    return {.keep = std::move(keep), .window = std::move(dialog), .ready = {}};
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

} // namespace

std::vector<Scene> dialogScenes()
{
    return {
        {u"dialog-new-sweep"_s, {}, [] { return newSweep(sampleResult().spec); }},
        {u"dialog-new-sweep-again"_s, {}, [] { return newSweep(sampleResult().spec, 7); }},
        {u"dialog-new-sweep-problems"_s, {}, [] { return newSweep(impossible()); }},
        {u"dialog-settings"_s, {}, settings},
        {u"dialog-import"_s, {}, import},
        {u"dialog-import-unreadable"_s, {}, unreadable},
    };
}

} // namespace zixly::screenshots
