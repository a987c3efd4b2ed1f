// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace zixly {

class TintedLabel;

// Says who computed the chart below it, and offers to import the prices that it lacks. Takes no room while there is
// nothing to say. GUI thread.
class OriginLine final : public QWidget
{
    Q_OBJECT
public:
    explicit OriginLine(QWidget *parent = nullptr);

    void setText(const QString &text);
    void offerImport(bool on);
    QString text() const;

signals:
    void importRequested();

private:
    void showOrHide();

    TintedLabel *m_text;
    QPushButton *m_import;
    bool m_offers = false;
};

} // namespace zixly
