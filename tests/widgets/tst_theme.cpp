// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QPainter>
#include <QTest>
#include <QToolTip>
#include <QWidget>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace zixly;

namespace {

constexpr std::array kTextInks{theme::Ink::Text, theme::Ink::Muted, theme::Ink::Positive, theme::Ink::Negative,
    theme::Ink::Warning, theme::Ink::Error, theme::Ink::Accent, theme::Ink::Benchmark};
constexpr std::array kLineInks{theme::Ink::Axis, theme::Ink::ZeroLine};

int inkedPixels(const QImage &image)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += qAlpha(image.pixel(x, y)) > 0;
    return count;
}

int alphaSum(const QImage &image)
{
    int sum = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            sum += qAlpha(image.pixel(x, y));
    return sum;
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private slots:
    void contrastIsWcag();
    void textIsReadable_data();
    void textIsReadable();
    void everyRoleIsSet_data() { themes(); }
    void everyRoleIsSet();
    void paletteTextIsReadable_data() { themes(); }
    void paletteTextIsReadable();
    void readableKeepsWhatIsReadable();
    void foreignPalettesAreReadableToo();
    void statusesDifferInShape();
    void categories_data() { themes(); }
    void categories();
    void heatScale_data() { themes(); }
    void heatScale();
    void applyIsLive();
    void iconsExist_data();
    void iconsExist();
    void iconsAreSharp_data();
    void iconsAreSharp();
    void iconModes();
    void unknownIconIsNull();
    void rowHeightFollowsTheFont();
    void framesAreSeen_data() { themes(); }
    void framesAreSeen();

private:
    static void themes();
};

void TestTheme::themes()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestTheme::contrastIsWcag()
{
    QVERIFY(std::abs(theme::contrast(Qt::black, Qt::white) - 21.0) < 1e-9);
    QVERIFY(std::abs(theme::contrast(Qt::white, Qt::white) - 1.0) < 1e-9);
    // A published pair: #767676 is the lightest grey that passes 4.5:1 on white.
    QVERIFY(theme::contrast(QColor(0x767676), Qt::white) >= 4.5);
    QVERIFY(theme::contrast(QColor(0x777777), Qt::white) < 4.5);
}

void TestTheme::textIsReadable_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QColor>("color");
    QTest::addColumn<double>("ratio");
    for (const bool dark : {false, true}) {
        const QPalette palette = theme::palette(dark);
        const QByteArray where = dark ? "dark" : "light";
        for (const auto ink : kTextInks)
            QTest::addRow("%s text ink %d", where.constData(), static_cast<int>(ink))
                << dark << theme::ink(ink, palette) << 4.5;
        for (const auto ink : kLineInks)
            QTest::addRow("%s line ink %d", where.constData(), static_cast<int>(ink))
                << dark << theme::ink(ink, palette) << 3.0;
        for (const auto state : kJobStates)
            QTest::addRow("%s status %d", where.constData(), static_cast<int>(state))
                << dark << theme::statusColor(state, palette) << 4.5;
    }
}

void TestTheme::textIsReadable()
{
    QFETCH(bool, dark);
    QFETCH(QColor, color);
    QFETCH(double, ratio);
    const QPalette palette = theme::palette(dark);
    for (const auto role : {QPalette::Base, QPalette::Window, QPalette::AlternateBase})
        QVERIFY2(theme::contrast(color, palette.color(role)) >= ratio, qPrintable(color.name()));
    QVERIFY(theme::contrast(color, theme::ink(theme::Ink::Surface, palette)) >= ratio);
}

void TestTheme::everyRoleIsSet()
{
    QFETCH(bool, dark);
    const QPalette palette = theme::palette(dark);
    QCOMPARE(theme::isDark(palette), dark);
    for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled})
        for (int role = 0; role < QPalette::NColorRoles; ++role)
            QVERIFY2(
                palette.isBrushSet(group, static_cast<QPalette::ColorRole>(role)), qPrintable(QString::number(role)));
}

void TestTheme::paletteTextIsReadable()
{
    QFETCH(bool, dark);
    const QPalette palette = theme::palette(dark);
    using Pair = std::pair<QPalette::ColorRole, QPalette::ColorRole>;
    for (const auto &[text, ground] :
        {Pair{QPalette::WindowText, QPalette::Window}, Pair{QPalette::Text, QPalette::Base},
            Pair{QPalette::Text, QPalette::AlternateBase}, Pair{QPalette::ButtonText, QPalette::Button},
            Pair{QPalette::HighlightedText, QPalette::Highlight}, Pair{QPalette::Link, QPalette::Base},
            Pair{QPalette::Link, QPalette::Window}, Pair{QPalette::LinkVisited, QPalette::Base},
            Pair{QPalette::ToolTipText, QPalette::ToolTipBase}, Pair{QPalette::PlaceholderText, QPalette::Base}}) {
        const double ratio = theme::contrast(palette.color(text), palette.color(ground));
        QVERIFY2(ratio >= 4.5, qPrintable(u"%1 on %2: %3"_s.arg(text).arg(ground).arg(ratio)));
    }
}

