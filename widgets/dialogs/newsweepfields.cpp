// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of NewSweepDialog and where they lie.
#include "core/shards.h"
#include "widgets/controls/datefield.h"
#include "widgets/controls/primarybutton.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/formrows.h"
#include "widgets/dialogs/newsweepdialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDialogButtonBox>
#include <QFrame>
#include <QLineEdit>
#include <QScrollArea>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kTall = 740; // with all options
constexpr int kLargest = 9'999'999; // what can be typed; what is valid decides validate()

// Starts at 0, so that a 0 is refused with a sentence instead of being changed in silence.
QSpinBox *numberField(QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setRange(0, kLargest);
    box->setGroupSeparatorShown(true);
    box->setKeyboardTracking(true);
    box->setAlignment(Qt::AlignRight);
    box->setMinimumWidth(box->fontMetrics().horizontalAdvance(u"00,000"_s) + 44);
    box->setMaximumWidth(box->minimumWidth());
    return box;
}

QComboBox *choice(QWidget *parent, const QList<std::pair<QString, qint64>> &entries)
{
    auto *combo = new QComboBox(parent);
    for (const auto &[text, value] : entries)
        combo->addItem(text, value);
    return combo;
}

// A sentence with a button that follows from it.
QWidget *offer(QWidget *parent, const QString &sentence, const QString &action, QPushButton **button)
{
    auto *box = new QWidget(parent);
    auto *words = new TintedLabel(sentence, theme::Ink::Text, box);
    words->setWordWrap(true);
    *button = new QPushButton(action, box);
    (*button)->setAccessibleName(action);
    auto *layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(words, 1);
    layout->addWidget(*button);
    return box;
}

template <class Value>
qint64 id(Value value)
{
    return static_cast<qint64>(value);
}

} // namespace

void NewSweepDialog::createFields()
{
    m_ticker = new QComboBox(this);
    m_ticker->setEditable(true);
    m_ticker->setInsertPolicy(QComboBox::NoInsert);
    m_ticker->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_ticker->setMinimumContentsLength(16);
    m_ticker->completer()->setCaseSensitivity(Qt::CaseInsensitive);
    m_ticker->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_import = new QPushButton(tr("Import file"), this);
    setThemedIcon(m_import, u"folder"_s);
    m_name = new QLineEdit(this);
    m_name->setMaxLength(500);
    m_strategy = choice(this,
        {{toText(Strategy::Sma), id(Strategy::Sma)}, {toText(Strategy::Ema), id(Strategy::Ema)},
            {toText(Strategy::Macd), id(Strategy::Macd)}});
    for (QSpinBox **box :
        {&m_fastFrom, &m_fastTo, &m_step, &m_slowFrom, &m_slowTo, &m_slowStep, &m_signal, &m_minTrades})
        *box = numberField(this);
    m_shards = numberField(this);
    m_shards->setRange(1, shards::kMost);
    m_whole = new QCheckBox(tr("Whole series"), this);
    m_from = new DateField(tr("first bar"), this);
    m_to = new DateField(tr("last bar"), this);
    m_fees = new QLineEdit(this);
    m_slippage = new QLineEdit(this);
    m_execution = choice(this,
        {{tr("At the next close"), id(Execution::Next)}, {tr("At the same close, looks ahead"), id(Execution::Same)},
            {tr("At the next open"), id(Execution::NextOpen)}});
    m_annualisation = choice(this,
        {{tr("Reference: 365 days for ratios, 252 for the return"), id(Annualisation::Reference)},
            {tr("252 days a year"), id(Annualisation::Days252)}, {tr("365 days a year"), id(Annualisation::Days365)}});
    m_interval = choice(this, {{tr("Detect from the prices"), 0}});
    for (const auto &text : {u"1d"_s, u"4h"_s, u"1h"_s, u"30m"_s, u"15m"_s, u"5m"_s, u"1m"_s})
        m_interval->addItem(text, parseInterval(text).value_or(0));
    m_place = new QComboBox(this);
    m_place->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const RunPlace &place : std::as_const(m_places))
        m_place->addItem(place.title);
    m_more = new QToolButton(this);
    m_failure = new TintedLabel(theme::Ink::Error, this);
    m_forecast = new TintedLabel(theme::Ink::Muted, this);
    m_start = new PrimaryButton(tr("Start sweep"), this);
}

