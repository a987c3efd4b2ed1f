// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/factsgrid.h"
#include "widgets/controls/theme.h"

#include <QDialog>

class QProgressBar;
class QPushButton;

namespace zixly {

class FittingScroll;
class TintedLabel;

// A result bundle that was opened: what is in it, whether it could be computed again here, and its way into the jobs.
// Does nothing itself: what the user wants leaves as a signal. GUI thread, not modal.
class BundleDialog final : public QDialog
{
    Q_OBJECT
public:
    struct Content {
        QString file; // as shown to people
        QString name; // of the sweep
        QString made; // by whom and when
        QList<Fact> facts;
    };
    enum class Verdict { Unverified, Passed, Failed, Impossible };

    explicit BundleDialog(const Content &content, QWidget *parent = nullptr);

    void setProgress(qint64 done, qint64 total); // verifying; cells
    void setVerdict(Verdict verdict, const QString &sentence);

signals:
    void verifyRequested();
    void stopRequested();
    void resultsRequested(); // keep it as a job and show it

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *buildVerdict();
    QWidget *buildButtons();
    void setVerifying(bool on);
    void dress();

    TintedLabel *m_icon;
    TintedLabel *m_sentence;
    QProgressBar *m_progress;
    QPushButton *m_verify;
    QPushButton *m_stop;
    Verdict m_verdict = Verdict::Unverified;
    bool m_verifying = false;
};

} // namespace zixly
