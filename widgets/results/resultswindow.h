// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "models/cellgrid.h"

#include <QDate>
#include <QMainWindow>

#include <optional>

class QLabel;
class QPushButton;
class QSplitter;
class QTimer;

namespace zixly {

class CellPanel;
class ChartPanel;
class ChartTools;
class HeatPanel;
class StateStrip;
class TileRow;
class TintedLabel;
class WhatIfStrip;

// The results of one sweep, while it runs and afterwards. Holds values only: cells, curves and exports are asked for by
// signals and given back by the setters. GUI thread.
class ResultsWindow final : public QMainWindow
{
    Q_OBJECT
public:
    explicit ResultsWindow(QWidget *parent = nullptr);

    void setJob(const Job &job); // also whenever its state changes
    qint64 jobKey() const { return m_job.key; }

    void setResult(const SweepResult &result);
    void setResultMissing(const Error &error); // it could not be loaded
    // The result of a job of a service is on its way, or could not be fetched: `problem` says why.
    void setFetching();
    void setFetchFailed(const QString &problem);
    // The engine fills `cells` from now on; rows are read only after cellsReady() announced them.
    void beginLive(const SweepSpec &spec, const Convention &convention, const CellsPtr &cells, qint64 total);
    void cellsReady(const CellRange &range);
    void setProgress(const JobProgress &progress); // for the time left; the count comes from cellsReady()

    void setCurve(const CurvePtr &curve); // ignored unless it belongs to the chosen cell
    void setPriceMissing(const QString &sentence); // why there can be no curve

    // The answers to whatIfRequested() and whatIfChanged(). The figures of a what-if are shown in place of the stored
    // ones, which come back when it is closed.
    void beginWhatIf(const QDate &first, const QDate &last); // the days of the prices
    void setWhatIf(const SweepResult &result, double milliseconds);
    void setWhatIfProblem(const QString &sentence);
    bool isWhatIf() const { return m_stored.has_value(); }

    bool chooseCell(int fast, int slow); // false if there is no such cell
    qint32 currentRow() const { return m_currentRow; }
    CellRowsPtr shownRows() const; // cells in the order of the table, filters applied
    const SweepResult &result() const { return m_set.result; }

    QByteArray saveState() const; // splitters, columns, metric, tab; not the job
    bool restoreState(const QByteArray &state);
    QSize sizeHint() const override { return {1280, 860}; }

    CellPanel *cellPanel() const { return m_cells; }
    HeatPanel *heatPanel() const { return m_heat; }
    ChartPanel *chartPanel() const { return m_charts; }
    ChartTools &chartTools() const { return *m_chartTools; }

signals:
    void curveRequested(qint64 jobKey, int fast, int slow);
    void exportRequested(qint64 jobKey, const zixly::CellRowsPtr &rows);
    void bundleRequested(qint64 jobKey); // of the stored result
    void reportRequested(qint64 jobKey, bool onPaper); // of the stored result, with the chosen cell
    void runAgainRequested(qint64 jobKey); // with changes
    void retryRequested(qint64 jobKey);
    void cancelRequested(qint64 jobKey);
    void fetchRequested(qint64 jobKey); // the result of a service
    void importRequested(const QString &ticker); // its prices are missing
    void compareRequested(qint64 jobKey); // the command is hidden while nobody listens
    void whatIfRequested(qint64 jobKey); // its prices are wanted
    void whatIfChanged(qint64 jobKey, const zixly::SweepSpec &spec);
    void whatIfEnded(qint64 jobKey);
    void keepRequested(const zixly::SweepSpec &spec); // as a new sweep
    void closed(qint64 jobKey);

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeHeader();
    void makeMenus();
    void wire();
    void retranslate();
    void showCells(const CellSet &set);
    void derive();
    void publish(const CellDigest &digest);
    void flushLive();
    void choose(qint32 row);
    void requestCurve();
    void showState();
    QString emptyMessage() const;
    QString curveMessage() const;
    void showTitle();
    void showFetch();
    void showOrigin();
    void makeWhatIf();
    void toggleWhatIf(bool on);
    void endWhatIf();
    void showWhatIf(); // whether there can be one
    QString difference(const CellCurve &curve) const; // between the return computed here and the service's

    Job m_job;
    CellSet m_set;
    std::optional<SweepResult> m_stored; // while the figures of a what-if are shown
    std::shared_ptr<const CellGrid> m_grid;
    std::vector<quint8> m_ready; // while the sweep runs
    qint64 m_readyCount = 0;
    qint64 m_leftMs = -1;
    bool m_live = false;
    bool m_deriving = false;
    bool m_deriveAgain = false;
    bool m_choseByHand = false;
    bool m_curveStale = false; // the curve shown is of other settings
    bool m_fetching = false;
    QString m_fetchProblem; // why the result could not be fetched
    QString m_missing; // why there is no result
    QString m_priceMissing; // why there is no curve
    qint32 m_currentRow = -1;
    QTimer *m_flush;
    QTimer *m_ask;

    QLabel *m_title;
    TintedLabel *m_computedBy; // a service, with the share of the cells that are here
    StateStrip *m_state;
    TileRow *m_tiles;
    HeatPanel *m_heat;
    ChartPanel *m_charts;
    CellPanel *m_cells;
    ChartTools *m_chartTools;
    QSplitter *m_columns;
    QSplitter *m_rows;
    WhatIfStrip *m_strip;
    QPushButton *m_whatIf;
    QPushButton *m_runAgain;
    QPushButton *m_compare;
    QPushButton *m_export;
    QList<QAction *> m_needCells; // enabled while there are cells
    QList<QAction *> m_needResult; // enabled when the sweep is done
    QAction *m_retryAction = nullptr;
    QAction *m_cancelAction = nullptr;
    QAction *m_compareAction = nullptr;
};

} // namespace zixly
