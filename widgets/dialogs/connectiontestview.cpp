// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/connectiontestview.h"

#include "core/format.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"

#include <QEvent>
#include <QHBoxLayout>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kIcon = 16;

// First letter large: the words stand alone in their line.
QString sentence(QString words)
{
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    return words;
}

TintedLabel *words(const QString &text, theme::Ink ink, QWidget *parent)
{
    auto *label = new TintedLabel(text, ink, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

ConnectionTestView::ConnectionTestView(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
    , m_summary(new TintedLabel(theme::Ink::Text, this))
{
    setAccessibleName(tr("Test results"));
    m_summary->setHeading(1.15, true);
    m_summary->setWordWrap(true);
    m_layout->setContentsMargins(0, theme::kWide, 0, 0);
    m_layout->setSpacing(theme::kNear);
    m_layout->addWidget(m_summary);
}

void ConnectionTestView::setTest(const ConnectionTest &test)
{
    m_test = test;
    m_icons.clear();
    while (m_layout->count() > 1)
        if (const std::unique_ptr<QLayoutItem> item{m_layout->takeAt(1)})
            delete item->widget();
    const auto failed
        = std::ranges::count_if(test.answers, [](const ServiceInfo &info) { return info.error.has_value(); });
    if (test.running)
        m_summary->setText(tr("Asking the services"));
    else if (failed > 0)
        m_summary->setText(tr("Trouble with %1 of %2 services").arg(countText(failed), countText(test.asked.size())));
    else if (test.answers.size() < test.asked.size())
        m_summary->setText(tr("The test was stopped"));
    else
        m_summary->setText(tr("All services answer"));
    for (const ServiceKind kind : test.asked)
        addLine(kind);
    setAccessibleDescription(m_summary->text());
    dress();
}

void ConnectionTestView::addLine(ServiceKind kind)
{
    auto *line = new QWidget(this);
    auto *icon = new TintedLabel(theme::Ink::Text, line);
    icon->setFixedSize(kIcon, kIcon + 2);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    const auto answer = m_test.answers.constFind(kind);
    const bool answered = answer != m_test.answers.constEnd();
    QString found = m_test.running ? tr("asking…") : tr("Not asked");
    QString mend;
    Line look{icon, m_test.running ? u"status-cancelling"_s : u"minus"_s, theme::Ink::Muted};
    if (answered) {
        found = answer->error ? describe(*answer) : sentence(describe(*answer));
        mend = howToMend(*answer);
        if (answer->error)
            look = {icon, u"status-failed"_s, theme::Ink::Error};
        else if (!mend.isEmpty())
            look = {icon, u"warning"_s, theme::Ink::Warning};
        else
            look = {icon, u"status-completed"_s, theme::Ink::Positive};
    }
    auto *title = words(serviceTitle(kind), theme::Ink::Text, line);
    title->setHeading(1.0, true);
    auto *text = words(found, answered ? theme::Ink::Text : theme::Ink::Muted, line);
    if (answered && answer->error)
        text->setToolTip(answer->error->detail);
    texts->addWidget(title);
    texts->addWidget(text);
    if (!mend.isEmpty())
        texts->addWidget(words(mend, theme::Ink::Muted, line));
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kNear);
    layout->addWidget(icon, 0, Qt::AlignTop);
    layout->addLayout(texts, 1);
    line->setAccessibleName(QStringList{title->text() + u':', found, mend}.join(u' ').trimmed());
    m_layout->addWidget(line);
    m_icons.append(look);
}

void ConnectionTestView::dress()
{
    for (const Line &line : std::as_const(m_icons))
        line.icon->setPixmap(
            theme::icon(line.iconName, theme::ink(line.ink, palette())).pixmap({kIcon, kIcon}, devicePixelRatioF()));
}

void ConnectionTestView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        dress();
}

} // namespace zixly
