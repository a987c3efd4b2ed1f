// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/signindialog.h"

#include "widgets/controls/primarybutton.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/formrows.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QVBoxLayout>

namespace zixly {

namespace {

constexpr int kWidth = 460;

TintedLabel *wrapped(theme::Ink ink, QWidget *parent)
{
    auto *label = new TintedLabel(ink, parent);
    label->setWordWrap(true);
    return label;
}

QString hostOf(const QUrl &url)
{
    return url.port() < 0 ? url.host() : QStringLiteral("%1:%2").arg(url.host()).arg(url.port());
}

} // namespace

SignInDialog::SignInDialog(const ConnectionProfile &profile, QWidget *parent)
    : QDialog(parent)
    , m_reason(wrapped(theme::Ink::Text, this))
    , m_email(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_keeping(wrapped(theme::Ink::Muted, this))
    , m_state(wrapped(theme::Ink::Muted, this))
    , m_signIn(new PrimaryButton(tr("Sign &in"), this))
{
    setWindowTitle(tr("Sign in"));
    m_email->setAccessibleName(tr("E-mail"));
    m_email->setInputMethodHints(Qt::ImhEmailCharactersOnly);
    m_password->setAccessibleName(tr("Password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_reason->hide();
    build(profile);
    connect(m_email, &QLineEdit::textChanged, this, &SignInDialog::showState);
    connect(m_password, &QLineEdit::textChanged, this, &SignInDialog::showState);
    connect(m_signIn, &QPushButton::clicked, this, &SignInDialog::submit);
    setKeyStoreMissing(false);
    showState();
    resize(kWidth, 0);
    setMinimumWidth(kWidth);
}

void SignInDialog::build(const ConnectionProfile &profile)
{
    auto *title = wrapped(theme::Ink::Text, this);
    title->setHeading(1.2, true);
    title->setText(tr("Sign in to %1").arg(profile.name));
    const bool plain = profile.supabase.scheme() == QLatin1String("http") && !isLoopback(profile.supabase);
    auto *host = wrapped(plain ? theme::Ink::Warning : theme::Ink::Muted, this);
    host->setText(plain ? tr("The password goes to %1 unencrypted, by plain http.").arg(hostOf(profile.supabase))
                        : tr("The password goes to %1 and nowhere else.").arg(hostOf(profile.supabase)));
    auto *form = new FormRows(this);
    form->addRow(tr("&E-mail"), m_email);
    FormRow *password = form->addRow(tr("&Password"), m_password);
    password->setHint(tr("The password itself is never stored."));
    m_signIn->setDefault(true);
    m_state->setMinimumHeight(2 * m_state->fontMetrics().lineSpacing() + 2); // room for a failure, so nothing jumps
    m_state->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false); // a second Enter must not cancel
    buttons->addButton(m_signIn, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kWide);
    layout->setSpacing(theme::kNear);
    layout->addWidget(title);
    layout->addWidget(m_reason);
    layout->addWidget(host);
    layout->addSpacing(theme::kTight);
    layout->addWidget(form);
    layout->addWidget(m_keeping);
    layout->addWidget(m_state, 1);
    layout->addWidget(buttons);
}

void SignInDialog::setEmail(const QString &email)
{
    m_email->setText(email);
    if (!email.isEmpty())
        m_password->setFocus(Qt::OtherFocusReason);
}

void SignInDialog::setReason(const QString &sentence)
{
    m_reason->setText(sentence);
    m_reason->setVisible(!sentence.isEmpty());
}

void SignInDialog::setKeyStoreMissing(bool missing)
{
    m_keeping->setText(missing ? tr("This computer has no key store: you will be asked at each start.")
                               : tr("The session is kept in this computer's key store."));
    m_keeping->setInk(missing ? theme::Ink::Warning : theme::Ink::Muted);
}

void SignInDialog::setBusy(bool busy)
{
    m_busy = busy;
    m_state->setInk(theme::Ink::Muted);
    m_state->setText(busy ? tr("Signing in…") : QString());
    showState();
}

void SignInDialog::setFailure(const QString &sentence)
{
    setBusy(false);
    m_password->clear();
    m_state->setInk(theme::Ink::Error);
    m_state->setText(sentence);
    m_password->setAccessibleDescription(sentence);
    m_password->setFocus(Qt::OtherFocusReason);
    if (isVisible())
        fitHeight(this);
}

void SignInDialog::showEvent(QShowEvent *event)
{
    fitHeight(this);
    QDialog::showEvent(event);
}

void SignInDialog::showState()
{
    if (isVisible())
        fitHeight(this);
    m_email->setEnabled(!m_busy);
    m_password->setEnabled(!m_busy);
    m_signIn->setEnabled(!m_busy && !m_email->text().trimmed().isEmpty() && !m_password->text().isEmpty());
}

void SignInDialog::submit()
{
    m_password->setAccessibleDescription({});
    setBusy(true);
    emit signInRequested(m_email->text().trimmed(), m_password->text());
}

void SignInDialog::done(int result)
{
    const bool withdrawn = m_busy && result != Accepted;
    m_busy = false;
    m_password->clear();
    QDialog::done(result);
    if (withdrawn)
        emit cancelled();
}

} // namespace zixly