void NewSweepDialog::layOutFields()
{
    FormRows *main = buildMain();
    FormRows *more = buildMore();
    const int labels = std::max(main->labelWidth(), more->labelWidth());
    main->setLabelWidth(labels);
    more->setLabelWidth(labels);
    const QList<QWidget *> rows{m_ticker, m_import, m_place, m_strategy, m_fastFrom, m_fastTo, m_step, m_slowFrom,
        m_slowTo, m_slowStep, m_signal, m_whole, m_from, m_to, m_fees, m_execution, m_name, m_more};
    for (qsizetype i = 1; i < rows.size(); ++i)
        setTabOrder(rows[i - 1], rows[i]); // as they stand on the screen
    nameControls();

    auto *content = new QWidget(this);
    auto *fields = new QVBoxLayout(content);
    fields->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kNear);
    fields->setSpacing(theme::kNear);
    fields->addWidget(main);
    fields->addWidget(m_more);
    fields->addWidget(more);
    fields->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addWidget(buildFoot());

    m_more->setText(tr("More options"));
    m_more->setAccessibleName(tr("More options"));
    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setFocusPolicy(Qt::StrongFocus);
    setThemedIcon(m_more, u"chevron-right"_s);
    more->hide();
    connect(m_more, &QToolButton::toggled, this, [this, more](bool on) {
        more->setVisible(on);
        if (on)
            resize(width(), std::max(height(), kTall));
        setThemedIcon(m_more, on ? u"chevron-down"_s : u"chevron-right"_s);
    });
    setMinimumWidth(content->minimumSizeHint().width() + 24);
    resize(std::max(580, minimumWidth()), 540);
}

FormRows *NewSweepDialog::buildMain()
{
    auto *form = new FormRows(this);
    const auto word = [this](const QString &text) { return new TintedLabel(text, theme::Ink::Muted, this); };
    m_rows[SpecField::Ticker] = form->addRow(tr("&Ticker"), inLine(this, {m_ticker, m_import}, 0), {m_ticker});
    m_placeRow = form->addRow(tr("&Where to run"), m_place);
    m_rows[SpecField::Strategy] = form->addRow(tr("&Strategy"), inLine(this, {m_strategy}), {m_strategy});
    m_rows[SpecField::Fast] = form->addRow(tr("&Fast windows"),
        inLine(this, {m_fastFrom, word(tr("to")), m_fastTo, word(tr("step")), m_step, word(tr("bars"))}),
        {m_fastFrom, m_fastTo, m_step});
    m_rows[SpecField::Slow] = form->addRow(tr("S&low windows"),
        inLine(this, {m_slowFrom, word(tr("to")), m_slowTo, word(tr("step")), m_slowStep, word(tr("bars"))}),
        {m_slowFrom, m_slowTo, m_slowStep});
    m_rows[SpecField::Signal]
        = form->addRow(tr("S&ignal window"), inLine(this, {m_signal, word(tr("bars"))}), {m_signal});
    m_rows[SpecField::From]
        = form->addRow(tr("&Dates"), inLine(this, {m_whole, m_from, word(tr("to")), m_to}), {m_whole, m_from, m_to});
    m_rows[SpecField::Fees] = form->addRow(tr("F&ees"), inLine(this, {m_fees}), {m_fees});
    m_rows[SpecField::Execution] = form->addRow(tr("E&xecution"), inLine(this, {m_execution}), {m_execution});
    form->addRow(tr("&Name"), m_name);
    return form;
}

