// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/message.h"

#include <QHash>
#include <QString>

#include <functional>
#include <list>
#include <memory>
#include <vector>

namespace zixly {

// Answers to reads, kept until something they tell of has changed. Who asks for what is being made already waits for
// the same answer, unless it came after a change: then a new one is made for it. So nobody ever sees less than what was
// committed before the question. Lives in the thread of the HTTP server.
class ResponseCache
{
public:
    using Waiter = std::function<void(const http::Response &response)>;
    struct Made {
        http::Response response;
        bool keep = true; // false for what changes by itself, such as a running time
    };
    // Makes the answer on some thread and calls back in the thread of the cache.
    using Maker = std::function<void(std::function<void(Made made)> done)>;
    enum class Outcome : quint8 { Hit, Shared, Made };

    // `subject` is the id of the one job the answer tells of, empty = of all.
    Outcome get(const QString &name, const QString &subject, const Maker &make, const Waiter &waiter);
    void invalidate(); // all
    void clear(); // the end: whoever waits is let go unanswered
    void invalidate(const QString &subject); // those of this job and those of all

private:
    struct Entry {
        QString subject;
        http::Response response;
        bool fresh = false;
        bool making = false;
        bool changed = false; // since the making began
        Maker make;
        std::vector<Waiter> waiters;
        std::vector<Waiter> late; // came after the change
        std::list<QString>::iterator place;
    };

    void begin(const QString &name, const std::shared_ptr<Entry> &entry);
    void finish(const QString &name, const std::shared_ptr<Entry> &entry, const Made &made);
    void spoil(Entry &entry);
    void shrink();

    QHash<QString, std::shared_ptr<Entry>> m_entries;
    std::list<QString> m_order; // used last first
    qsizetype m_bytes = 0;
};

} // namespace zixly
