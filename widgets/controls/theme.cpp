// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/theme.h"

#include "widgets/controls/fusionframes.h"
#include "widgets/controls/svgicon.h"

#include <QApplication>
#include <QFontMetrics>
#include <QStyle>
#include <QStyleHints>
#include <QToolTip>
#include <QWidget>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace zixly::theme {

namespace {

// Okabe & Ito, "Color Universal Design", 2008: told apart with every common colour vision.
constexpr std::array<QRgb, 7> kOkabeIto{
    0xff0072b2, 0xffe69f00, 0xff009e73, 0xffd55e00, 0xffcc79a7, 0xff56b4e9, 0xfff0e442};
constexpr int kBlue = 0;
constexpr int kOrange = 1;
constexpr int kGreen = 2;
constexpr int kVermilion = 3;
constexpr int kPurple = 4;

constexpr QRgb kHeatNegative = 0xffb35806;
constexpr QRgb kHeatPositive = 0xff2166ac;
constexpr QRgb kHeatNeutralLight = 0xfff7f7f7;
constexpr QRgb kHeatNeutralDark = 0xff2b2b2b;

struct Scheme {
    QRgb window, base, alternate, text, button, light, midlight, mid, dark, shadow;
    QRgb highlight, highlightedText, link, visited, tip, tipText, placeholder, disabled, bright;
};

constexpr Scheme kLight{0xfff3f4f6, 0xffffffff, 0xfff7f8fa, 0xff1b1f24, 0xfffafbfc, 0xffffffff, 0xffe8eaed, 0xffc2c7cd,
    0xff9aa1a9, 0xff5c636b, 0xff0067a3, 0xffffffff, 0xff0063a0, 0xff7a3e8e, 0xff24292f, 0xfff7f8fa, 0xff666d75,
    0xff9aa0a7, 0xffffffff};
constexpr Scheme kDark{0xff24262a, 0xff1b1d20, 0xff212327, 0xffe6e8ea, 0xff33363b, 0xff4a4e54, 0xff3d4046, 0xff2a2d31,
    0xff16181a, 0xff0c0d0e, 0xff1c6aa8, 0xffffffff, 0xff6cb6ee, 0xffc79be0, 0xff3d4046, 0xfff1f2f3, 0xff9aa1a9,
    0xff757b83, 0xffffffff};

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double gammaEncoded(double channel)
{
    const double c = std::clamp(channel, 0.0, 1.0);
    return c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1.0 / 2.4) - 0.055;
}

// Asked for by every cell that is painted, mostly of colours of 8 bits a channel.
double linearOf(float channel)
{
    static const auto kEightBits = [] {
        std::array<double, 256> values{};
        for (int i = 0; i < 256; ++i)
            values[static_cast<std::size_t>(i)] = linear(QColor(i, i, i).redF());
        return values;
    }();
    const double steps = static_cast<double>(channel) * 255.0;
    const auto nearest = static_cast<int>(std::lround(steps));
    const bool known = nearest >= 0 && nearest < 256 && QColor(nearest, nearest, nearest).redF() == channel;
    return known ? kEightBits[static_cast<std::size_t>(nearest)] : linear(channel);
}

double luminance(const QColor &color)
{
    return 0.2126 * linearOf(color.redF()) + 0.7152 * linearOf(color.greenF()) + 0.0722 * linearOf(color.blueF());
}

double contrastOf(double first, double second) // luminances
{
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto channel = [share](float from, float to) {
        return static_cast<float>(std::clamp(from + (to - from) * share, 0.0, 1.0));
    };
    return QColor::fromRgbF(
        channel(a.redF(), b.redF()), channel(a.greenF(), b.greenF()), channel(a.blueF(), b.blueF()));
}

// Oklab (Björn Ottosson, 2020): equal steps look equal, and blends do not turn grey or muddy on the way.
struct Lab {
    double l, a, b;
};

