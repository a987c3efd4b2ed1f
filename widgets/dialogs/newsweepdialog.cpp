// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/newsweepdialog.h"

#include "core/format.h"
#include "core/servicelimits.h"
#include "widgets/controls/datefield.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/formrows.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QTimeZone>
#include <QToolButton>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace zixly {

namespace {

// Stands for text that is no rate; validate() refuses it, the sentence comes from problemOfRate().
constexpr double kNoRate = -1.0;

template <class Value>
Value valueOf(const QComboBox *combo)
{
    return static_cast<Value>(combo->currentData().toInt());
}

template <class Value>
void choose(QComboBox *combo, Value value)
{
    combo->setCurrentIndex(combo->findData(static_cast<int>(value)));
}

} // namespace

NewSweepDialog::NewSweepDialog(QWidget *parent)
    : QDialog(parent)
    , m_places(runPlaces({}))
{
    setWindowTitle(tr("New sweep"));
    createFields();
    layOutFields();
    m_pause.setSingleShot(true);
    m_pause.setInterval(100ms);
    connect(&m_pause, &QTimer::timeout, this, [this] { emit preflightRequested(m_spec); });
    wireFields();
    applySpec({});
    m_ticker->setFocus();
}

// A field that has the focus tells once more while it dies, to a dialog that is half gone by then.
NewSweepDialog::~NewSweepDialog()
{
    m_name->disconnect(this);
}

QString NewSweepDialog::name() const
{
    const QString text = m_name->text().simplified();
    return text.isEmpty() ? nameOfSpec() : text;
}

void NewSweepDialog::wireFields()
{
    const auto read = [this] { readFields(); };
    connect(m_ticker, &QComboBox::currentTextChanged, this, [this] {
        m_tickerEdited = m_tickerEdited || !m_filling;
        readFields();
    });
    for (QComboBox *combo : {m_strategy, m_execution, m_annualisation, m_interval, m_place})
        connect(combo, &QComboBox::currentIndexChanged, this, read);
    for (QSpinBox *box : {m_fastFrom, m_fastTo, m_slowFrom, m_slowTo, m_signal, m_minTrades, m_shards})
        connect(box, &QSpinBox::valueChanged, this, read);
    connect(m_step, &QSpinBox::valueChanged, this, [this](int step) {
        // One step for both, until somebody wants two and the place can take them.
        if (!m_filling && (!m_slowStepEdited || !m_slowStep->isEnabled())) {
            const QScopedValueRollback filling(m_filling, true);
            m_slowStep->setValue(step);
        }
        readFields();
    });
    connect(m_slowStep, &QSpinBox::valueChanged, this, [this] {
        m_slowStepEdited = m_slowStepEdited || !m_filling;
        readFields();
    });
    connect(m_whole, &QCheckBox::toggled, this, read);
    connect(m_from, &DateField::valueChanged, this, read);
    connect(m_to, &DateField::valueChanged, this, read);
    connect(m_fees, &QLineEdit::textChanged, this, read);
    connect(m_slippage, &QLineEdit::textChanged, this, read);
    connect(m_name, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (!m_filling)
            m_nameEdited = !text.trimmed().isEmpty(); // an emptied name is proposed again
    });
    connect(m_name, &QLineEdit::editingFinished, this, &NewSweepDialog::showSpec);
    connect(m_import, &QPushButton::clicked, this, &NewSweepDialog::importRequested);
    connect(m_start, &QPushButton::clicked, this, &NewSweepDialog::start);
}

void NewSweepDialog::setSeries(const QList<SeriesInfo> &series)
{
    const QString shown = m_ticker->currentText();
    m_filling = true;
    m_ticker->clear();
    for (const SeriesInfo &info : series) {
        m_ticker->addItem(info.ticker);
        if (info.bars > 0) // a file in the prices folder has not been looked into
            m_ticker->setItemData(m_ticker->count() - 1,
                tr("%1 to %2, %3 bars").arg(dateText(info.firstMs), dateText(info.lastMs), countText(info.bars)),
                Qt::ToolTipRole);
    }
    const bool keep = m_tickerEdited || !shown.isEmpty();
    m_ticker->setCurrentText(keep || series.isEmpty() ? shown : series.first().ticker);
    m_filling = false;
    m_preflight.reset(); // the prices may be others now
    readFields();
}

void NewSweepDialog::setTicker(const QString &ticker)
{
    m_tickerEdited = true;
    m_preflight.reset();
    if (m_ticker->currentText() == ticker)
        readFields();
    else
        m_ticker->setCurrentText(ticker);
}

