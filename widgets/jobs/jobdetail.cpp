// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobdetail.h"

#include "models/jobcolumns.h"
#include "models/jobwords.h"
#include "widgets/controls/factsgrid.h"
#include "widgets/controls/fittingscroll.h"
#include "widgets/controls/primarybutton.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/jobs/jobactions.h"
#include "widgets/jobs/jobfacts.h"
#include "widgets/jobs/rawview.h"
#include "widgets/jobs/remotebox.h"
#include "widgets/jobs/tagsfield.h"

#include <QEvent>
#include <QGridLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace zixly {

namespace {

constexpr int kIcon = 16;
constexpr int kTimelineRows = 8; // more scroll
constexpr int kNoteLines = 4;

TintedLabel *sectionTitle(const QString &text, QWidget *parent)
{
    auto *label = new TintedLabel(text, theme::Ink::Text, parent);
    label->setHeading(1.0, true);
    return label;
}

TintedLabel *wrapping(theme::Ink ink, QWidget *parent)
{
    auto *label = new TintedLabel(ink, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

// A title that ends in an ellipsis where it is too long, until somebody edits it.
class TitleField final : public QLineEdit
{
public:
    using QLineEdit::QLineEdit;

protected:
    void paintEvent(QPaintEvent *event) override
    {
        constexpr int kTextMargin = 2; // what QLineEdit leaves on each side
        const QRect room = contentsRect().adjusted(kTextMargin, 0, -kTextMargin, 0);
        if (hasFocus() || fontMetrics().horizontalAdvance(text()) <= room.width())
            return QLineEdit::paintEvent(event);
        QPainter painter(this);
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(room, Qt::AlignVCenter | Qt::TextSingleLine,
            fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
    }
};

} // namespace

JobDetail::JobDetail(const JobActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedWidget(this))
    , m_hint(new TintedLabel(theme::Ink::Muted, this))
    , m_scroll(new FittingScroll(this))
{
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_hint->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kLoose);
    m_scroll->setWidget(buildBody(actions));
    m_stack->addWidget(m_hint);
    m_stack->addWidget(m_scroll);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);

    m_notePause.setSingleShot(true);
    m_notePause.setInterval(1s);
    connect(&m_notePause, &QTimer::timeout, this, &JobDetail::sendNote);
    connect(m_note, &QPlainTextEdit::textChanged, this, [this] {
        if (m_job.key != 0 && m_note->toPlainText() != m_job.note)
            m_notePause.start();
    });
    connect(m_name, &QLineEdit::editingFinished, this, &JobDetail::sendName);
    connect(m_tags, &TagsField::tagsChanged, this, [this](const QStringList &tags) {
        if (m_job.key != 0)
            emit tagsRequested(m_job.key, tags);
    });
    showNothing();
}

QWidget *JobDetail::buildHead()
{
    auto *head = new QWidget(this);
    m_name = new TitleField(head);
    m_name->setAccessibleName(tr("Name"));
    m_name->setFrame(false);
    m_name->setMaxLength(500);
    m_name->installEventFilter(this);
    showNameField(false);
    QFont heading = m_name->font();
    heading.setPointSizeF(heading.pointSizeF() * 1.25);
    heading.setBold(true);
    m_name->setFont(heading);
    m_statusIcon = new TintedLabel(theme::Ink::Text, head);
    m_statusIcon->setFixedWidth(kIcon);
    m_statusIcon->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    m_status = wrapping(theme::Ink::Text, head);
    m_progress = new QProgressBar(head);
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Progress"));
    auto *layout = new QGridLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(theme::kNear);
    layout->setVerticalSpacing(theme::kNear);
    layout->addWidget(m_name, 0, 0, 1, 2);
    layout->addWidget(m_statusIcon, 1, 0);
    layout->addWidget(m_status, 1, 1);
    layout->addWidget(m_progress, 2, 0, 1, 2);
    layout->setColumnStretch(1, 1);
    return head;
}

QWidget *JobDetail::buildButtons(const JobActions &actions)
{
    auto *box = new QWidget(this);
    auto *layout = new QGridLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kNear);
    const std::array order{
        actions.results, actions.compare, actions.cancel, actions.retry, actions.rerun, actions.exportCsv};
    int at = 0;
    for (QAction *action : order) {
        auto *button = new QPushButton(box);
        bindButton(button, action);
        layout->addWidget(button, at / 2, at % 2);
        ++at;
    }
    return box;
}

