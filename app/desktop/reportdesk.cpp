// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/reportdesk.h"

#include "core/async.h"
#include "core/job.h"
#include "desktop/bulkrun.h"
#include "desktop/filename.h"
#include "desktop/notices.h"
#include "flows/exporttarget.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/store.h"
#include "widgets/report/sheetfile.h"
#include "widgets/report/sheetpage.h"
#include "widgets/shell/mainwindow.h"
#include "worker/pricelookup.h"
#include "worker/sweepadapter.h"

#include <QDir>
#include <QFileDialog>
#include <QLocale>
#include <QPointer>
#include <QPrintDialog>
#include <QPrinter>
#include <QStandardPaths>
#include <QtConcurrentRun>

namespace zixly {

// One of the two.
struct ReportContent {
    std::optional<SheetContent> sheet;
    std::optional<ComparisonContent> comparison;

    QString title() const { return sheet ? sheet->title : comparison->title; }
    template <class Visitor>
    auto visit(Visitor visitor) const
    {
        return sheet ? visitor(*sheet) : visitor(*comparison);
    }
};

namespace {

constexpr qsizetype kPiece = 10; // sweeps

struct Stored {
    Job job;
    SweepResult result;
};

Result<ReportSweep> load(Store &store, qint64 key)
{
    const auto ask = [key](QSqlDatabase &db) -> Result<Stored> {
        auto job = jobs::load(db, key);
        if (!job)
            return std::unexpected(job.error());
        auto result = cells::load(db, key);
        if (!result)
            return std::unexpected(Error{result.error().kind, job->name, result.error().detail});
        return Stored{std::move(*job), std::move(*result)};
    };
    const auto stored = store.read(ask).result();
    if (!stored)
        return std::unexpected(stored.error());
    return ReportSweep{.name = stored->job.name, .service = stored->job.place.service, .result = stored->result};
}

// The equity of the chosen cell, or the sentence that says why there is none.
void addCurve(ReportSweep &sweep, const PriceLookup &prices, const ReportDesk::Choice &choice)
{
    const BestValues best = bestValues(sweep.result);
    const int fast = choice.fast > 0 ? choice.fast : best.fast;
    const int slow = choice.fast > 0 ? choice.slow : best.slow;
    if (fast == 0) {
        sweep.curveMissing = ReportDesk::tr("No cell has enough trades to draw its equity.");
        return;
    }
    const auto series = prices.find(sweep.result.spec.ticker);
    const QByteArray &wanted = sweep.result.data.sha256;
    if (series && !wanted.isEmpty() && fingerprint(**series) != wanted) {
        sweep.curveMissing
            = ReportDesk::tr("The prices were replaced after this sweep, so its equity cannot be drawn truly.");
        return;
    }
    const auto curve = series ? computeCurve(**series, sweep.result.spec, fast, slow)
                              : Result<CurvePtr>(std::unexpected(series.error()));
    if (curve)
        sweep.curve = *curve;
    else
        sweep.curveMissing = explain(curve.error());
}

// What is there of a report while its sweeps are read. One thread at a time.
struct Gathered {
    ComparisonMaker maker;
    std::optional<ReportSweep> first;
};

Result<> addSweeps(Gathered &gathered, Store &store, const PriceLookup &prices, const QList<qint64> &keys,
    const ReportDesk::Choice &choice, bool only)
{
    for (const qint64 key : keys) {
        auto sweep = load(store, key);
        if (!sweep && !only && sweep.error().kind == Error::Kind::NotFound)
            continue; // not done yet, or its result lies elsewhere
        if (!sweep)
            return std::unexpected(sweep.error());
        sweep->metric = choice.metric;
        if (only)
            addCurve(*sweep, prices, choice);
        gathered.maker.add(*sweep);
        if (gathered.maker.size() == 1)
            gathered.first = std::move(*sweep);
        else
            gathered.first.reset();
    }
    return {};
}

std::shared_ptr<const ReportContent> contentOf(const Gathered &gathered)
{
    auto content = std::make_shared<ReportContent>();
    if (gathered.first)
        content->sheet = sheetContent(*gathered.first);
    else
        content->comparison = gathered.maker.content();
    return content;
}

bool isMetric()
{
    return QLocale().measurementSystem() == QLocale::MetricSystem;
}

Result<> writeReport(const ReportContent &content, const QString &path)
{
    const bool pdf = path.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive);
    const auto size = isMetric() ? QPageSize::A4 : QPageSize::Letter;
    const QByteArray bytes = content.visit(
        [&](const auto &report) { return pdf ? sheetfile::pdf(report, size) : sheetfile::html(report); });
    if (bytes.isEmpty())
        return failure(Error::Kind::OutOfMemory, path);
    const auto target = fileTarget(path);
    return writeFile(*target, bytes);
}

} // namespace

