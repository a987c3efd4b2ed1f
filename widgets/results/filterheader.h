// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/columnfilter.h"

#include <QHeaderView>

#include <functional>
#include <vector>

class QLineEdit;
class QTimer;

namespace zixly {

// A header with one filter field under every column. A filter that cannot be read is underlined in red, says why in its
// tooltip and accessible description, and leaves the last good one in force. GUI thread.
class FilterHeader final : public QHeaderView
{
    Q_OBJECT
public:
    // `kindOf` tells whether a column holds numbers or texts; columns get fields when the model is set.
    FilterHeader(std::function<ColumnFilter::Kind(int column)> kindOf, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    QSize sizeHint() const override;

    QLineEdit *field(int column) const; // null if there is none
    void clearFilters();
    bool isFiltered() const; // any field has text
    QString problem() const; // of the first field that cannot be read
    void focusField(int column);

signals:
    void filterChanged(int column, const zixly::ColumnFilter &filter);
    void filtersEdited(); // texts or problems changed

protected:
    void updateGeometries() override;
    void changeEvent(QEvent *event) override;

private:
    struct Field {
        QLineEdit *edit = nullptr;
        QString problem;
    };
    void makeFields();
    void placeFields();
    void apply();
    void read(int column);
    void dress(int column);

    std::function<ColumnFilter::Kind(int)> m_kindOf;
    std::vector<Field> m_fields;
    std::vector<int> m_edited; // columns to read when typing pauses
    QTimer *m_typing;
};

} // namespace zixly