QWidget *JobDetail::buildTimeline()
{
    m_events = new QTreeView(this);
    m_events->setModel(&m_timeline);
    m_events->setAccessibleName(tr("Timeline"));
    m_events->setHeaderHidden(true);
    m_events->setRootIsDecorated(false);
    m_events->setUniformRowHeights(true);
    m_events->setFrameShape(QFrame::NoFrame);
    m_events->setSelectionMode(QAbstractItemView::SingleSelection);
    m_events->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_events->header()->setStretchLastSection(true);
    m_events->header()->setSectionResizeMode(TimelineModel::TimeColumn, QHeaderView::ResizeToContents);
    m_events->setTextElideMode(Qt::ElideRight);
    m_events->viewport()->setAutoFillBackground(false);
    return m_events;
}

QWidget *JobDetail::buildNote()
{
    m_note = new QPlainTextEdit(this);
    m_note->setAccessibleName(tr("Note"));
    m_note->setPlaceholderText(tr("What you want to remember about this job"));
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(m_note->fontMetrics().lineSpacing() * kNoteLines + 2 * theme::kNear);
    m_note->installEventFilter(this);
    return m_note;
}

QWidget *JobDetail::buildBody(const JobActions &actions)
{
    auto *body = new QWidget(this);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(theme::kLoose, theme::kWide, theme::kLoose, theme::kLoose);
    layout->setSpacing(theme::kNear);
    layout->addWidget(buildHead());

    m_errorBox = new QWidget(body);
    auto *errors = new QVBoxLayout(m_errorBox);
    errors->setContentsMargins(0, 0, 0, 0);
    errors->setSpacing(theme::kTight);
    m_error = wrapping(theme::Ink::Error, m_errorBox);
    m_errorDetail = wrapping(theme::Ink::Muted, m_errorBox);
    errors->addWidget(m_error);
    errors->addWidget(m_errorDetail);
    layout->addWidget(m_errorBox);
    m_remote = new RemoteBox(actions, body);
    layout->addWidget(m_remote);
    layout->addWidget(buildButtons(actions));

    const auto section = [&](const QString &title) {
        layout->addSpacing(theme::kTight);
        auto *label = sectionTitle(title, body);
        layout->addWidget(label);
        return label;
    };
    m_bestTitle = section(tr("Best of all combinations"));
    m_best = new FactsGrid(body);
    layout->addWidget(m_best);
    m_convention = wrapping(theme::Ink::Muted, body);
    layout->addWidget(m_convention);
    m_shardsTitle = section(tr("Shards"));
    m_shards = new FactsGrid(body);
    layout->addWidget(m_shards);
    section(tr("Parameters"));
    m_parameters = new FactsGrid(body);
    layout->addWidget(m_parameters);
    m_rawTitle = section(tr("As the service gave it"));
    m_raw = new RawView(body);
    layout->addWidget(m_raw);
    section(tr("Timeline"));
    auto *timeline = new QHBoxLayout; // its texts begin where those of the other parts do
    timeline->setContentsMargins(-style()->pixelMetric(QStyle::PM_FocusFrameHMargin) - 1, 0, 0, 0);
    timeline->addWidget(buildTimeline());
    layout->addLayout(timeline);
    section(tr("Where"));
    m_where = new FactsGrid(body);
    layout->addWidget(m_where);
    section(tr("Tags"));
    m_tags = new TagsField(body);
    layout->addWidget(m_tags);
    section(tr("Note"));
    layout->addWidget(buildNote());
    layout->addStretch(1);
    return body;
}

void JobDetail::showNothing()
{
    flush();
    m_job = {};
    m_hint->setText(tr("Select a job to see its details."));
    m_stack->setCurrentWidget(m_hint);
}

void JobDetail::showMany(qint64 count)
{
    flush();
    m_job = {};
    m_hint->setText(
        tr("%1 jobs are selected. The commands in the Job menu work on all of them.").arg(countText(count)));
    m_stack->setCurrentWidget(m_hint);
}

void JobDetail::showJob(const Job &job)
{
    const bool other = job.key != m_job.key;
    if (other) {
        flush();
        m_timeline.setEvents({});
        fitTimeline();
        showShards({});
        m_scroll->ensureVisible(0, 0);
    }
    const bool keepsNote = !other && (m_note->toPlainText() != m_job.note || m_note->hasFocus());
    const bool keepsName = !other && m_name->isModified();
    m_job = job;
    if (!keepsName) {
        m_name->setText(job.name);
        m_name->setCursorPosition(0);
    }
    m_name->setToolTip(job.name + u'\n' + tr("Name of the job; Enter keeps a change, Escape drops it"));
    if (!keepsNote)
        m_note->setPlainText(job.note);
    if (other || !m_tags->isEditing())
        m_tags->setTags(job.tags);
    showStatus();
    showError();
    showFacts();
    if (other)
        setProgress(nullptr);
    m_stack->setCurrentWidget(m_scroll);
}

void JobDetail::showStatus()
{
    const QPalette colors = palette();
    m_statusIcon->setPixmap(theme::statusIcon(m_job.state, colors).pixmap({kIcon, kIcon}, devicePixelRatioF()));
    m_status->setText(statusSentence(m_job, m_zone));
    m_remote->setJob(m_job);
}

