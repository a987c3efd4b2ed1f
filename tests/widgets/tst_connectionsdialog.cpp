// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/connectionsfixture.h"
#include "widgets/dialogs/leavedialog.h"

#include <QCheckBox>
#include <QPushButton>
#include <QRadioButton>

using namespace Qt::StringLiterals;
using namespace zixly;
using Fixture = zixly::test::ConnectionsFixture;

class TestConnectionsDialog : public QObject
{
    Q_OBJECT

private slots:
    void emptyStateNamesTheNextStep();
    void listSaysHowEachStands();
    void everyControlHasAName();
    void keyboardGoesFromTopToBottom();
    void typedAddressesAreTidied();
    void newConnectionIsNotScolded();
    void problemsStandBesideTheirFields();
    void unreadableAddressIsNotDropped();
    void plainHttpIsWarnedOf();
    void keyLeavesOnlyBySaving();
    void keptKeyCanBeForgotten();
    void keyStoreThatIsMissingIsSaid();
    void draftsSurviveTheSelection();
    void draftsSurviveNewProfiles();
    void closingAsksAboutDrafts();
    void closingSavesWhatCanBeSaved();
    void closingWithoutChangesJustCloses();
    void removingAsksAboutTheHistory();
    void newOneIsGivenUp();
    void signingInNeedsASavedConnection();
    void failureToSaveIsSaid();
};

void TestConnectionsDialog::emptyStateNamesTheNextStep()
{
    ConnectionsDialog dialog;
    dialog.open();
    QVERIFY(!dialog.isHidden());
    const auto buttons = dialog.findChildren<QPushButton *>();
    const auto add = std::ranges::find_if(
        buttons, [](const QPushButton *each) { return each->isVisible() && each->text() == u"Add connection"_s; });
    QVERIFY(add != buttons.end());
    (*add)->click();
    const auto *name = dialog.findChild<QLineEdit *>();
    QVERIFY(name && name->isVisible());
}

void TestConnectionsDialog::listSaysHowEachStands()
{
    Fixture f;
    ConnectionStatus status;
    status.connection = f.two.id;
    status.badge = LinkBadge::Offline;
    status.reason = u"Nothing answers."_s;
    f.dialog.setStatuses({status});
    QCOMPARE(f.list()->count(), 2);
    QCOMPARE(f.list()->item(0)->data(Qt::AccessibleTextRole).toString(), u"one, Signed out"_s);
    QCOMPARE(f.list()->item(1)->data(Qt::AccessibleTextRole).toString(), u"two, Offline"_s);
    QVERIFY(!f.says(u"Nothing answers."_s));
    f.dialog.select(f.two.id);
    QVERIFY(f.says(u"Nothing answers."_s));
    QCOMPARE(f.field(u"Name"_s)->text(), u"two"_s);
}

void TestConnectionsDialog::everyControlHasAName()
{
    const Fixture f;
    for (const QWidget *widget : f.dialog.findChildren<QWidget *>()) {
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        if (!button && !qobject_cast<const QLineEdit *>(widget) && !qobject_cast<const QAbstractItemView *>(widget))
            continue;
        QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty())
                || widget->objectName().startsWith(u"qt_"_s),
            widget->metaObject()->className());
    }
}

void TestConnectionsDialog::keyboardGoesFromTopToBottom()
{
    Fixture f;
    f.dialog.setKeyKept(f.one.id, true);
    QStringList names;
    const QWidget *first = f.list();
    for (const QWidget *at = first; names.isEmpty() || at != first; at = at->nextInFocusChain())
        if ((at->focusPolicy() & Qt::TabFocus) != 0 && at->isVisible() && !at->focusProxy()
            && !at->accessibleName().isEmpty())
            names += at->accessibleName();
    const QStringList wanted{u"Connections"_s, u"Add connection"_s, u"Remove connection"_s, u"Name"_s, u"Web API"_s,
        u"Webhook receiver"_s, u"Trading API"_s, u"Trading API key"_s, u"Forget the Trading API key"_s, u"Supabase"_s,
        u"Anon key"_s, u"Sign in"_s, u"Allow plain http to other computers"_s, u"Test connection"_s, u"Save"_s};
    QCOMPARE(names, wanted);
}

