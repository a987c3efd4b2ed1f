// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/searchassist.h"

#include "widgets/controls/searchfield.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"

#include <QAction>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QTextCharFormat>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr qsizetype kShownHints = 6;
constexpr qsizetype kRemembered = 20;
constexpr int kLongest = 60; // characters of a quoted search

QString elided(const QString &text)
{
    return text.size() <= kLongest ? text : text.left(kLongest) + u'…';
}

} // namespace

SearchAssist::SearchAssist(SearchField *field, QWidget *parent)
    : QWidget(parent)
    , m_field(field)
    , m_line(new TintedLabel(theme::Ink::Muted, this))
    , m_clock(field->addAction(QIcon(), QLineEdit::TrailingPosition))
    , m_menu(new QMenu(this))
{
    m_line->setTextFormat(Qt::RichText);
    m_line->setWordWrap(true);
    m_line->setAccessibleName(tr("About the search"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::kTight, 0, theme::kTight, 0);
    layout->addWidget(m_line, 1);
    m_clock->setText(tr("Earlier searches"));
    m_clock->setToolTip(tr("Earlier searches; the Down key opens them, too"));
    for (auto *button : field->findChildren<QToolButton *>())
        if (button->defaultAction() == m_clock)
            button->setAccessibleName(m_clock->text());
    connect(m_clock, &QAction::triggered, this, &SearchAssist::openHistory);
    connect(m_line, &QLabel::linkActivated, this, [this](const QString &number) { insertHint(number.toInt()); });
    connect(m_field, &QLineEdit::textChanged, this, [this] {
        m_problems.clear(); // they are of another text
        underline();
        showLine();
    });
    connect(m_field, &QLineEdit::cursorPositionChanged, this, &SearchAssist::showLine);
    connect(m_field, &QLineEdit::returnPressed, this, &SearchAssist::remember);
    m_field->installEventFilter(this);
    setHistory({});
    showLine();
}

void SearchAssist::setContext(const ViewContext &context)
{
    m_context = context;
    showLine();
}

void SearchAssist::setProblems(const QList<search::Problem> &problems)
{
    m_problems = problems;
    underline();
    showLine();
}

void SearchAssist::setHistory(const QStringList &searches)
{
    m_history = searches.mid(0, kRemembered);
    m_clock->setVisible(!m_history.isEmpty());
    m_clock->setIcon(theme::icon(u"status-queued"_s, theme::ink(theme::Ink::Muted, palette())));
}

QString SearchAssist::hintLine() const
{
    const QString text = m_field->text();
    if (text.trimmed().isEmpty())
        return search::cheatSheet().toHtmlEscaped();
    const auto hints = search::hintsFor(text, m_field->cursorPosition(), m_context.search());
    QStringList parts;
    for (qsizetype i = 0; i < std::min(hints.size(), kShownHints); ++i) {
        const QString insert = hints[i].insert.toHtmlEscaped();
        const QString link = u"<a href=\"%1\">%2</a>"_s.arg(i).arg(insert);
        parts += hints[i].explanation.isEmpty() ? link : link + u' ' + hints[i].explanation.toHtmlEscaped();
    }
    return parts.join(u" &nbsp;·&nbsp; "_s);
}

QString SearchAssist::understoodLine() const
{
    const auto parsed = search::parse(m_field->text(), m_context.search());
    if (!parsed || parsed->isEmpty())
        return {};
    return tr("Understood: %1").arg(elided(search::toText(*parsed))).toHtmlEscaped();
}

void SearchAssist::showLine()
{
    const bool wrong = !m_problems.isEmpty();
    QString line;
    if (wrong) {
        const search::Problem &first = m_problems.first();
        const QString bad = m_field->text().mid(first.position, first.length);
        line = bad.isEmpty() ? first.sentence.toHtmlEscaped()
                             : u"<u>%1</u>: %2"_s.arg(elided(bad).toHtmlEscaped(), first.sentence.toHtmlEscaped());
    } else if (m_field->hasFocus()) {
        line = hintLine();
        if (const QString understood = understoodLine(); !understood.isEmpty())
            line = line.isEmpty() ? understood : understood + u" &nbsp;·&nbsp; "_s + line;
    }
    m_line->setInk(wrong ? theme::Ink::Error : theme::Ink::Muted);
    m_line->setText(line);
    setVisible(!line.isEmpty());
    m_field->setAccessibleDescription(wrong ? m_problems.first().sentence : search::cheatSheet());
    m_field->setToolTip(m_field->accessibleDescription() + u'\n' + tr("Ctrl+Space takes the first suggestion."));
}

void SearchAssist::insertHint(int number)
{
    const auto hints = search::hintsFor(m_field->text(), m_field->cursorPosition(), m_context.search());
    if (number < 0 || number >= hints.size())
        return;
    const search::Hint &hint = hints[number];
    m_field->setSelection(static_cast<int>(hint.position), static_cast<int>(hint.length));
    if (hint.length == 0)
        m_field->setCursorPosition(static_cast<int>(hint.position));
    m_field->insert(hint.insert);
    m_field->setFocus(Qt::OtherFocusReason);
}

// A line edit takes formats only as an input method gives them; they go with the next text.
void SearchAssist::underline()
{
    QList<QInputMethodEvent::Attribute> attributes;
    QTextCharFormat format;
    format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    format.setUnderlineColor(theme::ink(theme::Ink::Error, palette()));
    for (const search::Problem &problem : std::as_const(m_problems)) {
        const auto from = static_cast<int>(problem.position) - m_field->cursorPosition();
        if (problem.length > 0)
            attributes.emplaceBack(
                QInputMethodEvent::TextFormat, from, static_cast<int>(problem.length), QVariant(format));
    }
    QInputMethodEvent event(QString(), attributes);
    QCoreApplication::sendEvent(m_field, &event);
}

void SearchAssist::remember()
{
    const QString text = m_field->text().trimmed();
    if (text.isEmpty() || !m_problems.isEmpty())
        return;
    if (!m_history.isEmpty() && m_history.first() == text)
        return;
    QStringList searches = m_history;
    searches.removeAll(text);
    searches.prepend(text);
    setHistory(searches);
    emit historyChanged(m_history);
}

void SearchAssist::openHistory()
{
    m_menu->clear();
    for (const QString &text : std::as_const(m_history)) {
        QAction *action = m_menu->addAction(elided(text).replace(u'&', u"&&"_s));
        connect(action, &QAction::triggered, this, [this, text] {
            m_field->setText(text);
            m_field->setFocus(Qt::OtherFocusReason);
        });
    }
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("Forget earlier searches")), &QAction::triggered, this, [this] {
        setHistory({});
        emit historyChanged({});
    });
    m_menu->popup(m_field->mapToGlobal(QPoint(0, m_field->height())));
}

bool SearchAssist::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Down && !m_history.isEmpty()) {
            openHistory();
            return true;
        }
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::ControlModifier) {
            insertHint(0);
            return true;
        }
    }
    if (watched == m_field && event->type() == QEvent::FocusOut)
        remember();
    if (watched == m_field && (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut))
        QMetaObject::invokeMethod(this, &SearchAssist::showLine, Qt::QueuedConnection); // the focus has not moved yet
    return QWidget::eventFilter(watched, event);
}

void SearchAssist::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        setHistory(QStringList(m_history));
        underline();
    }
}

} // namespace zixly
