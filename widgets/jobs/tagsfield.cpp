// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/tagsfield.h"

#include "models/jobtags.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QVBoxLayout>

namespace zixly {

TagsField::TagsField(QWidget *parent)
    : QWidget(parent)
    , m_edit(new QLineEdit(this))
    , m_problem(new TintedLabel(theme::Ink::Error, this))
{
    m_edit->setAccessibleName(tr("Tags"));
    m_edit->setPlaceholderText(tr("Words to find this job by, with commas between them"));
    m_edit->setToolTip(tr("Tags with commas between them; Enter keeps a change, Escape drops it"));
    m_edit->installEventFilter(this);
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kTight);
    layout->addWidget(m_edit);
    layout->addWidget(m_problem);
    connect(m_edit, &QLineEdit::editingFinished, this, &TagsField::commit);
    connect(m_edit, &QLineEdit::textEdited, this, [this] { showProblem({}); });
}

void TagsField::setTags(const QStringList &tags)
{
    m_tags = tags;
    m_edit->setText(jobtags::toText(tags));
    m_edit->setCursorPosition(0);
    m_edit->setModified(false);
    showProblem({});
}

bool TagsField::isEditing() const
{
    return m_edit->isModified();
}

void TagsField::commit()
{
    if (!m_edit->isModified())
        return;
    const auto tags = jobtags::fromText(m_edit->text());
    if (!tags) {
        showProblem(tags.error());
        return;
    }
    const bool differs = *tags != m_tags;
    setTags(*tags);
    if (differs)
        emit tagsChanged(*tags);
}

void TagsField::showProblem(const QString &sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
    m_edit->setAccessibleDescription(sentence);
}

bool TagsField::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape && m_edit->isModified()) {
        setTags(QStringList(m_tags));
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace zixly
