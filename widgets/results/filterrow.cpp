// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/filterrow.h"

#include "widgets/results/filterheader.h"

#include <QAbstractItemView>
#include <QAccessibleWidget>
#include <QEvent>
#include <QLineEdit>
#include <QPointer>

namespace zixly::filterrow {

namespace {

constexpr auto kHeader = "filterHeader"; // of the widget that holds the table

FilterHeader *headerIn(const QObject *holder)
{
    return qobject_cast<FilterHeader *>(holder->property(kHeader).value<QObject *>());
}

// The fields as they are seen, from left to right.
QObjectList fieldsOf(const FilterHeader &header)
{
    QObjectList all;
    for (int visual = 0; visual < header.count(); ++visual)
        if (QLineEdit *edit = header.field(header.logicalIndex(visual)); edit && edit->isVisible())
            all += edit;
    return all;
}

class RowInterface final : public QAccessibleWidget
{
public:
    explicit RowInterface(FilterHeader *header)
        : QAccessibleWidget(header, QAccessible::Grouping)
    {
    }

    QAccessibleInterface *parent() const override
    {
        const auto *table = widget()->parentWidget();
        return table ? QAccessible::queryAccessibleInterface(table->parentWidget()) : nullptr;
    }
    int childCount() const override { return static_cast<int>(fields().size()); }
    QAccessibleInterface *child(int index) const override
    {
        return QAccessible::queryAccessibleInterface(fields().value(index));
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        return static_cast<int>(fields().indexOf(child ? child->object() : nullptr));
    }
    QString text(QAccessible::Text kind) const override
    {
        const auto *table = widget()->parentWidget();
        return kind == QAccessible::Name
            ? FilterHeader::tr("Filters of %1").arg(table ? table->accessibleName() : QString())
            : QAccessibleWidget::text(kind);
    }

private:
    QObjectList fields() const { return fieldsOf(*static_cast<FilterHeader *>(widget())); }
};

// What holds the table, with the row of fields as its last child while there are any.
class HolderInterface final : public QAccessibleWidget
{
public:
    explicit HolderInterface(QWidget *holder)
        : QAccessibleWidget(holder, QAccessible::Client)
    {
    }

    int childCount() const override { return QAccessibleWidget::childCount() + (row() ? 1 : 0); }
    QAccessibleInterface *child(int index) const override
    {
        return index == QAccessibleWidget::childCount() ? row() : QAccessibleWidget::child(index);
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        return child && child == row() ? QAccessibleWidget::childCount() : QAccessibleWidget::indexOfChild(child);
    }

private:
    QAccessibleInterface *row() const
    {
        FilterHeader *header = headerIn(widget());
        return header && !fieldsOf(*header).isEmpty() ? QAccessible::queryAccessibleInterface(header) : nullptr;
    }
};

QAccessibleInterface *makeInterface(const QString &name, QObject *object)
{
    if (name == QLatin1String("zixly::FilterHeader")) {
        auto *header = qobject_cast<FilterHeader *>(object);
        return header ? new RowInterface(header) : nullptr;
    }
    const bool holds = object->isWidgetType() && !qobject_cast<QAbstractItemView *>(object)
        && name == QLatin1String(object->metaObject()->className()) && headerIn(object) != nullptr;
    return holds ? new HolderInterface(static_cast<QWidget *>(object)) : nullptr;
}

// Keeps the mark on the widget that holds the table now.
class Follower final : public QObject
{
public:
    Follower(FilterHeader *header, QAbstractItemView *table)
        : QObject(header)
        , m_header(header)
        , m_table(table)
    {
        table->installEventFilter(this);
        mark();
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::ParentChange)
            mark();
        return QObject::eventFilter(watched, event);
    }

private:
    void mark()
    {
        if (m_holder && m_holder->property(kHeader).value<QObject *>() == m_header)
            m_holder->setProperty(kHeader, {});
        m_holder = m_table->parentWidget();
        if (m_holder)
            m_holder->setProperty(kHeader, QVariant::fromValue<QObject *>(m_header));
    }

    FilterHeader *m_header;
    QAbstractItemView *m_table;
    QPointer<QWidget> m_holder;
};

} // namespace

void prepare(FilterHeader *header, QAbstractItemView *table)
{
    QAccessible::installFactory(makeInterface); // again and again is once
    if (table)
        new Follower(header, table);
}

} // namespace zixly::filterrow
