// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/importplan.h"

#include <QTableWidget>

class QComboBox;

namespace zixly {

// The first rows of a price file as written, with a choice of the role above every column and what was read on the
// right. Bad rows are marked and explain themselves.
class ImportPreviewTable final : public QTableWidget
{
    Q_OBJECT
public:
    explicit ImportPreviewTable(QWidget *parent = nullptr);

    void setPlan(const ImportPlan &plan); // columns and their roles
    void setPreview(const ImportPreview &preview);

signals:
    void roleChosen(int column, zixly::ColumnRole role);

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild(const ImportPlan &plan);
    void fillRow(int row, const PreviewRow &shown, bool dateOnly);
    void markRow(int row, const PreviewRow &shown);

    QList<QComboBox *> m_roles; // one per column of the file
    QStringList m_names;
    ImportPreview m_preview;
};

} // namespace zixly