void NewSweepDialog::prefill(const SweepSpec &spec)
{
    m_tickerEdited = true;
    m_slowStepEdited = spec.fast.step != spec.slow.step;
    const SweepSpec usual;
    const bool unusual = spec.slippage > 0.0 || spec.annualisation != usual.annualisation || spec.barIntervalMs != 0
        || spec.minTrades != usual.minTrades;
    if (unusual)
        m_more->setChecked(true); // nothing that counts stays out of sight
    applySpec(spec);
}

void NewSweepDialog::applySpec(const SweepSpec &spec)
{
    {
        const QScopedValueRollback filling(m_filling, true);
        m_ticker->setCurrentText(spec.ticker);
        choose(m_strategy, spec.strategy);
        m_fastFrom->setValue(spec.fast.min);
        m_fastTo->setValue(spec.fast.max);
        m_step->setValue(spec.fast.step);
        m_slowFrom->setValue(spec.slow.min);
        m_slowTo->setValue(spec.slow.max);
        m_slowStep->setValue(spec.slow.step);
        m_signal->setValue(spec.signal);
        m_whole->setChecked(!spec.from && !spec.to);
        m_from->setValue(spec.from);
        m_to->setValue(spec.to);
        m_fees->setText(rateText(spec.fees));
        choose(m_execution, spec.execution);
        m_slippage->setText(rateText(spec.slippage));
        choose(m_annualisation, spec.annualisation);
        if (m_interval->findData(spec.barIntervalMs) < 0)
            m_interval->addItem(intervalText(spec.barIntervalMs), spec.barIntervalMs);
        m_interval->setCurrentIndex(m_interval->findData(spec.barIntervalMs));
        m_minTrades->setValue(spec.minTrades);
    }
    readFields();
}

SweepSpec NewSweepDialog::readSpec()
{
    SweepSpec spec;
    spec.ticker = m_ticker->currentText().trimmed();
    spec.strategy = valueOf<Strategy>(m_strategy);
    spec.fast = {m_fastFrom->value(), m_fastTo->value(), m_step->value()};
    spec.slow = {m_slowFrom->value(), m_slowTo->value(), m_slowStep->value()};
    spec.signal = m_signal->value();
    spec.fees = parseRate(m_fees->text()).value_or(kNoRate);
    spec.slippage = parseRate(m_slippage->text()).value_or(kNoRate);
    spec.execution = valueOf<Execution>(m_execution);
    spec.annualisation = valueOf<Annualisation>(m_annualisation);
    spec.barIntervalMs = m_interval->currentData().toLongLong();
    if (!m_whole->isChecked()) {
        spec.from = m_from->value();
        spec.to = m_to->value();
    }
    spec.minTrades = m_minTrades->value();
    return spec;
}

void NewSweepDialog::readFields()
{
    if (m_filling)
        return; // once, when everything is filled in
    m_spec = readSpec();
    m_startWanted = false;
    m_failure->hide();
    if (isPending())
        m_pause.start();
    showSpec();
}

QString NewSweepDialog::problemOfRate(const QLineEdit *field, const QString &name) const
{
    if (parseRate(field->text()))
        return {};
    return tr("%1 must be a rate. Write 20 bps, 0.2 % or 0.002.").arg(name);
}

void NewSweepDialog::showSpec()
{
    showProblems(problems());
    showPlace();
    if (!m_nameEdited) {
        const QScopedValueRollback filling(m_filling, true);
        m_name->setText(nameOfSpec());
        m_name->setCursorPosition(0);
    }
    m_rows[SpecField::Signal]->setVisible(m_spec.strategy == Strategy::Macd);
    m_existing->setVisible(place().isHere() && !isPending() && m_preflight->existingKey != 0 && isValid());
    if (!isPending() && m_preflight->facts) {
        const auto day = [](qint64 ms) { return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc()).date(); };
        m_from->setStart(day(m_preflight->facts->firstMs));
        m_to->setStart(day(m_preflight->facts->lastMs));
    }
    showHints();
    showForecast();
    m_start->setEnabled(isValid());
}

