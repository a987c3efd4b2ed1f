// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/leavedialog.h"
#include "widgets/dialogs/signindialog.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace zixly;

namespace {

ConnectionProfile aProfile(const QString &supabase = u"https://auth.example.com"_s)
{
    ConnectionProfile profile;
    profile.id = QUuid::createUuid();
    profile.name = u"Zixly"_s;
    profile.supabase = QUrl(supabase);
    profile.anonKey = u"anon"_s;
    return profile;
}

bool says(const QWidget &window, const QString &text)
{
    for (const QLabel *label : window.findChildren<QLabel *>())
        if (label->isVisible() && label->text().contains(text))
            return true;
    return false;
}

QPushButton *defaultButton(const QWidget &window)
{
    for (QPushButton *button : window.findChildren<QPushButton *>())
        if (button->isDefault())
            return button;
    return nullptr;
}

struct Fixture {
    SignInDialog dialog{aProfile()};
    QSignalSpy asked{&dialog, &SignInDialog::signInRequested};
    QSignalSpy cancelled{&dialog, &SignInDialog::cancelled};
    QLineEdit *email = nullptr;
    QLineEdit *password = nullptr;

    Fixture()
    {
        for (QLineEdit *edit : dialog.findChildren<QLineEdit *>())
            (edit->echoMode() == QLineEdit::Password ? password : email) = edit;
        dialog.open();
    }
    void fill() const
    {
        QTest::keyClicks(email, u" ana@example.com "_s);
        QTest::keyClicks(password, u"se cret "_s);
    }
};

} // namespace

class TestSignInDialog : public QObject
{
    Q_OBJECT

private slots:
    void saysWhereThePasswordGoes();
    void asksOnceBothAreThere();
    void isQuietWhileInFlight();
    void failureKeepsTheEmailOnly();
    void closingInFlightWithdraws();
    void successForgetsThePassword();
    void keyStoreIsSpokenOf();
    void signingOutKeepsByDefault();
    void signingOutSaysWhatIsAtStake();
    void nothingToKeepIsNotAsked();
    void stayingIsNoDecision();
};

void TestSignInDialog::saysWhereThePasswordGoes()
{
    Fixture f;
    QVERIFY(says(f.dialog, u"Zixly"_s));
    QVERIFY(says(f.dialog, u"auth.example.com"_s));
    QVERIFY(says(f.dialog, u"never stored"_s));
    SignInDialog plain(aProfile(u"http://auth.example.com:8000"_s));
    plain.show();
    QVERIFY(says(plain, u"unencrypted"_s));
    QVERIFY(says(plain, u"auth.example.com:8000"_s));
    SignInDialog here(aProfile(u"http://localhost:8000"_s));
    here.show();
    QVERIFY(!says(here, u"unencrypted"_s));
    f.dialog.setReason(u"The session has ended."_s);
    QVERIFY(says(f.dialog, u"The session has ended."_s));
}

void TestSignInDialog::asksOnceBothAreThere()
{
    Fixture f;
    QVERIFY(f.email && f.password);
    QVERIFY(!defaultButton(f.dialog)->isEnabled());
    QTest::keyClick(f.email, Qt::Key_Return);
    QCOMPARE(f.asked.count(), 0);
    f.fill();
    QTest::keyClick(f.password, Qt::Key_Return);
    QCOMPARE(f.asked.count(), 1);
    QCOMPARE(f.asked.first()[0].toString(), u"ana@example.com"_s);
    QCOMPARE(f.asked.first()[1].toString(), u"se cret "_s); // spaces belong to a password
}

void TestSignInDialog::isQuietWhileInFlight()
{
    Fixture f;
    f.fill();
    defaultButton(f.dialog)->click();
    QVERIFY(says(f.dialog, u"Signing in"_s));
    QVERIFY(!defaultButton(f.dialog)->isEnabled());
    QVERIFY(!f.email->isEnabled());
    QTest::keyClick(&f.dialog, Qt::Key_Return); // an impatient one
    QCOMPARE(f.asked.count(), 1);
    QVERIFY(f.dialog.isVisible());
}

