// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/bulkrun.h"

#include "core/format.h"
#include "widgets/shell/mainwindow.h"

#include <QPointer>
#include <QUuid>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace zixly {

BulkRun::BulkRun(Plan plan, MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_plan(std::move(plan))
    , m_window(window)
    , m_notice(u"bulk-"_s + QUuid::createUuid().toString(QUuid::Id128))
{
}

void BulkRun::start()
{
    goOn();
}

void BulkRun::goOn()
{
    if (m_stopped || m_done >= m_plan.keys.size())
        return finish();
    if (m_plan.keys.size() > m_plan.piece) // less is done before anybody could read of it
        showProgress();
    const QList<qint64> piece = m_plan.keys.mid(m_done, m_plan.piece);
    // Queued, so that a piece that is done at once does not deepen the stack.
    const auto next = [self = QPointer(this), size = piece.size()](bool done) {
        if (!self)
            return;
        self->m_done += done ? size : 0;
        self->m_stopped = self->m_stopped || !done;
        QMetaObject::invokeMethod(self, &BulkRun::goOn, Qt::QueuedConnection);
    };
    m_plan.work(piece, next);
}

void BulkRun::showProgress()
{
    m_window.notify({.id = m_notice,
        .text = tr("%1: %2 of %3.").arg(m_plan.doing, countText(m_done), countText(m_plan.keys.size())),
        .actionText = tr("Stop"),
        .action = [self = QPointer(this)] {
            if (self)
                self->m_stopped = true;
        }});
}

void BulkRun::finish()
{
    m_window.dropNotice(m_notice);
    if (m_plan.ended)
        m_plan.ended(m_done);
    else if (m_stopped && m_done < m_plan.keys.size())
        m_window.notify({.text = tr("%1: stopped after %2 of %3. The others are as they were.")
                             .arg(m_plan.doing, countText(m_done), countText(m_plan.keys.size()))});
    deleteLater();
}

} // namespace zixly
