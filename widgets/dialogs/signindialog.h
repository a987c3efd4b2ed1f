// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace zixly {

class TintedLabel;

// Asks for e-mail and password of a connection. The password leaves by the signal only and is forgotten at once when
// signing in fails or the dialog closes. Whoever signs in calls setBusy(), then setFailure() or accept(). GUI thread.
class SignInDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit SignInDialog(const ConnectionProfile &profile, QWidget *parent = nullptr);

    void setEmail(const QString &email); // of the last time
    void setReason(const QString &sentence); // why it is asked now, for example "The session has expired."
    void setKeyStoreMissing(bool missing);
    void setBusy(bool busy);
    void setFailure(const QString &sentence); // ends busy; e-mail stays, password goes

    void done(int result) override;

signals:
    void signInRequested(const QString &email, const QString &password); // setBusy(true) is on already
    void cancelled(); // closed while in flight: forget about it

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build(const ConnectionProfile &profile);
    void showState();
    void submit();

    TintedLabel *m_reason;
    QLineEdit *m_email;
    QLineEdit *m_password;
    TintedLabel *m_keeping;
    TintedLabel *m_state; // progress or failure
    QPushButton *m_signIn;
    bool m_busy = false;
};

} // namespace zixly
