// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/jobtablemodel.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/jobs/jobtable.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

namespace zixly::test {

// A page on a model that answers like a store.
struct JobsFixture {
    JobTableModel model;
    JobsPage page{model};

    explicit JobsFixture(const QList<Job> &jobs)
    {
        JobKeys keys;
        for (const Job &job : jobs)
            keys.push_back(job.key);
        model.setKeys(keys);
        model.setRows(jobs);
        page.resize(1200, 700);
        page.show();
    }
    template <class Widget>
    Widget *named(const QString &name) const
    {
        const auto widgets = page.findChildren<Widget *>();
        for (Widget *widget : widgets)
            if (widget->accessibleName() == name)
                return widget;
        qFatal("nothing is named %s", qPrintable(name));
        return nullptr;
    }
    bool says(const QString &text) const
    {
        const auto labels = page.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
            [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    }
    void select(qint64 key)
    {
        QSignalSpy settled(&page.table(), &JobTable::selectionSettled);
        page.selectJob(key);
        QTRY_VERIFY(!settled.isEmpty());
    }
};

} // namespace zixly::test
