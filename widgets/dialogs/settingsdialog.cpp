// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/settingsdialog.h"

#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/formrows.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

SettingsDialog::SettingsDialog(const QList<std::pair<QString, QString>> &languages, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Settings"));
    auto *look = new FormRows(this);
    auto *work = new FormRows(this);
    auto *files = new FormRows(this);
    buildLook(look, languages);
    buildWork(work);
    auto *store = new FormRows(this);
    buildFiles(files);
    buildStore(store);
    auto *api = new FormRows(this);
    buildApi(api);
    const int width = std::max(
        {look->labelWidth(), work->labelWidth(), files->labelWidth(), store->labelWidth(), api->labelWidth()});
    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kNear);
    layout->setSpacing(theme::kNear);
    const auto section = [&](const QString &title, FormRows *form) {
        form->setLabelWidth(width);
        auto *label = new TintedLabel(title, theme::Ink::Text, this);
        label->setHeading(1.0, true);
        layout->addWidget(label);
        layout->addWidget(form);
        layout->addSpacing(theme::kNear);
    };
    section(tr("Look"), look);
    section(tr("Work"), work);
    section(tr("Files and connections"), files);
    section(tr("Stored jobs"), store);
    section(tr("Other programs"), api);
    layout->addStretch(1);
    auto *note = new TintedLabel(tr("Changes take effect at once."), theme::Ink::Muted, this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(theme::kLoose, theme::kNear, theme::kLoose, theme::kWide);
    foot->addWidget(note, 1);
    foot->addWidget(buttons);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(scroll, 1);
    whole->addLayout(foot);
    setMinimumWidth(content->minimumSizeHint().width() + 24);
    resize(std::max(560, minimumWidth()), 620);
}

void SettingsDialog::buildLook(FormRows *form, const QList<std::pair<QString, QString>> &languages)
{
    form->addRow(tr("&Theme"),
        choice(Setting::Theme, tr("Theme"),
            {{u"system"_s, tr("As the system")}, {u"light"_s, tr("Light")}, {u"dark"_s, tr("Dark")}}));
    form->addRow(tr("Time &zone"),
        choice(Setting::TimeZone, tr("Time zone"), {{u"local"_s, tr("Local time")}, {u"utc"_s, tr("UTC")}}));
    QList<std::pair<QString, QString>> entries{{QString(), tr("As the system", "language")}};
    entries += languages;
    FormRow *row = form->addRow(tr("&Language"), choice(Setting::Language, tr("Language"), entries));
    row->setHint(tr("Windows that are open keep their language until the next start."));
}

void SettingsDialog::buildWork(FormRows *form)
{
    FormRow *workers
        = form->addRow(tr("&Sweeps at once"), number(Setting::Workers, tr("Sweeps at once"), 1, 8, QString()));
    workers->setHint(tr("How many sweeps run side by side; the others wait in the queue."));
    FormRow *threads = form->addRow(
        tr("&Threads per sweep"), number(Setting::EngineThreads, tr("Threads per sweep"), 0, 256, tr("all cores")));
    threads->setHint(tr("Fewer leave more of the computer to other programs."));
    auto *notify = new QCheckBox(tr("Tell when a job is done and the window is not in front"), this);
    notify->setAccessibleName(notify->text());
    connect(notify, &QCheckBox::toggled, this, [this](bool on) { tell(Setting::NotifyWhenDone, on); });
    m_fields.insert(Setting::NotifyWhenDone, notify);
    form->addRow(tr("&Notices"), notify);
}

