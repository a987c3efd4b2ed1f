// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QHash>

#include <functional>

class QVBoxLayout;

namespace zixly {

class TintedLabel;

// Something the user should know without being stopped. A notice with the same id replaces the one shown.
struct Notice {
    enum class Severity { Info, Warning, Error };
    QString id; // empty = never replaced
    Severity severity = Severity::Info;
    QString text; // one or two sentences
    QString details; // technical cause, in the tooltip
    QString actionText; // empty = no button
    std::function<void()> action; // closes the notice
};

// One notice as a strip: icon, words, an action and a close button.
class Banner final : public QFrame
{
    Q_OBJECT
public:
    explicit Banner(const Notice &notice, QWidget *parent = nullptr);

    // Takes a notice that differs in its words only, as a progress does; false if it looks otherwise. The button stays
    // the same one: it may be pressed just now, or have the focus.
    bool update(const Notice &notice);

signals:
    void closed();

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void dress();

    Notice m_notice;
    TintedLabel *m_icon;
    TintedLabel *m_text;
};

// The strips above a window's pages, newest on top, at most a few at once. Takes no room while there are none.
class BannerArea final : public QWidget
{
    Q_OBJECT
public:
    explicit BannerArea(QWidget *parent = nullptr);

    void add(const Notice &notice);
    void remove(const QString &id);
    int count() const;

private:
    void drop(Banner *banner);

    QVBoxLayout *m_layout;
    QHash<QString, Banner *> m_byId;
};

} // namespace zixly