void TestConnectionsDialog::typedAddressesAreTidied()
{
    Fixture f;
    f.type(u"Web API"_s, u"zixly.example.com/"_s);
    QCOMPARE(f.field(u"Web API"_s)->text(), u"https://zixly.example.com"_s);
    f.type(u"Trading API"_s, u"localhost:8000"_s);
    QCOMPARE(f.field(u"Trading API"_s)->text(), u"http://localhost:8000"_s);
    f.button(u"Save"_s)->click();
    QCOMPARE(f.saved.count(), 1);
    QCOMPARE(f.lastSaved().webApi, QUrl(u"https://zixly.example.com"_s));
    QCOMPARE(f.lastSaved().id, f.one.id);
    QVERIFY(!f.button(u"Save"_s)->isEnabled());
}

void TestConnectionsDialog::newConnectionIsNotScolded()
{
    Fixture f;
    f.button(u"Add connection"_s)->click();
    QVERIFY(f.field(u"Name"_s)->hasFocus() || f.field(u"Name"_s)->accessibleDescription().isEmpty());
    QVERIFY(!f.says(u"Give the connection a name."_s));
    f.button(u"Save"_s)->click();
    QVERIFY(f.says(u"Give the connection a name."_s));
    QVERIFY(f.says(u"Give the address of at least one service."_s));
    QCOMPARE(f.saved.count(), 0);
    f.type(u"Name"_s, u"three"_s);
    f.type(u"Web API"_s, u"three.example.com"_s);
    f.button(u"Save"_s)->click();
    QCOMPARE(f.saved.count(), 1);
    QVERIFY(!f.lastSaved().id.isNull());
    QVERIFY(f.lastSaved().id != f.one.id && f.lastSaved().id != f.two.id);
    f.dialog.setProfiles({f.one, f.two, f.lastSaved()});
    QCOMPARE(f.list()->count(), 3);
    QCOMPARE(f.list()->currentRow(), 2);
}

void TestConnectionsDialog::problemsStandBesideTheirFields()
{
    Fixture f;
    f.type(u"Name"_s, u"TWO"_s);
    QCOMPARE(f.field(u"Name"_s)->accessibleDescription(), u"Another connection has this name."_s);
    f.type(u"Web API"_s, u"http://one.example.com"_s);
    QVERIFY(f.field(u"Web API"_s)->accessibleDescription().contains(u"Plain http"_s));
    f.type(u"Anon key"_s, {});
    QVERIFY(!f.field(u"Anon key"_s)->accessibleDescription().isEmpty());
    f.button(u"Save"_s)->click();
    QCOMPARE(f.saved.count(), 0);
    f.named<QCheckBox>(u"Allow plain http to other computers"_s)->setChecked(true);
    QVERIFY(f.field(u"Web API"_s)->accessibleDescription().isEmpty());
    f.type(u"Name"_s, u"one again"_s);
    f.type(u"Anon key"_s, u"key"_s);
    f.button(u"Save"_s)->click();
    QCOMPARE(f.saved.count(), 1);
    QVERIFY(f.lastSaved().allowPlainHttp);
}

void TestConnectionsDialog::unreadableAddressIsNotDropped()
{
    Fixture f;
    f.type(u"Webhook receiver"_s, u"not an address"_s);
    QCOMPARE(f.field(u"Webhook receiver"_s)->text(), u"not an address"_s);
    QVERIFY(f.says(u"This is not a web address."_s));
    f.button(u"Save"_s)->click();
    f.button(u"Test connection"_s)->click();
    QCOMPARE(f.saved.count(), 0);
    QCOMPARE(f.tested.count(), 0);
}

void TestConnectionsDialog::plainHttpIsWarnedOf()
{
    const Fixture f;
    QVERIFY(!f.says(u"unencrypted"_s));
    f.named<QCheckBox>(u"Allow plain http to other computers"_s)->setChecked(true);
    QVERIFY(f.says(u"unencrypted"_s));
}

void TestConnectionsDialog::keyLeavesOnlyBySaving()
{
    Fixture f;
    QCOMPARE(f.field(u"Trading API key"_s)->echoMode(), QLineEdit::Password);
    f.type(u"Trading API key"_s, u"secret"_s);
    f.button(u"Test connection"_s)->click();
    QCOMPARE(f.tested.last()[1].toString(), u"secret"_s);
    f.button(u"Save"_s)->click();
    QCOMPARE(f.lastKey(), std::optional(u"secret"_s));
    QVERIFY(f.field(u"Trading API key"_s)->text().isEmpty());
    QVERIFY(f.field(u"Trading API key"_s)->placeholderText().contains(u"key store"_s));
    f.type(u"Name"_s, u"other"_s);
    f.button(u"Save"_s)->click();
    QCOMPARE(f.lastKey(), std::nullopt); // unchanged
}

