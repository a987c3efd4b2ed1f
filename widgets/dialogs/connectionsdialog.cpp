// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/connectionsdialog.h"

#include "widgets/controls/badge.h"
#include "widgets/controls/fittingscroll.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/connectioneditor.h"
#include "widgets/dialogs/leavedialog.h"

#include <QEvent>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace zixly {

bool ConnectionsDialog::Item::isDirty() const
{
    return !saved || draft.profile() != *saved || draft.tradingKey;
}

ConnectionsDialog::ConnectionsDialog(QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Connections"));
    build();
    wire();
    showList({});
}

ConnectionsDialog::~ConnectionsDialog()
{
    m_editor->disconnect(this); // it speaks once more when its fields lose the focus, too late
}

void ConnectionsDialog::wire()
{
    connect(m_list, &QListWidget::currentRowChanged, this, &ConnectionsDialog::showCurrent);
    connect(m_add, &QPushButton::clicked, this, &ConnectionsDialog::addConnection);
    connect(m_remove, &QPushButton::clicked, this, &ConnectionsDialog::remove);
    connect(m_save, &QPushButton::clicked, this, &ConnectionsDialog::save);
    connect(m_test, &QPushButton::clicked, this, [this] {
        if (!m_testing.isNull() && m_testing == currentId())
            stopTest();
        else
            test();
    });
    connect(m_editor, &ConnectionEditor::edited, this, &ConnectionsDialog::takeEdit);
    connect(m_editor, &ConnectionEditor::touched, this, [this] {
        if (const Item *item = current())
            m_editor->setProblems(problemsOf(*item));
    });
    connect(m_editor, &ConnectionEditor::signInRequested, this, [this] { emit signInRequested(currentId()); });
    connect(m_editor, &ConnectionEditor::signOutRequested, this, [this] { emit signOutRequested(currentId()); });
}

ConnectionsDialog::Item *ConnectionsDialog::find(const QUuid &connection)
{
    const auto item = std::ranges::find(m_items, connection, [](const Item &each) { return each.draft.id; });
    return item == m_items.end() ? nullptr : &*item;
}

ConnectionsDialog::Item *ConnectionsDialog::current()
{
    const int row = m_list->currentRow();
    return row >= 0 && row < m_items.size() ? &m_items[row] : nullptr;
}

QUuid ConnectionsDialog::currentId()
{
    const Item *item = current();
    return item ? item->draft.id : QUuid();
}

void ConnectionsDialog::setProfiles(const QList<ConnectionProfile> &profiles)
{
    const QUuid selected = currentId();
    QList<Item> items;
    for (const ConnectionProfile &profile : profiles) {
        Item item;
        item.draft.id = profile.id;
        bool keepsDraft = false;
        if (const Item *known = find(profile.id)) {
            item = *known;
            keepsDraft = known->isDirty();
        }
        item.saved = profile;
        if (!keepsDraft)
            item.draft = ConnectionDraft::of(profile);
        items.append(item);
    }
    for (const Item &item : std::as_const(m_items))
        if (!item.saved)
            items.append(item);
    m_items = items;
    showList(selected);
}

void ConnectionsDialog::setStatuses(const QList<ConnectionStatus> &statuses)
{
    bool same = true;
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        const auto found = std::ranges::find(statuses, m_items[i].draft.id, &ConnectionStatus::connection);
        const ConnectionStatus status = found == statuses.end() ? ConnectionStatus() : *found;
        same = same && sameButAge({m_items[i].status}, {status});
        m_items[i].status = status;
    }
    if (same) // the age is not shown here
        return;
    for (qsizetype i = 0; i < m_items.size(); ++i)
        showRow(i);
    showState();
}

void ConnectionsDialog::setKeyKept(const QUuid &connection, bool kept)
{
    if (Item *item = find(connection))
        item->keyKept = kept;
    if (connection == currentId())
        m_editor->setKeyKept(kept);
}

void ConnectionsDialog::setJobCount(const QUuid &connection, qint64 jobs)
{
    if (Item *item = find(connection))
        item->jobs = jobs;
}

void ConnectionsDialog::setKeyStoreMissing(bool missing)
{
    m_keyStoreMissing = missing;
    m_keyStore->setVisible(missing);
    m_editor->setKeyStoreMissing(missing);
}

void ConnectionsDialog::setFailure(const QString &sentence)
{
    m_failure = sentence;
    showState();
}

void ConnectionsDialog::select(const QUuid &connection)
{
    if (const Item *item = find(connection))
        m_list->setCurrentRow(static_cast<int>(item - m_items.data()));
}

void ConnectionsDialog::addConnection()
{
    const auto blank
        = std::ranges::find_if(m_items, [](const Item &item) { return !item.saved && item.draft.isBlank(); });
    if (blank != m_items.end()) {
        select(blank->draft.id);
    } else {
        Item item;
        item.draft.id = QUuid::createUuid();
        m_items.append(item);
        showList(item.draft.id);
    }
    m_editor->focusName();
}