void JobDetail::showError()
{
    const QString why = whyFailed(m_job);
    m_errorBox->setVisible(!why.isEmpty());
    m_error->setText(why);
    const QString detail = m_job.error ? m_job.error->detail : QString();
    m_errorDetail->setText(why.contains(detail) ? QString() : detail);
    m_errorDetail->setVisible(!m_errorDetail->text().isEmpty());
}

void JobDetail::showFacts()
{
    const QList<Fact> best = bestFacts(m_job);
    m_bestTitle->setVisible(!best.isEmpty());
    m_best->setVisible(!best.isEmpty());
    m_best->setFacts(best);
    m_bestTitle->setText(isPartial(m_job) ? tr("Best of the cells that are here") : tr("Best of all combinations"));
    m_convention->setVisible(!best.isEmpty());
    m_convention->setText(luckSentence(m_job) + u'\n' + describe(m_job.convention));
    m_parameters->setFacts(parameterFacts(m_job));
    const QJsonObject raw = rawObject(m_job);
    m_rawTitle->setVisible(!raw.isEmpty());
    m_raw->setObject(raw);
    m_where->setFacts(whereFacts(m_job, m_zone));
}

void JobDetail::setProgress(const JobProgress *progress)
{
    const bool running = m_job.state == JobState::Running || m_job.state == JobState::Cancelling;
    m_progress->setVisible(progress && running && progress->total > 0);
    if (!progress || progress->total <= 0)
        return;
    m_progress->setValue(static_cast<int>(1000 * progress->done / progress->total));
    m_progress->setFormat(progressText(*progress));
    // A service tells percents, not cells.
    m_progress->setToolTip(jobwords::isRemote(m_job)
            ? tr("As %1 tells it").arg(placeTitle(m_job.place))
            : tr("%1 of %2 cells").arg(countText(progress->done), countText(progress->total)));
}

void JobDetail::setEvents(qint64 key, const QList<JobEvent> &events)
{
    if (key != m_job.key)
        return;
    m_timeline.setEvents(events);
    fitTimeline();
    m_remote->setHeldReason(heldReason(events));
}

void JobDetail::setShards(qint64 key, const QList<Job> &shards)
{
    if (key == m_job.key)
        showShards(shards);
}

void JobDetail::showShards(const QList<Job> &shards)
{
    m_shardsTitle->setVisible(!shards.isEmpty());
    m_shards->setVisible(!shards.isEmpty());
    m_shards->setFacts(shardFacts(shards));
}

void JobDetail::fitTimeline()
{
    const int rows = qBound(1, m_timeline.rowCount(), kTimelineRows);
    const int height = m_timeline.rowCount() > 0 ? m_events->sizeHintForRow(0) : theme::rowHeight(m_events);
    m_events->setFixedHeight(rows * height + 2);
}

void JobDetail::setTimeZone(TimeZoneChoice zone)
{
    m_zone = zone;
    m_timeline.setTimeZone(zone);
    if (m_job.key != 0) {
        showStatus();
        showFacts();
    }
}

void JobDetail::editName()
{
    m_scroll->ensureWidgetVisible(m_name);
    m_name->setFocus(Qt::OtherFocusReason);
    m_name->selectAll();
}

void JobDetail::flush()
{
    sendName();
    sendNote();
    m_tags->commit();
}

void JobDetail::sendName()
{
    if (m_job.key == 0 || !m_name->isModified())
        return;
    m_name->setModified(false);
    const QString name = m_name->text().simplified();
    if (name.isEmpty())
        m_name->setText(m_job.name); // a job keeps a name
    else if (name != m_job.name)
        emit renameRequested(m_job.key, name);
}

void JobDetail::sendNote()
{
    m_notePause.stop();
    if (m_job.key == 0)
        return;
    const QString note = m_note->toPlainText();
    if (note == m_job.note)
        return;
    m_job.note = note;
    emit noteRequested(m_job.key, note);
}

// Looks like a title until it is being edited.
void JobDetail::showNameField(bool editing)
{
    QPalette colors = m_name->parentWidget()->palette();
    if (!editing)
        colors.setColor(QPalette::Base, Qt::transparent);
    m_name->setPalette(colors);
}

bool JobDetail::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_name && (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)) {
        showNameField(event->type() == QEvent::FocusIn);
        if (event->type() == QEvent::FocusOut)
            m_name->setCursorPosition(0);
    }
    if (watched == m_note && event->type() == QEvent::FocusOut)
        sendNote();
    if (watched == m_name && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        m_name->setText(m_job.name);
        m_name->setModified(false);
        m_name->setCursorPosition(0);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void JobDetail::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    showNameField(m_name->hasFocus());
    if (m_job.key != 0)
        showStatus();
}

} // namespace zixly
