// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/bulkquestions.h"

#include "models/jobtags.h"

#include <QCoreApplication>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

namespace zixly::bulkquestions {

namespace {

class BulkText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::bulkquestions)
};

} // namespace

void confirm(QWidget *parent, const Words &words, const std::function<void()> &then)
{
    auto *box = new QMessageBox(QMessageBox::Question, words.title, words.question, QMessageBox::Cancel, parent);
    box->setInformativeText(words.more);
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *yes = box->addButton(words.yes, QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    QObject::connect(yes, &QPushButton::clicked, parent, then);
    box->open();
}

// What cannot be a tag is said in the dialog, which stays open.
void askForTags(QWidget *parent, qsizetype jobs, const std::function<void(const QStringList &)> &then)
{
    auto *dialog = new QInputDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(BulkText::tr("Add tags"));
    const QString label = BulkText::tr("Tags for %n job(s), with commas between them", nullptr, static_cast<int>(jobs));
    dialog->setLabelText(label);
    QObject::connect(dialog, &QInputDialog::textValueChanged, dialog, [dialog, label](const QString &text) {
        const auto tags = jobtags::fromText(text);
        dialog->setLabelText(tags ? label : tags.error());
    });
    QObject::connect(dialog, &QInputDialog::textValueSelected, parent, [parent, jobs, then](const QString &text) {
        const auto tags = jobtags::fromText(text);
        if (!tags)
            askForTags(parent, jobs, then);
        else if (!tags->isEmpty())
            then(*tags);
    });
    dialog->open();
}

} // namespace zixly::bulkquestions
