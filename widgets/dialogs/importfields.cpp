// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of ImportDialog and where they lie.
#include "widgets/controls/elidedlabel.h"
#include "widgets/controls/primarybutton.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/formrows.h"
#include "widgets/dialogs/importdialog.h"
#include "widgets/dialogs/importpreviewtable.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace zixly {

void ImportDialog::createFields()
{
    m_file = new ElidedLabel(this);
    QFont heading = m_file->font();
    heading.setPointSizeF(heading.pointSizeF() * 1.25);
    heading.setBold(true);
    m_file->setFont(heading);
    m_format = new TintedLabel(theme::Ink::Muted, this);
    m_format->setWordWrap(true);
    m_table = new ImportPreviewTable(this);
    m_table->setMinimumHeight(160);
    m_list = new QListWidget(this);
    m_list->setAccessibleName(tr("Problems and notes"));
    m_list->setWordWrap(true);
    m_list->setResizeMode(QListView::Adjust);
    m_list->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kWide);
    layout->setSpacing(theme::kNear);
    layout->addWidget(m_file);
    layout->addWidget(m_format);
    layout->addWidget(buildForm());
    layout->addWidget(m_table, 1);
    layout->addWidget(m_list);
    layout->addWidget(buildFoot());
    resize(860, 680);
}

QWidget *ImportDialog::buildForm()
{
    m_ticker = new QLineEdit(this);
    m_ticker->setMaxLength(64);
    m_separator = new QComboBox(this);
    m_separator->addItem(tr("Comma"), static_cast<int>(','));
    m_separator->addItem(tr("Semicolon"), static_cast<int>(';'));
    m_separator->addItem(tr("Tab"), static_cast<int>('\t'));
    m_header = new QCheckBox(tr("The first row holds names"), this);
    m_decimal = new QComboBox(this);
    m_decimal->addItem(tr("Point: 1234.5"), static_cast<int>('.'));
    m_decimal->addItem(tr("Comma: 1234,5"), static_cast<int>(','));
    m_decimal->setPlaceholderText(tr("Choose the decimal mark"));
    m_dates = new QComboBox(this);
    for (const auto order : {DateOrder::Iso, DateOrder::Us, DateOrder::Eu, DateOrder::Unix})
        m_dates->addItem(dateOrderTitle(order), static_cast<int>(order));
    m_dates->setPlaceholderText(tr("Choose the order of dates"));
    m_zone = new QComboBox(this);
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    m_zone->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_zone->setMinimumContentsLength(18);
    const QList<QByteArray> zones = QTimeZone::availableTimeZoneIds();
    for (const QByteArray &zone : zones)
        m_zone->addItem(QString::fromLatin1(zone));
    m_zone->completer()->setFilterMode(Qt::MatchContains);
    m_zone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_adjusted = new QComboBox(this);
    m_adjusted->addItems({tr("Closes as written"), tr("Adjusted closes")});
    m_skip = new QCheckBox(tr("Leave bad rows out instead of refusing the file"), this);

    nameFields();
    return layOutForm();
}

void ImportDialog::nameFields()
{
    const auto name = [](QWidget *widget, const QString &text) { widget->setAccessibleName(text); };
    name(m_ticker, tr("Ticker"));
    name(m_separator, tr("Separator"));
    name(m_header, m_header->text());
    name(m_decimal, tr("Decimal mark"));
    name(m_dates, tr("Dates"));
    name(m_zone, tr("Time zone"));
    name(m_zone->lineEdit(), tr("Time zone"));
    name(m_adjusted, tr("Prices"));
    name(m_skip, m_skip->text());
}

QWidget *ImportDialog::layOutForm()
{
    auto *left = new FormRows(this);
    m_tickerRow = left->addRow(tr("&Ticker"), m_ticker);
    m_columnsRow = left->addRow(tr("Se&parator"), inLine(this, {m_separator, m_header}), {m_separator, m_header});
    m_decimalRow = left->addRow(tr("D&ecimal mark"), m_decimal);
    auto *right = new FormRows(this);
    m_datesRow = right->addRow(tr("&Dates"), m_dates);
    m_zoneRow = right->addRow(tr("Time &zone"), m_zone, {m_zone, m_zone->lineEdit()});
    m_adjustedRow = right->addRow(tr("P&rices"), m_adjusted);
    auto *form = new QWidget(this);
    auto *sides = new QHBoxLayout;
    sides->setSpacing(2 * theme::kLoose);
    sides->addWidget(left, 1, Qt::AlignTop);
    sides->addWidget(right, 1, Qt::AlignTop);
    auto *layout = new QVBoxLayout(form);
    layout->setContentsMargins(0, theme::kNear, 0, 0);
    layout->setSpacing(theme::kTight);
    layout->addLayout(sides);
    layout->addWidget(m_skip);
    return form;
}

QWidget *ImportDialog::buildFoot()
{
    m_summary = new TintedLabel(theme::Ink::Muted, this);
    m_summary->setWordWrap(true);
    m_import = new PrimaryButton(tr("Import"), this);
    m_import->setDefault(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->addButton(m_import, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *foot = new QWidget(this);
    auto *layout = new QHBoxLayout(foot);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kWide);
    layout->addWidget(m_summary, 1);
    layout->addWidget(buttons);
    return foot;
}

} // namespace zixly
