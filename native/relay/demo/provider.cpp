#include "native/relay/demo/provider.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <mutex>
#include <set>
#include <thread>

#include "engine/pop3/server.hpp"
#include "native/net/drive.hpp"
#include "native/relay/log/log.hpp"

namespace kontor::demo {

namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

constexpr std::size_t piece = 64 * 1024;

struct Message {
    std::string uidl;
    std::shared_ptr<const std::string> octets;
};

// What all sessions share.
struct Office {
    struct Box {
        std::string password;
        std::vector<Message> messages;
        bool is_open = false;  // by a session (RFC 1939 4: exclusive access)
        std::uint64_t next_uidl = 1;

        void add(std::string octets) {
            messages.push_back(
                {"demo-" + std::to_string(next_uidl++), std::make_shared<const std::string>(std::move(octets))});
        }
    };
    std::mutex mutex;
    std::map<std::string, Box> boxes;
};

// The owner of one POP3 session: answers what the server asks.
class Session {
public:
    explicit Session(Office& office, Instant now) : office_(office), server_(settings(), now) {}
    ~Session() {
        const std::lock_guard lock(office_.mutex);
        if (opened_) office_.boxes[user_].is_open = false;
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
        const std::lock_guard lock(office_.mutex);
        const auto found = office_.boxes.find(login.user);
        if (found == office_.boxes.end() || found->second.password != login.password.reveal()) {
            server_.refuse_login();
        } else {
            user_ = login.user;
            server_.accept_login();
        }
        return net::Next::go_on;
    }

    net::Next answer(const pop3::server::OpenMaildrop&) {
        const std::lock_guard lock(office_.mutex);
        Office::Box& box = office_.boxes[user_];
        if (box.is_open) {
            server_.refuse_maildrop();
            return net::Next::go_on;
        }
        box.is_open = opened_ = true;
        messages_ = box.messages;
        std::vector<pop3::MaildropEntry> entries;
        for (const Message& message : messages_) entries.push_back({message.octets->size(), message.uidl});
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
        const std::lock_guard lock(office_.mutex);
        std::set<std::string> gone;
        for (const pop3::MessageNumber number : deletions.numbers) gone.insert(messages_[number - 1].uidl);
        std::erase_if(office_.boxes[user_].messages,
                      [&](const Message& message) { return gone.count(message.uidl) != 0; });
        server_.deletions_committed(true);
        return net::Next::go_on;
    }

    net::Next answer(const pop3::server::Closed&) { return net::Next::stop; }

    Office& office_;
    pop3::Server server_;
    std::string user_;
    bool opened_ = false;
    std::vector<Message> messages_;  // as they were when the maildrop was opened
};

}  // namespace

struct Provider::State {
    explicit State(net::TlsContext context) : tls(std::move(context)), acceptor(io) {}

    Office office;
    net::TlsContext tls;
    asio::io_context io{1};
    tcp::acceptor acceptor;
    std::thread thread;

    void accept_next() {
        acceptor.async_accept([this](boost::system::error_code error, tcp::socket socket) {
            if (error) return;
            asio::co_spawn(io, serve(std::move(socket)), asio::detached);
            accept_next();
        });
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        auto session = net::tls_server_session(tls);
        if (!session) co_return;
        net::Stream stream(std::move(socket));
        Session owner(office, net::now());
        net::Handshake handshake{std::move(*session), "", ""};
        const auto done = co_await net::drive(stream, owner.server(), owner, std::move(handshake));
        if (!done) log::debug("demo.session", {{"ended", done.error().message}});
        // What the server still has to say (the answer to QUIT) goes out before the line is closed.
        const Bytes rest = owner.server().output();
        if (!rest.empty()) stream.write(rest);
        stream.close();
    }
};

Result<std::unique_ptr<Provider>> Provider::start(const Certificates& certificates,
                                                  std::map<std::string, Maildrop> maildrops) {
    auto context = net::tls_server(certificates.chain.string(), certificates.key.string());
    if (!context) return Error{context.error().message, "", "", certificates.chain.string()};
    auto state = std::make_shared<State>(*context);
    for (auto& [user, maildrop] : maildrops) {
        Office::Box& box = state->office.boxes[user];
        box.password = std::move(maildrop.password);
        for (std::string& message : maildrop.messages) box.add(std::move(message));
    }
    boost::system::error_code error;
    const tcp::endpoint loopback(asio::ip::address_v4::loopback(), 0);
    state->acceptor.open(loopback.protocol(), error);
    if (!error) state->acceptor.bind(loopback, error);
    if (!error) state->acceptor.listen(64, error);
    if (error) return Error{"the demo provider cannot listen: " + error.message(), "", "", ""};
    state->accept_next();
    state->thread = std::thread([raw = state.get()] { raw->io.run(); });
    return std::unique_ptr<Provider>(new Provider(std::move(state)));
}

Provider::Provider(std::shared_ptr<State> state) : state_(std::move(state)) {}

Provider::~Provider() {
    state_->io.stop();
    state_->thread.join();
}

std::uint16_t Provider::port() const {
    boost::system::error_code ignored;
    return state_->acceptor.local_endpoint(ignored).port();
}

void Provider::deliver(const std::string& user, std::string message) {
    const std::lock_guard lock(state_->office.mutex);
    state_->office.boxes[user].add(std::move(message));
}

}  // namespace kontor::demo
