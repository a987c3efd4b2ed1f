// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/chartdesk.h"

#include "core/async.h"
#include "desktop/exportdesk.h"
#include "desktop/filename.h"
#include "desktop/notices.h"
#include "flows/exporttarget.h"
#include "widgets/charts/charttools.h"
#include "widgets/shell/mainwindow.h"

#include <QDir>
#include <QFileDialog>
#include <QStandardPaths>
#include <QtConcurrentRun>

namespace zixly {

ChartDesk::ChartDesk(QThreadPool &pool, ExportDesk &exports, MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_exports(exports)
    , m_window(window)
{
}

void ChartDesk::serve(ChartTools &tools)
{
    connect(&tools, &ChartTools::saveRequested, this, &ChartDesk::askForFile);
    connect(&tools, &ChartTools::exportRequested, &m_exports, &ExportDesk::exportTable);
}

void ChartDesk::askForFile(const ChartPicture &picture, QWidget *asker)
{
    const QString suffix = suffixOf(picture.format);
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    auto *dialog = new QFileDialog(asker, tr("Save picture"), folder);
    dialog->setNameFilter(tr("%1 pictures (*.%2)").arg(suffix.toUpper(), suffix));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(fileNameOf(picture.title) + QLatin1Char('.') + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, picture](const QString &path) { write(picture, path); });
    dialog->open();
}

void ChartDesk::write(const ChartPicture &picture, const QString &path)
{
    const auto work = [picture, path]() -> Result<> {
        const QByteArray bytes = picture.encoded();
        if (bytes.isEmpty())
            return failure(Error::Kind::OutOfMemory, path);
        const auto target = fileTarget(path);
        return writeFile(*target, bytes);
    };
    whenReady(QtConcurrent::run(&m_pool, work), this, [this, path](const Result<> &done) {
        if (done)
            m_window.showMessage(tr("Picture saved to %1").arg(QDir::toNativeSeparators(path)));
        else
            showFailure(m_window, done.error());
    });
}

} // namespace zixly
