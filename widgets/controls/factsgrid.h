// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

class QGridLayout;

namespace zixly {

// A name and its value, in words.
struct Fact {
    QString name;
    QString value;
    bool copyable = false; // one line that can be selected, elided in the middle, with a copy button

    bool operator==(const Fact &) const = default;
};

// Names on the left, values on the right; long values wrap, ids elide. Rebuilt only when something differs.
class FactsGrid final : public QWidget
{
    Q_OBJECT
public:
    explicit FactsGrid(QWidget *parent = nullptr);

    void setFacts(const QList<Fact> &facts); // those with an empty value are left out

private:
    QWidget *valueWidget(const Fact &fact);

    QGridLayout *m_layout;
    QList<Fact> m_facts;
};

} // namespace zixly
