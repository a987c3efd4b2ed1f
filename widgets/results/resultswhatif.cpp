// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobwords.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/results/chartpanel.h"
#include "widgets/results/resultswindow.h"
#include "widgets/results/tilerow.h"
#include "widgets/results/whatifstrip.h"

#include <QPushButton>
#include <QSignalBlocker>
#include <QTimer>

#include <utility>

// The what-if of ResultsWindow: the figures of other settings in place of the stored ones.
namespace zixly {

void ResultsWindow::makeWhatIf()
{
    m_strip->hide();
    m_whatIf->setCheckable(true);
    connect(m_whatIf, &QPushButton::toggled, this, &ResultsWindow::toggleWhatIf);
    connect(m_strip, &WhatIfStrip::closeRequested, this, [this] { toggleWhatIf(false); });
    connect(m_strip, &WhatIfStrip::keepRequested, this, &ResultsWindow::keepRequested);
    connect(m_strip, &WhatIfStrip::specChanged, this,
        [this](const SweepSpec &spec) { emit whatIfChanged(m_job.key, spec); });
}

void ResultsWindow::showWhatIf()
{
    QString reason;
    if (jobwords::isRemote(m_job))
        reason = tr("Only for sweeps of this computer: how %1 computes its figures is not known.")
                     .arg(placeTitle(m_job.place));
    else if (m_job.state != JobState::Completed || m_live || m_set.size() == 0)
        reason = tr("A sweep has to be completed first.");
    m_whatIf->setEnabled(reason.isEmpty() || isWhatIf());
    m_whatIf->setToolTip(
        reason.isEmpty() ? tr("Drag dates, fees, fills and trades, and see the whole sweep change.") : reason);
}

void ResultsWindow::toggleWhatIf(bool on)
{
    if (on && !isWhatIf()) {
        emit whatIfRequested(m_job.key); // begins when the prices are here
    } else if (!on && isWhatIf()) {
        const SweepResult stored = *m_stored;
        setResult(stored); // ends it
    }
    m_whatIf->setChecked(on && isWhatIf());
}

void ResultsWindow::beginWhatIf(const QDate &first, const QDate &last)
{
    if (isWhatIf() || m_set.size() == 0)
        return;
    m_stored = m_set.result;
    m_strip->setBase(m_set.result.spec, first, last);
    m_strip->show();
    m_strip->setFocus();
    m_whatIf->setChecked(true);
}

void ResultsWindow::endWhatIf()
{
    m_stored.reset();
    m_strip->hide();
    m_whatIf->setChecked(false);
    emit whatIfEnded(m_job.key);
}

void ResultsWindow::setWhatIf(const SweepResult &result, double milliseconds)
{
    // The windows of a what-if are those of the sweep, so that rows keep their numbers and the chosen cell stays.
    if (!isWhatIf() || result.cells->size() != m_set.size())
        return;
    showCells(CellSet::complete(result));
    m_tiles->setConvention(result.convention, result.data);
    m_strip->setComputed(result.cells->size(), result.data.bars, milliseconds);
    m_curveStale = true;
    showTitle();
    if (m_currentRow >= 0)
        m_ask->start(); // the equity follows when the slider rests
}

void ResultsWindow::setWhatIfProblem(const QString &sentence)
{
    if (isWhatIf())
        m_strip->setProblem(sentence);
    else
        setPriceMissing(sentence);
    m_whatIf->setChecked(isWhatIf());
}

} // namespace zixly