void TestTheme::readableKeepsWhatIsReadable()
{
    const QPalette light = theme::palette(false);
    QCOMPARE(theme::readable(QColor(0x0072b2), light, 4.5), QColor(0x0072b2));
    QVERIFY(theme::readable(QColor(0xe69f00), light, 4.5) != QColor(0xe69f00));
}

void TestTheme::foreignPalettesAreReadableToo()
{
    QPalette solarized(QColor(0xeee8d5), QColor(0xfdf6e3));
    solarized.setColor(QPalette::Base, QColor(0xfdf6e3));
    solarized.setColor(QPalette::AlternateBase, QColor(0xeee8d5));
    for (const auto state : kJobStates)
        QVERIFY(theme::contrast(theme::statusColor(state, solarized), QColor(0xeee8d5)) >= 4.5);
}

void TestTheme::statusesDifferInShape()
{
    // Painted in one colour, all icons must still differ: status is never colour alone.
    QList<QImage> shapes;
    for (const auto *name : {"queued", "running", "cancelling", "completed", "failed", "cancelled", "unknown"}) {
        const QImage shape = theme::icon(u"status-"_s + QLatin1String(name), Qt::black).pixmap(32, 32).toImage();
        QVERIFY(!shapes.contains(shape));
        shapes.append(shape);
    }
    for (const auto state : kJobStates)
        QVERIFY(!theme::statusIcon(state, theme::palette(false)).isNull());
}

void TestTheme::categories()
{
    QFETCH(bool, dark);
    const QPalette palette = theme::palette(dark);
    QCOMPARE(theme::category(0, palette), QColor(0x0072b2));
    QCOMPARE(theme::category(1, palette), QColor(0xe69f00));
    QCOMPARE(theme::category(7, palette), theme::category(0, palette));
    QCOMPARE(theme::category(-1, palette), theme::category(6, palette));
    for (int i = 0; i < 7; ++i) {
        QVERIFY(theme::contrast(theme::category(i, palette), palette.color(QPalette::Base)) >= 1.9);
        for (int j = 0; j < i; ++j)
            QVERIFY(theme::category(i, palette) != theme::category(j, palette));
    }
}

void TestTheme::heatScale()
{
    QFETCH(bool, dark);
    const QPalette palette = theme::palette(dark);
    QCOMPARE(theme::heat(-1.0, palette), QColor(0xb35806));
    QCOMPARE(theme::heat(0.0, palette), QColor(dark ? 0x2b2b2b : 0xf7f7f7));
    QCOMPARE(theme::heat(1.0, palette), QColor(0x2166ac));
    QCOMPARE(theme::heat(7.0, palette), theme::heat(1.0, palette));
    QCOMPARE(theme::heat(std::nan(""), palette), theme::heat(0.0, palette));
    // Away from the middle each step moves further from the neutral colour, so that order can be read.
    for (const double sign : {-1.0, 1.0}) {
        double last = 0.0;
        for (int i = 1; i <= 20; ++i) {
            const double distance = theme::contrast(theme::heat(sign * i / 20.0, palette), theme::heat(0.0, palette));
            QVERIFY(distance > last);
            last = distance;
        }
    }
    const double direction = dark ? 1.0 : -1.0; // brighter means more on dark, darker means more on light
    for (int i = 1; i <= 20; ++i)
        QVERIFY(direction * theme::contrast(theme::sequential(i / 20.0, palette), Qt::black)
            > direction * theme::contrast(theme::sequential((i - 1) / 20.0, palette), Qt::black));
}

void TestTheme::applyIsLive()
{
    const auto newWindowIsDark
        = [] { return theme::isDark(QWidget().palette()) && theme::isDark(QApplication::palette()); };
    const bool before = newWindowIsDark();
    theme::apply(*qApp, u"dark"_s);
    QVERIFY(newWindowIsDark());
    QCOMPARE(QToolTip::palette().color(QPalette::ToolTipBase), theme::palette(true).color(QPalette::ToolTipBase));
    theme::apply(*qApp, u"light"_s);
    QVERIFY(!newWindowIsDark());
    theme::apply(*qApp, u"dark"_s);
    theme::apply(*qApp, u"system"_s); // back to what the platform says, not to the last choice
    QCOMPARE(newWindowIsDark(), before);
    theme::apply(*qApp, u"dark"_s);
    theme::apply(*qApp, u"nonsense"_s);
    QCOMPARE(newWindowIsDark(), before);
}

