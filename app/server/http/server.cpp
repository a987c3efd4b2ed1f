// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/server.h"

#include "server/http/sessions.h"

#include <QFile>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

namespace zixly::http {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kBreath{50}; // after a failed accept: files run out, and asking again at once would spin
constexpr milliseconds kDrainTick{20};

Error errorOf(const error_code &code, const QString &subject)
{
    using Kind = Error::Kind;
    Kind kind = Kind::Network;
    if (code == asio::error::address_in_use)
        kind = Kind::Busy;
    else if (code == asio::error::access_denied)
        kind = Kind::Forbidden;
    return {kind, subject, QString::fromStdString(code.message())};
}

Result<> setUp(asio::ssl::context &context, const Options &options)
{
    error_code code;
    context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2
            | asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1,
        code);
    context.use_certificate_chain_file(QFile::encodeName(options.certificate).toStdString(), code);
    if (code)
        return failure(Error::Kind::InvalidInput, options.certificate, QString::fromStdString(code.message()));
    context.use_private_key_file(QFile::encodeName(options.key).toStdString(), asio::ssl::context::pem, code);
    if (code)
        return failure(Error::Kind::InvalidInput, options.key, QString::fromStdString(code.message()));
    return {};
}

} // namespace

class Server::Backend
{
public:
    Backend(const Options &options, Handler handler)
        : m_loop(std::make_shared<Loop>())
        , m_hub(std::make_shared<Hub>(m_loop, options.limits, std::move(handler)))
        , m_acceptor(m_loop->context())
        , m_pause(m_loop->context())
    {
    }
    ~Backend()
    {
        if (!m_thread.joinable())
            return;
        m_loop->post([this] {
            stopAccepting();
            m_timers.clear();
            m_hub->endAll();
        });
        m_loop->stop();
        m_thread.join();
    }
    Backend(const Backend &) = delete;
    Backend &operator=(const Backend &) = delete;

    Result<> listen(const Options &options)
    {
        error_code code;
        const auto address = asio::ip::make_address(options.address.toStdString(), code);
        if (code)
            return failure(Error::Kind::InvalidInput, options.address, QString::fromStdString(code.message()));
        if (!options.certificate.isEmpty()) {
            m_tls.emplace(asio::ssl::context::tls_server);
            if (const auto done = setUp(*m_tls, options); !done)
                return done;
        }
        const asio::ip::tcp::endpoint endpoint(address, options.port);
        m_acceptor.open(endpoint.protocol(), code);
#ifndef _WIN32 // where it would let a second program take the port
        if (!code)
            m_acceptor.set_option(asio::socket_base::reuse_address(true), code);
#endif
        if (!code)
            m_acceptor.bind(endpoint, code);
        if (!code)
            m_acceptor.listen(asio::socket_base::max_listen_connections, code);
        if (!code)
            m_port = m_acceptor.local_endpoint(code).port();
        if (code)
            return std::unexpected(errorOf(code, QStringLiteral("%1:%2").arg(options.address).arg(options.port)));
        m_thread = std::thread([this] { m_loop->run(); });
        m_loop->post([this] { accept(); });
        return {};
    }

    quint16 port() const { return m_port; }
    const Hub &hub() const { return *m_hub; }
    Loop &loop() { return *m_loop; }

    void every(int ms, std::function<void()> work)
    {
        m_loop->post([this, ms, todo = std::move(work)] {
            m_timers.push_back(std::make_shared<asio::steady_timer>(m_loop->context()));
            tick(m_timers.back(), ms, todo);
        });
    }

    void drain(int ms)
    {
        m_loop->post([this] {
            stopAccepting();
            m_hub->draining = true;
            m_hub->endIdle();
        });
        const auto end = std::chrono::steady_clock::now() + milliseconds(ms);
        do
            std::this_thread::sleep_for(kDrainTick);
        while (m_hub->count() > 0 && std::chrono::steady_clock::now() < end);
    }

private:
    void accept()
    {
        m_acceptor.async_accept([this](const error_code &code, asio::ip::tcp::socket socket) {
            if (!m_acceptor.is_open())
                return;
            if (code) {
                m_pause.expires_after(kBreath);
                m_pause.async_wait([this](const error_code &cancelled) {
                    if (!cancelled)
                        accept();
                });
                return;
            }
            if (m_hub->makeRoom()) { // else every connection has a request on its way: this one is closed
                if (m_tls)
                    startTls(m_hub, std::move(socket), *m_tls);
                else
                    startPlain(m_hub, std::move(socket));
            }
            accept();
        });
    }

    void stopAccepting()
    {
        error_code ignored;
        m_acceptor.close(ignored);
        m_pause.cancel();
    }

    void tick(const std::shared_ptr<asio::steady_timer> &timer, int ms, const std::function<void()> &work)
    {
        timer->expires_after(milliseconds(ms));
        timer->async_wait([this, kept = std::weak_ptr(timer), ms, work](const error_code &cancelled) {
            const auto alive = kept.lock(); // not if the end came while this waited for its turn
            if (cancelled || !alive)
                return;
            work();
            tick(alive, ms, work);
        });
    }

    std::shared_ptr<Loop> m_loop;
    std::shared_ptr<Hub> m_hub;
    std::optional<asio::ssl::context> m_tls;
    asio::ip::tcp::acceptor m_acceptor;
    asio::steady_timer m_pause;
    std::vector<std::shared_ptr<asio::steady_timer>> m_timers;
    quint16 m_port = 0;
    std::thread m_thread;
};

Result<std::unique_ptr<Server>> Server::start(const Options &options, Handler handler)
{
    auto backend = std::make_unique<Backend>(options, std::move(handler));
    if (const auto done = backend->listen(options); !done)
        return std::unexpected(done.error());
    return std::unique_ptr<Server>(new Server(std::move(backend)));
}

Server::Server(std::unique_ptr<Backend> backend)
    : m_backend(std::move(backend))
{
}

Server::~Server() = default;

quint16 Server::port() const
{
    return m_backend->port();
}

int Server::connections() const
{
    return m_backend->hub().count();
}

void Server::post(std::function<void()> work)
{
    m_backend->loop().post(std::move(work));
}

void Server::every(int ms, std::function<void()> work)
{
    m_backend->every(ms, std::move(work));
}

void Server::drain(int ms)
{
    m_backend->drain(ms);
}

} // namespace zixly::http
