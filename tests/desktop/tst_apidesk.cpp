// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"
#include "desktop/application.h"
#include "tests/desktop/clicks.h"
#include "widgets/dialogs/settingsdialog.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/jobs/jobtable.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPushButton>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace zixly;
using namespace zixly::test;
using namespace Qt::StringLiterals;

// The local API inside the whole program: switched on and off, with keys made by a click.
class TestApiDesk : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void itListensWhileTheSettingIsOn();
    void aPortThatIsTakenIsSaid();
    void whatAnotherProgramStartsIsShown();
    void whatGoesToTheTrashIsGoneThereToo();

private:
    struct Answer {
        int status = 0;
        QJsonObject body;
    };
    Answer call(const QByteArray &method, const QString &path, const QByteArray &body = {});
    SettingsDialog *openSettings();
    QString makeKey(SettingsDialog &dialog);
    bool says(const QString &text) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Application> m_zixly;
    QNetworkAccessManager m_network;
    int m_port = 0;
    QString m_key;
};

void TestApiDesk::init()
{
    QTcpServer server; // a port that is free a moment later
    QVERIFY(server.listen(QHostAddress::LocalHost));
    m_port = server.serverPort();
    server.close();
    m_key.clear();
    m_folder = std::make_unique<QTemporaryDir>();
    const Profile place = Profile::at(m_folder->path());
    m_settings = std::make_unique<Settings>(place.settingsPath());
    m_settings->setValue(Setting::LocalApiPort, m_port);
    m_zixly = std::make_unique<Application>(place, *m_settings);
    QSignalSpy ready(m_zixly.get(), &Application::ready);
    m_zixly->start();
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kPatience);
}

void TestApiDesk::cleanup()
{
    m_zixly.reset();
    m_settings.reset();
}

TestApiDesk::Answer TestApiDesk::call(const QByteArray &method, const QString &path, const QByteArray &body)
{
    QNetworkRequest request(QUrl(u"http://127.0.0.1:%1%2"_s.arg(m_port).arg(path)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("X-API-Key", m_key.toLatin1());
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    if (!reply->isFinished())
        finished.wait(kPatience);
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
        QJsonDocument::fromJson(reply->readAll()).object()};
}

SettingsDialog *TestApiDesk::openSettings()
{
    emit m_zixly->window().settingsRequested();
    return m_zixly->window().findChild<SettingsDialog *>();
}

QString TestApiDesk::makeKey(SettingsDialog &dialog)
{
    QGuiApplication::clipboard()->clear();
    click(button("Copy a new key", &dialog));
    QSignalSpy copied(QGuiApplication::clipboard(), &QClipboard::dataChanged);
    if (QGuiApplication::clipboard()->text().isEmpty())
        copied.wait(kPatience);
    return QGuiApplication::clipboard()->text();
}

bool TestApiDesk::says(const QString &text) const
{
    const auto labels = m_zixly->window().findChildren<QLabel *>();
    return std::any_of(
        labels.begin(), labels.end(), [&text](const QLabel *label) { return label->text().contains(text); });
}

void TestApiDesk::itListensWhileTheSettingIsOn()
{
    QCOMPARE(call("GET", u"/health"_s).status, 0);
    SettingsDialog *dialog = openSettings();
    QVERIFY(dialog);
    named<QCheckBox>("Let other programs on this computer use Zixly", dialog)->setChecked(true);
    QCOMPARE(call("GET", u"/health"_s).status, 200);
    QVERIFY(says(u"Listens on http://127.0.0.1:%1"_s.arg(m_port)));
    QCOMPARE(call("GET", u"/api/pipelines"_s).status, 401); // on this computer, too
    m_key = makeKey(*dialog);
    QTRY_COMPARE_WITH_TIMEOUT(call("GET", u"/api/pipelines"_s).status, 200, kPatience); // read within a second
    named<QCheckBox>("Let other programs on this computer use Zixly", dialog)->setChecked(false);
    QCOMPARE(call("GET", u"/health"_s).status, 0);
    QVERIFY(says(u"Off. Programs would"_s));
}

void TestApiDesk::aPortThatIsTakenIsSaid()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, static_cast<quint16>(m_port)));
    SettingsDialog *dialog = openSettings();
    named<QCheckBox>("Let other programs on this computer use Zixly", dialog)->setChecked(true);
    QVERIFY(says(u"Another program uses the port %1"_s.arg(m_port)));
    other.close();
    // Off and on again is what people try.
    named<QCheckBox>("Let other programs on this computer use Zixly", dialog)->setChecked(false);
    named<QCheckBox>("Let other programs on this computer use Zixly", dialog)->setChecked(true);
    QCOMPARE(call("GET", u"/health"_s).status, 200);
}

void TestApiDesk::whatAnotherProgramStartsIsShown()
{
    m_settings->setValue(Setting::LocalApi, true);
    m_key = makeKey(*openSettings());
    Answer made;
    const auto start = [&] {
        if (made.status == 201) // asked again by the macro
            return true;
        made = call("POST", u"/api/pipelines"_s,
            R"({"job_type":"trading-sweep","ticker":"SP500","config":{"fast_range":[5,10],"slow_range":[20,30]}})");
        return made.status == 201;
    };
    QTRY_VERIFY_WITH_TIMEOUT(start(), kPatience);
    const QString path = u"/api/pipelines/"_s + made.body.value("job"_L1).toObject().value("id"_L1).toString();
    QTRY_COMPARE_WITH_TIMEOUT(call("GET", path).body.value("status"_L1).toString(), u"completed"_s, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_zixly->window().jobsPage().table().model()->rowCount(), 1, kPatience);
}

void TestApiDesk::whatGoesToTheTrashIsGoneThereToo()
{
    whatAnotherProgramStartsIsShown();
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(call("GET", u"/api/pipelines"_s).body.value("totalJobs"_L1).toInt(), 1);
    emit m_zixly->window().jobsPage().removeRequested({1});
    QTRY_COMPARE_WITH_TIMEOUT(call("GET", u"/api/pipelines"_s).body.value("totalJobs"_L1).toInt(), 0, kPatience);
}

QTEST_MAIN(TestApiDesk)
#include "tst_apidesk.moc"