ReportDesk::ReportDesk(Store &store, QThreadPool &pool, PriceLookup &prices, MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_pool(pool)
    , m_prices(prices)
    , m_window(window)
{
}

void ReportDesk::save(const QList<qint64> &jobKeys, QWidget *asker, const Choice &choice)
{
    gather(jobKeys, asker, choice, [this](const Content &content, QWidget *at) { askForFile(content, at); });
}

void ReportDesk::print(const QList<qint64> &jobKeys, QWidget *asker, const Choice &choice)
{
    gather(jobKeys, asker, choice, [this](const Content &content, QWidget *at) { askForPrinter(content, at); });
}

// One sweep after the other, so that any number fits into the memory; with a count and a Stop where they are many.
void ReportDesk::gather(const QList<qint64> &jobKeys, QWidget *asker, const Choice &choice, const Then &then)
{
    if (jobKeys.isEmpty())
        return;
    const auto gathered = std::make_shared<Gathered>();
    const auto work = [this, gathered, choice, only = jobKeys.size() == 1](
                          const QList<qint64> &piece, const BulkRun::Plan::Next &next) {
        const auto read = [gathered, &store = m_store, &prices = m_prices, piece, choice, only] {
            return addSweeps(*gathered, store, prices, piece, choice, only);
        };
        whenReady(QtConcurrent::run(&m_pool, read), this, [this, next](const Result<> &done) {
            showIfFailed(m_window, done);
            next(done.has_value());
        });
    };
    const auto ended = [this, gathered, then, count = jobKeys.size(), at = QPointer(asker)](qsizetype done) {
        if (done < count)
            return m_window.showMessage(tr("No report was made"));
        if (gathered->maker.size() == 0)
            return showFailure(m_window, {Error::Kind::NotFound, tr("A result of the selected jobs"), {}});
        const auto make = [gathered] { return contentOf(*gathered); };
        whenReady(QtConcurrent::run(&m_pool, make), this,
            [this, then, at](const Content &content) { then(content, at ? at.data() : &m_window); });
    };
    (new BulkRun({tr("Reading sweeps for the report"), jobKeys, work, ended, kPiece}, m_window, this))->start();
}

void ReportDesk::askForFile(const Content &content, QWidget *asker)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString web = tr("Web page (*.html)");
    auto *dialog = new QFileDialog(asker, tr("Save report"), folder);
    dialog->setNameFilters({tr("PDF (*.pdf)"), web});
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    dialog->selectFile(fileNameOf(content->title()) + QStringLiteral(".pdf"));
    connect(dialog, &QFileDialog::filterSelected, this, [dialog, web](const QString &filter) {
        followSuffix(*dialog, filter == web ? QStringLiteral("html") : QStringLiteral("pdf"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this, content](const QString &path) { write(content, path); });
    dialog->open();
}

void ReportDesk::write(const Content &content, const QString &path)
{
    const auto work = [content, path] { return writeReport(*content, path); };
    whenReady(QtConcurrent::run(&m_pool, work), this, [this, path](const Result<> &done) {
        if (done)
            m_window.showMessage(tr("Report saved to %1").arg(QDir::toNativeSeparators(path)));
        else
            showFailure(m_window, done.error());
    });
}

void ReportDesk::askForPrinter(const Content &content, QWidget *asker)
{
    const auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setDocName(content->title());
    printer->setPageSize(QPageSize(isMetric() ? QPageSize::A4 : QPageSize::Letter));
    printer->setPageMargins({13.0, 13.0, 13.0, 13.0}, QPageLayout::Millimeter);
    auto *dialog = new QPrintDialog(printer.get(), asker);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Print report"));
    const int pages = content->sheet ? 1 : sheetpage::pagesOf(*content->comparison);
    dialog->setOption(QAbstractPrintDialog::PrintPageRange, pages > 1);
    dialog->setMinMax(1, pages);
    // The dialog uses the printer until it is gone.
    connect(dialog, &QObject::destroyed, this, [printer] { });
    connect(dialog, qOverload<QPrinter *>(&QPrintDialog::accepted), this, [this, content](QPrinter *chosen) {
        const bool done = content->visit([chosen](const auto &report) { return sheetpage::paint(*chosen, report); });
        if (done)
            m_window.showMessage(tr("Report sent to the printer"));
        else
            showFailure(m_window,
                {Error::Kind::Unwritable,
                    chosen->printerName().isEmpty() ? chosen->outputFileName() : chosen->printerName()});
    });
    dialog->open();
}

} // namespace zixly
