// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sharedwork.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace zixly::sharedwork {

namespace {

using namespace std::chrono_literals;

constexpr auto kMoment = 10ms;

// What the threads share. Whoever comes when the work is over finds the door closed.
class Pieces
{
public:
    explicit Pieces(qint64 count)
        : m_count(count)
    {
    }

    bool enter()
    {
        const std::scoped_lock lock(m_lock);
        if (!m_open || m_next == m_count)
            return false;
        ++m_inside;
        return true;
    }
    void leave()
    {
        const std::scoped_lock lock(m_lock);
        --m_inside;
        m_left.notify_all();
    }
    std::optional<qint64> take()
    {
        const std::scoped_lock lock(m_lock);
        if (!m_open || m_next == m_count)
            return std::nullopt;
        return m_next++;
    }
    void fail(const Error &error)
    {
        const std::scoped_lock lock(m_lock);
        m_open = false;
        if (!m_error)
            m_error = error;
    }
    bool isOpen()
    {
        const std::scoped_lock lock(m_lock);
        return m_open;
    }
    bool isEmptyWithin(std::chrono::milliseconds time) // closes the door
    {
        std::unique_lock lock(m_lock);
        m_next = m_count;
        return m_left.wait_for(lock, time, [this] { return m_inside == 0; });
    }
    Result<> outcome()
    {
        const std::scoped_lock lock(m_lock);
        if (m_error)
            return std::unexpected(*m_error);
        return {};
    }

private:
    std::mutex m_lock;
    std::condition_variable m_left;
    const qint64 m_count;
    qint64 m_next = 0;
    int m_inside = 0; // beside the one who waits
    bool m_open = true;
    std::optional<Error> m_error;
};

// Until nothing is left or something went wrong. What was hired ends with this.
void work(Pieces &pieces, const Worker &worker, const std::function<Result<>(qint64 piece, double part)> &look)
{
    while (const auto piece = pieces.take()) {
        const auto lookHere = [&](double part) { return look(*piece, part); };
        auto outcome = lookHere(0.0);
        if (outcome)
            outcome = worker(*piece, lookHere);
        if (!outcome)
            pieces.fail(outcome.error());
    }
}

} // namespace

Result<> run(const QSqlDatabase &db, const Assist &assist, qint64 count, const Hire &hire, const Look &look)
{
    const auto pieces = std::make_shared<Pieces>(count);
    if (assist && count > 1) {
        // `hire` lives as long as somebody is inside.
        assist([pieces, hire = &hire](const QSqlDatabase &other) {
            if (!pieces->enter())
                return;
            work(*pieces, (*hire)(other), [&pieces](qint64, double) -> Result<> {
                if (!pieces->isOpen())
                    return failure(Error::Kind::Cancelled);
                return {};
            });
            pieces->leave();
        });
    }
    double last = 0.0;
    work(*pieces, hire(db), [&](qint64 piece, double part) {
        last = (static_cast<double>(piece) + part) / static_cast<double>(count);
        return look(last);
    });
    while (!pieces->isEmptyWithin(kMoment)) { // the other one is at its last piece
        if (const auto on = look(last); !on)
            pieces->fail(on.error());
    }
    return pieces->outcome();
}

} // namespace zixly::sharedwork
