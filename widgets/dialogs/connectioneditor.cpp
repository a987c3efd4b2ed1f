// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/connectioneditor.h"

#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/formrows.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace zixly {

ConnectionEditor::ConnectionEditor(QWidget *parent)
    : QWidget(parent)
{
    createFields();
    layOutFields();
    wireFields();
}

void ConnectionEditor::createFields()
{
    const auto field = [this](const QString &name, const QString &placeholder) {
        auto *edit = new QLineEdit(this);
        edit->setAccessibleName(name);
        edit->setPlaceholderText(placeholder);
        return edit;
    };
    m_name = field(tr("Name"), tr("How it is called here, for example Zixly"));
    m_name->setMaxLength(80);
    m_urls = {field(tr("Web API"), tr("none")), field(tr("Webhook receiver"), tr("none")),
        field(tr("Trading API"), tr("none")), field(tr("Supabase"), tr("none"))};
    for (QLineEdit *edit : m_urls)
        edit->setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhNoPredictiveText);
    m_anonKey = field(tr("Anon key"), tr("the public key of the Supabase project"));
    m_key = field(tr("Trading API key"), {});
    m_key->setEchoMode(QLineEdit::Password);
    m_forget = new QPushButton(this);
    m_plainHttp = new QCheckBox(tr("Allow &plain http to other computers"), this);
    m_plainHttp->setAccessibleName(tr("Allow plain http to other computers"));
    m_plainHttpWords = new TintedLabel(theme::Ink::Muted, this);
    m_plainHttpWords->setWordWrap(true);
    m_account = new TintedLabel(theme::Ink::Text, this);
    m_account->setWordWrap(true);
    m_signIn = new QPushButton(tr("Sign &in"), this);
    m_signIn->setAccessibleName(tr("Sign in"));
    m_signOut = new QPushButton(tr("Sign &out"), this);
    m_signOut->setAccessibleName(tr("Sign out"));
    m_fields = {{ConnectionField::Name, m_name}, {ConnectionField::WebApi, urlField(ServiceKind::WebApi)},
        {ConnectionField::Receiver, urlField(ServiceKind::Receiver)},
        {ConnectionField::TradingApi, urlField(ServiceKind::TradingApi)},
        {ConnectionField::Supabase, urlField(ServiceKind::Supabase)}, {ConnectionField::AnonKey, m_anonKey}};
}

void ConnectionEditor::layOutFields()
{
    auto *form = new FormRows(this);
    const auto row = [this, form](ConnectionField field, const QString &label, const QString &hint) {
        FormRow *made = form->addRow(label, m_fields.value(field));
        made->setHint(hint);
        m_rows.insert(field, made);
    };
    row(ConnectionField::Name, tr("&Name"), {});
    row(ConnectionField::WebApi, tr("&Web API"), tr("Lists, starts and cancels jobs."));
    row(ConnectionField::Receiver, tr("W&ebhook receiver"),
        tr("Takes sweeps to start, but does not say what becomes of them."));
    row(ConnectionField::TradingApi, tr("T&rading API"), tr("Runs sweeps for whoever has its key."));
    m_keyRow = form->addRow(tr("Trading API &key"), inLine(this, {m_key, m_forget}, 0), {m_key});
    row(ConnectionField::Supabase, tr("S&upabase"), tr("Signs you in, and sends changes as they happen."));
    row(ConnectionField::AnonKey, tr("&Anon key"), {});
    m_accountRow = form->addRow(tr("Account"), buildAccount(), {m_signIn, m_signOut});
    form->addRow(QString(), buildPlainHttp(), {m_plainHttp});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(form);
    const QList<QWidget *> order{m_name, urlField(ServiceKind::WebApi), urlField(ServiceKind::Receiver),
        urlField(ServiceKind::TradingApi), m_key, m_forget, urlField(ServiceKind::Supabase), m_anonKey, m_signIn,
        m_signOut, m_plainHttp};
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

QWidget *ConnectionEditor::buildAccount()
{
    return inLine(this, {m_account, m_signIn, m_signOut}, 0);
}

QWidget *ConnectionEditor::buildPlainHttp()
{
    auto *box = new QWidget(this);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kTight);
    layout->addWidget(m_plainHttp);
    layout->addWidget(m_plainHttpWords);
    return box;
}

void ConnectionEditor::wireFields()
{
    for (auto field = m_fields.constBegin(); field != m_fields.constEnd(); ++field) {
        connect(field.value(), &QLineEdit::textChanged, this, &ConnectionEditor::change);
        connect(field.value(), &QLineEdit::editingFinished, this, [this, which = field.key()] {
            m_touched.insert(which);
            emit touched();
        });
    }
    for (const ServiceKind kind : kServiceKinds)
        connect(urlField(kind), &QLineEdit::editingFinished, this, [this, kind] { tidyUrl(kind); });
    connect(m_key, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (m_showing)
            return;
        m_draft.tradingKey = text.isEmpty() ? std::nullopt : std::optional(text);
        change();
    });
    connect(m_forget, &QPushButton::clicked, this, [this] {
        const bool forgotten = m_draft.tradingKey && m_draft.tradingKey->isEmpty();
        m_draft.tradingKey = forgotten ? std::nullopt : std::optional(QString());
        const QScopedValueRollback showing(m_showing, true);
        m_key->clear();
        emit edited(m_draft);
        showKey();
    });
    connect(m_plainHttp, &QCheckBox::toggled, this, &ConnectionEditor::change);
    connect(m_signIn, &QPushButton::clicked, this, &ConnectionEditor::signInRequested);
    connect(m_signOut, &QPushButton::clicked, this, &ConnectionEditor::signOutRequested);
}

