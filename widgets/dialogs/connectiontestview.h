// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"
#include "widgets/controls/theme.h"

#include <QHash>
#include <QWidget>

class QVBoxLayout;

namespace zixly {

class TintedLabel;

// What is known of one test: the services asked, and the answers so far.
struct ConnectionTest {
    QList<ServiceKind> asked; // in the order of ServiceKind
    QHash<ServiceKind, ServiceInfo> answers;
    bool running = false;
};

// The answers of a test, a service a line: an icon, words and, where something is wrong, how to mend it. GUI thread.
class ConnectionTestView final : public QWidget
{
    Q_OBJECT
public:
    explicit ConnectionTestView(QWidget *parent = nullptr);

    void setTest(const ConnectionTest &test);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Line {
        TintedLabel *icon;
        QString iconName;
        theme::Ink ink;
    };
    void addLine(ServiceKind kind);
    void dress();

    ConnectionTest m_test;
    QVBoxLayout *m_layout;
    TintedLabel *m_summary;
    QList<Line> m_icons;
};

} // namespace zixly
