// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/aboutdialog.h"

#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"

#include <QDialogButtonBox>
#include <QGridLayout>

using namespace Qt::StringLiterals;

namespace zixly {

AboutDialog::AboutDialog(QWidget *parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("About Zixly"));
    auto *picture = new TintedLabel(theme::Ink::Accent, this);
    picture->setPixmap(
        theme::icon(u"zixly"_s, theme::ink(theme::Ink::Accent, palette())).pixmap({64, 64}, devicePixelRatioF()));
    auto *name = new TintedLabel(tr("Zixly %1").arg(QLatin1StringView(ZIXLY_VERSION)), theme::Ink::Text, this);
    name->setHeading(1.4, true);
    auto *what = new TintedLabel(
        tr("A native dashboard for pipeline jobs and trading-strategy sweeps."), theme::Ink::Text, this);
    what->setWordWrap(true);
    auto *licence
        = new TintedLabel(tr("Free software under the GNU General Public License, version 3 or later. It comes "
                             "without any warranty.\n\nMade with Qt %1 and Qt Charts. The S&P 500 sample comes "
                             "from vega-datasets (BSD-3-Clause). Results of the past say little about the "
                             "future; nothing here is advice.")
                              .arg(QLatin1StringView(qVersion())),
            theme::Ink::Muted, this);
    licence->setWordWrap(true);
    licence->setMinimumWidth(400);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kLoose);
    layout->setHorizontalSpacing(theme::kLoose);
    layout->setVerticalSpacing(theme::kNear);
    layout->addWidget(picture, 0, 0, 3, 1, Qt::AlignTop);
    layout->addWidget(name, 0, 1);
    layout->addWidget(what, 1, 1);
    layout->addWidget(licence, 2, 1);
    layout->addWidget(buttons, 3, 0, 1, 2);
    layout->setColumnStretch(1, 1);
    layout->setSizeConstraint(QLayout::SetMinimumSize);
}

} // namespace zixly