void ConnectionsDialog::showList(const QUuid &selected)
{
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (qsizetype i = 0; i < m_items.size(); ++i) {
            m_list->addItem(new QListWidgetItem);
            showRow(i);
        }
        const Item *item = find(selected);
        m_list->setCurrentRow(item ? static_cast<int>(item - m_items.data()) : m_items.isEmpty() ? -1 : 0);
    }
    showCurrent();
}

void ConnectionsDialog::showRow(qsizetype at)
{
    const Item &item = m_items[at];
    QListWidgetItem *row = m_list->item(static_cast<int>(at));
    const QString typed = item.draft.name.trimmed();
    const QString name = typed.isEmpty() ? tr("New connection") : typed;
    QString word = badgeTitle(item.status.badge);
    if (!item.saved)
        word = tr("Not saved yet");
    else if (item.isDirty())
        word = tr("%1, changes not saved").arg(word);
    row->setText(name + u'\n' + word);
    row->setSizeHint({0, 2 * m_list->fontMetrics().lineSpacing() + theme::kNear});
    row->setIcon(item.saved ? badgeIcon(item.status.badge, palette())
                            : theme::icon(u"edit"_s, theme::ink(theme::Ink::Muted, palette())));
    row->setToolTip(item.status.reason.isEmpty() ? name : name + u'\n' + item.status.reason);
    row->setData(Qt::AccessibleTextRole, u"%1, %2"_s.arg(name, word));
}

void ConnectionsDialog::showCurrent()
{
    const Item *item = current();
    m_pages->setCurrentIndex(item ? 1 : 0);
    if (item) {
        m_editor->setDraft(item->draft,
            item->draft.isBlank() ? ConnectionEditor::Problems::OfTouchedFields : ConnectionEditor::Problems::All);
        m_editor->setKeyKept(item->keyKept);
    }
    showState();
    showTest();
}

void ConnectionsDialog::showState()
{
    const Item *item = current();
    m_test->setVisible(item);
    m_save->setVisible(item);
    m_note->setInk(m_failure.isEmpty() ? theme::Ink::Muted : theme::Ink::Error);
    m_note->setText(m_failure);
    if (!item)
        return;
    const bool dirty = item->isDirty();
    m_editor->setProblems(problemsOf(*item));
    m_editor->setStatus(item->status, item->saved && !dirty);
    m_save->setEnabled(dirty);
    if (item->saved && dirty && m_failure.isEmpty())
        m_note->setText(tr("Changes are not saved yet."));
    const ConnectionStatus &status = item->status;
    m_intro->setText(status.reason.isEmpty() ? tr("Leave out what your platform does not have.")
                                             : tr("%1: %2", "state, why").arg(badgeTitle(status.badge), status.reason));
    const bool testing = m_testing == item->draft.id;
    m_test->setText(testing ? tr("Stop &test") : tr("&Test connection"));
    m_test->setAccessibleName(testing ? tr("Stop test") : tr("Test connection"));
}

void ConnectionsDialog::showTest()
{
    const Item *item = current();
    m_results->setVisible(item && item->test);
    if (item && item->test)
        m_results->setTest(*item->test);
    m_test->setAccessibleDescription(item && item->test ? m_results->accessibleDescription() : QString());
}

QList<ConnectionProblem> ConnectionsDialog::problemsOf(const Item &item) const
{
    QList<ConnectionProfile> others;
    for (const Item &other : m_items)
        if (other.saved)
            others.append(*other.saved);
    return validate(item.draft.profile(), others);
}

void ConnectionsDialog::takeEdit(const ConnectionDraft &draft)
{
    Item *item = current();
    if (!item)
        return;
    ConnectionDraft renamed = item->draft;
    renamed.name = draft.name;
    const bool testing = renamed != draft && m_testing == draft.id;
    if (renamed != draft)
        item->test.reset(); // the answers were about something else
    item->draft = draft;
    m_failure.clear();
    showRow(m_list->currentRow());
    showState();
    showTest();
    if (testing)
        stopTest();
}

bool ConnectionsDialog::save()
{
    Item *item = current();
    if (!item)
        return false;
    if (!problemsOf(*item).isEmpty()) {
        m_editor->showAllProblems();
        m_editor->focusProblem();
        return false;
    }
    m_failure.clear();
    const ConnectionProfile profile = item->draft.profile();
    const std::optional<QString> key = item->draft.tradingKey;
    item->saved = profile;
    item->draft = ConnectionDraft::of(profile);
    if (key)
        item->keyKept = !key->isEmpty();
    showRow(m_list->currentRow());
    showCurrent();
    emit saveRequested(profile, key);
    return true;
}

