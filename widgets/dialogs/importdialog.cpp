// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/importdialog.h"

#include "core/format.h"
#include "core/sweepspec.h"
#include "widgets/controls/elidedlabel.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/formrows.h"
#include "widgets/dialogs/importpreviewtable.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTimeZone>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace zixly {

namespace {

using Kind = ImportProblem::Kind;

void choose(QComboBox *combo, const QVariant &value)
{
    combo->setCurrentIndex(combo->findData(value));
}

} // namespace

ImportDialog::ImportDialog(QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Import prices"));
    createFields();
    m_tickerPause.setSingleShot(true);
    m_tickerPause.setInterval(200ms);
    connect(&m_tickerPause, &QTimer::timeout, this, [this] { emit tickerChanged(ticker()); });
    wireFields();
    showPlan();
}

QString ImportDialog::ticker() const
{
    return m_ticker->text().trimmed();
}

void ImportDialog::wireFields()
{
    const auto reshape = [this] {
        if (!m_showing && m_separator->currentIndex() >= 0)
            emit reshapeRequested(static_cast<char>(m_separator->currentData().toInt()), m_header->isChecked());
    };
    connect(m_separator, &QComboBox::currentIndexChanged, this, reshape);
    connect(m_header, &QCheckBox::toggled, this, reshape);
    connect(m_decimal, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index < 0)
            return;
        changePlan([this](ImportPlan &plan) {
            plan.decimal = static_cast<char>(m_decimal->currentData().toInt());
            plan.decimalAmbiguous = false;
        });
    });
    connect(m_dates, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index < 0)
            return;
        changePlan([this](ImportPlan &plan) {
            plan.dateOrder = static_cast<DateOrder>(m_dates->currentData().toInt());
            plan.dateAmbiguous = false;
        });
    });
    connect(m_zone, &QComboBox::currentTextChanged, this,
        [this](const QString &zone) { changePlan([zone](ImportPlan &plan) { plan.timeZone = zone.trimmed(); }); });
    connect(m_adjusted, &QComboBox::currentIndexChanged, this,
        [this](int index) { changePlan([index](ImportPlan &plan) { plan.adjusted = index == 1; }); });
    connect(m_skip, &QCheckBox::toggled, this,
        [this](bool on) { changePlan([on](ImportPlan &plan) { plan.skipBadRows = on; }); });
    connect(m_table, &ImportPreviewTable::roleChosen, this, [this](int column, ColumnRole role) {
        changePlan([column, role](ImportPlan &plan) {
            if (role != ColumnRole::Ignore)
                std::ranges::replace(plan.roles, role, ColumnRole::Ignore); // a role belongs to one column
            plan.roles[column] = role;
            if (!plan.has(ColumnRole::AdjClose))
                plan.adjusted = false;
        });
    });
    connect(m_ticker, &QLineEdit::textChanged, this, [this] {
        showQuestions();
        m_tickerPause.start();
    });
    connect(m_import, &QPushButton::clicked, this, [this] { emit importRequested(m_plan, ticker()); });
}

void ImportDialog::changePlan(const std::function<void(ImportPlan &)> &change)
{
    if (m_showing)
        return;
    const ImportPlan before = m_plan;
    change(m_plan);
    if (m_plan == before)
        return;
    showPlan();
    emit planChanged(m_plan);
}

void ImportDialog::setFile(const QString &name, const QString &ticker)
{
    m_file->setText(name);
    const QSignalBlocker quiet(m_ticker);
    m_ticker->setText(ticker);
}

void ImportDialog::setRecognition(const Recognition &recognition)
{
    m_unreadable = false;
    m_plan = recognition.plan;
    m_preview = {};
    m_trial.reset();
    const QString format = priceFormatTitle(m_plan.format);
    switch (recognition.confidence) {
    case Recognition::Confidence::Sure: m_format->setText(tr("Recognised as %1").arg(format)); break;
    case Recognition::Confidence::Guess:
        m_format->setText(tr("Looks like %1; please check the columns").arg(format));
        break;
    case Recognition::Confidence::None:
        m_format->setText(tr("Not recognised: say what each column means in the first row of the preview"));
        break;
    }
    showPlan();
}

void ImportDialog::setPreview(const ImportPreview &preview)
{
    m_preview = preview;
    m_table->setPreview(preview);
    showQuestions();
}

void ImportDialog::setTrial(const ImportTrial &trial)
{
    if (trial.plan != m_plan || trial.ticker != ticker())
        return;
    m_trial = trial;
    showTrial();
    showQuestions();
}

void ImportDialog::showProblem(const ImportProblem &problem)
{
    m_unreadable = true;
    m_trial.reset();
    m_list->clear();
    m_list->addItem(explain(problem));
    showList();
    m_summary->setInk(theme::Ink::Error);
    m_summary->setText(tr("This file cannot be imported."));
    showQuestions();
}

void ImportDialog::setBusy(bool busy)
{
    m_busy = busy;
    if (busy) {
        m_summary->setInk(theme::Ink::Muted);
        m_summary->setText(tr("Importing"));
    } else {
        showTrial();
    }
    showQuestions();
}