void SettingsDialog::buildFiles(FormRows *form)
{
    m_folder = new QLineEdit(this);
    m_folder->setAccessibleName(tr("Prices folder"));
    m_folder->setPlaceholderText(tr("none"));
    auto *browse = new QPushButton(tr("Choose folder"), this);
    browse->setAccessibleName(browse->text());
    setThemedIcon(browse, u"folder"_s);
    connect(browse, &QPushButton::clicked, this, &SettingsDialog::chooseFolder);
    connect(m_folder, &QLineEdit::editingFinished, this,
        [this] { tell(Setting::PricesFolder, m_folder->text().trimmed()); });
    m_fields.insert(Setting::PricesFolder, m_folder);
    m_folderRow = form->addRow(tr("&Prices folder"), inLine(this, {m_folder, browse}, 0), {m_folder});
    m_folderRow->setHint(tr("A ticker T that was not imported is read from T.csv, else from the only T_*.csv in it."));
    form->addRow(tr("CSV &export"),
        choice(Setting::CsvPreset, tr("CSV export"),
            {{u"rfc4180"_s, tr("RFC 4180: comma, decimal point")},
                {u"excel"_s, tr("Excel, this locale: semicolon, decimal mark of the locale")}}));
    FormRow *offline = form->addRow(tr("&Offline results"),
        number(Setting::OfflineLimitMb, tr("Room for offline results"), 0, 1 << 20, tr("none"), tr(" MB")));
    offline->setHint(tr("Results of a platform's jobs are fetched in the background: those of the last 90 days and "
                        "favourites. The oldest go first when the room is full; \"Keep offline\" keeps one for good."));
}

void SettingsDialog::buildApi(FormRows *form)
{
    auto *api = new QCheckBox(tr("Let other programs on this computer use Zixly"), this);
    api->setAccessibleName(api->text());
    connect(api, &QCheckBox::toggled, this, [this](bool on) { tell(Setting::LocalApi, on); });
    m_fields.insert(Setting::LocalApi, api);
    m_apiRow = form->addRow(tr("Local &API"), api);
    QWidget *port = number(Setting::LocalApiPort, tr("Port of the local API"), 1, 65535, QString());
    auto *box = qobject_cast<QSpinBox *>(m_fields.value(Setting::LocalApiPort));
    box->setKeyboardTracking(false); // every digit would start it anew
    box->setGroupSeparatorShown(false);
    form->addRow(tr("P&ort"), port);
    m_newKey = new QPushButton(tr("Copy a new key"), this);
    m_newKey->setAccessibleName(m_newKey->text());
    connect(m_newKey, &QPushButton::clicked, this, &SettingsDialog::apiKeyRequested);
    m_keyRow = form->addRow(tr("Ke&ys"), inLine(this, {m_newKey}));
    setApiState({}, {});
    m_keyRow->setHint(tr("A program needs a key to start and read jobs. Each is shown once, when it is made; "
                         "\"zixly-worker keys\" lists and revokes them."));
}

void SettingsDialog::setApiState(const QString &address, const QString &problem)
{
    m_apiRow->setProblem(problem);
    m_apiRow->setHint(address.isEmpty()
            ? tr("Off. Programs would start, watch and cancel sweeps over HTTP, from this computer only.")
            : tr("Listens on %1; %1/docs describes all calls.").arg(address));
}

void SettingsDialog::setKeyMade(const QString &id)
{
    m_keyRow->setHint(tr("The key %1 is on the clipboard. It is not shown again.").arg(id));
}

void SettingsDialog::buildStore(FormRows *form)
{
    QWidget *keep = choice(Setting::KeepJobsDays, tr("Keep jobs"),
        {{u"0"_s, tr("For good")}, {u"1095"_s, tr("3 years")}, {u"365"_s, tr("1 year")}, {u"180"_s, tr("180 days")},
            {u"90"_s, tr("90 days")}, {u"30"_s, tr("30 days")}});
    m_deleteOld = new QPushButton(tr("Delete old jobs"), this);
    m_deleteOld->setAccessibleName(m_deleteOld->text());
    setThemedIcon(m_deleteOld, u"trash"_s);
    m_deleteOld->setEnabled(false);
    connect(m_deleteOld, &QPushButton::clicked, this, &SettingsDialog::deleteOldRequested);
    m_keepRow = form->addRow(tr("&Keep jobs"), inLine(this, {keep, m_deleteOld}));
    m_compact = new QPushButton(tr("Compact"), this);
    m_compact->setAccessibleName(tr("Compact the store"));
    m_stopCompacting = new QPushButton(tr("Stop"), this);
    m_stopCompacting->setAccessibleName(tr("Stop compacting"));
    m_stopCompacting->hide();
    m_compacting = new QProgressBar(this);
    m_compacting->setAccessibleName(tr("Compacting"));
    m_compacting->setTextVisible(false);
    m_compacting->hide();
    connect(m_compact, &QPushButton::clicked, this, &SettingsDialog::compactRequested);
    connect(m_stopCompacting, &QPushButton::clicked, this, &SettingsDialog::stopCompactingRequested);
    m_sizeRow = form->addRow(tr("Si&ze"), inLine(this, {m_compact, m_stopCompacting, m_compacting}));
    setOldJobs(-1, {});
}

