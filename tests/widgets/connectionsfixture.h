// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/dialogs/connectionsdialog.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFocusEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QSignalSpy>
#include <QTest>

// The dialog of connections with two of them, and the hands of a person.
namespace zixly::test {

using namespace Qt::StringLiterals;

inline ConnectionProfile aProfile(const QString &name)
{
    return {.id = QUuid::createUuidV5(QUuid(), name),
        .name = name,
        .webApi = QUrl(u"https://%1.example.com"_s.arg(name)),
        .receiver = {},
        .tradingApi = QUrl(u"https://trading.example.com"_s),
        .supabase = QUrl(u"https://auth.example.com"_s),
        .anonKey = u"anon"_s,
        .allowPlainHttp = false};
}

struct ConnectionsFixture {
    ConnectionsDialog dialog;
    ConnectionProfile one = aProfile(u"one"_s);
    ConnectionProfile two = aProfile(u"two"_s);
    QSignalSpy saved{&dialog, &ConnectionsDialog::saveRequested};
    QSignalSpy removed{&dialog, &ConnectionsDialog::removeRequested};
    QSignalSpy tested{&dialog, &ConnectionsDialog::testRequested};
    QSignalSpy cancelled{&dialog, &ConnectionsDialog::testCancelled};

    ConnectionsFixture()
    {
        dialog.setProfiles({one, two});
        dialog.open();
    }
    template <class Widget>
    Widget *named(const QString &name) const
    {
        for (Widget *widget : dialog.findChildren<Widget *>())
            if (widget->accessibleName() == name)
                return widget;
        qFatal("nothing is named %s", qPrintable(name));
        return nullptr;
    }
    QLineEdit *field(const QString &name) const { return named<QLineEdit>(name); }
    QAbstractButton *button(const QString &name) const { return named<QAbstractButton>(name); }
    QListWidget *list() const { return named<QListWidget>(u"Connections"_s); }
    bool says(const QString &text) const
    {
        for (const QLabel *label : dialog.findChildren<QLabel *>())
            if (label->isVisible() && label->text().contains(text))
                return true;
        return false;
    }
    void type(const QString &name, const QString &text) const
    {
        QLineEdit *edit = field(name);
        edit->setFocus();
        edit->selectAll();
        if (text.isEmpty())
            QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClicks(edit, text);
        QFocusEvent leave(QEvent::FocusOut);
        QApplication::sendEvent(edit, &leave);
    }
    ConnectionProfile lastSaved() const { return saved.last()[0].value<ConnectionProfile>(); }
    std::optional<QString> lastKey() const { return saved.last()[1].value<std::optional<QString>>(); }
    void answer(const QString &text) const // of the question that is open
    {
        const auto *box = dialog.findChild<QMessageBox *>();
        if (!box)
            qFatal("nothing is asked");
        for (QAbstractButton *each : box->buttons())
            if (QString(each->text()).remove(u'&') == text)
                return each->click();
        qFatal("no answer %s", qPrintable(text));
    }
};

} // namespace zixly::test
