// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connectionstatus.h"
#include "widgets/dialogs/connectiondraft.h"
#include "widgets/dialogs/connectiontestview.h"

#include <QDialog>

class QListWidget;
class QPushButton;
class QStackedWidget;

namespace zixly {

class ConnectionEditor;
class FittingScroll;
class TintedLabel;

// The connections: a list, the fields of the one selected, and a test of it. What is typed is kept as a draft until it
// is saved or given up, also while another connection is selected. Saves and asks nothing itself. GUI thread.
class ConnectionsDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit ConnectionsDialog(QWidget *parent = nullptr);
    ~ConnectionsDialog() override;

    void setProfiles(const QList<ConnectionProfile> &profiles); // as they are kept; drafts stay
    void setStatuses(const QList<ConnectionStatus> &statuses);
    void setKeyKept(const QUuid &connection, bool kept); // a Trading API key
    void setJobCount(const QUuid &connection, qint64 jobs); // in the history here
    void setKeyStoreMissing(bool missing);
    void setFailure(const QString &sentence); // saving did not work; empty = it did
    void select(const QUuid &connection);
    void addConnection(); // a new draft

    // The answers of testRequested(). A test whose addresses have been changed meanwhile is no longer shown.
    void testStarted(const QUuid &connection);
    void serviceTested(const QUuid &connection, const ServiceInfo &info);
    void testFinished(const QUuid &connection, const ConnectionReport &report);

    void reject() override; // asks first when something is not saved

signals:
    // tradingKey: nullopt = unchanged, empty = forget it. setProfiles() follows.
    void saveRequested(const zixly::ConnectionProfile &profile, const std::optional<QString> &tradingKey);
    void removeRequested(const QUuid &connection, bool removeHistory);
    void testRequested(const zixly::ConnectionProfile &profile, const QString &tradingKey); // empty = the kept one
    void testCancelled();
    void signInRequested(const QUuid &connection);
    void signOutRequested(const QUuid &connection);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Item {
        std::optional<ConnectionProfile> saved; // empty = new
        ConnectionDraft draft;
        ConnectionStatus status;
        std::optional<ConnectionTest> test;
        bool keyKept = false;
        qint64 jobs = -1;

        bool isDirty() const;
    };

    void build();
    QWidget *buildList();
    QWidget *buildRight();
    QWidget *buildFoot();
    void wire();
    Item *find(const QUuid &connection);
    Item *current();
    QUuid currentId();
    void showList(const QUuid &selected);
    void showRow(qsizetype at);
    void showCurrent(); // on the right
    void showState(); // what can be done with it now
    void showTest();
    void scrollToTest();
    QList<ConnectionProblem> problemsOf(const Item &item) const;
    void takeEdit(const ConnectionDraft &draft);
    void stopTest();
    bool save();
    void remove();
    void dropNew(const QUuid &connection);
    void test();
    void askAboutDrafts(qsizetype dirty);
    bool saveAll();

    QList<Item> m_items;
    QUuid m_testing; // null = none
    QString m_failure; // of the last save
    bool m_keyStoreMissing = false;

    QStackedWidget *m_pages;
    QListWidget *m_list;
    QPushButton *m_add;
    QPushButton *m_remove;
    TintedLabel *m_keyStore;
    TintedLabel *m_intro; // how it stands, or what to do
    ConnectionEditor *m_editor;
    ConnectionTestView *m_results;
    FittingScroll *m_scroll;
    TintedLabel *m_note;
    QPushButton *m_test;
    QPushButton *m_save;
};

} // namespace zixly
