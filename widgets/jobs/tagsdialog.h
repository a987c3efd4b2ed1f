// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tagcount.h"

#include <QDialog>
#include <QStringList>

class QLineEdit;
class QListWidget;
class QPushButton;

namespace zixly {

class TintedLabel;

// The tags of many jobs at once: those that all or some of them have, each to be given to all or taken from all, and
// a line for further ones. Closes itself. GUI thread.
class TagsDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit TagsDialog(qint64 jobs, QWidget *parent = nullptr);

    void setCounts(const QList<TagCount> &counts); // once they are known; until then nothing can be taken away

signals:
    void decided(const QStringList &add, const QStringList &remove);

protected:
    void showEvent(QShowEvent *event) override;

private:
    // What would be decided now; false if a typed tag cannot be one, which is said then.
    bool read(QStringList &add, QStringList &remove);
    void follow();

    qint64 m_jobs;
    QList<TagCount> m_counts;
    QListWidget *m_list;
    TintedLabel *m_none; // instead of an empty list
    QLineEdit *m_more;
    TintedLabel *m_problem;
    QPushButton *m_go;
};

} // namespace zixly
