// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>
#include <QList>
#include <QMutex>
#include <QSqlDatabase>

namespace zixly {

// Jobs as the list of the web API shows them, as JSON. Of those that have ended nothing in it changes any more, so it
// is made once: after a change of one job a list is put together in a fraction of a millisecond. Any thread.
class JobTexts
{
public:
    // In the order of the keys; missing ones are left out.
    Result<QByteArrayList> load(const QSqlDatabase &db, const QList<qint64> &keys);

private:
    QMutex m_mutex;
    QHash<qint64, QByteArray> m_ended;
};

} // namespace zixly
