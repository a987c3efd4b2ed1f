// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/bundledialog.h"

#include "core/format.h"
#include "widgets/controls/fittingscroll.h"
#include "widgets/controls/primarybutton.h"
#include "widgets/controls/tintedlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kIcon = 16;
constexpr int kSteps = 1000;

struct Look {
    QString icon;
    theme::Ink ink;
};

Look lookOf(BundleDialog::Verdict verdict, bool verifying)
{
    if (verifying)
        return {u"status-running"_s, theme::Ink::Accent};
    switch (verdict) {
    case BundleDialog::Verdict::Unverified: return {u"info"_s, theme::Ink::Muted};
    case BundleDialog::Verdict::Passed: return {u"status-completed"_s, theme::Ink::Positive};
    case BundleDialog::Verdict::Failed: return {u"status-failed"_s, theme::Ink::Error};
    case BundleDialog::Verdict::Impossible: break;
    }
    return {u"warning"_s, theme::Ink::Warning};
}

} // namespace

BundleDialog::BundleDialog(const Content &content, QWidget *parent)
    : QDialog(parent)
    , m_icon(new TintedLabel(theme::Ink::Text, this))
    , m_sentence(new TintedLabel(theme::Ink::Text, this))
    , m_progress(new QProgressBar(this))
    , m_verify(new QPushButton(tr("&Verify"), this))
    , m_stop(new QPushButton(tr("&Stop"), this))
{
    setWindowTitle(tr("Result bundle %1").arg(content.file));
    auto *title = new TintedLabel(content.name, theme::Ink::Text, this);
    title->setHeading(1.2, true);
    title->setWordWrap(true);
    auto *made = new TintedLabel(content.made, theme::Ink::Muted, this);
    made->setWordWrap(true);
    auto *facts = new FactsGrid(this);
    facts->setFacts(content.facts);
    auto *scroll = new FittingScroll(this);
    scroll->setWidget(facts);
    scroll->setAccessibleName(tr("Contents of the bundle"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kWide);
    layout->setSpacing(theme::kNear);
    layout->addWidget(title);
    layout->addWidget(made);
    layout->addSpacing(theme::kTight);
    layout->addWidget(scroll, 1);
    layout->addWidget(buildVerdict());
    layout->addWidget(buildButtons());
    resize(560, 560);
    setVerdict(Verdict::Unverified,
        tr("Seal and manifest fit: nothing was changed since the bundle was made. Verify "
           "computes every cell again on this computer."));
}

QWidget *BundleDialog::buildVerdict()
{
    auto *box = new QWidget(this);
    m_icon->setFixedSize(kIcon, kIcon + 2);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sentence->setAccessibleName(tr("Verdict"));
    m_progress->setAccessibleName(tr("Progress of the verification"));
    m_progress->setRange(0, kSteps);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(theme::kTight + 2);
    auto *line = new QHBoxLayout;
    line->setSpacing(theme::kNear);
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addWidget(m_sentence, 1);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, theme::kNear, 0, theme::kTight);
    layout->addLayout(line);
    layout->addWidget(m_progress);
    return box;
}

QWidget *BundleDialog::buildButtons()
{
    auto *box = new QWidget(this);
    auto *results = new PrimaryButton(tr("Open &results"), u"results"_s, box);
    auto *close = new QPushButton(tr("&Close"), box);
    m_verify->setToolTip(tr("Compute the sweep again here and compare every number"));
    m_stop->setToolTip(tr("Stop computing"));
    results->setToolTip(tr("Keep the bundle as a completed job and show its heat map"));
    results->setAccessibleName(tr("Open results"));
    results->setDefault(true);
    auto *layout = new QHBoxLayout(box);
    layout->setContentsMargins({});
    layout->setSpacing(theme::kNear);
    layout->addWidget(m_verify);
    layout->addWidget(m_stop);
    layout->addStretch(1);
    layout->addWidget(close);
    layout->addWidget(results);
    connect(m_verify, &QPushButton::clicked, this, [this] {
        setProgress(0, 1);
        emit verifyRequested();
    });
    connect(m_stop, &QPushButton::clicked, this, &BundleDialog::stopRequested);
    connect(results, &QPushButton::clicked, this, &BundleDialog::resultsRequested);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    return box;
}

void BundleDialog::setProgress(qint64 done, qint64 total)
{
    setVerifying(true);
    m_progress->setValue(total > 0 ? static_cast<int>(done * kSteps / total) : 0);
    m_sentence->setText(done == 0 ? tr("Computing again")
                                  : tr("Computing again: %1 of %2 cells").arg(countText(done), countText(total)));
}

void BundleDialog::setVerdict(Verdict verdict, const QString &sentence)
{
    m_verdict = verdict;
    m_sentence->setText(sentence);
    m_sentence->setAccessibleDescription(sentence);
    setVerifying(false);
}

void BundleDialog::setVerifying(bool on)
{
    const bool hadFocus = m_verify->hasFocus() || m_stop->hasFocus();
    m_verifying = on;
    m_progress->setVisible(on);
    m_stop->setVisible(on);
    m_verify->setVisible(!on);
    if (hadFocus)
        (on ? m_stop : m_verify)->setFocus(Qt::OtherFocusReason);
    dress();
}

void BundleDialog::dress()
{
    const Look look = lookOf(m_verdict, m_verifying);
    m_icon->setPixmap(
        theme::icon(look.icon, theme::ink(look.ink, palette())).pixmap({kIcon, kIcon}, devicePixelRatioF()));
}

void BundleDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        dress();
}

} // namespace zixly
