// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <QDialog>
#include <QHash>
#include <QList>

#include <utility>

class QLineEdit;
class QProgressBar;
class QPushButton;

namespace zixly {

class FormRow;
class FormRows;

// The settings a person changes. Every change is told at once and applied live; there is no OK. GUI thread.
class SettingsDialog final : public QDialog
{
    Q_OBJECT
public:
    // `languages`: code and own name of those that are there, without "as the system".
    explicit SettingsDialog(const QList<std::pair<QString, QString>> &languages, QWidget *parent = nullptr);

    void setValue(Setting key, const QVariant &value); // shows it, without changed(); others are ignored
    void setFolderProblem(const QString &sentence); // about the prices folder; empty = none
    void setStoreSize(const QString &sentence); // how large the store is, and whether compacting it is worth while
    void setOldJobs(qint64 count, const QString &sentence); // those that may be deleted; -1 = none are ever
    void setCompacting(double done); // 0 to 1; 1 = over, less than 0 = nobody knows
    void setCompactStoppable(bool on); // while it runs: the button stops it
    void setApiState(const QString &address, const QString &problem); // where it listens, or why not; both empty = off
    void setKeyMade(const QString &id); // the key itself is on the clipboard

signals:
    void changed(zixly::Setting key, const QVariant &value);
    void deleteOldRequested(); // the user has seen how many
    void compactRequested();
    void stopCompactingRequested();
    void apiKeyRequested(); // a new one, onto the clipboard

private:
    void buildLook(FormRows *form, const QList<std::pair<QString, QString>> &languages);
    void buildWork(FormRows *form);
    void buildFiles(FormRows *form);
    void buildStore(FormRows *form);
    void buildApi(FormRows *form);
    void tell(Setting key, const QVariant &value);
    QWidget *choice(Setting key, const QString &name, const QList<std::pair<QString, QString>> &entries);
    QWidget *number(
        Setting key, const QString &name, int from, int to, const QString &zeroText, const QString &unit = {});
    void chooseFolder();

    QHash<Setting, QWidget *> m_fields;
    FormRow *m_folderRow = nullptr;
    QLineEdit *m_folder = nullptr;
    FormRow *m_keepRow = nullptr;
    FormRow *m_apiRow = nullptr;
    FormRow *m_keyRow = nullptr;
    QPushButton *m_newKey = nullptr;
    FormRow *m_sizeRow = nullptr;
    QPushButton *m_deleteOld = nullptr;
    QPushButton *m_compact = nullptr;
    QPushButton *m_stopCompacting = nullptr;
    QProgressBar *m_compacting = nullptr;
    bool m_showing = false;
};

} // namespace zixly
