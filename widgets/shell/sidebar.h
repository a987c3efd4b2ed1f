// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QHash>

class QButtonGroup;
class QToolButton;
class QVBoxLayout;

namespace zixly {

// The list of places in the main window, as exclusive buttons.
class Sidebar final : public QFrame
{
    Q_OBJECT
public:
    enum Place { AllJobs, RunningJobs, FailedJobs, FavouriteJobs, Prices };
    Q_ENUM(Place)

    explicit Sidebar(QWidget *parent = nullptr);

    void setCurrent(int place); // without placeChosen(); -1 = none of them
    int current() const;

signals:
    void placeChosen(zixly::Sidebar::Place place);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addTitle(const QString &title);
    void addPlace(Place place, const QString &title, const QString &icon, const QString &tip);

    QButtonGroup *m_group;
    QVBoxLayout *m_layout;
};

} // namespace zixly
