// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/copiedtable.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace zixly::copiedtable {

QString line(const QStringList &cells)
{
    QStringList clean;
    clean.reserve(cells.size());
    for (QString cell : cells) {
        for (const QChar c : {QChar(u'\t'), QChar(u'\n'), QChar(u'\r')})
            cell.replace(c, QChar(u' '));
        const bool formula = !cell.isEmpty() && QStringView(u"=+-@").contains(cell.front());
        clean << (formula ? QChar(u'\'') + cell : cell);
    }
    return clean.join(QChar(u'\t'));
}

QString html(const QString &lines)
{
    QString text = QStringLiteral("<meta charset=\"utf-8\"><table>");
    bool header = true;
    for (const QStringView row : QStringView(lines).split(u'\n', Qt::SkipEmptyParts)) {
        const QString tag = header ? QStringLiteral("th") : QStringLiteral("td");
        header = false;
        text += QStringLiteral("<tr>");
        for (const QStringView cell : row.split(u'\t'))
            text += u'<' + tag + u'>' + cell.toString().toHtmlEscaped() + QStringLiteral("</") + tag + u'>';
        text += QStringLiteral("</tr>");
    }
    return text + QStringLiteral("</table>");
}

void copy(const QString &lines, const QString &html)
{
    auto *data = new QMimeData;
    data->setText(lines);
    data->setHtml(html);
    QGuiApplication::clipboard()->setMimeData(data);
}

} // namespace zixly::copiedtable
