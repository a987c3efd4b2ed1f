// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

class QMenu;
class QToolButton;

namespace zixly {

class MenuButton;

// One filter of a row of filters: a button that opens a list of choices (one or any number of them may be ticked; none
// means all), shows what is chosen, and has a cross beside it that takes the choice back. GUI thread.
class ChoiceChip final : public QWidget
{
    Q_OBJECT
public:
    struct Choice {
        QString id; // what the program calls it
        QString text; // what people read
    };
    enum class Mode { Many, One };
    // `title` is said by screen readers ("Status: Failed"), `all` stands for no choice ("All states").
    ChoiceChip(Mode mode, const QString &title, const QString &all, QWidget *parent = nullptr);

    void setToolTipText(const QString &tip);
    void setChoices(const QList<Choice> &choices); // what is chosen stays chosen, also what is no longer offered
    void setChosen(const QStringList &ids); // without chosenChanged()
    const QStringList &chosen() const { return m_chosen; }

signals:
    void chosenChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fillMenu();
    void tickMenu();
    void choose(const QString &id, bool on);
    void clear();
    void showChosen();
    QString textOf(const QString &id) const;

    Mode m_mode;
    QString m_title;
    QString m_all;
    QList<Choice> m_choices;
    QStringList m_chosen; // in the order of the choices
    MenuButton *m_button;
    QToolButton *m_cross;
    QMenu *m_menu;
};

} // namespace zixly