Lab toLab(const QColor &color)
{
    const double r = linear(color.redF());
    const double g = linear(color.greenF());
    const double b = linear(color.blueF());
    const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

QColor fromLab(const Lab &lab)
{
    const double l = std::pow(lab.l + 0.3963377774 * lab.a + 0.2158037573 * lab.b, 3);
    const double m = std::pow(lab.l - 0.1055613458 * lab.a - 0.0638541728 * lab.b, 3);
    const double s = std::pow(lab.l - 0.0894841775 * lab.a - 1.2914855480 * lab.b, 3);
    const auto encoded = [](double channel) { return static_cast<float>(gammaEncoded(channel)); };
    return QColor::fromRgbF(encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
        encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
        encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
}

QColor blended(QRgb from, QRgb to, double share)
{
    if (share <= 0.0)
        return QColor(from);
    if (share >= 1.0)
        return QColor(to);
    const Lab a = toLab(QColor(from));
    const Lab b = toLab(QColor(to));
    return fromLab({a.l + (b.l - a.l) * share, a.a + (b.a - a.a) * share, a.b + (b.b - a.b) * share});
}

QColor surface(const QPalette &palette)
{
    return isDark(palette) ? mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.05)
                           : palette.color(QPalette::Base);
}

// What things are drawn on.
struct Grounds {
    explicit Grounds(const QPalette &palette)
        : luminances{luminance(surface(palette)), luminance(palette.color(QPalette::Base)),
              luminance(palette.color(QPalette::AlternateBase)), luminance(palette.color(QPalette::Window))}
    {
    }
    double worstContrast(const QColor &color) const
    {
        const double own = luminance(color);
        double worst = contrastOf(own, luminances[0]);
        for (const double ground : luminances)
            worst = std::min(worst, contrastOf(own, ground));
        return worst;
    }

    std::array<double, 4> luminances;
};

// Kept exact where it can be seen at all; Okabe-Ito's yellow on white cannot.
QColor visible(QRgb wanted, const QPalette &palette)
{
    const QColor color(wanted);
    return Grounds(palette).worstContrast(color) >= 1.9 ? color : readable(color, palette, 3.0);
}

bool platformIsDark(const QApplication &application)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto scheme = application.styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        return scheme == Qt::ColorScheme::Dark;
#endif
    return isDark(application.palette());
}

// The style the platform chose, remembered because a light or dark theme may replace it by Fusion.
QString platformStyle(QApplication &application)
{
    constexpr auto kProperty = "zixlyPlatformStyle";
    if (!application.property(kProperty).isValid())
        application.setProperty(kProperty, application.style()->name());
    return application.property(kProperty).toString();
}

bool isFusion(const QString &style)
{
    return style.compare(u"fusion"_s, Qt::CaseInsensitive) == 0;
}

void setStyle(const QString &name)
{
    const bool ours = qobject_cast<FusionFrames *>(QApplication::style()) != nullptr;
    if (isFusion(name) && !ours)
        QApplication::setStyle(new FusionFrames); // QApplication takes ownership
    else if (!isFusion(name) && QApplication::style()->name().compare(name, Qt::CaseInsensitive) != 0)
        QApplication::setStyle(name);
}

void applySystem(QApplication &application, const QString &style)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    application.styleHints()->unsetColorScheme();
#endif
    setStyle(style);
    QApplication::setPalette(QPalette()); // back to the platform's own
    if (isFusion(style))
        QApplication::setPalette(palette(platformIsDark(application)));
}

void applyChosen(QApplication &application, const QString &style, bool dark)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0) && (defined(Q_OS_WIN) || defined(Q_OS_MACOS))
    // Native styles follow a scheme, not a palette.
    setStyle(style);
    QApplication::setPalette(QPalette());
    application.styleHints()->setColorScheme(dark ? Qt::ColorScheme::Dark : Qt::ColorScheme::Light);
#else
    Q_UNUSED(application)
    Q_UNUSED(style)
    setStyle(u"fusion"_s);
    QApplication::setPalette(palette(dark));
#endif
}

} // namespace

double contrast(const QColor &a, const QColor &b)
{
    return contrastOf(luminance(a), luminance(b));
}