void TestTheme::iconsExist_data()
{
    QTest::addColumn<QString>("name");
    for (const auto *name : {"status-queued", "status-running", "status-cancelling", "status-completed",
             "status-failed", "status-cancelled", "status-unknown", "plus", "play", "stop", "retry", "results",
             "compare", "export", "import", "search", "filter", "star", "star-filled", "settings", "prices", "jobs",
             "pause", "folder", "info", "warning", "error", "close", "copy", "note", "edit", "trash", "help",
             "chevron-left", "chevron-right", "chevron-up", "chevron-down", "zoom-reset", "sun", "moon", "computer",
             "overview", "zixly"})
        QTest::newRow(name) << QString::fromLatin1(name);
    const auto all = QDir(u":/icons"_s).entryList({u"*.svg"_s});
    QVERIFY(all.size() > 40);
    for (const QString &file : all)
        QTest::newRow(qPrintable(u"file "_s + file)) << file.chopped(4);
}

void TestTheme::iconsExist()
{
    QFETCH(QString, name);
    const QIcon icon = theme::icon(name, Qt::red);
    QVERIFY(!icon.isNull());
    const QImage image = icon.pixmap(QSize(48, 48), 1.0).toImage();
    QVERIFY(inkedPixels(image) > 48);
    // Nothing touches the border: no icon is clipped.
    for (int i = 0; i < 48; ++i)
        QVERIFY(qAlpha(image.pixel(i, 0)) + qAlpha(image.pixel(0, i)) + qAlpha(image.pixel(i, 47))
                + qAlpha(image.pixel(47, i))
            == 0);
}

void TestTheme::iconsAreSharp_data()
{
    QTest::addColumn<double>("ratio");
    QTest::newRow("1x") << 1.0;
    QTest::newRow("1.5x") << 1.5;
    QTest::newRow("2x") << 2.0;
}

void TestTheme::iconsAreSharp()
{
    QFETCH(double, ratio);
    const QIcon icon = theme::icon(u"plus"_s, QColor(0x123456));
    const QPixmap pixmap = icon.pixmap(QSize(16, 16), ratio);
    QCOMPARE(pixmap.size(), QSize(qRound(16 * ratio), qRound(16 * ratio)));
    QCOMPARE(pixmap.devicePixelRatio(), ratio);

    QImage target(pixmap.size(), QImage::Format_ARGB32_Premultiplied);
    target.setDevicePixelRatio(ratio);
    target.fill(Qt::transparent);
    QPainter painter(&target);
    icon.paint(&painter, QRect(0, 0, 16, 16));
    painter.end();
    const QColor middle = target.pixelColor(target.width() / 2, target.height() / 2);
    QVERIFY2(std::abs(middle.red() - 0x12) <= 2 && std::abs(middle.blue() - 0x56) <= 3, qPrintable(middle.name()));
}

void TestTheme::iconModes()
{
    const QIcon icon = theme::icon(u"search"_s, Qt::black);
    const QImage normal = icon.pixmap(QSize(24, 24), 1.0, QIcon::Normal).toImage();
    const QImage disabled = icon.pixmap(QSize(24, 24), 1.0, QIcon::Disabled).toImage();
    QVERIFY(alphaSum(disabled) < alphaSum(normal) / 2);
    QVERIFY(alphaSum(disabled) > alphaSum(normal) / 4);
    const QImage selected = icon.pixmap(QSize(24, 24), 1.0, QIcon::Selected).toImage();
    QVERIFY(selected != normal);
    QCOMPARE(theme::icon(u"search"_s, Qt::black).pixmap(QSize(24, 24), 1.0).toImage(), normal); // from the cache
}

void TestTheme::unknownIconIsNull()
{
    QVERIFY(theme::icon(u"no-such-icon"_s, Qt::black).isNull());
}

void TestTheme::rowHeightFollowsTheFont()
{
    QWidget widget;
    const int small = theme::rowHeight(&widget);
    QCOMPARE(small, widget.fontMetrics().height() + 8);
    QFont font = widget.font();
    font.setPointSizeF(font.pointSizeF() * 2);
    widget.setFont(font);
    QVERIFY(theme::rowHeight(&widget) > small);
    QVERIFY(theme::rowHeight(nullptr) > 8);
}

void TestTheme::framesAreSeen()
{
    QFETCH(bool, dark);
    theme::apply(*qApp, dark ? u"dark"_s : u"light"_s);
    QWidget window;
    QCheckBox box(&window);
    window.resize(60, 40);
    box.move(10, 10);
    const QImage image = window.grab().toImage();
    const QColor ground = image.pixelColor(1, 1);
    double seen = 1.0;
    for (int x = 0; x < image.width(); ++x)
        seen = std::max(seen, theme::contrast(image.pixelColor(x, 10 + box.height() / 2), ground));
    QVERIFY2(seen >= (dark ? 2.0 : 1.4), qPrintable(QString::number(seen)));
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
