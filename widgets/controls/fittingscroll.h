// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace zixly {

// Scrolls up and down only, and is never narrower than what it holds, so that nothing is cut at the right. GUI thread.
class FittingScroll final : public QScrollArea
{
    Q_OBJECT
public:
    explicit FittingScroll(QWidget *parent = nullptr);

    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace zixly