void TestSignInDialog::failureKeepsTheEmailOnly()
{
    Fixture f;
    f.fill();
    defaultButton(f.dialog)->click();
    f.dialog.setFailure(u"The e-mail or the password is wrong."_s);
    QVERIFY(says(f.dialog, u"The e-mail or the password is wrong."_s));
    QVERIFY(!says(f.dialog, u"Signing in"_s));
    QCOMPARE(f.email->text().trimmed(), u"ana@example.com"_s);
    QVERIFY(f.password->text().isEmpty());
    QVERIFY(f.password->isEnabled());
    QVERIFY(!defaultButton(f.dialog)->isEnabled());
    QTest::keyClicks(f.password, u"again"_s);
    defaultButton(f.dialog)->click();
    QCOMPARE(f.asked.count(), 2);
    QVERIFY(!says(f.dialog, u"is wrong"_s));
}

void TestSignInDialog::closingInFlightWithdraws()
{
    Fixture f;
    f.fill();
    QTest::keyClick(f.email, Qt::Key_Escape);
    QVERIFY(!f.dialog.isVisible());
    QCOMPARE(f.cancelled.count(), 0); // nothing was asked yet
    QVERIFY(f.password->text().isEmpty());
    f.dialog.open();
    QTest::keyClicks(f.password, u"secret"_s);
    defaultButton(f.dialog)->click();
    f.dialog.close();
    QVERIFY(!f.dialog.isVisible());
    QCOMPARE(f.cancelled.count(), 1);
}

void TestSignInDialog::successForgetsThePassword()
{
    Fixture f;
    f.fill();
    defaultButton(f.dialog)->click();
    f.dialog.accept();
    QCOMPARE(f.cancelled.count(), 0);
    QVERIFY(f.password->text().isEmpty());
    QCOMPARE(f.dialog.result(), int(QDialog::Accepted));
}

void TestSignInDialog::keyStoreIsSpokenOf()
{
    Fixture f;
    QVERIFY(says(f.dialog, u"kept in this computer's key store"_s));
    f.dialog.setKeyStoreMissing(true);
    QVERIFY(says(f.dialog, u"asked at each start"_s));
    QVERIFY(!says(f.dialog, u"kept in this computer's key store"_s));
}

void TestSignInDialog::signingOutKeepsByDefault()
{
    LeaveDialog dialog(LeaveDialog::Way::SignOut, {.connection = u"Zixly"_s, .user = u"ana"_s, .jobs = 3});
    QSignalSpy decided(&dialog, &LeaveDialog::decided);
    dialog.open();
    QTest::keyClick(&dialog, Qt::Key_Return);
    QVERIFY(!dialog.isVisible());
    QCOMPARE(decided.count(), 1);
    QCOMPARE(decided.first().first().toBool(), false);
}

void TestSignInDialog::signingOutSaysWhatIsAtStake()
{
    LeaveDialog dialog(
        LeaveDialog::Way::SignOut, {.connection = u"Zixly"_s, .user = u"ana"_s, .jobs = 12'345, .waiting = 2});
    QSignalSpy decided(&dialog, &LeaveDialog::decided);
    dialog.open();
    QVERIFY(says(dialog, u"offline"_s));
    QVERIFY(says(dialog, u"withdrawn"_s));
    QVERIFY(says(dialog, u"2 "_s));
    const auto choices = dialog.findChildren<QRadioButton *>();
    QCOMPARE(choices.size(), 2);
    QVERIFY(choices[0]->text().contains(u"12,345"_s));
    choices[1]->click();
    defaultButton(dialog)->click();
    QCOMPARE(decided.first().first().toBool(), true);
}

void TestSignInDialog::nothingToKeepIsNotAsked()
{
    LeaveDialog dialog(LeaveDialog::Way::Remove, {.connection = u"Zixly"_s, .user = {}, .jobs = 0});
    QSignalSpy decided(&dialog, &LeaveDialog::decided);
    dialog.open();
    QVERIFY(dialog.findChildren<QRadioButton *>().isEmpty());
    defaultButton(dialog)->click();
    QCOMPARE(decided.first().first().toBool(), false);
}

void TestSignInDialog::stayingIsNoDecision()
{
    LeaveDialog dialog(LeaveDialog::Way::SignOut, {.connection = u"Zixly"_s, .user = u"ana"_s});
    QSignalSpy decided(&dialog, &LeaveDialog::decided);
    dialog.open();
    QCOMPARE(dialog.findChildren<QRadioButton *>().size(), 2); // not known = asked
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QVERIFY(!dialog.isVisible());
    QCOMPARE(decided.count(), 0);
}

QTEST_MAIN(TestSignInDialog)
#include "tst_signindialog.moc"
