// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compare/comparewindow.h"

#include "core/format.h"
#include "widgets/charts/heatmap.h"
#include "widgets/compare/comparescatter.h"
#include "widgets/compare/comparetablepanel.h"
#include "widgets/compare/differencepanel.h"
#include "widgets/compare/mapspanel.h"
#include "widgets/compare/overlaychart.h"
#include "widgets/compare/sweepchooser.h"
#include "widgets/controls/tintedlabel.h"

#include <QCheckBox>
#include <QCloseEvent>
#include <QComboBox>
#include <QDataStream>
#include <QIODevice>
#include <QPushButton>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

namespace zixly {

namespace {
constexpr quint32 kStateMagic = 0x5A435731; // "ZCW1"
}

void CompareWindow::setSweeps(const QList<ComparedSweep> &sweeps)
{
    m_sweeps = sweeps;
    const QList<qint64> present = keys();
    const auto gone = [&present](const auto &entry) { return !present.contains(entry.key()); };
    m_curves.removeIf(gone);
    m_curveProblems.removeIf(gone);
    m_asked.removeIf(gone);
    m_maps->setSweeps(m_sweeps);
    m_difference->setSweeps(m_sweeps);
    m_scatter->setSweeps(m_sweeps);
    choose();
    showTitle();
    showWarnings();
    setRecomputing(m_recomputing);
    emit stateChanged();
}

QList<qint64> CompareWindow::keys() const
{
    QList<qint64> keys;
    for (const ComparedSweep &sweep : m_sweeps)
        keys.append(sweep.job.key);
    return keys;
}

void CompareWindow::setSelection(const CellRegions &regions)
{
    m_regions = regions;
    choose();
}

void CompareWindow::choose()
{
    m_chosen.clear();
    for (const ComparedSweep &sweep : std::as_const(m_sweeps))
        m_chosen.append(chosenCell(sweep, m_regions));
    const QString words = regionsText(m_regions);
    m_selected->setText(words.isEmpty() ? QString() : tr("Selected: %1").arg(words));
    m_clear->setVisible(!words.isEmpty());
    m_maps->setSelection(m_regions, m_chosen);
    m_difference->setSelection(m_regions);
    m_scatter->setSelection(m_regions, m_chosen);
    m_tableStale = true;
    refreshTab();
}

// What is not looked at is made when it is: a drag over a map must not rebuild tables and curves behind it.
void CompareWindow::refreshTab()
{
    const auto tab = static_cast<Tab>(m_tabs->currentIndex());
    if (tab == Table && std::exchange(m_tableStale, false))
        m_table->setTable(compareTable(m_sweeps, m_chosen));
    if (tab == Curves)
        m_askSoon->start();
}

void CompareWindow::askForCurves()
{
    for (qsizetype i = 0; i < m_sweeps.size(); ++i) {
        const qint32 row = m_chosen[i].row;
        const qint64 key = m_sweeps[i].job.key;
        if (row < 0)
            continue;
        const QPair<int, int> cell(m_sweeps[i].set.fast(row), m_sweeps[i].set.slow(row));
        if (m_asked.value(key) == cell)
            continue;
        m_asked.insert(key, cell);
        m_curves.remove(key);
        m_curveProblems.remove(key);
        emit curveRequested(key, cell.first, cell.second);
    }
    showCurves();
}

void CompareWindow::setCurve(qint64 jobKey, const CurvePtr &curve)
{
    if (!curve || m_asked.value(jobKey) != QPair<int, int>(curve->fast, curve->slow))
        return;
    m_curves.insert(jobKey, curve);
    showCurves();
}

void CompareWindow::setCurveMissing(qint64 jobKey, const QString &sentence)
{
    m_curveProblems.insert(jobKey, sentence);
    showCurves();
}

void CompareWindow::showCurves()
{
    QList<CurvePtr> curves;
    QStringList labels;
    QStringList notes;
    qsizetype expected = 0;
    for (qsizetype i = 0; i < m_sweeps.size(); ++i) {
        const qint64 key = m_sweeps[i].job.key;
        const CurvePtr curve = m_curves.value(key);
        curves.append(curve);
        const qint32 row = m_chosen[i].row;
        const QString &ticker = m_sweeps[i].spec().ticker;
        labels.append(row < 0 ? QString::number(i + 1)
                              : tr("%1 %2 %3").arg(QString::number(i + 1), ticker, cellName(m_sweeps[i].set, row)));
        if (const QString problem = m_curveProblems.value(key); !problem.isEmpty())
            notes.append(QStringLiteral("%1: %2").arg(i + 1).arg(problem));
        else if (!m_sweeps[i].hasCells())
            notes.append(tr("%1: its cells are not here.").arg(i + 1));
        expected += row >= 0 && !curve && m_curveProblems.value(key).isEmpty() ? 1 : 0;
    }
    if (expected > 0)
        return; // one picture when all are there, not one after another
    const RebasedCurves rebased = rebase(curves);
    for (qsizetype i = 0; i < curves.size(); ++i) {
        if (curves[i] && !rebased.isEmpty() && rebased.curves[i].isEmpty())
            notes.append(tr("%1: it had lost everything before the first common date.").arg(i + 1));
    }
    const bool any = std::any_of(curves.begin(), curves.end(), [](const CurvePtr &curve) { return curve != nullptr; });
    m_overlay->setMessage(!any  ? tr("There is no equity to show yet.")
            : rebased.isEmpty() ? tr("The sweeps have no day in common, so their equity has no common axis.")
                                : QString());
    m_overlay->setCurves(rebased, labels);
    m_curveNote->setText(notes.join(QLatin1Char('\n')));
    m_curveNote->setVisible(!notes.isEmpty());
}

void CompareWindow::showTitle()
{
    QStringList tickers;
    for (const ComparedSweep &sweep : std::as_const(m_sweeps)) {
        const QString ticker = sweep.spec().ticker;
        if (!ticker.isEmpty() && !tickers.contains(ticker))
            tickers.append(ticker);
    }
    constexpr qsizetype kNamed = 4;
    if (tickers.size() > kNamed)
        tickers = tickers.mid(0, kNamed) << QStringLiteral("\u2026");
    setWindowTitle(tr("%1 - Comparison of %n sweep(s)", nullptr, static_cast<int>(m_sweeps.size()))
            .arg(tickers.isEmpty() ? tr("Zixly") : tickers.join(QStringLiteral(", "))));
}

void CompareWindow::showWarnings()
{
    QStringList sentences = compareWarnings(m_sweeps);
    if (m_sweeps.size() < 2)
        sentences.prepend(tr("Add another sweep to compare with."));
    m_warnings->setText(sentences.join(QLatin1Char('\n')));
    m_warnings->setVisible(!sentences.isEmpty());
}

void CompareWindow::setRecomputing(bool on)
{
    m_recomputing = on;
    const bool possible = datesDiffer(m_sweeps) && commonDates(m_sweeps).has_value();
    m_recompute->setVisible(possible || on);
    m_recompute->setEnabled(possible && !on);
    m_recompute->setText(on ? tr("Recomputing...") : tr("Recompute on common dates"));
    m_recompute->setAccessibleName(tr("Recompute on common dates"));
    if (const auto dates = commonDates(m_sweeps))
        m_recompute->setToolTip(
            tr("Run each of these sweeps again from %1 to %2 and compare the new results here. The old ones stay.")
                .arg(dates->from.toString(Qt::ISODate), dates->to.toString(Qt::ISODate)));
}

SweepChooser *CompareWindow::openChooser()
{
    if (m_chooser) {
        m_chooser->raise();
        return nullptr;
    }
    m_chooser = new SweepChooser(this);
    m_chooser->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_chooser, &QObject::destroyed, this, [this] { m_chooser = nullptr; });
    connect(m_chooser, &SweepChooser::chosen, this, [this](const QList<qint64> &more) {
        QList<qint64> wanted = keys();
        for (const qint64 key : more) {
            if (!wanted.contains(key))
                wanted.append(key);
        }
        emit contentWanted(wanted);
    });
    m_chooser->open();
    return m_chooser;
}

