// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/jobtablemodel.h"
#include "models/jobview.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace zixly {

// A view of the jobs that a person gave a name: what is asked, the order of rows and the columns. A value.
struct SavedView {
    QString name;
    JobView view;
    QList<JobTableModel::ColumnOrder> order;
    QByteArray columns; // of JobHeader; opaque
    QJsonObject newer; // as a newer version of the program saved it: not read, kept and written back as it is

    bool isReadable() const { return newer.isEmpty(); }
    bool operator==(const SavedView &) const = default;
};

// All views as one text for the settings, and back. A text that is no such list gives none.
QByteArray viewsToText(const QList<SavedView> &views);
QList<SavedView> viewsFromText(const QByteArray &text);

} // namespace zixly
