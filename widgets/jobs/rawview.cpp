// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/rawview.h"

#include "core/async.h"
#include "core/format.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr qsizetype kShown = 64 * 1024; // characters; a text edit lays out more only slowly
constexpr qsizetype kLongestLine = 2'000; // characters of one line that are laid out
constexpr int kMostLines = 14; // visible; more scroll
constexpr int kLeastLines = 3;

QString indented(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented)).trimmed();
}

// The beginning, without lines that would take longer to lay out than anybody would read them.
QString shownPart(const QString &text)
{
    QStringList lines = text.left(kShown).split(u'\n');
    for (QString &line : lines)
        if (line.size() > kLongestLine)
            line = line.left(kLongestLine) + u"…"_s;
    return lines.join(u'\n');
}

} // namespace

RawView::RawView(QWidget *parent)
    : QWidget(parent)
    , m_view(new QPlainTextEdit(this))
    , m_more(new TintedLabel(theme::Ink::Muted, this))
{
    m_view->setReadOnly(true);
    m_view->setAccessibleName(tr("As the service gave it"));
    m_view->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_view->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_view->setTabChangesFocus(true);
    auto *copy = new QToolButton(this);
    copy->setAutoRaise(true);
    copy->setIconSize({14, 14});
    copy->setToolTip(tr("Copy all of it"));
    copy->setAccessibleName(tr("Copy what the service gave"));
    setThemedIcon(copy, u"copy"_s, theme::Ink::Muted);
    connect(copy, &QToolButton::clicked, this, [this] { QApplication::clipboard()->setText(m_text); });
    m_more->setWordWrap(true);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(theme::kNear);
    foot->addWidget(m_more, 1);
    foot->addWidget(copy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(theme::kTight);
    layout->addWidget(m_view);
    layout->addLayout(foot);
    hide();
}

void RawView::setObject(const QJsonObject &object)
{
    setVisible(!object.isEmpty());
    if (m_object == object)
        return;
    m_object = object;
    m_text.clear();
    m_view->clear();
    m_more->clear();
    if (!object.isEmpty())
        whenReady(
            QtConcurrent::run(&indented, object), this, [this, object](const QString &text) { show(object, text); });
}

void RawView::show(const QJsonObject &object, const QString &text)
{
    if (object != m_object)
        return; // another job by now
    m_text = text;
    const QString shown = shownPart(text);
    m_view->setPlainText(shown);
    m_more->setText(shown.size() < text.size()
            ? tr("The beginning of %1 characters; copy to get all of them.").arg(countText(text.size()))
            : QString());
    fit();
}

void RawView::fit()
{
    const int lines = qBound(kLeastLines, m_view->blockCount(), kMostLines);
    m_view->setFixedHeight(lines * m_view->fontMetrics().lineSpacing() + 2 * theme::kNear + 2 * m_view->frameWidth());
}

void RawView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

} // namespace zixly
