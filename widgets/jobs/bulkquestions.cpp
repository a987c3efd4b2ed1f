// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/bulkquestions.h"

#include <QMessageBox>
#include <QPushButton>

namespace zixly::bulkquestions {

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

} // namespace zixly::bulkquestions
