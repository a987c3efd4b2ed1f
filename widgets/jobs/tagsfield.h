// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QLineEdit;

namespace zixly {

class TintedLabel;

// The tags of a job as one line of text, with commas between them. Tells of changed tags on Enter and when it is left;
// what cannot be a tag is explained under it and stays there to be mended; Escape drops it. GUI thread.
class TagsField final : public QWidget
{
    Q_OBJECT
public:
    explicit TagsField(QWidget *parent = nullptr);

    void setTags(const QStringList &tags); // of another job, or as stored now
    bool isEditing() const; // it holds something that was not told yet
    void commit();

signals:
    void tagsChanged(const QStringList &tags);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showProblem(const QString &sentence);

    QLineEdit *m_edit;
    TintedLabel *m_problem;
    QStringList m_tags;
};

} // namespace zixly
