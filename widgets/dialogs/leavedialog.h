// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QString>

class QRadioButton;

namespace zixly {

// Asked before signing out of a connection or removing it: what becomes of its history here? Keeping is the default.
// Closes itself with decided() or, when the user would rather not, without a signal. GUI thread.
class LeaveDialog final : public QDialog
{
    Q_OBJECT
public:
    enum class Way { SignOut, Remove };
    struct Facts {
        QString connection; // its name
        QString user; // who is signed in, empty = nobody
        qint64 jobs = -1; // in the history here, -1 = not known
        qint64 waiting = 0; // wishes not yet sent
    };

    LeaveDialog(Way way, const Facts &facts, QWidget *parent = nullptr);

signals:
    void decided(bool removeHistory);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *buildChoice(Way way, const Facts &facts);

    QRadioButton *m_keep = nullptr;
    QRadioButton *m_remove = nullptr;
};

} // namespace zixly
