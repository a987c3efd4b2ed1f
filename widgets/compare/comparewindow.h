// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/comparetable.h"
#include "models/rebase.h"

#include <QHash>
#include <QMainWindow>

class QCheckBox;
class QComboBox;
class QPushButton;
class QTabWidget;
class QTimer;
class QToolButton;

namespace zixly {

class ChartTools;
class CompareScatter;
class CompareTablePanel;
class DifferencePanel;
class MapsPanel;
class OverlayChart;
class SweepChooser;
class TintedLabel;

// Any number of sweeps side by side. Holds values only: which sweeps, what is selected and the curves come by setters,
// what the user wants goes out by signals. GUI thread.
class CompareWindow final : public QMainWindow
{
    Q_OBJECT
public:
    enum Tab { Maps, Difference, Table, Curves, Scatter };
    explicit CompareWindow(QWidget *parent = nullptr);

    void setSweeps(const QList<ComparedSweep> &sweeps); // in the order shown
    const QList<ComparedSweep> &sweeps() const { return m_sweeps; }
    void setSelection(const CellRegions &regions);
    void setCurve(qint64 jobKey, const CurvePtr &curve); // ignored unless it belongs to the chosen cell
    void setCurveMissing(qint64 jobKey, const QString &sentence);
    void setRecomputing(bool on);
    SweepChooser *openChooser(); // null while one is open

    void showTab(Tab tab);
    void setMetric(Metric metric);
    Metric metric() const;
    QList<ChosenCell> chosen() const { return m_chosen; }

    MapsPanel *mapsPanel() const { return m_maps; }
    DifferencePanel *differencePanel() const { return m_difference; }
    CompareTablePanel *tablePanel() const { return m_table; }
    OverlayChart *overlay() const { return m_overlay; }
    CompareScatter *scatter() const { return m_scatter; }
    ChartTools &chartTools() const { return *m_chartTools; }

    QByteArray saveState() const; // place on the screen, metric, locks, tab, A and B; not the sweeps
    bool restoreState(const QByteArray &state); // after setSweeps()
    QSize sizeHint() const override { return {1280, 800}; }

signals:
    void contentWanted(const QList<qint64> &keys); // these sweeps in this order
    void addWanted(); // more sweeps, to be chosen
    void fetchRequested(qint64 jobKey);
    void resultsRequested(qint64 jobKey);
    void curveRequested(qint64 jobKey, int fast, int slow);
    void recomputeRequested(const zixly::CommonDates &dates);
    void exportRequested(const zixly::CompareTable &table);
    void regionChosen(const zixly::CellRegion &region, bool further);
    void selectionCleared();
    void stateChanged(); // saveState() gives something else now
    void closed();

protected:
    void closeEvent(QCloseEvent *event) override;
    void moveEvent(QMoveEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeBar();
    void makeMenus();
    void wire();
    void wirePanels();
    void choose();
    void showTitle();
    void showWarnings();
    void refreshTab();
    void askForCurves();
    void showCurves();
    void move(qint64 jobKey, int by);
    QList<qint64> keys() const;

    QList<ComparedSweep> m_sweeps;
    CellRegions m_regions;
    QList<ChosenCell> m_chosen;
    QHash<qint64, CurvePtr> m_curves; // by job
    QHash<qint64, QString> m_curveProblems;
    QHash<qint64, QPair<int, int>> m_asked; // the cell whose curve is on its way or here
    bool m_recomputing = false;

    QComboBox *m_metric;
    QCheckBox *m_lockAxes;
    QCheckBox *m_lockColours;
    TintedLabel *m_selected;
    QToolButton *m_clear;
    QPushButton *m_recompute;
    QPushButton *m_add;
    TintedLabel *m_warnings;
    QTabWidget *m_tabs;
    MapsPanel *m_maps;
    DifferencePanel *m_difference;
    CompareTablePanel *m_table;
    QWidget *m_curvePage;
    TintedLabel *m_curveNote;
    OverlayChart *m_overlay;
    CompareScatter *m_scatter;
    ChartTools *m_chartTools;
    SweepChooser *m_chooser = nullptr;
    QTimer *m_askSoon;
    bool m_tableStale = true;
};

} // namespace zixly
