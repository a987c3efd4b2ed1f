// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;
class QProgressBar;
class QToolButton;

namespace zixly {

class TintedLabel;

// The line under a long table for those who think in pages: which rows are in view, a page back or on, and a row to go
// to; and how far a search is that takes its time. Shows what it is told; GUI thread.
class PageBar final : public QWidget
{
    Q_OBJECT
public:
    explicit PageBar(QWidget *parent = nullptr);

    void setRows(qint64 first, qint64 last, qint64 count); // from 0; last < first = none
    void setSelected(qint64 count);
    // Whether `count` is all there is. Searching: how far that is, 0 to 1, with a button that stops it.
    enum class Search { Done, Running, Stopped };
    void setSearch(Search search, double done = 0.0);

signals:
    void pageRequested(int step); // -1, +1
    void rowRequested(qint64 row); // from 0
    void selectAllRequested();
    void stopRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
    void showCount();
    QToolButton *makeButton(const QString &icon, const QString &name);
    void goToTyped();

    TintedLabel *m_text;
    QToolButton *m_selectAll;
    QProgressBar *m_progress;
    QToolButton *m_stop;
    QToolButton *m_first;
    QToolButton *m_back;
    QToolButton *m_on;
    QToolButton *m_last;
    QLineEdit *m_row;
    qint64 m_firstRow = 0; // in view
    qint64 m_lastRow = -1;
    qint64 m_count = 0;
    Search m_search = Search::Done;
    QString m_words; // the rows in view, in full
    QString m_figures; // the same where there is no room
};

} // namespace zixly