void SettingsDialog::setStoreSize(const QString &sentence)
{
    m_sizeRow->setHint(sentence);
}

void SettingsDialog::setOldJobs(qint64 count, const QString &sentence)
{
    m_deleteOld->setEnabled(count > 0);
    m_deleteOld->setVisible(count >= 0);
    m_keepRow->setHint(sentence.isEmpty() ? tr("Nothing is ever deleted by itself.") : sentence);
}

void SettingsDialog::setCompacting(double done)
{
    const bool over = done >= 1.0;
    constexpr int kSteps = 100;
    m_compacting->setRange(0, done < 0.0 ? 0 : kSteps);
    m_compacting->setValue(done < 0.0 ? 0 : static_cast<int>(done * kSteps));
    m_compacting->setVisible(!over);
    m_compact->setEnabled(over);
    if (over)
        setCompactStoppable(false);
}

void SettingsDialog::setCompactStoppable(bool on)
{
    m_stopCompacting->setVisible(on);
    m_compact->setVisible(!on);
}

QWidget *SettingsDialog::choice(Setting key, const QString &name, const QList<std::pair<QString, QString>> &entries)
{
    auto *combo = new QComboBox(this);
    combo->setAccessibleName(name);
    combo->setToolTip(name);
    for (const auto &[value, text] : entries)
        combo->addItem(text, value);
    connect(combo, &QComboBox::currentIndexChanged, this, [this, key, combo](int index) {
        if (index >= 0)
            tell(key, combo->currentData());
    });
    m_fields.insert(key, combo);
    return inLine(this, {combo});
}

QWidget *SettingsDialog::number(
    Setting key, const QString &name, int from, int to, const QString &zeroText, const QString &unit)
{
    auto *box = new QSpinBox(this);
    box->setAccessibleName(name);
    box->setRange(from, to);
    box->setSpecialValueText(zeroText);
    box->setSuffix(unit);
    connect(box, &QSpinBox::valueChanged, this, [this, key](int value) { tell(key, value); });
    m_fields.insert(key, box);
    return inLine(this, {box});
}

void SettingsDialog::tell(Setting key, const QVariant &value)
{
    if (!m_showing)
        emit changed(key, value);
}

void SettingsDialog::setValue(Setting key, const QVariant &value)
{
    const QScopedValueRollback showing(m_showing, true);
    QWidget *field = m_fields.value(key);
    if (auto *combo = qobject_cast<QComboBox *>(field))
        combo->setCurrentIndex(std::max(0, combo->findData(value.toString())));
    else if (auto *box = qobject_cast<QSpinBox *>(field))
        box->setValue(value.toInt());
    else if (auto *check = qobject_cast<QCheckBox *>(field))
        check->setChecked(value.toBool());
    else if (auto *edit = qobject_cast<QLineEdit *>(field))
        edit->setText(value.toString());
}

void SettingsDialog::setFolderProblem(const QString &sentence)
{
    m_folderRow->setProblem(sentence);
}

void SettingsDialog::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Prices folder"), m_folder->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_folder->setText(path);
        tell(Setting::PricesFolder, path);
    });
    dialog->open();
}

} // namespace zixly
