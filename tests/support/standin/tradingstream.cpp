// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/tradingstream.h"

#include "tests/support/standin/shapes.h"

#include <QJsonDocument>
#include <QTcpSocket>
#include <QTimer>

namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPollMs = 20; // the service looks twice a second

void write(QTcpSocket &socket, const QJsonObject &event)
{
    socket.write("data: " + QJsonDocument(event).toJson(QJsonDocument::Compact) + "\n\n");
}

QString milestone(const QJsonObject &job, int percent)
{
    if (text(job, "status") == u"failed")
        return u"Failed: "_s + text(job, "error_message");
    return percent >= 100 ? u"Completed"_s : u"Running strategy sweep"_s;
}

// Sends what is new; true once the stream is over.
bool step(const World &world, QTcpSocket &socket, const QString &id, int &last)
{
    const QString now = World::naive(world.nowMs());
    const QJsonObject job = world.tradingJobs.value(id);
    const QString status = text(job, "status");
    const int percent = status == u"failed" ? 0 : job.value("progress"_L1).toInt();
    if (percent != last) {
        write(socket,
            {{u"percent"_s, percent}, {u"message"_s, milestone(job, percent)}, {u"timestamp"_s, now},
                {u"metadata"_s, QJsonObject()}});
        last = percent;
    }
    const QString end = world.streamEnd;
    if (end == u"silence")
        return false;
    if (end == u"error" || end == u"timeout") {
        write(socket,
            {{end, true}, {u"message"_s, end == u"error" ? u"Job not found"_s : u"Stream timeout"_s},
                {u"timestamp"_s, now}});
        return true;
    }
    if (end == u"disconnected") {
        write(socket, {{end, true}, {u"timestamp"_s, now}});
        return true;
    }
    if (status == u"pending" || status == u"running")
        return false;
    write(socket,
        {{u"done"_s, true}, {u"status"_s, status}, {u"progress"_s, percent},
            {u"result_data"_s, job.value("result_data"_L1)}, {u"result_path"_s, QJsonValue::Null},
            {u"error_message"_s, job.value("error_message"_L1)}, {u"timestamp"_s, now}});
    return true;
}

} // namespace

Reply tradingStream(World &world, const QString &id)
{
    if (world.streamLimit > 0 && world.openStreams >= world.streamLimit) {
        return json(429,
            QJsonObject{{u"error"_s, u"Too many concurrent connections"_s},
                {u"detail"_s, u"%1 concurrent"_s.arg(world.streamLimit)},
                {u"active_connections"_s, world.openStreams}});
    }
    return {.headers = {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-cache"}},
        .stream = [&world, id](QTcpSocket &socket) {
            auto *timer = new QTimer(&socket);
            ++world.openStreams;
            QObject::connect(&socket, &QTcpSocket::disconnected, &world, [&world] { --world.openStreams; });
            QObject::connect(timer, &QTimer::timeout, &socket, [&world, &socket, timer, id, last = -1]() mutable {
                if (!step(world, socket, id, last))
                    return;
                timer->stop();
                socket.disconnectFromHost();
            });
            timer->start(kPollMs);
        }};
}

} // namespace zixly::test
