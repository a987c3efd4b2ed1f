// SPDX-License-Identifier: GPL-3.0-or-later
// Where NewSweepDialog sends a sweep, and what the chosen place cannot take of it.
#include "core/format.h"
#include "core/servicelimits.h"
#include "core/shards.h"
#include "widgets/controls/datefield.h"
#include "widgets/dialogs/formrows.h"
#include "widgets/dialogs/newsweepdialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QSpinBox>

#include <algorithm>

namespace zixly {

namespace {

constexpr auto kOwnTip = "zixlyOwnTip"; // property: the tooltip while the field can be used

SweepSpec adaptedTo(const RunPlace &place, const SweepSpec &spec)
{
    return place.isHere() ? spec : limits::adapted(place.service, spec);
}

// The steps belong to the two ranges, which every place takes; whether it takes the steps themselves shows in what it
// makes of odd ones.
enum class Steps { Both, One, None };
Steps stepsAt(const RunPlace &place)
{
    SweepSpec odd;
    odd.fast.step = 7;
    odd.slow.step = 3;
    const SweepSpec taken = adaptedTo(place, odd);
    if (taken.fast.step != odd.fast.step)
        return Steps::None;
    return taken.slow.step != odd.slow.step ? Steps::One : Steps::Both;
}

} // namespace

RunPlace NewSweepDialog::place() const
{
    return m_places.at(std::clamp<qsizetype>(m_place->currentIndex(), 0, m_places.size() - 1));
}

void NewSweepDialog::setPlaces(const QList<RunPlace> &places)
{
    if (places.isEmpty() || places == m_places)
        return;
    const RunPlace chosen = place();
    {
        const QScopedValueRollback filling(m_filling, true);
        m_places = places;
        m_place->clear();
        for (const RunPlace &each : places) {
            m_place->addItem(each.title);
            m_place->setItemData(m_place->count() - 1, each.remark, Qt::ToolTipRole);
        }
        m_place->setCurrentIndex(0);
    }
    choosePlace(chosen.connection, chosen.service);
    readFields();
}

void NewSweepDialog::choosePlace(const QUuid &connection, ServiceKind service)
{
    for (qsizetype i = 0; i < m_places.size(); ++i) {
        const bool same
            = m_places[i].connection == connection && (connection.isNull() || m_places[i].service == service);
        if (same)
            m_place->setCurrentIndex(static_cast<int>(i));
    }
}

void NewSweepDialog::allow(const QList<QWidget *> &inputs, const QString &reason)
{
    for (QWidget *input : inputs) {
        if (!input->property(kOwnTip).isValid())
            input->setProperty(kOwnTip, input->toolTip());
        if (!reason.isEmpty())
            input->setAccessibleDescription(reason); // read aloud with the field, as a problem is
        else if (!input->isEnabled() && input->accessibleDescription() == input->toolTip())
            input->setAccessibleDescription({});
        input->setEnabled(reason.isEmpty());
        input->setToolTip(reason.isEmpty() ? input->property(kOwnTip).toString() : reason);
    }
}

// Enables what the place can take; the reason of everything else stands beside the field and in its tooltip.
void NewSweepDialog::showPlace()
{
    const RunPlace at = place();
    const auto reason = [&at](SpecField field) { return untakenAt(at, field); };
    m_placeRow->setVisible(m_places.size() > 1);
    m_place->setEnabled(m_places.size() > 1);
    m_place->setToolTip(at.title);
    m_placeRow->setHint(at.remark);
    allow({m_strategy}, reason(SpecField::Strategy));
    allow({m_signal}, reason(SpecField::Signal));
    allow({m_whole, m_from, m_to}, reason(SpecField::From));
    m_from->setEnabled(m_from->isEnabled() && !m_whole->isChecked());
    m_to->setEnabled(m_to->isEnabled() && !m_whole->isChecked());
    allow({m_fees}, reason(SpecField::Fees));
    allow({m_slippage}, reason(SpecField::Slippage));
    allow({m_execution}, reason(SpecField::Execution));
    allow({m_interval, m_annualisation}, reason(SpecField::Interval));
    const Steps steps = stepsAt(at);
    const QString service = at.isHere() ? QString() : serviceTitle(at.service);
    allow({m_step}, steps == Steps::None ? tr("%1 has its own step.").arg(service) : QString());
    allow({m_slowStep},
        steps == Steps::None      ? tr("%1 has its own step.").arg(service)
            : steps == Steps::One ? tr("%1 has one step for both ranges.").arg(service)
                                  : QString());
    m_annualisationRow->setHint(m_annualisation->isEnabled()
            ? tr("The reference preset makes the same numbers as the Trading API.")
            : reason(SpecField::Interval));
    m_misfit->setVisible(adaptedTo(at, m_spec) != m_spec);
    showShards();
}

bool NewSweepDialog::canSplit() const
{
    const RunPlace at = place();
    return at.isHere() || limits::canShard(at.service);
}

qint64 NewSweepDialog::mostCells() const
{
    return canSplit() ? zixly::shards::kMostCells : kMaxCells;
}

// What is too large for one job is split without being asked for.
int NewSweepDialog::shards() const
{
    const int needed = zixly::shards::countFor(validPairs(m_spec), kMaxCells);
    return canSplit() ? std::max(m_shards->value(), needed) : 1;
}

void NewSweepDialog::showShards()
{
    const QString service = place().isHere() ? QString() : serviceTitle(place().service);
    const QString reason = canSplit() ? QString() : tr("%1 cannot tell which jobs belong together.").arg(service);
    allow({m_shards}, reason);
    const int needed = shards();
    QString hint = tr("Several workers can share the sweep, and what fails is tried again alone.");
    if (needed > m_shards->value())
        hint = tr("It will be split into %n jobs: one job takes at most %1 combinations.", nullptr, needed)
                   .arg(countText(kMaxCells));
    m_shardsRow->setHint(reason.isEmpty() ? hint : reason);
}

QString NewSweepDialog::nameOfSpec() const
{
    const RunPlace at = place();
    return at.isHere() ? defaultName(m_spec) : defaultName(m_spec, limits::toldOf(at.service, m_spec));
}

void NewSweepDialog::takeAsPlaceDoes()
{
    const SweepSpec taken = adaptedTo(place(), m_spec);
    m_slowStepEdited = taken.fast.step != taken.slow.step;
    applySpec(taken);
}

QList<SpecProblem> NewSweepDialog::problems() const
{
    const RunPlace at = place();
    // A service has prices of its own: what lies here says nothing about them.
    const bool known = at.isHere() && !isPending();
    QList<SpecProblem> all = validate(m_spec, known ? m_preflight->facts : std::nullopt, mostCells());
    if (known && !m_preflight->tickerProblem.isEmpty())
        all.prepend({SpecField::Ticker, m_preflight->tickerProblem});
    return all + problemsAt(at, m_spec);
}

QString NewSweepDialog::forecastThere() const
{
    if (!isPending() && !m_preflight->facts && !m_spec.ticker.isEmpty())
        return tr("The prices of %1 are not here, so its bars and time are unknown.").arg(m_spec.ticker);
    return tr("It runs on the prices of the service, so bars and time are unknown.");
}

} // namespace zixly
