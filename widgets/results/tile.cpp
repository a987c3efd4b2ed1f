// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/tile.h"

#include "widgets/controls/theme.h"

#include <QAccessibleWidget>
#include <QEvent>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace zixly {

namespace {
constexpr int kPadding = theme::kNear;
constexpr int kNarrow = 130;
constexpr int kUsual = 190;

// A figure that leads somewhere is a button, any other one a text.
class TileInterface final : public QAccessibleWidget
{
public:
    explicit TileInterface(Tile *tile)
        : QAccessibleWidget(tile)
    {
    }

    QAccessible::Role role() const override { return tile()->leads() ? QAccessible::Button : QAccessible::StaticText; }

    QStringList actionNames() const override
    {
        return tile()->leads() && tile()->isEnabled() ? QStringList{pressAction(), setFocusAction()} : QStringList();
    }

    void doAction(const QString &action) override
    {
        if (action == pressAction() && tile()->leads())
            tile()->animateClick();
        else
            QAccessibleWidget::doAction(action);
    }

private:
    Tile *tile() const { return static_cast<Tile *>(widget()); }
};

QAccessibleInterface *makeInterface(const QString &name, QObject *object)
{
    auto *tile = name == QLatin1String("zixly::Tile") ? qobject_cast<Tile *>(object) : nullptr;
    return tile ? new TileInterface(tile) : nullptr;
}

} // namespace

Tile::Tile(QWidget *parent)
    : QAbstractButton(parent)
    , m_narrowest(kNarrow)
{
    QAccessible::installFactory(makeInterface); // again and again is once
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFocusPolicy(Qt::NoFocus);
}

QFont Tile::valueFont() const
{
    QFont big = font();
    big.setPointSizeF(font().pointSizeF() * 1.6);
    big.setWeight(QFont::DemiBold);
    return big;
}

void Tile::describe()
{
    setAccessibleName(tr("%1: %2", "a figure, its value, read aloud").arg(m_title, m_value));
    setAccessibleDescription(m_remark);
}

void Tile::setTitle(const QString &title)
{
    m_title = title;
    describe();
    updateGeometry();
    update();
}

void Tile::setFigure(const QString &value, const QString &remark, bool leads, Mood mood)
{
    m_value = value;
    m_remark = remark;
    m_leads = leads;
    m_mood = mood;
    setFocusPolicy(leads ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(leads ? Qt::PointingHandCursor : Qt::ArrowCursor);
    setToolTip(leads ? tr("Choose this cell") : QString());
    describe();
    updateGeometry();
    update();
}

void Tile::setNarrowest(int width)
{
    m_narrowest = width;
    updateGeometry();
}

int Tile::heightForWidth(int width) const
{
    const int room = std::max(20, width - 2 * kPadding);
    const auto wrapped = [this, room](const QString &text) {
        return fontMetrics().boundingRect(QRect(0, 0, room, 1000), Qt::TextWordWrap, text).height();
    };
    // Two lines are always kept, so that the row does not jump when the words change.
    return wrapped(m_title) + QFontMetrics(valueFont()).height()
        + std::max(wrapped(m_remark), 2 * fontMetrics().lineSpacing()) + 2 * kPadding;
}

QSize Tile::sizeHint() const
{
    return {kUsual, heightForWidth(kUsual)};
}

QSize Tile::minimumSizeHint() const
{
    const int value = QFontMetrics(valueFont()).horizontalAdvance(m_value) + 2 * kPadding;
    const int width = std::max(m_narrowest, value);
    return {width, heightForWidth(width)};
}

void Tile::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool marked = m_leads && (hasFocus() || underMouse());
    painter.setPen(QPen(theme::ink(marked ? theme::Ink::Accent : theme::Ink::SurfaceBorder, palette()),
        hasFocus() && m_leads ? 2.0 : 1.0));
    painter.setBrush(theme::ink(theme::Ink::Surface, palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1.0, 1.0, -1.0, -1.0), 4.0, 4.0);

    QRect room = rect().adjusted(kPadding, kPadding, -kPadding, -kPadding);
    QRect used;
    painter.setPen(theme::ink(theme::Ink::Muted, palette()));
    painter.drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_title, &used);
    room.setTop(used.bottom() + 1);
    painter.setFont(valueFont());
    painter.setPen(theme::ink(m_mood == Mood::Loss ? theme::Ink::Negative : theme::Ink::Text, palette()));
    painter.drawText(room, Qt::AlignLeft | Qt::AlignTop, m_value);
    room.setTop(room.top() + QFontMetrics(valueFont()).height());
    painter.setFont(font());
    painter.setPen(theme::ink(theme::Ink::Muted, palette()));
    painter.drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_remark);
}

void Tile::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click(); // as a link does; a button knows the space bar only
    else
        QAbstractButton::keyPressEvent(event);
}

void Tile::changeEvent(QEvent *event)
{
    QAbstractButton::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

} // namespace zixly