void TestConnectionsDialog::keptKeyCanBeForgotten()
{
    Fixture f;
    f.dialog.setKeyKept(f.one.id, true);
    QVERIFY(f.field(u"Trading API key"_s)->placeholderText().contains(u"kept in the key store"_s));
    f.button(u"Forget the Trading API key"_s)->click();
    f.button(u"Keep the Trading API key"_s)->click();
    QVERIFY(!f.button(u"Save"_s)->isEnabled());
    f.button(u"Forget the Trading API key"_s)->click();
    QVERIFY(f.button(u"Save"_s)->isEnabled());
    f.button(u"Save"_s)->click();
    QCOMPARE(f.lastKey(), std::optional(QString()));
    QVERIFY(!f.button(u"Forget the Trading API key"_s)->isVisible());
}

void TestConnectionsDialog::keyStoreThatIsMissingIsSaid()
{
    Fixture f;
    QVERIFY(!f.says(u"no key store"_s));
    f.dialog.setKeyKept(f.one.id, true);
    f.dialog.setKeyStoreMissing(true);
    QVERIFY(f.says(u"no key store"_s));
    QVERIFY(f.field(u"Trading API key"_s)->placeholderText().contains(u"until the program ends"_s));
}

void TestConnectionsDialog::draftsSurviveTheSelection()
{
    Fixture f;
    f.type(u"Web API"_s, u"https://changed.example.com"_s);
    f.type(u"Trading API key"_s, u"secret"_s);
    f.list()->setCurrentRow(1);
    QCOMPARE(f.field(u"Web API"_s)->text(), u"https://two.example.com"_s);
    QVERIFY(f.field(u"Trading API key"_s)->text().isEmpty());
    QVERIFY(!f.button(u"Save"_s)->isEnabled());
    QVERIFY(f.list()->item(0)->text().contains(u"not saved"_s));
    f.list()->setCurrentRow(0);
    QCOMPARE(f.field(u"Web API"_s)->text(), u"https://changed.example.com"_s);
    QCOMPARE(f.field(u"Trading API key"_s)->text(), u"secret"_s);
    QVERIFY(f.button(u"Save"_s)->isEnabled());
    f.type(u"Web API"_s, u"https://one.example.com"_s);
    f.type(u"Trading API key"_s, {});
    QVERIFY(!f.button(u"Save"_s)->isEnabled()); // as it was
}

void TestConnectionsDialog::draftsSurviveNewProfiles()
{
    Fixture f;
    f.type(u"Web API"_s, u"https://changed.example.com"_s);
    f.two.name = u"zwei"_s;
    f.dialog.setProfiles({f.two, f.one}); // in another order, too
    QCOMPARE(f.list()->currentRow(), 1);
    QCOMPARE(f.field(u"Web API"_s)->text(), u"https://changed.example.com"_s);
    f.dialog.select(f.two.id);
    QCOMPARE(f.field(u"Name"_s)->text(), u"zwei"_s);
}

void TestConnectionsDialog::closingAsksAboutDrafts()
{
    Fixture f;
    f.type(u"Name"_s, u"changed"_s);
    QTest::keyClick(&f.dialog, Qt::Key_Escape);
    QVERIFY(f.dialog.isVisible());
    f.answer(u"Cancel"_s);
    QVERIFY(f.dialog.isVisible());
    QCOMPARE(f.field(u"Name"_s)->text(), u"changed"_s);
    QTRY_VERIFY(!f.dialog.findChild<QMessageBox *>());
    f.dialog.close();
    QVERIFY(f.dialog.isVisible());
    f.answer(u"Discard"_s);
    QVERIFY(!f.dialog.isVisible());
    QCOMPARE(f.saved.count(), 0);
    QCOMPARE(f.field(u"Name"_s)->text(), u"one"_s);
}

