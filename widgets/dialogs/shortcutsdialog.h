// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/dialogs/keylist.h"

#include <QDialog>

class QTreeWidget;

namespace zixly {

// All keys on one page, by window and by part of a window, with a field that finds one. Deletes itself when closed.
class ShortcutsDialog final : public QDialog
{
    Q_OBJECT
public:
    // The section called `first` comes first: that of the window the dialog is opened from.
    explicit ShortcutsDialog(const QList<KeySection> &sections, const QString &first = {}, QWidget *parent = nullptr);

private:
    void fill(const QList<KeySection> &sections, const QString &first);
    void find(const QString &text);

    QTreeWidget *m_list;
};

} // namespace zixly