void CompareWindow::move(qint64 jobKey, int by)
{
    QList<qint64> wanted = keys();
    const qsizetype from = wanted.indexOf(jobKey);
    const qsizetype to = from + by;
    if (from < 0 || to < 0 || to >= wanted.size())
        return;
    wanted.move(from, to);
    emit contentWanted(wanted);
}

void CompareWindow::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

Metric CompareWindow::metric() const
{
    return static_cast<Metric>(m_metric->currentData().toInt());
}

void CompareWindow::setMetric(Metric metric)
{
    m_metric->setCurrentIndex(m_metric->findData(static_cast<int>(metric)));
}

QByteArray CompareWindow::saveState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << kStateMagic << saveGeometry() << static_cast<qint32>(metric()) << m_lockAxes->isChecked()
           << m_lockColours->isChecked() << static_cast<qint32>(m_tabs->currentIndex())
           << static_cast<qint32>(keys().indexOf(m_difference->jobA()))
           << static_cast<qint32>(keys().indexOf(m_difference->jobB()));
    return state;
}

bool CompareWindow::restoreState(const QByteArray &state)
{
    QDataStream stream(state);
    stream.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    QByteArray geometry;
    qint32 metric = 0;
    bool axes = true;
    bool colours = true;
    qint32 tab = 0;
    qint32 a = 0;
    qint32 b = 0;
    stream >> magic >> geometry >> metric >> axes >> colours >> tab >> a >> b;
    if (stream.status() != QDataStream::Ok || magic != kStateMagic)
        return false;
    restoreGeometry(geometry);
    if (metric >= 0 && metric < static_cast<qint32>(kMetricCount))
        setMetric(static_cast<Metric>(metric));
    m_lockAxes->setChecked(axes);
    m_lockColours->setChecked(colours);
    m_tabs->setCurrentIndex(std::clamp(tab, 0, m_tabs->count() - 1));
    m_difference->choose(keys().value(a, -1), keys().value(b, -1));
    return true;
}

void CompareWindow::closeEvent(QCloseEvent *event)
{
    emit closed();
    QMainWindow::closeEvent(event);
}

void CompareWindow::moveEvent(QMoveEvent *event)
{
    QMainWindow::moveEvent(event);
    emit stateChanged();
}

void CompareWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    emit stateChanged();
}

} // namespace zixly
