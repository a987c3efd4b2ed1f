// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector.h"

#include <QComboBox>
#include <QImage>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QVBoxLayout>
#include <QWidget>

using namespace Qt::StringLiterals;
using namespace zixly;

class TestInspector : public QObject
{
    Q_OBJECT

private slots:
    void cleanWindowHasNoFindings();
    void cutLabel();
    void cutLines();
    void cutButton();
    void cutCombo();
    void outsideOfParent();
    void overlapping();
    void blankImage();
};

void TestInspector::cleanWindowHasNoFindings()
{
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    layout->addWidget(new QLabel(u"A label"_s));
    auto *wrapped = new QLabel(u"A long text that does not fit into one line of this window"_s);
    wrapped->setWordWrap(true);
    layout->addWidget(wrapped);
    layout->addWidget(new QPushButton(u"Start sweep"_s));
    auto *combo = new QComboBox;
    combo->addItem(u"Something to choose"_s);
    layout->addWidget(combo);
    window.resize(300, 300);
    window.show();
    QCOMPARE(inspector::findings(window), QStringList());
    QVERIFY(!inspector::isBlank(window.grab().toImage()));
}

void TestInspector::cutLabel()
{
    QWidget window;
    auto *label = new QLabel(u"A text that is much too long for its label"_s, &window);
    label->setGeometry(0, 0, 60, 20);
    window.resize(200, 100);
    window.show();
    QCOMPARE(inspector::findings(window).size(), 1);
    QVERIFY(inspector::findings(window).first().contains(u"cut"));
}

void TestInspector::cutLines()
{
    QWidget window;
    auto *label = new QLabel(u"A text that is much too long for the one line of its label"_s, &window);
    label->setWordWrap(true);
    label->setGeometry(0, 0, 100, 20);
    window.resize(200, 100);
    window.show();
    QCOMPARE(inspector::findings(window).size(), 1);
}

void TestInspector::cutButton()
{
    QWidget window;
    auto *button = new QPushButton(u"A very long button"_s, &window);
    button->setGeometry(0, 0, 50, 24);
    window.resize(200, 100);
    window.show();
    QCOMPARE(inspector::findings(window).size(), 1);
}

void TestInspector::cutCombo()
{
    QWidget window;
    auto *combo = new QComboBox(&window);
    combo->addItem(u"A very long thing to choose"_s);
    combo->setGeometry(0, 0, 60, 24);
    window.resize(200, 100);
    window.show();
    QCOMPARE(inspector::findings(window).size(), 1);
}

void TestInspector::outsideOfParent()
{
    QWidget window;
    auto *child = new QWidget(&window);
    child->setGeometry(150, 10, 100, 20);
    window.resize(200, 100);
    window.show();
    QCOMPARE(inspector::findings(window).size(), 1);
}

void TestInspector::overlapping()
{
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *first = new QWidget;
    auto *second = new QWidget;
    layout->addWidget(first);
    layout->addWidget(second);
    window.resize(200, 100);
    window.show();
    QCOMPARE(inspector::findings(window), QStringList());
    second->setGeometry(first->geometry());
    QCOMPARE(inspector::findings(window).size(), 1);
}

void TestInspector::blankImage()
{
    QImage image(20, 20, QImage::Format_RGB32);
    image.fill(Qt::white);
    QVERIFY(inspector::isBlank(image));
    image.setPixelColor(19, 19, Qt::black);
    QVERIFY(!inspector::isBlank(image));
    QVERIFY(inspector::isBlank(QImage()));
}

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
