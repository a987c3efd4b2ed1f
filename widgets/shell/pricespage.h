// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;
class QStackedWidget;
class QTableView;

namespace zixly {

class EmptyState;
class PriceTableModel;

// The imported price series. Importing and removing leave as wishes; removing is confirmed here.
class PricesPage final : public QWidget
{
    Q_OBJECT
public:
    explicit PricesPage(PriceTableModel &model, QWidget *parent = nullptr);

    void select(const QString &ticker);

signals:
    void importRequested();
    void newSweepRequested(const QString &ticker);
    void removeRequested(const QStringList &tickers); // the user has confirmed it

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void setUpTable();
    void showRightPage();
    void showSelection();
    void askToRemove();
    QStringList selected() const;

    PriceTableModel &m_model;
    QTableView *m_table;
    EmptyState *m_empty;
    QStackedWidget *m_pages;
    QPushButton *m_import;
    QPushButton *m_sweep;
    QPushButton *m_remove;
    QStringList m_kept; // selected before the rows changed
};

} // namespace zixly