QColor readable(const QColor &wanted, const QPalette &palette, double ratio)
{
    const Grounds grounds(palette);
    if (grounds.worstContrast(wanted) >= ratio)
        return wanted;
    const QColor end(isDark(palette) ? Qt::white : Qt::black);
    double low = 0.0;
    double high = 1.0;
    for (int i = 0; i < 8; ++i) {
        const double middle = (low + high) / 2;
        // Through 8 bits, as it will be drawn.
        const QColor tried(mixed(wanted, end, middle).rgb());
        (grounds.worstContrast(tried) >= ratio ? high : low) = middle;
    }
    return QColor(mixed(wanted, end, high).rgb());
}

bool isDark(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Base)) < luminance(palette.color(QPalette::Text));
}

QPalette palette(bool dark)
{
    const Scheme &scheme = dark ? kDark : kLight;
    QPalette result;
    const auto set
        = [&result](QPalette::ColorRole role, QRgb color) { result.setColor(QPalette::All, role, QColor(color)); };
    set(QPalette::Window, scheme.window);
    set(QPalette::WindowText, scheme.text);
    set(QPalette::Base, scheme.base);
    set(QPalette::AlternateBase, scheme.alternate);
    set(QPalette::Text, scheme.text);
    set(QPalette::Button, scheme.button);
    set(QPalette::ButtonText, scheme.text);
    set(QPalette::BrightText, scheme.bright);
    set(QPalette::Light, scheme.light);
    set(QPalette::Midlight, scheme.midlight);
    set(QPalette::Mid, scheme.mid);
    set(QPalette::Dark, scheme.dark);
    set(QPalette::Shadow, scheme.shadow);
    set(QPalette::Highlight, scheme.highlight);
    set(QPalette::HighlightedText, scheme.highlightedText);
    set(QPalette::Link, scheme.link);
    set(QPalette::LinkVisited, scheme.visited);
    set(QPalette::ToolTipBase, scheme.tip);
    set(QPalette::ToolTipText, scheme.tipText);
    set(QPalette::PlaceholderText, scheme.placeholder);
    set(QPalette::NoRole, scheme.window);
#if QT_VERSION >= QT_VERSION_CHECK(6, 6, 0)
    set(QPalette::Accent, scheme.highlight);
#endif
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        result.setColor(QPalette::Disabled, role, QColor(scheme.disabled));
    result.setColor(QPalette::Disabled, QPalette::Base, QColor(scheme.window));
    result.setColor(QPalette::Disabled, QPalette::Highlight, QColor(scheme.mid));
    result.setColor(QPalette::Disabled, QPalette::HighlightedText, QColor(scheme.text));
    return result;
}

void apply(QApplication &application, const QString &choice)
{
    const QString style = platformStyle(application);
    if (choice == u"light"_s || choice == u"dark"_s)
        applyChosen(application, style, choice == u"dark"_s);
    else
        applySystem(application, style);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    QObject::disconnect(application.styleHints(), &QStyleHints::colorSchemeChanged, &application, nullptr);
    if (choice != u"light"_s && choice != u"dark"_s)
        QObject::connect(application.styleHints(), &QStyleHints::colorSchemeChanged, &application,
            [&application] { apply(application, u"system"_s); });
#endif
    QToolTip::setPalette(QApplication::palette()); // tool tips keep a palette of their own
}