// Shows what an address is taken for.
void ConnectionEditor::tidyUrl(ServiceKind kind)
{
    QLineEdit *field = urlField(kind);
    if (const QUrl url = urlFromUser(field->text()); url.isValid() && !url.isEmpty())
        field->setText(url.toString());
}

void ConnectionEditor::change()
{
    m_plainHttpWords->setInk(m_plainHttp->isChecked() ? theme::Ink::Warning : theme::Ink::Muted);
    m_plainHttpWords->setText(m_plainHttp->isChecked()
            ? tr("Passwords, keys and results then travel unencrypted: anybody on the way can read and change them. "
                 "Only for a network you trust.")
            : tr("Off: other computers are reached by https only."));
    if (m_showing)
        return;
    m_draft.name = m_name->text();
    for (const ServiceKind kind : kServiceKinds)
        m_draft.url(kind) = urlField(kind)->text();
    m_draft.anonKey = m_anonKey->text();
    m_draft.allowPlainHttp = m_plainHttp->isChecked();
    emit edited(m_draft);
    showKey();
}

void ConnectionEditor::setDraft(const ConnectionDraft &draft, Problems problems)
{
    const QScopedValueRollback showing(m_showing, true);
    m_draft = draft;
    m_touched.clear();
    m_allProblems = problems == Problems::All;
    const auto show = [](QLineEdit *field, const QString &text) {
        if (field->text() != text) {
            field->setText(text);
            field->setCursorPosition(0);
        }
    };
    show(m_name, draft.name);
    for (const ServiceKind kind : kServiceKinds)
        show(urlField(kind), draft.url(kind));
    show(m_anonKey, draft.anonKey);
    show(m_key, draft.tradingKey.value_or(QString()));
    m_plainHttp->setChecked(draft.allowPlainHttp);
    change();
    showKey();
}

void ConnectionEditor::setKeyKept(bool kept)
{
    m_keyKept = kept;
    showKey();
}

void ConnectionEditor::setKeyStoreMissing(bool missing)
{
    m_keyStoreMissing = missing;
    showKey();
}

void ConnectionEditor::showKey()
{
    const bool forgotten = m_draft.tradingKey && m_draft.tradingKey->isEmpty();
    QString placeholder = tr("none");
    if (forgotten)
        placeholder = tr("forgotten when you save");
    else if (m_keyKept)
        placeholder = m_keyStoreMissing ? tr("kept until the program ends") : tr("kept in the key store");
    m_key->setPlaceholderText(placeholder);
    m_keyRow->setHint(m_keyStoreMissing ? tr("Kept in memory until the program ends.")
                                        : tr("Goes to the key store of this computer and is never shown again."));
    m_key->setAccessibleDescription(placeholder);
    m_forget->setText(forgotten ? tr("Keep it") : tr("Forget key"));
    m_forget->setAccessibleName(forgotten ? tr("Keep the Trading API key") : tr("Forget the Trading API key"));
    m_forget->setVisible(m_keyKept);
}

void ConnectionEditor::setStatus(const ConnectionStatus &status, bool saved)
{
    const bool isIn = !status.user.isEmpty();
    QString words = tr("Nobody is signed in.");
    if (isIn && !status.tenant.isEmpty())
        words = tr("Signed in as %1, tenant %2").arg(status.user, status.tenant);
    else if (isIn)
        words = tr("Signed in as %1").arg(status.user);
    m_account->setText(words);
    m_signIn->setVisible(!isIn);
    m_signIn->setEnabled(saved);
    m_signOut->setVisible(isIn);
    m_accountRow->setHint(isIn || saved ? QString() : tr("Save the connection first, then sign in."));
    m_accountRow->setVisible(isIn || !urlField(ServiceKind::Supabase)->text().trimmed().isEmpty());
}

void ConnectionEditor::setProblems(const QList<ConnectionProblem> &problems)
{
    m_problems = problems;
    for (auto row = m_rows.constBegin(); row != m_rows.constEnd(); ++row) {
        QString sentence;
        for (const ConnectionProblem &problem : problems)
            if (problem.field == row.key() && sentence.isEmpty() && (m_allProblems || m_touched.contains(row.key())))
                sentence = problem.sentence;
        row.value()->setProblem(sentence);
    }
}

void ConnectionEditor::showAllProblems()
{
    m_allProblems = true;
    setProblems(QList(m_problems));
}

void ConnectionEditor::focusProblem()
{
    if (!m_problems.isEmpty())
        m_fields.value(m_problems.first().field)->setFocus(Qt::OtherFocusReason);
}

void ConnectionEditor::focusName()
{
    m_name->setFocus(Qt::OtherFocusReason);
}

} // namespace zixly
