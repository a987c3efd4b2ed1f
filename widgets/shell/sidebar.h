// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connectionstatus.h"

#include <QFrame>

class QAbstractButton;
class QButtonGroup;
class QToolButton;
class QVBoxLayout;

namespace zixly {

class FindingPanel;

// The list of places in the main window, as exclusive buttons; the connections are places as well.
class Sidebar final : public QFrame
{
    Q_OBJECT
public:
    enum Place { Overview, AllJobs, RunningJobs, FailedJobs, FavouriteJobs, ThisComputer, Prices };
    Q_ENUM(Place)

    explicit Sidebar(QWidget *parent = nullptr);

    FindingPanel &finding() { return *m_finding; }
    void setConnections(const QList<ConnectionStatus> &statuses);
    void setCurrent(int place); // without placeChosen(); -1 = none of them
    void setCurrentConnection(const QUuid &connection);

signals:
    void placeChosen(zixly::Sidebar::Place place);
    void connectionChosen(const QUuid &connection);
    void menuRequested(const QUuid &connection, const QPoint &globalPos); // of a connection

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void addTitle(const QString &title);
    void addPlace(Place place, const QString &title, const QString &icon, const QString &tip);
    QToolButton *makeButton();
    QToolButton *addConnection(const QUuid &connection);
    void showConnections();
    void check(const QAbstractButton *chosen);
    void choose(QAbstractButton *button); // by the user

    struct Entry {
        ConnectionStatus status;
        QToolButton *button = nullptr;
    };

    QButtonGroup *m_group;
    QVBoxLayout *m_layout;
    bool m_isPressed = false; // a click is under way
    QVBoxLayout *m_connections;
    FindingPanel *m_finding;
    QList<Entry> m_entries;
};

} // namespace zixly
