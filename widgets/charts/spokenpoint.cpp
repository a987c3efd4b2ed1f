// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/spokenpoint.h"

#include <QAccessibleWidget>
#include <QVariant>
#include <QWidget>

namespace zixly::spokenpoint {

namespace {

constexpr auto kSentence = "spokenPoint";

class PointInterface final : public QAccessibleInterface
{
public:
    explicit PointInterface(QWidget *chart)
        : m_chart(chart)
    {
    }

    bool isValid() const override { return true; }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_chart); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QRect rect() const override { return parent()->rect(); }
    void setText(QAccessible::Text, const QString &) override { }

    QString text(QAccessible::Text kind) const override { return kind == QAccessible::Name ? of(m_chart) : QString(); }

    QAccessible::State state() const override
    {
        QAccessible::State state = parent()->state();
        state.selectable = true;
        state.selected = true;
        return state;
    }

private:
    QWidget *m_chart;
};

// The chart with the point as its last child.
class ChartInterface final : public QAccessibleWidget
{
public:
    explicit ChartInterface(QWidget *chart)
        : QAccessibleWidget(chart, QAccessible::List)
        , m_point(QAccessible::registerAccessibleInterface(new PointInterface(chart)))
    {
    }

    int childCount() const override { return QAccessibleWidget::childCount() + (hasPoint() ? 1 : 0); }

    QAccessibleInterface *child(int index) const override
    {
        return hasPoint() && index == QAccessibleWidget::childCount() ? point() : QAccessibleWidget::child(index);
    }

    int indexOfChild(const QAccessibleInterface *child) const override
    {
        return child == point() ? QAccessibleWidget::childCount() : QAccessibleWidget::indexOfChild(child);
    }

    QAccessibleInterface *focusChild() const override
    {
        return widget()->hasFocus() && hasPoint() ? point() : QAccessibleWidget::focusChild();
    }

    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Value ? of(widget()) : QAccessibleWidget::text(kind);
    }

    QAccessibleInterface *point() const { return QAccessible::accessibleInterface(m_point); }

protected:
    ~ChartInterface() override { QAccessible::deleteAccessibleInterface(m_point); }

private:
    bool hasPoint() const { return !of(widget()).isEmpty(); }

    QAccessible::Id m_point;
};

QAccessibleInterface *makeInterface(const QString &name, QObject *object)
{
    const bool speaks = object->isWidgetType() && object->property(kSentence).isValid()
        && name == QLatin1String(object->metaObject()->className());
    return speaks ? new ChartInterface(static_cast<QWidget *>(object)) : nullptr;
}

} // namespace

void prepare(QWidget *chart)
{
    chart->setProperty(kSentence, QString());
    QAccessible::installFactory(makeInterface); // again and again is once
}

void set(QWidget *chart, const QString &sentence)
{
    if (sentence == of(chart))
        return;
    chart->setProperty(kSentence, sentence);
    if (!QAccessible::isActive())
        return;
    QAccessibleValueChangeEvent value(chart, sentence);
    QAccessible::updateAccessibility(&value);
    const auto *spoken = dynamic_cast<ChartInterface *>(QAccessible::queryAccessibleInterface(chart));
    if (!spoken || sentence.isEmpty() || !chart->hasFocus())
        return;
    QAccessibleEvent name(spoken->point(), QAccessible::NameChanged);
    QAccessible::updateAccessibility(&name);
    QAccessibleEvent focus(spoken->point(), QAccessible::Focus);
    QAccessible::updateAccessibility(&focus);
}

QString of(const QWidget *chart)
{
    return chart->property(kSentence).toString();
}

} // namespace zixly::spokenpoint
