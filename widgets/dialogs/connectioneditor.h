// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connectionstatus.h"
#include "widgets/dialogs/connectiondraft.h"

#include <QHash>
#include <QSet>
#include <QWidget>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace zixly {

class FormRow;
class FormRows;
class TintedLabel;

// The fields of one connection. Keeps nothing: whoever shows a draft is told of every change to it. GUI thread.
class ConnectionEditor final : public QWidget
{
    Q_OBJECT
public:
    enum class Problems { OfTouchedFields, All }; // a form nobody has typed into yet is not scolded

    explicit ConnectionEditor(QWidget *parent = nullptr);

    void setDraft(const ConnectionDraft &draft, Problems problems); // without edited()
    void setKeyKept(bool kept);
    void setKeyStoreMissing(bool missing);
    // Who is signed in; `saved` = the draft is as it is kept, so that one can sign in to it.
    void setStatus(const ConnectionStatus &status, bool saved);
    void setProblems(const QList<ConnectionProblem> &problems);
    void showAllProblems();
    void focusProblem(); // the first field that has one
    void focusName();

signals:
    void edited(const zixly::ConnectionDraft &draft);
    void touched(); // a field was left: its problems may be said now
    void signInRequested();
    void signOutRequested();

private:
    void createFields();
    void layOutFields();
    QWidget *buildPlainHttp();
    QWidget *buildAccount();
    void wireFields();
    QLineEdit *urlField(ServiceKind kind) { return m_urls.at(static_cast<std::size_t>(kind)); }
    void tidyUrl(ServiceKind kind);
    void change();
    void showKey();

    ConnectionDraft m_draft;
    QSet<ConnectionField> m_touched;
    QList<ConnectionProblem> m_problems;
    bool m_allProblems = false;
    bool m_showing = false;
    bool m_keyKept = false;
    bool m_keyStoreMissing = false;

    QLineEdit *m_name;
    std::array<QLineEdit *, kServiceKinds.size()> m_urls{};
    QLineEdit *m_anonKey;
    QLineEdit *m_key;
    QPushButton *m_forget; // the kept key, or not after all
    QCheckBox *m_plainHttp;
    TintedLabel *m_plainHttpWords;
    TintedLabel *m_account;
    QPushButton *m_signIn;
    QPushButton *m_signOut;
    FormRow *m_keyRow;
    FormRow *m_accountRow;
    QHash<ConnectionField, FormRow *> m_rows;
    QHash<ConnectionField, QLineEdit *> m_fields;
};

} // namespace zixly
