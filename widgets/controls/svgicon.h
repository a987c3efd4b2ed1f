// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIconEngine>
#include <QString>

namespace zixly {

// Draws one SVG of :/icons with "currentColor" replaced, at exactly the pixels asked for. GUI thread.
class SvgIcon final : public QIconEngine
{
public:
    SvgIcon(QString name, const QColor &color);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    QIconEngine *clone() const override;
    QString key() const override;
    bool isNull() override;

private:
    QColor colorFor(QIcon::Mode mode) const;

    QString m_name;
    QColor m_color;
};

} // namespace zixly
