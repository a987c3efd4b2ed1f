// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.h"

#include <QAbstractItemModel>
#include <QAccessible>
#include <QHash>
#include <QRadioButton>
#include <QSet>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace zixly;

// What a screen reader meets in every window of the program: every control has a name, none has the name of its
// neighbour, and the keyboard reaches each one that can be used.
class TestAccessibleTree : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QAccessible::setActive(true); }
    void everyControlCanBeNamedAndReached_data();
    void everyControlCanBeNamedAndReached();
    void tablesSpeakTheirCells_data() { everyControlCanBeNamedAndReached_data(); }
    void tablesSpeakTheirCells();
    void theTestFindsWhatItLooksFor();
};

namespace {

// Roles of what a person can operate.
bool isControl(QAccessible::Role role)
{
    static const QSet<QAccessible::Role> kRoles{QAccessible::Button, QAccessible::ButtonMenu,
        QAccessible::ButtonDropDown, QAccessible::CheckBox, QAccessible::RadioButton, QAccessible::EditableText,
        QAccessible::ComboBox, QAccessible::SpinBox, QAccessible::Slider, QAccessible::Table, QAccessible::Tree,
        QAccessible::List, QAccessible::PageTabList, QAccessible::PageTab, QAccessible::MenuItem, QAccessible::Link,
        QAccessible::Dial, QAccessible::ProgressBar, QAccessible::Chart, QAccessible::Canvas};
    return kRoles.contains(role);
}

// Parts that Qt makes and reads as one with what they belong to.
bool isPartOfAnother(const QAccessibleInterface &control)
{
    const QAccessibleInterface *parent = control.parent();
    if (!parent)
        return false;
    const QAccessible::Role role = parent->role();
    const bool inside = role == QAccessible::SpinBox || role == QAccessible::ComboBox || role == QAccessible::Table
        || role == QAccessible::Tree || role == QAccessible::ScrollBar || role == QAccessible::List;
    const auto *widget = qobject_cast<QWidget *>(control.object());
    const bool scrolls = widget && QByteArrayView(widget->metaObject()->className()) == "QScrollBar";
    return (inside && control.role() != QAccessible::EditableText) || scrolls
        || (inside && role != QAccessible::Table && role != QAccessible::Tree)
        || (widget && widget->objectName().startsWith("qt_"_L1));
}

QString nameOf(const QAccessibleInterface &control)
{
    return control.text(QAccessible::Name).remove(u'&').simplified();
}

QString where(const QAccessibleInterface &control)
{
    const auto *widget = qobject_cast<QWidget *>(control.object());
    QStringList path;
    for (const QWidget *at = widget; at && path.size() < 4; at = at->parentWidget())
        path.prepend(QString::fromLatin1(at->metaObject()->className()));
    QString role
        = QString::fromLatin1(QMetaEnum::fromType<QAccessible::Role>().valueToKey(static_cast<int>(control.role())));
    return u"%1 \"%2\" in %3"_s.arg(role, nameOf(control), path.join(u'/'));
}

// Whether Tab gets there, by itself or by way of the group it belongs to.
bool isReached(const QWidget &widget)
{
    for (const QWidget *at = &widget; at; at = at->focusProxy())
        if ((at->focusPolicy() & Qt::TabFocus) != 0)
            return true;
    // Of several radio buttons Tab reaches the one that is chosen; arrow keys go on from there.
    const auto *radio = qobject_cast<const QRadioButton *>(&widget);
    return radio && radio->autoExclusive() && !radio->isChecked();
}

// Buttons that repeat a command which the keyboard has elsewhere: in a tool bar or inside of a field.
bool hasKeysElsewhere(const QWidget &widget)
{
    const QWidget *parent = widget.parentWidget();
    return parent
        && (parent->inherits("QToolBar") || parent->inherits("QLineEdit") || parent->inherits("QTabBar")
            || parent->inherits("QAbstractSpinBox") || parent->inherits("QCalendarWidget")
            || parent->inherits("QMenuBar"));
}

struct Walk {
    QStringList findings;
    int controls = 0;

    void into(QAccessibleInterface *parent)
    {
        QHash<QString, int> siblings;
        for (int i = 0; i < parent->childCount(); ++i) {
            QAccessibleInterface *child = parent->child(i);
            if (!child || !child->isValid() || child->state().invisible)
                continue;
            look(*child);
            if (isControl(child->role()) && !isPartOfAnother(*child) && !nameOf(*child).isEmpty()
                && siblings[QString::number(child->role()) + nameOf(*child)]++ == 1)
                findings += u"two of the same name: "_s + where(*child);
            const bool cells = child->role() == QAccessible::Table || child->role() == QAccessible::Tree;
            if (!cells) // tst of the models reads them
                into(child);
        }
    }