FormRows *NewSweepDialog::buildMore()
{
    auto *form = new FormRows(this);
    m_rows[SpecField::Slippage] = form->addRow(tr("Slippa&ge"), inLine(this, {m_slippage}), {m_slippage});
    m_annualisationRow = form->addRow(tr("&Annualisation"), inLine(this, {m_annualisation}), {m_annualisation});
    m_rows[SpecField::Interval] = form->addRow(tr("&Bar interval"), inLine(this, {m_interval}), {m_interval});
    m_rows[SpecField::MinTrades] = form->addRow(tr("&Minimum trades"), inLine(this, {m_minTrades}), {m_minTrades});
    m_rows[SpecField::MinTrades]->setHint(tr("Combinations with fewer are marked and never called best."));
    m_shardsRow = form->addRow(
        tr("S&plit into"), inLine(this, {m_shards, new TintedLabel(tr("jobs"), theme::Ink::Muted, this)}), {m_shards});
    return form;
}

QWidget *NewSweepDialog::buildFoot()
{
    auto *foot = new QWidget(this);
    auto *line = new QFrame(foot);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Sunken);
    QPushButton *open = nullptr;
    m_existing = offer(foot, tr("This sweep was already run on the same prices."), tr("Open its results"), &open);
    connect(open, &QPushButton::clicked, this, [this] {
        if (m_preflight && m_preflight->existingKey != 0)
            emit openExistingRequested(m_preflight->existingKey);
    });
    QPushButton *adapt = nullptr;
    m_misfit = offer(foot, tr("Some settings cannot be sent there as they are. Nothing is dropped in silence."),
        tr("Use what this service takes"), &adapt);
    connect(adapt, &QPushButton::clicked, this, &NewSweepDialog::takeAsPlaceDoes);
    m_failure->setWordWrap(true);
    m_failure->hide();
    m_forecast->setWordWrap(true);
    m_forecast->setObjectName(u"forecast"_s);
    m_forecast->setMinimumHeight(2 * m_forecast->fontMetrics().lineSpacing() + 2); // it may need a second line
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, foot);
    buttons->addButton(m_start, QDialogButtonBox::AcceptRole);
    m_start->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(theme::kWide);
    bottom->addWidget(m_forecast, 1);
    bottom->addWidget(buttons);
    auto *layout = new QVBoxLayout(foot);
    layout->setContentsMargins(theme::kLoose, 0, theme::kLoose, theme::kWide);
    layout->setSpacing(theme::kNear);
    layout->addWidget(line);
    layout->addWidget(m_existing);
    layout->addWidget(m_misfit);
    layout->addWidget(m_failure);
    layout->addLayout(bottom);
    return foot;
}

void NewSweepDialog::nameControls()
{
    const auto name = [](QWidget *widget, const QString &text, const QString &tip = {}) {
        widget->setAccessibleName(text);
        widget->setToolTip(tip);
    };
    name(m_ticker, tr("Ticker"), tr("An imported series, a file in the prices folder, or a new file"));
    name(m_ticker->lineEdit(), tr("Ticker"));
    name(m_import, tr("Import file"), tr("Read prices from a CSV file first"));
    name(m_name, tr("Name"), tr("How the job is called in the list"));
    name(m_strategy, tr("Strategy"));
    name(m_fastFrom, tr("Fast from"));
    name(m_fastTo, tr("Fast to"));
    name(m_step, tr("Step"),
        tr("From one window to the next; the slow windows follow until they get a step of their own"));
    name(m_slowFrom, tr("Slow from"));
    name(m_slowTo, tr("Slow to"));
    name(m_slowStep, tr("Slow step"));
    name(m_signal, tr("Signal"));
    name(m_whole, tr("Whole series"));
    name(m_from, tr("Date from"), tr("First day used; bars before it are cut away before anything is computed"));
    name(m_to, tr("Date to"), tr("Last day used"));
    name(m_fees, tr("Fees"), tr("Share of the traded value per side"));
    name(m_execution, tr("Execution"));
    name(m_slippage, tr("Slippage"));
    name(m_annualisation, tr("Annualisation"));
    name(m_interval, tr("Bar interval"));
    name(m_minTrades, tr("Minimum trades"));
    name(m_shards, tr("Split into"), tr("Jobs that share the fast windows; the sweep is shown as one"));
    name(m_place, tr("Where to run"));
}

} // namespace zixly
