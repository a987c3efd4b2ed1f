// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/svgicon.h"

#include <QFile>
#include <QGuiApplication>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr double kDisabledOpacity = 0.4;

QString resourcePath(const QString &name)
{
    return u":/icons/"_s + name + u".svg"_s;
}

QByteArray recoloured(const QString &name, const QColor &color)
{
    QFile file(resourcePath(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll().replace("currentColor", color.name(QColor::HexRgb).toLatin1());
}

QPixmap rendered(const QString &name, const QColor &color, const QSize &pixels, double opacity)
{
    QPixmap pixmap(pixels);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(recoloured(name, color));
    if (!renderer.isValid())
        return pixmap;
    QSizeF size = renderer.defaultSize();
    size.scale(pixels, Qt::KeepAspectRatio);
    QRectF target(QPointF(), size);
    target.moveCenter(QRectF(QPointF(), QSizeF(pixels)).center());
    QPainter painter(&pixmap);
    painter.setOpacity(opacity);
    renderer.render(&painter, target);
    return pixmap;
}

} // namespace

SvgIcon::SvgIcon(QString name, const QColor &color)
    : m_name(std::move(name))
    , m_color(color)
{
}

QColor SvgIcon::colorFor(QIcon::Mode mode) const
{
    return mode == QIcon::Selected ? QGuiApplication::palette().color(QPalette::HighlightedText) : m_color;
}

void SvgIcon::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    const qreal scale = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
    painter->drawPixmap(rect, scaledPixmap((QSizeF(rect.size()) * scale).toSize(), mode, state, scale));
}

QPixmap SvgIcon::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
{
    return scaledPixmap(size, mode, state, 1.0);
}

// `size` is in device pixels; `scale` only marks the pixmap with its ratio.
QPixmap SvgIcon::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State /*state*/, qreal scale)
{
    if (size.isEmpty())
        return {};
    const QColor color = colorFor(mode);
    const double opacity = mode == QIcon::Disabled ? kDisabledOpacity : 1.0;
    const QString cacheKey = u"zixly-icon/%1/%2/%3x%4/%5/%6"_s.arg(m_name, color.name(QColor::HexRgb))
                                 .arg(size.width())
                                 .arg(size.height())
                                 .arg(std::lround(scale * 1000))
                                 .arg(mode == QIcon::Disabled);
    QPixmap pixmap;
    if (!QPixmapCache::find(cacheKey, &pixmap)) {
        pixmap = rendered(m_name, color, size, opacity);
        pixmap.setDevicePixelRatio(scale);
        QPixmapCache::insert(cacheKey, pixmap);
    }
    return pixmap;
}

QIconEngine *SvgIcon::clone() const
{
    return new SvgIcon(m_name, m_color); // QIcon takes ownership
}

QString SvgIcon::key() const
{
    return u"zixly-svg"_s;
}

bool SvgIcon::isNull()
{
    return !QFile::exists(resourcePath(m_name));
}

} // namespace zixly
