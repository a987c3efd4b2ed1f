// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/sheetfile.h"

#include "widgets/controls/theme.h"
#include "widgets/report/sheetcharts.h"
#include "widgets/report/sheetpage.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QLocale>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace zixly::sheetfile {

namespace {

constexpr double kMarginMm = 13.0;
constexpr int kPixels = 15; // of the text in the pictures

class Report
{
    Q_DECLARE_TR_FUNCTIONS(zixly::Report)
};

// @names are colours of the light theme.
constexpr auto kStyle = R"(
:root{color-scheme:light}
body{font:15px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif;color:@text;background:@base;margin:0}
main{max-width:1040px;margin:24px auto;padding:0 24px}
h1{font-size:26px;margin:0;overflow-wrap:anywhere}h2{font-size:16px;margin:24px 0 8px}
p{margin:4px 0}.muted,th{color:@muted}.warning{color:@warning}.loss{color:@loss}
.tiles{display:grid;grid-template-columns:repeat(5,1fr);gap:10px;margin:16px 0}
.tile{border:1px solid @border;border-radius:6px;padding:8px 10px;background:@surface}
.tile b{display:block;font-size:24px}.tile span{font-size:13px;color:@muted}
.two{display:grid;grid-template-columns:minmax(0,1.7fr) minmax(0,1fr);gap:20px;margin-top:16px}
img{width:100%;height:auto;display:block}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th{font-weight:400;text-align:left}td,th{padding:3px 8px;border-bottom:1px solid @border;vertical-align:top;overflow-wrap:anywhere}
.numbers td,.numbers th{text-align:right}.differs{background:@surface;box-shadow:inset 3px 0 @accent}
.wide{overflow-x:auto}footer{margin:24px 0;border-top:1px solid @border;padding-top:6px;font-size:13px;color:@muted}
@media(max-width:760px){.tiles{grid-template-columns:repeat(2,1fr)}.two{grid-template-columns:1fr}}
@media print{main{margin:0;padding:0;max-width:none}.tile,img,tr{break-inside:avoid}}
)";

QString styleSheet()
{
    const QPalette light = theme::palette(false);
    QString style = QLatin1String(kStyle);
    const auto set
        = [&style](const char *name, const QColor &colour) { style.replace(QLatin1String(name), colour.name()); };
    set("@text", theme::ink(theme::Ink::Text, light));
    set("@base", light.color(QPalette::Base));
    set("@muted", theme::ink(theme::Ink::Muted, light));
    set("@warning", theme::ink(theme::Ink::Warning, light));
    set("@loss", theme::ink(theme::Ink::Negative, light));
    set("@border", theme::ink(theme::Ink::SurfaceBorder, light));
    set("@surface", theme::ink(theme::Ink::Surface, light));
    set("@accent", theme::ink(theme::Ink::Accent, light));
    return style;
}

// Text between tags or inside a quoted attribute. Control characters have no place in HTML and could hide something.
QString safe(const QString &text)
{
    QString clean;
    clean.reserve(text.size());
    for (const QChar c : text) {
        const bool direction = c.unicode() >= 0x202A && c.unicode() <= 0x202E;
        clean += c.category() == QChar::Other_Control || direction ? QChar(u' ') : c;
    }
    return clean.toHtmlEscaped().replace(u'\'', QStringLiteral("&#39;"));
}

QString paragraph(const QString &text, const char *style)
{
    return QStringLiteral("<p class=\"%1\">%2</p>\n").arg(QLatin1String(style), safe(text));
}

template <class Paint>
QString picture(const QSizeF &size, const QString &name, Paint paint)
{
    QBuffer buffer;
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setSize(size.toSize());
    svg.setViewBox(QRectF({}, size));
    svg.setTitle(name);
    {
        QPainter painter(&svg);
        painter.setRenderHint(QPainter::Antialiasing);
        QFont font = QGuiApplication::font();
        font.setPixelSize(kPixels);
        painter.setFont(font);
        paint(painter, QRectF({}, size));
    }
    return QStringLiteral("<img alt=\"%1\" src=\"data:image/svg+xml;base64,%2\">\n")
        .arg(safe(name), QString::fromLatin1(buffer.data().toBase64()));
}

QString page(const QString &title, const QString &body, const QString &footer)
{
    return QStringLiteral(
               "<!DOCTYPE html>\n<html lang=\"%1\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
               " style-src 'unsafe-inline'\">\n<title>%2</title>\n<style>%3</style>\n</head>\n<body>\n<main>\n")
               .arg(QLocale().bcp47Name(), safe(title), styleSheet())
        + body + QStringLiteral("<footer>") + safe(footer) + QStringLiteral("</footer>\n</main>\n</body>\n</html>\n");
}

QString tilesHtml(const QList<SheetContent::Tile> &tiles)
{
    QString text = QStringLiteral("<div class=\"tiles\">\n");
    for (const auto &tile : tiles)
        text += QStringLiteral("<div class=\"tile\"><span>") + safe(tile.title)
            + (tile.loss ? QStringLiteral("</span><b class=\"loss\">") : QStringLiteral("</span><b>"))
            + safe(tile.value) + QStringLiteral("</b><span>") + safe(tile.note) + QStringLiteral("</span></div>\n");
    return text + QStringLiteral("</div>\n");
}

