// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/columnfilter.h"

#include <QHeaderView>
#include <QMap>

#include <functional>
#include <vector>

class QLineEdit;
class QTimer;

namespace zixly {

// A header with one filter field under every column. A filter that cannot be read is underlined in red, says why in its
// tooltip and accessible description, and leaves the last good one in force. GUI thread.
class FilterHeader : public QHeaderView
{
    Q_OBJECT
public:
    // Filters of another language than ColumnFilter's: who reads them hears of texts by textChanged() and tells of
    // problems by setProblem().
    struct Language {
        std::function<bool(int column)> isFiltered; // whether the column has a field at all
        std::function<QString(int column)> help; // one sentence for its tooltip
    };
    explicit FilterHeader(Language language, QWidget *parent = nullptr);
    // `kindOf` tells whether a column holds numbers or texts; columns get fields when the model is set.
    FilterHeader(std::function<ColumnFilter::Kind(int column)> kindOf, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    QSize sizeHint() const override;

    QLineEdit *field(int column) const; // null if there is none
    void setTexts(const QMap<int, QString> &texts); // without signals; columns that are left out are emptied
    void setProblem(int column, const QString &sentence); // empty = none
    void setFieldsShown(bool shown); // the row as a whole; filters stay in force
    void setPinned(int columns); // fields of so many shown columns stay at the left while the titles scroll
    bool areFieldsShown() const { return m_shown; }
    void clearFilters();
    bool isFiltered() const; // any field has text
    QString problem() const; // of the first field that cannot be read
    void focusField(int column);

signals:
    void filterChanged(int column, const zixly::ColumnFilter &filter);
    void textChanged(int column, const QString &text); // as typed, when typing pauses
    void filtersEdited(); // texts or problems changed
    void fieldsShownChanged(bool shown);

protected:
    void updateGeometries() override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Field {
        QLineEdit *edit = nullptr;
        QString problem;
    };
    explicit FilterHeader(QWidget *parent);
    void makeFields();
    void addField(int column);
    int fieldHeight() const; // 0 = no row of fields
    void placeFields();
    void reveal(int column); // scrolls as far as needed
    void apply();
    void read(int column);
    void dress(int column);

    std::function<ColumnFilter::Kind(int)> m_kindOf; // empty: m_language counts
    Language m_language;
    std::vector<Field> m_fields;
    std::vector<int> m_edited; // columns to read when typing pauses
    QTimer *m_typing;
    bool m_shown = true;
    int m_pinned = 0;
};

} // namespace zixly
