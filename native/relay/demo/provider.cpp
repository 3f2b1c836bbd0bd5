#include "native/relay/demo/provider.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <set>
#include <thread>

#include "engine/pop3/server.hpp"
#include "native/net/drive.hpp"
#include "native/relay/demo/boxes.hpp"
#include "native/relay/demo/smtp_session.hpp"
#include "native/relay/log/log.hpp"

namespace kontor::demo {

namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

constexpr std::size_t piece = 64 * 1024;

// The owner of one POP3 session: answers what the server asks.
class Pop3Session {
public:
    explicit Pop3Session(Boxes& boxes, Instant now) : boxes_(boxes), server_(settings(), now) {}
    ~Pop3Session() {
        const std::lock_guard lock(boxes_.mutex);
        if (opened_) boxes_.of[user_].is_open = false;
    }

    pop3::Server& server() { return server_; }
    bool ready(Instant) { return true; }
    bool accepts_input() { return true; }

    net::Next on(pop3::ServerEvent&& event) {
        return std::visit([this](auto&& each) { return answer(each); }, event);
    }

private:
    static pop3::ServerSettings settings() {
        pop3::ServerSettings result;
        result.greeting = "Demo office ready";
        return result;
    }

    net::Next answer(const pop3::server::NeedTls&) { return net::Next::handshake; }

    net::Next answer(const pop3::server::Authenticate& login) {
        const std::lock_guard lock(boxes_.mutex);
        const auto found = boxes_.of.find(login.user);
        if (found == boxes_.of.end() || found->second.password != login.password.reveal()) {
            server_.refuse_login();
        } else {
            user_ = login.user;
            server_.accept_login();
        }
        return net::Next::go_on;
    }

    net::Next answer(const pop3::server::OpenMaildrop&) {
        const std::lock_guard lock(boxes_.mutex);
        Boxes::Box& box = boxes_.of[user_];
        if (box.is_open) {
            server_.refuse_maildrop();
            return net::Next::go_on;
        }
        box.is_open = opened_ = true;
        messages_ = box.messages;
        std::vector<pop3::MaildropEntry> entries;
        for (const Boxes::Message& message : messages_) entries.push_back({message.octets->size(), message.uidl});
        server_.maildrop(std::move(entries));
        return net::Next::go_on;
    }

    net::Next answer(const pop3::server::BytesWanted& wanted) {
        const std::string& octets = *messages_[wanted.number - 1].octets;
        const auto offset = static_cast<std::size_t>(wanted.offset);
        const Bytes bytes = Bytes(octets).substr(offset, piece);
        server_.message_bytes(bytes, offset + bytes.size() >= octets.size());
        return net::Next::go_on;
    }

    net::Next answer(const pop3::server::CommitDeletions& deletions) {
        const std::lock_guard lock(boxes_.mutex);
        std::set<std::string> gone;
        for (const pop3::MessageNumber number : deletions.numbers) gone.insert(messages_[number - 1].uidl);
        std::erase_if(boxes_.of[user_].messages,
                      [&](const Boxes::Message& message) { return gone.count(message.uidl) != 0; });
        server_.deletions_committed(true);
        return net::Next::go_on;
    }

    net::Next answer(const pop3::server::Closed&) { return net::Next::stop; }

    Boxes& boxes_;
    pop3::Server server_;
    std::string user_;
    bool opened_ = false;
    std::vector<Boxes::Message> messages_;  // as they were when the maildrop was opened
};

}  // namespace

struct Provider::State {
    explicit State(net::TlsContext context) : tls(std::move(context)), pop3(io), smtp(io) {}

    Boxes boxes;
    net::TlsContext tls;
    asio::io_context io{1};
    tcp::acceptor pop3, smtp;
    std::thread thread;

    template <class Session>
    void accept_next(tcp::acceptor& acceptor) {
        acceptor.async_accept([this, &acceptor](boost::system::error_code error, tcp::socket socket) {
            if (error) return;
            asio::co_spawn(io, serve<Session>(std::move(socket)), asio::detached);
            accept_next<Session>(acceptor);
        });
    }

    template <class Session>
    asio::awaitable<void> serve(tcp::socket socket) {
        auto session = net::tls_server_session(tls);
        if (!session) co_return;
        net::Stream stream(std::move(socket));
        Session owner(boxes, net::now());
        net::Handshake handshake{std::move(*session), "", ""};
        const auto done = co_await net::drive(stream, owner.server(), owner, std::move(handshake));
        if (!done) log::debug("demo.session", {{"ended", done.error().message}});
        // What the server still has to say (the answer to QUIT) goes out before the line is closed.
        const Bytes rest = owner.server().output();
        if (!rest.empty()) stream.write(rest);
        stream.close();
    }
};

namespace {

boost::system::error_code listen(tcp::acceptor& acceptor) {
    boost::system::error_code error;
    const tcp::endpoint loopback(asio::ip::address_v4::loopback(), 0);
    acceptor.open(loopback.protocol(), error);
    if (!error) acceptor.bind(loopback, error);
    if (!error) acceptor.listen(64, error);
    return error;
}

std::uint16_t port_of(const tcp::acceptor& acceptor) {
    boost::system::error_code ignored;
    return acceptor.local_endpoint(ignored).port();
}

}  // namespace

Result<std::unique_ptr<Provider>> Provider::start(const Certificates& certificates,
                                                  std::map<std::string, Maildrop> maildrops) {
    auto context = net::tls_server(certificates.chain.string(), certificates.key.string());
    if (!context) return Error{context.error().message, "", "", certificates.chain.string()};
    auto state = std::make_shared<State>(*context);
    for (auto& [user, maildrop] : maildrops) {
        Boxes::Box& box = state->boxes.of[user];
        box.password = std::move(maildrop.password);
        for (std::string& message : maildrop.messages) box.add(std::move(message));
    }
    for (tcp::acceptor* const acceptor : {&state->pop3, &state->smtp}) {
        const boost::system::error_code error = listen(*acceptor);
        if (error) return Error{"the demo provider cannot listen: " + error.message(), "", "", ""};
    }
    state->accept_next<Pop3Session>(state->pop3);
    state->accept_next<SmtpSession>(state->smtp);
    state->thread = std::thread([raw = state.get()] { raw->io.run(); });
    return std::unique_ptr<Provider>(new Provider(std::move(state)));
}

Provider::Provider(std::shared_ptr<State> state) : state_(std::move(state)) {}

Provider::~Provider() {
    state_->io.stop();
    state_->thread.join();
}

std::uint16_t Provider::port() const { return port_of(state_->pop3); }

std::uint16_t Provider::smtp_port() const { return port_of(state_->smtp); }

void Provider::deliver(const std::string& user, std::string message) {
    const std::lock_guard lock(state_->boxes.mutex);
    state_->boxes.of[user].add(std::move(message));
}

}  // namespace kontor::demo