    void look(const QAccessibleInterface &control)
    {
        if (!isControl(control.role()) || isPartOfAnother(control))
            return;
        ++controls;
        if (nameOf(control).isEmpty())
            findings += u"nameless: "_s + where(control);
        if (control.text(QAccessible::Name).endsWith(u'…') || control.text(QAccessible::Name).endsWith(u"..."_s))
            findings += u"a name with an ellipsis: "_s + where(control);
        const auto *widget = qobject_cast<QWidget *>(control.object());
        const bool passive = control.role() == QAccessible::ProgressBar;
        if (widget && widget->isEnabled() && !passive && !isReached(*widget) && !hasKeysElsewhere(*widget))
            findings += u"the keyboard does not get to: "_s + where(control);
    }
};

} // namespace

void TestAccessibleTree::everyControlCanBeNamedAndReached_data()
{
    QTest::addColumn<int>("index");
    const auto all = screenshots::scenes();
    for (int i = 0; i < static_cast<int>(all.size()); ++i)
        QTest::newRow(qPrintable(all[static_cast<std::size_t>(i)].name)) << i;
}

void TestAccessibleTree::everyControlCanBeNamedAndReached()
{
    QFETCH(int, index);
    const auto scene = screenshots::scenes()[static_cast<std::size_t>(index)];
    screenshots::Stage stage = scene.build();
    if (!scene.size.isEmpty())
        stage.window->resize(scene.size);
    stage.window->show();
    QVERIFY(QTest::qWaitForWindowExposed(stage.window.get()));
    QTRY_VERIFY_WITH_TIMEOUT(!stage.ready || stage.ready(), 20'000);
    Walk walk;
    QAccessibleInterface *window = QAccessible::queryAccessibleInterface(stage.window.get());
    QVERIFY(window);
    walk.into(window);
    const QString found = walk.findings.join(u'\n');
    stage.window.reset(); // before what it looks at
    QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found));
    QVERIFY(walk.controls > 0);
}

namespace {

QString titleOf(const QAbstractItemModel &model, int column)
{
    const QVariant spoken = model.headerData(column, Qt::Horizontal, Qt::AccessibleTextRole);
    return (spoken.isValid() ? spoken : model.headerData(column, Qt::Horizontal)).toString();
}

// The first rows of a table, as they are heard: the value, and "column: value" in words.
QStringList silentCells(QTableView &view)
{
    constexpr int kRows = 8;
    QStringList silent;
    const QAbstractItemModel &model = *view.model();
    auto *table = QAccessible::queryAccessibleInterface(&view)->tableInterface();
    for (int row = 0; row < std::min(kRows, model.rowCount()); ++row) {
        for (int column = 0; column < model.columnCount(); ++column) {
            if (view.isColumnHidden(column) || view.columnSpan(row, column) > 1)
                continue;
            QAccessibleInterface *cell = table->cellAt(row, column);
            const QString name = cell->text(QAccessible::Name);
            const QString said = cell->text(QAccessible::Description);
            const QString start = titleOf(model, column) + u": "_s;
            const bool known = name != u"Loading";
            if (known && (!said.startsWith(start) || said.size() == start.size()))
                silent += u"row %1 of \"%2\", %3: \"%4\", \"%5\""_s.arg(
                    QString::number(row), view.accessibleName(), titleOf(model, column), name, said);
        }
    }
    return silent;
}

} // namespace

void TestAccessibleTree::tablesSpeakTheirCells()
{
    QFETCH(int, index);
    const auto scene = screenshots::scenes()[static_cast<std::size_t>(index)];
    screenshots::Stage stage = scene.build();
    if (!scene.size.isEmpty())
        stage.window->resize(scene.size);
    stage.window->show();
    QVERIFY(QTest::qWaitForWindowExposed(stage.window.get()));
    QTRY_VERIFY_WITH_TIMEOUT(!stage.ready || stage.ready(), 20'000);
    QStringList silent;
    for (auto *view : stage.window->findChildren<QTableView *>())
        if (view->isVisible() && !view->model()->inherits("QCalendarModel") && !view->accessibleName().isEmpty())
            silent += silentCells(*view);
    stage.window.reset(); // before what it looks at
    QVERIFY2(silent.isEmpty(), qPrintable(u'\n' + silent.join(u'\n')));
}

void TestAccessibleTree::theTestFindsWhatItLooksFor()
{
    QWidget window;
    auto *nameless = new QToolButton(&window);
    nameless->setFocusPolicy(Qt::StrongFocus);
    auto *unreached = new QToolButton(&window);
    unreached->setAccessibleName(u"Twice"_s);
    unreached->setFocusPolicy(Qt::NoFocus);
    auto *twin = new QToolButton(&window);
    twin->setAccessibleName(u"Twice"_s);
    twin->setFocusPolicy(Qt::StrongFocus);
    window.show();
    Walk walk;
    walk.into(QAccessible::queryAccessibleInterface(&window));
    QCOMPARE(walk.controls, 3);
    QCOMPARE(walk.findings.size(), 3);
    for (const QString &start : {u"nameless"_s, u"the keyboard"_s, u"two of the same"_s})
        QVERIFY(std::ranges::any_of(walk.findings, [&](const QString &line) { return line.startsWith(start); }));
}

QTEST_MAIN(TestAccessibleTree)
#include "tst_accessibletree.moc"
