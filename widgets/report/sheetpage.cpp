// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/sheetpage.h"

#include "widgets/controls/theme.h"
#include "widgets/report/sheetcharts.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPageRanges>
#include <QPagedPaintDevice>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace zixly::sheetpage {

namespace {

// Units of half a point.
constexpr int kTitle = 34;
constexpr int kFigure = 30;
constexpr int kBody = 17;
constexpr int kSmall = 15;
constexpr double kGap = 18.0;
constexpr double kTileHeight = 102.0;
constexpr double kPad = 12.0;
constexpr double kHeatShare = 0.53; // of the height that the two pictures have
constexpr double kFactsWidth = 0.37; // of the page
constexpr double kLeastPicture = 170.0;
constexpr double kNoCurve = 90.0; // words instead of a curve
constexpr qsizetype kSweepsAPage = 4;

class Report
{
    Q_DECLARE_TR_FUNCTIONS(zixly::Report)
};

QFont fontOf(int pixels, bool bold = false)
{
    QFont font = QGuiApplication::font();
    font.setPixelSize(pixels);
    font.setBold(bold);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

// Paints one thing under the other and knows how far it has come.
class Column
{
public:
    Column(QPainter &painter, const QRectF &area)
        : m_painter(painter)
        , m_palette(theme::palette(false))
        , m_area(area)
        , m_y(area.top())
    {
    }

    double y() const { return m_y; }
    void skip(double height) { m_y += height; }
    QColor ink(theme::Ink ink) const { return theme::ink(ink, m_palette); }
    const QRectF &area() const { return m_area; }

    // Wrapped words, at most `lines` lines.
    void words(const QString &text, const QFont &font, const QColor &colour, int lines = 3)
    {
        if (text.isEmpty())
            return;
        const QFontMetricsF metrics(font);
        const QRectF room(m_area.left(), m_y, m_area.width(), metrics.lineSpacing() * lines);
        QString shown = text;
        QRectF needed = metrics.boundingRect(room, Qt::TextWordWrap, shown);
        for (double share = 0.98; needed.height() > room.height() + 1.0 && share > 0.5; share -= 0.04) {
            shown = metrics.elidedText(text, Qt::ElideRight, share * lines * m_area.width());
            needed = metrics.boundingRect(room, Qt::TextWordWrap, shown);
        }
        const QRectF box(room.topLeft(), QSizeF(room.width(), std::min(room.height(), needed.height())));
        m_painter.setFont(font);
        m_painter.setPen(colour);
        m_painter.save();
        m_painter.setClipRect(box);
        m_painter.drawText(box, Qt::TextWordWrap, shown);
        m_painter.restore();
        m_y = box.bottom();
    }

    void line()
    {
        m_painter.setPen(QPen(ink(theme::Ink::SurfaceBorder), 1.0));
        m_painter.drawLine(QPointF(m_area.left(), m_y), QPointF(m_area.right(), m_y));
    }

    void cell(const QRectF &box, const QString &text, const QFont &font, const QColor &colour, Qt::Alignment alignment)
    {
        m_painter.setFont(font);
        m_painter.setPen(colour);
        const QString shown = QFontMetricsF(font).elidedText(text, Qt::ElideRight, box.width());
        m_painter.drawText(box, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
    }

    QPainter &painter() { return m_painter; }

private:
    QPainter &m_painter;
    QPalette m_palette;
    QRectF m_area;
    double m_y;
};

void paintTiles(Column &column, const QList<SheetContent::Tile> &tiles)
{
    const QRectF &area = column.area();
    const double gap = kPad;
    const double width
        = (area.width() - gap * static_cast<double>(tiles.size() - 1)) / static_cast<double>(tiles.size());
    double x = area.left();
    for (const SheetContent::Tile &tile : tiles) {
        const QRectF box(x, column.y(), width, kTileHeight);
        column.painter().setPen(QPen(column.ink(theme::Ink::SurfaceBorder), 1.0));
        column.painter().setBrush(column.ink(theme::Ink::Surface));
        column.painter().drawRoundedRect(box, 6.0, 6.0);
        const QRectF inner = box.adjusted(kPad, 8.0, -kPad, -8.0);
        const auto part = [&inner](double from, double height) {
            return QRectF(inner.left(), inner.top() + from, inner.width(), height);
        };
        column.cell(part(0.0, 22.0), tile.title, fontOf(kSmall), column.ink(theme::Ink::Muted), Qt::AlignLeft);
        column.cell(part(24.0, 38.0), tile.value, fontOf(kFigure, true),
            column.ink(tile.loss ? theme::Ink::Negative : theme::Ink::Text), Qt::AlignLeft);
        column.cell(part(64.0, 22.0), tile.note, fontOf(kSmall), column.ink(theme::Ink::Muted), Qt::AlignLeft);
        x += width + gap;
    }
    column.skip(kTileHeight + kPad);
}

void paintFacts(Column column, const QList<SheetContent::Fact> &facts)
{
    const QFont font = fontOf(kSmall);
    const QFontMetricsF metrics(font);
    const QRectF &area = column.area();
    double nameWidth = 0.0;
    for (const auto &fact : facts)
        nameWidth = std::max(nameWidth, metrics.horizontalAdvance(fact.name));
    nameWidth = std::min(nameWidth + kPad, area.width() / 2.0);
    const double valueWidth = area.width() - nameWidth;
    const auto isLong = [&](const auto &fact) { return metrics.horizontalAdvance(fact.value) > valueWidth; };
    const auto lines = static_cast<double>(facts.size() + std::ranges::count_if(facts, isLong));
    const double height = std::min(26.0, area.height() / lines);
    for (const auto &fact : facts) {
        const bool twice = isLong(fact) && 2.0 * height > 2.0 * metrics.height();
        const QRectF box(area.left(), column.y(), area.width(), twice ? 2.0 * height : height);
        QRectF name = box;
        name.setSize({nameWidth - kPad / 2.0, height});
        column.cell(name, fact.name, font, column.ink(theme::Ink::Muted), Qt::AlignLeft);
        const QRectF value = box.adjusted(nameWidth, 0.0, 0.0, 0.0);
        if (twice) {
            const QString shown = metrics.elidedText(fact.value, Qt::ElideRight, 1.8 * valueWidth);
            column.painter().setPen(column.ink(theme::Ink::Text));
            // The first line stands beside the name.
            const QRectF lower = value.adjusted(0.0, std::max(0.0, (height - metrics.height()) / 2.0), 0.0, 0.0);
            column.painter().drawText(lower, static_cast<int>(Qt::AlignTop) | Qt::TextWordWrap, shown);
        } else {
            column.cell(value, fact.value, font, column.ink(theme::Ink::Text), Qt::AlignLeft);
        }
        column.skip(box.height());
        column.line();
    }
}

double bestHeight(const SheetContent &sheet)
{
    return sheet.bestRows.isEmpty() ? 0.0 : 26.0 + 40.0 + 25.0 * static_cast<double>(sheet.bestRows.size());
}

void paintBest(Column &column, const SheetContent &sheet)
{
    if (sheet.bestRows.isEmpty())
        return;
    column.words(sheet.bestTitle, fontOf(kBody, true), column.ink(theme::Ink::Text), 1);
    const double width = column.area().width() / static_cast<double>(sheet.bestHeader.size());
    const auto boxOf = [&](qsizetype index, double height) {
        return QRectF(column.area().left() + static_cast<double>(index) * width, column.y(), width - 6.0, height);
    };
    column.painter().setFont(fontOf(kSmall));
    column.painter().setPen(column.ink(theme::Ink::Muted));
    for (qsizetype i = 0; i < sheet.bestHeader.size(); ++i)
        column.painter().drawText(
            boxOf(i, 40.0), static_cast<int>(Qt::AlignRight | Qt::AlignBottom) | Qt::TextWordWrap, sheet.bestHeader[i]);
    column.skip(40.0);
    column.line();
    for (const QStringList &row : sheet.bestRows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            column.cell(boxOf(i, 25.0), row[i], fontOf(kSmall), column.ink(theme::Ink::Text), Qt::AlignRight);
        column.skip(25.0);
    }
}

void paintFooter(Column &column, const QString &text)
{
    const QFont font = fontOf(kSmall);
    const double height = QFontMetricsF(font).height();
    const double top = column.area().bottom() - height;
    column.skip(top - 6.0 - column.y());
    column.line();
    column.cell({column.area().left(), top, column.area().width(), height}, text, font, column.ink(theme::Ink::Muted),
        Qt::AlignLeft);
    column.skip(height + 6.0);
}

double footerHeight()
{
    return QFontMetricsF(fontOf(kSmall)).height() + kGap;
}

double paintComparisonTable(Column &column, const ComparisonContent &comparison, qsizetype first, qsizetype count)
{
    const double nameWidth = column.area().width() * 0.24;
    const qsizetype columns = std::clamp<qsizetype>(comparison.names.size(), 1, kSweepsAPage); // on every page
    const double width = (column.area().width() - nameWidth) / static_cast<double>(columns);
    const double left = column.area().left();
    const auto boxOf = [&](qsizetype index, double height) {
        return QRectF(left + nameWidth + static_cast<double>(index) * width + 6.0, column.y(), width - 12.0, height);
    };
    constexpr double kHead = 64.0;
    column.painter().setFont(fontOf(kBody, true));
    column.painter().setPen(column.ink(theme::Ink::Text));
    for (qsizetype i = 0; i < count; ++i) {
        column.painter().save();
        column.painter().setClipRect(boxOf(i, kHead));
        column.painter().drawText(boxOf(i, kHead), static_cast<int>(Qt::AlignLeft | Qt::AlignBottom) | Qt::TextWordWrap,
            comparison.names[first + i]);
        column.painter().restore();
    }
    column.skip(kHead + 4.0);
    column.line();
    constexpr double kRow = 44.0;
    for (const auto &row : comparison.rows) {
        if (row.differs) {
            const QRectF box(left, column.y() + 0.5, column.area().width(), kRow - 1.0); // between the lines
            column.painter().fillRect(box, column.ink(theme::Ink::Surface));
            column.painter().fillRect(QRectF(box.topLeft(), QSizeF(4.0, box.height())), column.ink(theme::Ink::Accent));
        }
        const QString name = row.differs ? Report::tr("%1 (differs)").arg(row.name) : row.name;
        column.cell({left + 10.0, column.y(), nameWidth - 16.0, kRow}, name, fontOf(kSmall),
            column.ink(theme::Ink::Muted), Qt::AlignLeft);
        for (qsizetype i = 0; i < count; ++i) {
            const bool best = row.best == first + i;
            const QString text = best ? Report::tr("%1 (best)").arg(row.values[first + i]) : row.values[first + i];
            column.painter().setFont(fontOf(kSmall, best));
            column.painter().setPen(column.ink(theme::Ink::Text));
            column.painter().drawText(
                boxOf(i, kRow), static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextWordWrap, text);
        }
        column.skip(kRow);
        column.line();
    }
    return column.y();
}

template <class Page>
bool paintPages(QPagedPaintDevice &device, int pages, Page page)
{
    QPainter painter(&device);
    if (!painter.isActive())
        return false;
    const double scale = painter.device()->logicalDpiX() / kUnitsAnInch;
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
    const QRectF area(0.0, 0.0, device.width() / scale, device.height() / scale);
    const QPageRanges wanted = device.pageRanges(); // none = all
    bool begun = false;
    for (int number = 0; number < pages; ++number) {
        if (!wanted.isEmpty() && !wanted.contains(number + 1))
            continue;
        if (std::exchange(begun, true) && !device.newPage())
            return false;
        painter.resetTransform();
        painter.scale(scale, scale);
        page(painter, area, number);
    }
    return painter.end();
}

} // namespace

double paintSheet(QPainter &painter, const QRectF &page, const SheetContent &sheet)
{
    Column column(painter, page);
    column.words(sheet.title, fontOf(kTitle, true), column.ink(theme::Ink::Text), 2);
    column.skip(2.0);
    column.words(sheet.subtitle, fontOf(kBody), column.ink(theme::Ink::Muted), 2);
    column.skip(kPad);
    paintTiles(column, sheet.tiles);
    column.words(sheet.luck, fontOf(kBody, true), column.ink(theme::Ink::Text), 2);
    for (const QString &warning : sheet.warnings)
        column.words(Report::tr("Mind: %1").arg(warning), fontOf(kBody), column.ink(theme::Ink::Warning), 2);
    column.skip(kGap);

    // What is left is shared by the two pictures.
    const double room = page.bottom() - column.y() - bestHeight(sheet) - footerHeight() - 2.0 * kGap;
    const double heat = std::max(kLeastPicture, sheet.curve ? room * kHeatShare : room - kNoCurve);
    const double curve = sheet.curve ? std::max(kLeastPicture, room - heat) : kNoCurve;
    const double factsWidth = page.width() * kFactsWidth;
    painter.setFont(fontOf(kSmall));
    sheetcharts::paintHeat(painter, {page.left(), column.y(), page.width() - factsWidth - kGap, heat}, sheet);
    paintFacts(Column(painter, {page.right() - factsWidth, column.y(), factsWidth, heat}), sheet.facts);
    column.skip(heat + kGap);
    painter.setFont(fontOf(kSmall));
    sheetcharts::paintCurve(painter, {page.left(), column.y(), page.width(), curve}, sheet);
    column.skip(curve + kGap);
    paintBest(column, sheet);
    const double end = column.y();
    paintFooter(column, sheet.footer);
    return end + footerHeight() - kGap;
}

int pagesOf(const ComparisonContent &comparison)
{
    return static_cast<int>(std::max<qsizetype>(1, (comparison.names.size() + kSweepsAPage - 1) / kSweepsAPage));
}

double paintComparison(QPainter &painter, const QRectF &page, const ComparisonContent &comparison, int number)
{
    Column column(painter, page);
    column.words(comparison.title, fontOf(kTitle, true), column.ink(theme::Ink::Text), 2);
    column.skip(4.0);
    const qsizetype first = number * kSweepsAPage;
    const qsizetype count = std::min(kSweepsAPage, comparison.names.size() - first);
    if (pagesOf(comparison) > 1)
        column.words(Report::tr("Sweeps %1 to %2").arg(first + 1).arg(first + count), fontOf(kBody),
            column.ink(theme::Ink::Muted), 1);
    for (const QString &warning : comparison.warnings)
        column.words(Report::tr("Mind: %1").arg(warning), fontOf(kBody), column.ink(theme::Ink::Warning), 2);
    column.skip(kGap);
    const double end = paintComparisonTable(column, comparison, first, count);
    paintFooter(column, comparison.footer);
    return end + footerHeight() - kGap;
}

bool paint(QPagedPaintDevice &device, const SheetContent &sheet)
{
    return paintPages(
        device, 1, [&sheet](QPainter &painter, const QRectF &page, int) { paintSheet(painter, page, sheet); });
}

bool paint(QPagedPaintDevice &device, const ComparisonContent &comparison)
{
    return paintPages(device, pagesOf(comparison), [&comparison](QPainter &painter, const QRectF &page, int number) {
        paintComparison(painter, page, comparison, number);
    });
}

} // namespace zixly::sheetpage
