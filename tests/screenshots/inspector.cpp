// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QLayout>
#include <QScrollBar>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QTextDocument>
#include <QWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly::inspector {

namespace {

constexpr int kSlack = 1; // rounding of fractional font metrics

QString nameOf(const QWidget &widget)
{
    QString text;
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        text = label->text();
    else if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        text = button->text();
    const QString name = widget.objectName().isEmpty() ? widget.accessibleName() : widget.objectName();
    return u"%1 '%2' \"%3\""_s.arg(QLatin1String(widget.metaObject()->className()), name, text.left(60));
}

bool isScrolled(const QWidget &widget)
{
    const auto *parent = widget.parentWidget();
    const auto *area = parent ? qobject_cast<const QAbstractScrollArea *>(parent->parentWidget()) : nullptr;
    return area && area->viewport() == parent;
}

// Parts that Qt or a view places by itself.
bool isInternal(const QWidget &widget)
{
    for (const QWidget *at = &widget; at; at = at->parentWidget())
        if (qobject_cast<const QHeaderView *>(at) || qobject_cast<const QScrollBar *>(at)
            || (at->objectName().startsWith(u"qt_") && at->objectName() != u"qt_scrollarea_viewport")
            || at->inherits("QChartView") || at->inherits("QCalendarWidget") || at->inherits("QTabBar")
            || at->inherits("QMenuBar") || at->inherits("QSizeGrip") || at->inherits("QAbstractItemView")
            || (at != &widget && at->inherits("QLineEdit")))
            return true;
    return false;
}

void checkLabel(const QLabel &label, QStringList &found)
{
    if (label.text().isEmpty() || label.inherits("zixly::ElidedLabel"))
        return;
    if (label.wordWrap()) {
        if (label.heightForWidth(label.width()) > label.height() + kSlack)
            found.append(nameOf(label) + u": the last lines are cut"_s);
    } else if (label.sizeHint().width() > label.width() + kSlack) {
        found.append(nameOf(label) + u": the text is cut by %1 px"_s.arg(label.sizeHint().width() - label.width()));
    }
}

void checkCombo(const QComboBox &combo, QStringList &found)
{
    QStyleOptionComboBox option;
    option.initFrom(&combo);
    option.editable = combo.isEditable();
    const auto field
        = combo.style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &combo);
    const int wanted = combo.fontMetrics().horizontalAdvance(combo.currentText());
    if (wanted > field.width() + kSlack)
        found.append(nameOf(combo) + u": \"%1\" is cut"_s.arg(combo.currentText()));
}

void checkHeader(const QHeaderView &header, QStringList &found)
{
    const auto *model = header.model();
    if (!model || header.orientation() != Qt::Horizontal)
        return;
    for (int i = 0; i < header.count(); ++i) {
        const int at = header.sectionViewportPosition(i);
        if (header.isSectionHidden(i) || at < 0 || at + header.sectionSize(i) > header.width())
            continue;
        const QString text = model->headerData(i, Qt::Horizontal).toString();
        if (header.fontMetrics().horizontalAdvance(text) > header.sectionSize(i))
            found.append(u"header \"%1\": cut"_s.arg(text));
    }
}

void checkPlace(const QWidget &widget, QStringList &found)
{
    const QWidget *parent = widget.parentWidget();
    if (!parent || widget.isWindow() || isScrolled(widget) || widget.size().isEmpty())
        return;
    if (!parent->rect().adjusted(-kSlack, -kSlack, kSlack, kSlack).contains(widget.geometry()))
        found.append(nameOf(widget) + u": reaches out of its parent"_s);
    const auto *layout = parent->layout();
    if (!layout || layout->indexOf(&widget) < 0)
        return;
    QSize smallest = widget.minimumSizeHint().boundedTo(widget.maximumSize());
    // For a given width a layout tells what it would like, not what it needs; a tab widget passes on those of its
    // pages.
    const bool holdsLayouts = widget.layout() || widget.inherits("QTabWidget");
    if (widget.hasHeightForWidth())
        smallest.setHeight(holdsLayouts ? 0 : widget.heightForWidth(widget.width()));
    if (smallest.isValid() && widget.minimumSize().isNull()
        && (widget.width() + kSlack < smallest.width() || widget.height() + kSlack < smallest.height()))
        found.append(nameOf(widget)
            + u": %1x%2, but needs %3x%4"_s.arg(widget.width())
                .arg(widget.height())
                .arg(smallest.width())
                .arg(smallest.height()));
}

void checkOverlaps(const QWidget &parent, QStringList &found)
{
    const auto *layout = parent.layout();
    if (!layout || layout->inherits("QStackedLayout"))
        return;
    QList<const QWidget *> placed;
    for (int i = 0; i < layout->count(); ++i)
        if (const auto *item = layout->itemAt(i); item->widget() && item->widget()->isVisible())
            placed.append(item->widget());
    for (qsizetype i = 0; i < placed.size(); ++i)
        for (qsizetype j = 0; j < i; ++j)
            if (const QRect both = placed[i]->geometry() & placed[j]->geometry(); both.width() > 2 && both.height() > 2)
                found.append(nameOf(*placed[i]) + u": lies over "_s + nameOf(*placed[j]));
}

} // namespace

QStringList findings(const QWidget &window, Columns columns)
{
    QStringList found;
    checkOverlaps(window, found);
    for (const auto *widget : window.findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->window() != &window)
            continue;
        if (const auto *header = qobject_cast<const QHeaderView *>(widget); header && columns == Columns::Checked)
            checkHeader(*header, found);
        if (isInternal(*widget))
            continue;
        checkPlace(*widget, found);
        checkOverlaps(*widget, found);
        if (const auto *label = qobject_cast<const QLabel *>(widget))
            checkLabel(*label, found);
        else if (const auto *combo = qobject_cast<const QComboBox *>(widget))
            checkCombo(*combo, found);
        else if (const auto *button = qobject_cast<const QAbstractButton *>(widget);
            button && !button->hasHeightForWidth() && button->sizeHint().width() > button->width() + kSlack)
            found.append(nameOf(*button) + u": the text is cut"_s);
    }
    found.removeDuplicates();
    return found;
}

bool isBlank(const QImage &image)
{
    if (image.isNull())
        return true;
    const QImage plain = image.convertToFormat(QImage::Format_RGB32);
    const QRgb first = plain.pixel(0, 0);
    for (int y = 0; y < plain.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(plain.constScanLine(y));
        if (std::any_of(line, line + plain.width(), [first](QRgb pixel) { return pixel != first; }))
            return false;
    }
    return true;
}

} // namespace zixly::inspector