void TestConnectionsDialog::closingSavesWhatCanBeSaved()
{
    Fixture f;
    f.type(u"Name"_s, u"eins"_s);
    f.list()->setCurrentRow(1);
    f.type(u"Web API"_s, u"ftp://two.example.com"_s);
    f.list()->setCurrentRow(0);
    f.dialog.reject();
    f.answer(u"Save"_s);
    QCOMPARE(f.saved.count(), 1);
    QVERIFY(f.dialog.isVisible()); // the other one cannot be saved, and is shown
    QCOMPARE(f.list()->currentRow(), 1);
    QVERIFY(f.says(u"This is not a web address."_s));
    QTRY_VERIFY(!f.dialog.findChild<QMessageBox *>());
    f.type(u"Web API"_s, u"zwei.example.com"_s);
    f.dialog.reject();
    f.answer(u"Save"_s);
    QCOMPARE(f.saved.count(), 2);
    QVERIFY(!f.dialog.isVisible());
}

void TestConnectionsDialog::closingWithoutChangesJustCloses()
{
    Fixture f;
    f.button(u"Add connection"_s)->click(); // nothing was typed
    f.dialog.reject();
    QVERIFY(!f.dialog.isVisible());
    QVERIFY(!f.dialog.findChild<QMessageBox *>());
}

void TestConnectionsDialog::removingAsksAboutTheHistory()
{
    Fixture f;
    f.dialog.setJobCount(f.one.id, 1'204);
    f.button(u"Remove connection"_s)->click();
    const auto *question = f.dialog.findChild<LeaveDialog *>();
    QVERIFY(question && question->isVisible());
    const auto choices = question->findChildren<QRadioButton *>();
    QCOMPARE(choices.size(), 2);
    QVERIFY(choices[0]->isChecked());
    QVERIFY(choices[0]->text().contains(u"1,204"_s));
    QCOMPARE(f.removed.count(), 0);
    choices[1]->click();
    for (auto *each : question->findChildren<QPushButton *>())
        if (each->isDefault())
            each->click();
    QCOMPARE(f.removed.count(), 1);
    QCOMPARE(f.removed.first()[0].toUuid(), f.one.id);
    QCOMPARE(f.removed.first()[1].toBool(), true);
    f.dialog.setProfiles({f.two});
    QCOMPARE(f.list()->count(), 1);
}

void TestConnectionsDialog::newOneIsGivenUp()
{
    Fixture f;
    f.button(u"Add connection"_s)->click();
    f.button(u"Remove connection"_s)->click(); // blank: nothing to ask
    QCOMPARE(f.list()->count(), 2);
    f.button(u"Add connection"_s)->click();
    f.type(u"Name"_s, u"three"_s);
    f.button(u"Remove connection"_s)->click();
    QCOMPARE(f.list()->count(), 3);
    f.answer(u"Give up"_s);
    QCOMPARE(f.list()->count(), 2);
    QCOMPARE(f.removed.count(), 0);
}

void TestConnectionsDialog::signingInNeedsASavedConnection()
{
    Fixture f;
    QSignalSpy in(&f.dialog, &ConnectionsDialog::signInRequested);
    QSignalSpy out(&f.dialog, &ConnectionsDialog::signOutRequested);
    f.button(u"Sign in"_s)->click();
    QCOMPARE(in.first().first().toUuid(), f.one.id);
    f.type(u"Supabase"_s, u"https://other.example.com"_s);
    QVERIFY(!f.button(u"Sign in"_s)->isEnabled());
    QVERIFY(f.says(u"Save the connection first"_s));
    ConnectionStatus status;
    status.connection = f.one.id;
    status.user = u"ana@example.com"_s;
    status.tenant = u"Acme"_s;
    f.dialog.setStatuses({status});
    QVERIFY(f.says(u"Signed in as ana@example.com, tenant Acme"_s));
    QVERIFY(!f.button(u"Sign in"_s)->isVisible());
    f.button(u"Sign out"_s)->click();
    QCOMPARE(out.first().first().toUuid(), f.one.id);
}

void TestConnectionsDialog::failureToSaveIsSaid()
{
    Fixture f;
    f.dialog.setFailure(u"The key store is locked."_s);
    QVERIFY(f.says(u"The key store is locked."_s));
    ConnectionStatus status; // news from the platform do not wipe it
    status.connection = f.one.id;
    status.badge = LinkBadge::Polling;
    f.dialog.setStatuses({status});
    QVERIFY(f.says(u"The key store is locked."_s));
    f.type(u"Name"_s, u"eins"_s);
    QVERIFY(!f.says(u"The key store is locked."_s));
    f.dialog.setFailure(u"The key store is locked."_s);
    f.dialog.setFailure({});
    QVERIFY(!f.says(u"The key store is locked."_s));
}

QTEST_MAIN(TestConnectionsDialog)
#include "tst_connectionsdialog.moc"