void NewSweepDialog::showProblems(const QList<SpecProblem> &problems)
{
    QHash<SpecField, QString> sentences;
    for (const SpecProblem &problem : problems)
        if (!sentences.contains(problem.field))
            sentences.insert(problem.field, problem.sentence);
    if (const QString fees = problemOfRate(m_fees, tr("Fees")); !fees.isEmpty())
        sentences[SpecField::Fees] = fees;
    if (const QString slippage = problemOfRate(m_slippage, tr("Slippage")); !slippage.isEmpty())
        sentences[SpecField::Slippage] = slippage;
    // Nobody needs to be told that a form just opened is not filled in yet.
    if (!m_tickerEdited && m_spec.ticker.isEmpty())
        sentences.remove(SpecField::Ticker);
    if (sentences.contains(SpecField::To) && !sentences.contains(SpecField::From))
        sentences.insert(SpecField::From, sentences.take(SpecField::To)); // the dates share a row
    for (auto row = m_rows.begin(); row != m_rows.end(); ++row)
        row.value()->setProblem(sentences.value(row.key()));
    for (const SpecField field : {SpecField::Slippage, SpecField::MinTrades, SpecField::Interval})
        if (m_rows[field]->hasProblem())
            m_more->setChecked(true);
}

bool NewSweepDialog::isValid() const
{
    for (const FormRow *row : m_rows)
        if (row->hasProblem())
            return false;
    return !m_spec.ticker.isEmpty() && validate(m_spec, {}, mostCells()).isEmpty()
        && problemsAt(place(), m_spec).isEmpty();
}

void NewSweepDialog::showHints()
{
    const RunPlace at = place();
    const auto hint = [&](SpecField field, const QString &usual) {
        const QString untaken = untakenAt(at, field);
        m_rows[field]->setHint(untaken.isEmpty() ? usual : untaken);
    };
    hint(SpecField::Execution,
        m_spec.execution == Execution::Same
            ? tr("Looks ahead: the signal of a close is filled at that same close. For comparison with older results "
                 "only.")
            : m_spec.execution == Execution::NextOpen ? tr("The signal of a close is filled at the next bar's open.")
                                                      : tr("The signal of a close is filled at the next bar's close."));
    hint(SpecField::Fees, tr("Per side. Write 20 bps, 0.2 % or 0.002."));
    hint(SpecField::Slippage, tr("Makes every fill worse by this share of the price."));
    for (const SpecField field : {SpecField::Strategy, SpecField::Signal, SpecField::From, SpecField::Interval})
        hint(field, {});
    const SeriesFacts *facts = at.isHere() && !isPending() && m_preflight->facts ? &*m_preflight->facts : nullptr;
    hint(SpecField::Ticker,
        facts ? tr("Prices from %1 to %2").arg(dateText(facts->firstMs), dateText(facts->lastMs)) : QString());
}

void NewSweepDialog::showForecast()
{
    const qint64 pairs = validPairs(m_spec);
    const RunPlace at = place();
    const bool ownStep = !at.isHere() && limits::isIgnored(at.service, "step"_L1); // then only it knows how many
    QStringList parts{ownStep ? tr("As many combinations as the service's own step makes")
                              : tr("%1 valid combinations").arg(countText(pairs)),
        at.isHere() ? forecastHere() : forecastThere()};
    parts.removeAll(QString());
    m_forecast->setText(parts.join(u" · "_s));
    m_forecast->setInk(pairs == 0 ? theme::Ink::Error : theme::Ink::Muted);
}

QString NewSweepDialog::forecastHere() const
{
    if (isPending() || !m_preflight->facts)
        return {};
    const QString bars = tr("%1 bars").arg(countText(m_preflight->facts->bars));
    return m_preflight->estimateMs < 0 ? bars
                                       : bars + u" · "_s + tr("about %1").arg(durationText(m_preflight->estimateMs));
}

void NewSweepDialog::setPreflight(const Preflight &preflight)
{
    if (preflight.spec != m_spec)
        return;
    m_preflight = preflight;
    m_pause.stop();
    showSpec();
    if (std::exchange(m_startWanted, false) && isValid())
        send();
}

void NewSweepDialog::send()
{
    emit startRequested(m_spec, name(), place());
}

void NewSweepDialog::start()
{
    if (!isValid())
        return;
    m_failure->hide();
    if (!isPending() || !place().isHere()) // a service has its own prices
        return send();
    // Faster than the look at the prices: start as soon as that has answered.
    m_startWanted = true;
    m_pause.stop();
    emit preflightRequested(m_spec);
}

void NewSweepDialog::showFailure(const QString &sentence)
{
    m_failure->setText(sentence);
    m_failure->setVisible(!sentence.isEmpty());
}

} // namespace zixly
