// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/priceseries.h"
#include "core/runplace.h"
#include "core/sweepspec.h"

#include <QDialog>
#include <QHash>
#include <QTimer>

#include <optional>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace zixly {

class DateField;
class FormRow;
class FormRows;
class TintedLabel;

// What is known of a sweep before it starts. It counts only as long as the dialog still shows the same spec.
struct Preflight {
    SweepSpec spec; // the one asked about
    std::optional<SeriesFacts> facts; // of its prices; empty = there are none
    QString tickerProblem; // why there are none, as a sentence
    qint64 estimateMs = -1; // expected running time, -1 = no history
    qint64 existingKey = 0; // job that ran the same sweep on the same data, 0 = none
};

// Sets up a sweep. Asks for a Preflight while the user types and starts only what is valid. The owner closes it when
// the job was accepted. GUI thread.
class NewSweepDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit NewSweepDialog(QWidget *parent = nullptr);
    ~NewSweepDialog() override;

    void setSeries(const QList<SeriesInfo> &series); // the tickers offered
    void setTicker(const QString &ticker);
    // Where it may run, this computer first (core runPlaces()). What is chosen stays chosen as long as it is in the
    // list.
    void setPlaces(const QList<RunPlace> &places);
    void choosePlace(const QUuid &connection, ServiceKind service); // ignored if it is not in the list
    void prefill(const SweepSpec &spec); // Run again with changes
    void setPreflight(const Preflight &preflight); // ignored if it is about another spec
    void showFailure(const QString &sentence); // the start was refused

    SweepSpec spec() const { return m_spec; }
    RunPlace place() const;
    QString name() const;
    int shards() const; // jobs it is to be cut into (core/shards.h); 1 = none

signals:
    void preflightRequested(const zixly::SweepSpec &spec);
    void startRequested(const zixly::SweepSpec &spec, const QString &name, const zixly::RunPlace &place);
    void openExistingRequested(qint64 key);
    void importRequested(); // the user wants to read a price file first

private:
    void createFields();
    void layOutFields();
    FormRows *buildMain();
    FormRows *buildMore();
    QWidget *buildFoot();
    void nameControls();
    void wireFields();
    void applySpec(const SweepSpec &spec);
    SweepSpec readSpec();
    void readFields();
    void showSpec();
    QList<SpecProblem> problems() const;
    void showProblems(const QList<SpecProblem> &problems);
    void showForecast();
    QString forecastHere() const; // of bars and time
    QString forecastThere() const;
    void showHints();
    void showPlace();
    QString nameOfSpec() const;
    bool canSplit() const;
    qint64 mostCells() const;
    void showShards();
    void takeAsPlaceDoes(); // every setting that the place cannot take becomes what it uses itself
    void allow(const QList<QWidget *> &inputs, const QString &reason); // empty = they can be used
    QString problemOfRate(const QLineEdit *field, const QString &name) const;
    bool isValid() const;
    bool isPending() const { return !m_preflight || m_preflight->spec != m_spec; }
    void start();
    void send();

    SweepSpec m_spec;
    std::optional<Preflight> m_preflight;
    QList<RunPlace> m_places; // as in the list of m_place, never empty
    QHash<SpecField, FormRow *> m_rows;
    FormRow *m_placeRow = nullptr;
    FormRow *m_annualisationRow = nullptr;
    FormRow *m_shardsRow = nullptr;
    QTimer m_pause;
    bool m_filling = false; // fields are being set by the program
    bool m_nameEdited = false;
    bool m_tickerEdited = false;
    bool m_slowStepEdited = false; // until then the slow step follows "Step"
    bool m_startWanted = false; // pressed before the preflight was known

    QComboBox *m_ticker;
    QPushButton *m_import;
    QLineEdit *m_name;
    QComboBox *m_strategy;
    QSpinBox *m_fastFrom;
    QSpinBox *m_fastTo;
    QSpinBox *m_step;
    QSpinBox *m_slowFrom;
    QSpinBox *m_slowTo;
    QSpinBox *m_slowStep;
    QSpinBox *m_signal;
    QCheckBox *m_whole;
    DateField *m_from;
    DateField *m_to;
    QLineEdit *m_fees;
    QComboBox *m_execution;
    QToolButton *m_more;
    QLineEdit *m_slippage;
    QComboBox *m_annualisation;
    QComboBox *m_interval;
    QSpinBox *m_minTrades;
    QSpinBox *m_shards;
    QComboBox *m_place;
    QWidget *m_existing;
    QWidget *m_misfit; // the place cannot take all of it, with the button that mends this
    TintedLabel *m_failure;
    TintedLabel *m_forecast;
    QPushButton *m_start;
};

} // namespace zixly