QColor ink(Ink ink, const QPalette &palette)
{
    const QColor text = palette.color(QPalette::Text);
    const QColor base = palette.color(QPalette::Base);
    switch (ink) {
    case Ink::Text: return text;
    case Ink::Muted: return readable(mixed(text, base, 0.42), palette);
    case Ink::Positive: return readable(QColor(kOkabeIto[kGreen]), palette);
    case Ink::Negative: return readable(QColor(kOkabeIto[kVermilion]), palette);
    case Ink::Warning: return readable(QColor(kOkabeIto[kOrange]), palette);
    case Ink::Error: return readable(QColor(0xffc62f2f), palette);
    case Ink::Accent: return readable(QColor(kOkabeIto[kBlue]), palette);
    case Ink::Grid: return mixed(base, text, 0.10);
    case Ink::Axis: return readable(mixed(text, base, 0.55), palette, 3.0);
    case Ink::ZeroLine: return readable(mixed(text, base, 0.45), palette, 3.0);
    case Ink::Surface: return surface(palette);
    case Ink::SurfaceBorder: return mixed(palette.color(QPalette::Window), text, 0.16);
    case Ink::Hatch: return mixed(base, text, 0.28);
    case Ink::Benchmark: return readable(mixed(text, base, 0.40), palette);
    }
    return text;
}

QColor statusColor(JobState state, const QPalette &palette)
{
    switch (state) {
    case JobState::Queued:
    case JobState::Cancelled: return ink(Ink::Muted, palette);
    case JobState::Running: return readable(QColor(kOkabeIto[kBlue]), palette);
    case JobState::Cancelling: return readable(QColor(kOkabeIto[kOrange]), palette);
    case JobState::Completed: return readable(QColor(kOkabeIto[kGreen]), palette);
    case JobState::Failed: return readable(QColor(kOkabeIto[kVermilion]), palette);
    case JobState::Unknown: return readable(QColor(kOkabeIto[kPurple]), palette);
    }
    return palette.color(QPalette::Text);
}

QColor category(int index, const QPalette &palette)
{
    const auto count = static_cast<int>(kOkabeIto.size());
    return visible(kOkabeIto[static_cast<std::size_t>((index % count + count) % count)], palette);
}

QPen seriesPen(qsizetype index, const QPalette &palette, double width)
{
    constexpr std::array kStyles{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine, Qt::DashDotDotLine};
    constexpr auto kColours = static_cast<qsizetype>(kOkabeIto.size());
    QPen pen(readable(category(static_cast<int>(index % kColours), palette), palette, 3.0), width);
    pen.setStyle(kStyles.at(static_cast<std::size_t>(index / kColours) % kStyles.size()));
    return pen;
}

QColor heat(double position, const QPalette &palette)
{
    const QRgb neutral = isDark(palette) ? kHeatNeutralDark : kHeatNeutralLight;
    if (!(position < 0.0)) // a NaN reads as neutral
        return blended(neutral, kHeatPositive, std::isnan(position) ? 0.0 : position);
    return blended(neutral, kHeatNegative, -position);
}

QColor sequential(double position, const QPalette &palette)
{
    const bool dark = isDark(palette);
    const QRgb low = dark ? 0xff2b3440 : 0xffeaf1f8;
    const QRgb middle = dark ? 0xff2f7fc0 : 0xff5b9fd0;
    const QRgb high = dark ? 0xffc9e4fa : 0xff0a3d78;
    const double at = std::isnan(position) ? 0.0 : std::clamp(position, 0.0, 1.0);
    return at < 0.5 ? blended(low, middle, at * 2) : blended(middle, high, at * 2 - 1);
}

QIcon icon(const QString &name, const QColor &color)
{
    return QIcon(new SvgIcon(name, color)); // QIcon takes ownership
}

QIcon statusIcon(JobState state, const QPalette &palette)
{
    const QColor color = statusColor(state, palette);
    switch (state) {
    case JobState::Queued: return icon(u"status-queued"_s, color);
    case JobState::Running: return icon(u"status-running"_s, color);
    case JobState::Cancelling: return icon(u"status-cancelling"_s, color);
    case JobState::Completed: return icon(u"status-completed"_s, color);
    case JobState::Failed: return icon(u"status-failed"_s, color);
    case JobState::Cancelled: return icon(u"status-cancelled"_s, color);
    case JobState::Unknown: break;
    }
    return icon(u"status-unknown"_s, color);
}

int rowHeight(const QWidget *widget)
{
    return (widget ? widget->fontMetrics() : QFontMetrics(QApplication::font())).height() + 8;
}

} // namespace zixly::theme
