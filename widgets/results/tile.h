// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace zixly {

// One figure with its name and a line about it; pressing it leads to the cell behind the figure. GUI thread.
class Tile final : public QAbstractButton
{
    Q_OBJECT
public:
    explicit Tile(QWidget *parent = nullptr);

    enum class Mood { Plain, Loss };
    void setTitle(const QString &title);
    bool leads() const { return m_leads; } // somewhere, when it is clicked
    void setNarrowest(int width);
    // `leads`: there is a cell to go to.
    void setFigure(const QString &value, const QString &remark, bool leads, Mood mood = Mood::Plain);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QFont valueFont() const;
    void describe();

    QString m_title;
    QString m_value;
    QString m_remark;
    Mood m_mood = Mood::Plain;
    bool m_leads = false;
    int m_narrowest;
};

} // namespace zixly