QString rowHtml(const QStringList &cells, const char *tag)
{
    QString text = QStringLiteral("<tr>");
    const QLatin1String name(tag);
    for (const QString &cell : cells)
        text
            += QLatin1Char('<') + name + QLatin1Char('>') + safe(cell) + QStringLiteral("</") + name + QLatin1Char('>');
    return text + QStringLiteral("</tr>\n");
}

QString bestHtml(const SheetContent &sheet)
{
    if (sheet.bestRows.isEmpty())
        return {};
    QString text = QStringLiteral("<h2>") + safe(sheet.bestTitle)
        + QStringLiteral("</h2>\n<div class=\"wide\"><table class=\"numbers\">\n") + rowHtml(sheet.bestHeader, "th");
    for (const QStringList &row : sheet.bestRows)
        text += rowHtml(row, "td");
    return text + QStringLiteral("</table></div>\n");
}

QString factsHtml(const QList<SheetContent::Fact> &facts)
{
    QString text = QStringLiteral("<table>\n");
    for (const auto &fact : facts)
        text += QStringLiteral("<tr><th>") + safe(fact.name) + QStringLiteral("</th><td>") + safe(fact.value)
            + QStringLiteral("</td></tr>\n");
    return text + QStringLiteral("</table>\n");
}

template <class Content>
QByteArray pdfOf(const Content &content, QPageSize::PageSizeId size)
{
    QBuffer buffer;
    if (!buffer.open(QIODevice::WriteOnly))
        return {};
    QPdfWriter writer(&buffer);
    writer.setResolution(1200);
    writer.setTitle(content.title);
    writer.setCreator(QStringLiteral("Zixly Desktop"));
    const QMarginsF margins(kMarginMm, kMarginMm, kMarginMm, kMarginMm);
    writer.setPageLayout(QPageLayout(QPageSize(size), QPageLayout::Portrait, margins, QPageLayout::Millimeter));
    if (!sheetpage::paint(writer, content))
        return {};
    return buffer.data();
}

} // namespace

QByteArray html(const SheetContent &sheet)
{
    QString body = QStringLiteral("<h1>") + safe(sheet.title) + QStringLiteral("</h1>\n")
        + paragraph(sheet.subtitle, "muted") + tilesHtml(sheet.tiles) + QStringLiteral("<p><b>") + safe(sheet.luck)
        + QStringLiteral("</b></p>\n");
    for (const QString &warning : sheet.warnings)
        body += paragraph(Report::tr("Mind: %1").arg(warning), "warning");
    body += QStringLiteral("<div class=\"two\"><div>\n")
        + picture({640.0, 430.0}, sheet.heatTitle,
            [&sheet](QPainter &painter, const QRectF &area) { sheetcharts::paintHeat(painter, area, sheet); })
        + QStringLiteral("</div><div>\n") + factsHtml(sheet.facts) + QStringLiteral("</div></div>\n")
        + picture({1040.0, 360.0}, sheet.curveTitle,
            [&sheet](QPainter &painter, const QRectF &area) { sheetcharts::paintCurve(painter, area, sheet); })
        + bestHtml(sheet);
    return page(sheet.title, body, sheet.footer).toUtf8();
}

QByteArray html(const ComparisonContent &comparison)
{
    QString body = QStringLiteral("<h1>") + safe(comparison.title) + QStringLiteral("</h1>\n");
    for (const QString &warning : comparison.warnings)
        body += paragraph(Report::tr("Mind: %1").arg(warning), "warning");
    body += QStringLiteral("<div class=\"wide\"><table>\n") + rowHtml(QStringList{QString()} + comparison.names, "th");
    for (const auto &row : comparison.rows) {
        body += row.differs ? QStringLiteral("<tr class=\"differs\"><th>") : QStringLiteral("<tr><th>");
        body += safe(row.differs ? Report::tr("%1 (differs)").arg(row.name) : row.name) + QStringLiteral("</th>");
        for (qsizetype i = 0; i < row.values.size(); ++i)
            body += row.best == i ? QStringLiteral("<td><b>") + safe(Report::tr("%1 (best)").arg(row.values[i]))
                    + QStringLiteral("</b></td>")
                                  : QStringLiteral("<td>") + safe(row.values[i]) + QStringLiteral("</td>");
        body += QStringLiteral("</tr>\n");
    }
    body += QStringLiteral("</table></div>\n");
    return page(comparison.title, body, comparison.footer).toUtf8();
}

QByteArray pdf(const SheetContent &sheet, QPageSize::PageSizeId size)
{
    return pdfOf(sheet, size);
}

QByteArray pdf(const ComparisonContent &comparison, QPageSize::PageSizeId size)
{
    return pdfOf(comparison, size);
}

} // namespace zixly::sheetfile
