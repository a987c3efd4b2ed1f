// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notices.h"

#include "core/format.h"
#include "store/store.h"
#include "widgets/shell/mainwindow.h"

#include <QCoreApplication>
#include <QDir>

namespace zixly {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(zixly::Notices)
};

QString salvageText(const StoreReport &report)
{
    const QString kept
        = Words::tr("%n job(s) could be read and were kept.", nullptr, static_cast<int>(report.salvagedJobs));
    return Words::tr("The job history was damaged. %1 The damaged file was set aside as %2.")
        .arg(kept, QDir::toNativeSeparators(report.setAsidePath));
}

} // namespace

void showFailure(MainWindow &window, const Error &error)
{
    if (error.kind == Error::Kind::Cancelled)
        return;
    // A second failure of the same kind on the same thing replaces the first: a full disk is told once.
    const QString id = QStringLiteral("error-%1-%2").arg(static_cast<int>(error.kind)).arg(error.subject);
    window.notify({.id = id, .severity = Notice::Severity::Error, .text = explain(error), .details = error.detail});
}

void showReport(MainWindow &window, const StoreReport &report)
{
    if (!report.setAsidePath.isEmpty())
        window.notify(
            {.id = QStringLiteral("salvaged"), .severity = Notice::Severity::Warning, .text = salvageText(report)});
    if (report.readOnly) {
        window.notify({.id = QStringLiteral("read-only"),
            .severity = Notice::Severity::Warning,
            .text
            = Words::tr("The job history is read-only: you can look at everything, but start and change nothing.")});
    }
    if (report.migratedFrom >= 0 && !report.backupPath.isEmpty()) {
        window.notify({.id = QStringLiteral("migrated"),
            .text = Words::tr("The job history was brought up to this version. A backup of the old one lies at %1.")
                .arg(QDir::toNativeSeparators(report.backupPath))});
    }
}

void showNetworkDrive(MainWindow &window, const QString &folder, const QString &kind)
{
    if (kind.isEmpty())
        return;
    window.notify({.id = QStringLiteral("network-drive"),
        .severity = Notice::Severity::Warning,
        .text
        = Words::tr("The job history lies on a network drive (%1, %2), where a lost connection or a second computer"
                    " can damage it. Use it on one computer at a time, or start with --profile and a folder of this"
                    " computer.")
            .arg(QDir::toNativeSeparators(folder), kind)});
}

} // namespace zixly
