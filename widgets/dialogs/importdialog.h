// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/importplan.h"

#include <QDialog>
#include <QTimer>

#include <functional>
#include <optional>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace zixly {

class ElidedLabel;
class FormRow;
class ImportPreviewTable;
class TintedLabel;

// What an import would change of a series that is already there, in bars.
struct ReplaceInfo {
    qint64 added = 0;
    qint64 revised = 0;
    qint64 removed = 0;
};

// The whole file read with a plan, without keeping it. Counts only as long as plan and ticker are still those shown.
struct ImportTrial {
    ImportPlan plan;
    QString ticker;
    ImportOutcome outcome;
    std::optional<ReplaceInfo> replaces; // empty = the ticker is new
};

// Shows how a price file is going to be read and lets every part of it be corrected. Reads nothing itself. GUI thread.
class ImportDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit ImportDialog(QWidget *parent = nullptr);

    void setFile(const QString &name, const QString &ticker); // name as shown to people, ticker proposed
    void setRecognition(const Recognition &recognition);
    void setPreview(const ImportPreview &preview);
    void setTrial(const ImportTrial &trial); // ignored if plan or ticker have changed since
    void showProblem(const ImportProblem &problem); // the file cannot be read at all
    void setBusy(bool busy); // while importing

    const ImportPlan &plan() const { return m_plan; }
    QString ticker() const;

signals:
    void reshapeRequested(char separator, bool header); // recognise again with these; setRecognition() follows
    void planChanged(const zixly::ImportPlan &plan); // setPreview() and setTrial() follow
    void tickerChanged(const QString &ticker); // setTrial() follows
    void importRequested(const zixly::ImportPlan &plan, const QString &ticker);

private:
    void createFields();
    QWidget *buildForm();
    void nameFields();
    QWidget *layOutForm();
    QWidget *buildFoot();
    void wireFields();
    void showPlan();
    void showQuestions();
    void showTrial();
    void showList();
    void changePlan(const std::function<void(ImportPlan &)> &change);
    QString tickerProblem() const;

    ImportPlan m_plan;
    ImportPreview m_preview;
    std::optional<ImportTrial> m_trial;
    QTimer m_tickerPause;
    bool m_showing = false;
    bool m_busy = false;
    bool m_unreadable = false;

    ElidedLabel *m_file;
    TintedLabel *m_format;
    QLineEdit *m_ticker;
    QComboBox *m_separator;
    QCheckBox *m_header;
    QComboBox *m_decimal;
    QComboBox *m_dates;
    QComboBox *m_zone;
    QComboBox *m_adjusted;
    QCheckBox *m_skip;
    FormRow *m_tickerRow;
    FormRow *m_columnsRow;
    FormRow *m_datesRow;
    FormRow *m_decimalRow;
    FormRow *m_zoneRow;
    FormRow *m_adjustedRow;
    ImportPreviewTable *m_table;
    TintedLabel *m_summary;
    QListWidget *m_list; // notes and problems
    QPushButton *m_import;
};

} // namespace zixly