void ImportDialog::showPlan()
{
    const QScopedValueRollback showing(m_showing, true);
    choose(m_separator, static_cast<int>(m_plan.separator));
    m_header->setChecked(m_plan.header);
    m_decimal->setCurrentIndex(m_plan.decimalAmbiguous ? -1 : m_decimal->findData(static_cast<int>(m_plan.decimal)));
    m_dates->setCurrentIndex(m_plan.dateAmbiguous ? -1 : m_dates->findData(static_cast<int>(m_plan.dateOrder)));
    m_zone->setCurrentText(m_plan.timeZone);
    const bool hasAdjusted = m_plan.has(ColumnRole::AdjClose);
    m_adjusted->setEnabled(hasAdjusted);
    m_adjusted->setCurrentIndex(m_plan.adjusted ? 1 : 0);
    m_adjustedRow->setHint(hasAdjusted ? tr("Adjusting scales open, high, low and close by adjusted close / close.")
                                       : tr("The file has no column of adjusted closes."));
    m_skip->setChecked(m_plan.skipBadRows);
    m_table->setPlan(m_plan);
    showTrial();
    showQuestions();
}

QString ImportDialog::tickerProblem() const
{
    SweepSpec spec; // the rules for a ticker are those of a sweep
    spec.ticker = ticker();
    for (const SpecProblem &problem : validate(spec))
        if (problem.field == SpecField::Ticker)
            return spec.ticker.isEmpty() ? tr("Give the series a name, for example SP500.") : problem.sentence;
    return {};
}

void ImportDialog::showQuestions()
{
    QString columns;
    QString zone;
    for (const ImportProblem &problem : std::as_const(m_preview.planProblems)) {
        if (problem.kind == Kind::DatesAmbiguous || problem.kind == Kind::DecimalAmbiguous)
            continue; // said beside their own fields
        if (problem.kind == Kind::UnknownTimeZone)
            zone = explain(problem);
        else if (columns.isEmpty())
            columns = explain(problem);
    }
    m_tickerRow->setProblem(tickerProblem());
    m_columnsRow->setProblem(columns);
    m_zoneRow->setProblem(zone);
    m_datesRow->setProblem(m_plan.dateAmbiguous
            ? tr("Ambiguous: these dates can be read with the month or the day first. Choose.")
            : QString());
    m_decimalRow->setProblem(
        m_plan.decimalAmbiguous ? tr("Ambiguous: the comma can mark decimals or thousands. Choose.") : QString());
    const bool answered = !m_plan.dateAmbiguous && !m_plan.decimalAmbiguous && m_preview.planProblems.isEmpty();
    const bool refused = m_trial && m_trial->plan == m_plan && !m_trial->outcome.ok();
    m_import->setEnabled(
        !m_busy && !m_unreadable && answered && !refused && tickerProblem().isEmpty() && !m_plan.roles.isEmpty());
    m_import->setText(m_trial && m_trial->replaces ? tr("Replace") : tr("Import"));
    m_import->setAccessibleName(m_import->text());
}

// As high as it needs to be, up to a few lines.
void ImportDialog::showList()
{
    constexpr int kLines = 6;
    const int lines = std::min(m_list->count(), kLines) + 1;
    m_list->setFixedHeight(lines * m_list->fontMetrics().lineSpacing() + theme::kNear);
    m_list->setVisible(m_list->count() > 0);
}

void ImportDialog::showTrial()
{
    m_list->clear();
    const bool known = m_trial && m_trial->plan == m_plan;
    if (!known) {
        m_list->hide();
        m_summary->setInk(theme::Ink::Muted);
        m_summary->setText({});
        return;
    }
    const ImportOutcome &outcome = m_trial->outcome;
    for (const ImportProblem &problem : outcome.problems)
        m_list->addItem(explain(problem));
    for (const QString &note : describe(outcome.notes))
        m_list->addItem(note);
    for (const ImportProblem &example : outcome.notes.examples)
        m_list->addItem(explain(example));
    showList();
    if (!outcome.ok()) {
        m_summary->setInk(theme::Ink::Error);
        QString text = tr("%n problem(s) in this file.", nullptr, static_cast<int>(outcome.problemCount));
        if (outcome.problemCount > outcome.problems.size())
            text += u' ' + tr("The first %1 are listed.").arg(countText(outcome.problems.size()));
        m_summary->setText(text);
        return;
    }
    m_summary->setInk(theme::Ink::Text);
    const PriceSeries &series = *outcome.series;
    QString text = tr("%1 bars, %2 to %3.")
                       .arg(countText(series.size()), barTimeText(series.time.front(), series.dateOnly),
                           barTimeText(series.time.back(), series.dateOnly));
    if (m_trial->replaces)
        text += u' '
            + tr("Replaces %1: %2 bars added, %3 revised, %4 removed.")
                  .arg(m_trial->ticker, countText(m_trial->replaces->added), countText(m_trial->replaces->revised),
                      countText(m_trial->replaces->removed));
    m_summary->setText(text);
}

} // namespace zixly
