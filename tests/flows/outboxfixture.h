// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fakeservices.h"
#include "flows/arrival.h"
#include "flows/outbox.h"

#include <QSignalSpy>
#include <QTest>

namespace zixly::test {

// An outbox between a store on a file and services that do as they are told.
class OutboxFixture
{
protected:
    void init();
    void cleanup();
    Job job(qint64 key)
    {
        return m_store->read([key](QSqlDatabase &db) { return jobs::load(db, key); });
    }
    qint64 submit(ServiceKind service = ServiceKind::WebApi)
    {
        const auto key = waitFor(m_outbox->submit(at(service), plainSpec(service), u"mine"_s));
        return key.value_or(0);
    }
    // Everything that was to be written is written and told.
    void settle()
    {
        for (int round = 0; round < 8; ++round)
            (void)waitFor(m_store->store->write([](QSqlDatabase &) { return Result<>(); }));
    }
    void restart();
    void take(const RemoteJob &row)
    {
        const auto arrived = waitFor(m_store->store->write([origin = m_origin, row](QSqlDatabase &db) {
            return arrivals::take(
                db, {origin.place, origin.account, origin.source, {row}, QDateTime::currentMSecsSinceEpoch()});
        }));
        QVERIFY(arrived);
    }
    // Lines of the log in which a wish ended.
    int endsOf(qint64 key)
    {
        static const QStringList kEnds{u"sent"_s, u"withdrawn"_s, u"refused"_s, u"answer lost"_s};
        const QStringList events = m_store->eventsOf(key);
        return int(std::count_if(events.begin(), events.end(), [](const QString &e) { return kEnds.contains(e); }));
    }

    std::unique_ptr<StoreOnFile> m_store;
    std::unique_ptr<FakeServices> m_services;
    std::unique_ptr<Outbox> m_outbox;
    std::unique_ptr<QSignalSpy> m_failed;
    ShiftedClock m_clock;
    RowOrigin m_origin;
};

inline void OutboxFixture::init()
{
    m_store = std::make_unique<StoreOnFile>();
    QVERIFY(m_store->opened);
    m_origin = m_store->originOf(m_store->enter(u"supabase"_s, u"ann"_s));
    m_store->enter(u"trading"_s, u"key"_s);
    m_services = std::make_unique<FakeServices>();
    restart();
}

inline void OutboxFixture::cleanup()
{
    m_failed.reset();
    m_outbox.reset();
    m_services.reset();
    m_store.reset();
}

// The program ends here and starts again.
inline void OutboxFixture::restart()
{
    m_failed.reset();
    m_outbox.reset();
    m_store->reopen();
    m_outbox = std::make_unique<Outbox>(*m_store->store, *m_services, m_clock);
    m_failed = std::make_unique<QSignalSpy>(m_outbox.get(), &Outbox::failed);
    m_outbox->start();
    settle();
}

} // namespace zixly::test
