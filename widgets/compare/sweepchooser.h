// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <QDialog>
#include <QSet>

class QListWidget;

namespace zixly {

class PrimaryButton;
class SearchField;
class TintedLabel;

// Asks which sweeps to add to a comparison: a search and a list of what matches. GUI thread.
class SweepChooser final : public QDialog
{
    Q_OBJECT
public:
    explicit SweepChooser(QWidget *parent = nullptr);

    // What matches `text`, newest first; `total` counts those that are left out, too. Answers to older texts are
    // ignored.
    void setCandidates(const QString &text, const QList<Job> &jobs, qint64 total, const QSet<qint64> &present);
    void setFailure(const QString &sentence);

signals:
    void searchChanged(const QString &text);
    void chosen(const QList<qint64> &keys);

private:
    void accept() override;
    void follow();

    SearchField *m_search;
    QListWidget *m_list;
    TintedLabel *m_count;
    PrimaryButton *m_add;
};

} // namespace zixly