void ConnectionsDialog::remove()
{
    const Item *item = current();
    if (!item)
        return;
    const QUuid id = item->draft.id;
    if (item->saved) {
        auto *dialog = new LeaveDialog(LeaveDialog::Way::Remove,
            {.connection = item->saved->name,
                .user = item->status.user,
                .jobs = item->jobs,
                .waiting = item->status.waiting},
            this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &LeaveDialog::decided, this,
            [this, id](bool removeHistory) { emit removeRequested(id, removeHistory); });
        dialog->open();
        return;
    }
    if (item->draft.isBlank()) {
        dropNew(id);
        return;
    }
    auto *box = new QMessageBox(QMessageBox::Question, tr("Connections"),
        tr("Give up this connection? It has not been saved."), QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *confirm = box->addButton(tr("Give up"), QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(confirm, &QPushButton::clicked, this, [this, id] { dropNew(id); });
    box->open();
}

void ConnectionsDialog::dropNew(const QUuid &connection)
{
    if (m_testing == connection)
        stopTest();
    m_items.removeIf([&connection](const Item &item) { return item.draft.id == connection && !item.saved; });
    showList({});
}

void ConnectionsDialog::test()
{
    const Item *item = current();
    if (!item)
        return;
    const auto problems = problemsOf(*item);
    const bool ready = std::ranges::all_of(
        problems, [](const ConnectionProblem &problem) { return problem.field == ConnectionField::Name; });
    if (!ready) {
        m_editor->showAllProblems();
        m_editor->focusProblem();
        return;
    }
    stopTest();
    const ConnectionDraft draft = item->draft;
    testStarted(draft.id);
    emit testRequested(draft.profile(), draft.tradingKey.value_or(QString()));
}

void ConnectionsDialog::stopTest()
{
    const QUuid id = std::exchange(m_testing, QUuid());
    if (id.isNull())
        return;
    if (Item *item = find(id); item && item->test)
        item->test->running = false;
    showTest();
    showState();
    emit testCancelled();
}

void ConnectionsDialog::testStarted(const QUuid &connection)
{
    Item *item = find(connection);
    if (!item || (item->test && item->test->running))
        return;
    m_testing = connection;
    item->test = ConnectionTest{.asked = {}, .answers = {}, .running = true};
    for (const ServiceKind kind : kServiceKinds)
        if (item->draft.profile().has(kind))
            item->test->asked.append(kind);
    showTest();
    showState();
    scrollToTest();
}

// The answers lie below the fields; once they are laid out.
void ConnectionsDialog::scrollToTest()
{
    const auto scroll = [this] {
        if (m_results->isVisible())
            m_scroll->ensureWidgetVisible(m_results, 0, theme::kLoose);
    };
    QMetaObject::invokeMethod(this, scroll, Qt::QueuedConnection);
}

void ConnectionsDialog::serviceTested(const QUuid &connection, const ServiceInfo &info)
{
    Item *item = find(connection);
    if (!item || !item->test || !item->test->running)
        return;
    item->test->answers.insert(info.kind, info);
    if (connection == currentId())
        showTest();
}

void ConnectionsDialog::testFinished(const QUuid &connection, const ConnectionReport &report)
{
    for (const ServiceInfo &info : report.services)
        serviceTested(connection, info);
    Item *item = find(connection);
    if (!item || m_testing != connection)
        return;
    m_testing = QUuid();
    if (item->test)
        item->test->running = false;
    showTest();
    showState();
    if (connection == currentId())
        scrollToTest();
}

void ConnectionsDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        for (qsizetype i = 0; i < m_items.size(); ++i)
            showRow(i);
}

void ConnectionsDialog::reject()
{
    const auto dirty = std::ranges::count_if(
        m_items, [](const Item &item) { return item.isDirty() && (item.saved || !item.draft.isBlank()); });
    if (dirty > 0) {
        askAboutDrafts(dirty);
        return;
    }
    stopTest();
    QDialog::reject();
}

void ConnectionsDialog::askAboutDrafts(qsizetype dirty)
{
    const QString name = u"draftsQuestion"_s;
    if (findChild<QMessageBox *>(name))
        return; // asked already
    auto *box = new QMessageBox(QMessageBox::Question, tr("Connections"),
        tr("Changes to %n connection(s) are not saved.", nullptr, static_cast<int>(dirty)), QMessageBox::Cancel, this);
    box->setObjectName(name);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *keep = box->addButton(tr("Save"), QMessageBox::AcceptRole);
    const QPushButton *drop = box->addButton(tr("Discard"), QMessageBox::DestructiveRole);
    box->setDefaultButton(keep);
    connect(keep, &QPushButton::clicked, this, [this] {
        if (saveAll())
            reject();
    });
    connect(drop, &QPushButton::clicked, this, [this] {
        stopTest();
        m_items.removeIf([](const Item &item) { return !item.saved; });
        for (Item &item : m_items)
            item.draft = ConnectionDraft::of(*item.saved);
        showList({});
        QDialog::reject();
    });
    box->open();
}

// Stops at the first that cannot be saved, and shows why.
bool ConnectionsDialog::saveAll()
{
    QList<QUuid> ids;
    for (const Item &item : std::as_const(m_items))
        if (item.isDirty() && (item.saved || !item.draft.isBlank()))
            ids.append(item.draft.id);
    for (const QUuid &id : std::as_const(ids)) {
        select(id);
        if (!save())
            return false;
    }
    return true;
}

} // namespace zixly
