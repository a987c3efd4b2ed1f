// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QString>

class QCheckBox;

namespace zixly {

// Asked before a sweep is saved as a bundle: do its prices go along? They do not by default, since they may not be the
// giver's to pass on. Closes itself. GUI thread.
class SaveBundleDialog final : public QDialog
{
    Q_OBJECT
public:
    struct Facts {
        QString name; // of the sweep
        QString ticker;
        qint64 cells = 0;
        qint64 bars = 0;
        QString noPrices; // why they cannot go along; empty = they can
    };

    explicit SaveBundleDialog(const Facts &facts, QWidget *parent = nullptr);

signals:
    void decided(bool withPrices);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QCheckBox *m_prices;
};

} // namespace zixly
