// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"
#include "core/job.h"

#include <QDialog>
#include <QTimer>

class QTreeWidget;

namespace zixly {

class SearchField;
class TintedLabel;

// Finds a job by a few letters and opens it, by keyboard alone: type, arrow keys, Enter. Asks for the jobs of a text by
// searched() and shows what it is given; the jobs last opened stand there before anything is typed. Deletes itself when
// closed; GUI thread.
class QuickOpen final : public QDialog
{
    Q_OBJECT
public:
    explicit QuickOpen(TimeZoneChoice zone, QWidget *parent = nullptr);

    void setRecent(const QList<Job> &jobs);
    // Ignored if the text is another one now. `count` -1 = there are more than these; how many was not counted.
    void setFound(const QString &text, const QList<Job> &jobs, qint64 count);
    void setProblem(const QString &text, const QString &sentence);

signals:
    void searched(const QString &text); // never empty
    void chosen(const zixly::Job &job);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void search(const QString &text);
    void list(const QList<Job> &jobs);
    void openCurrent();

    TimeZoneChoice m_zone;
    QList<Job> m_recent;
    QList<Job> m_listed;
    SearchField *m_field;
    QTreeWidget *m_list;
    TintedLabel *m_line;
};

} // namespace zixly
