#include "native/desktop/socket.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "native/net/tls.hpp"

namespace kontor::desktop {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using ErrorCode = boost::system::error_code;

constexpr auto kPatience = std::chrono::seconds(15);  // until an attempt nobody answers counts as failed
constexpr std::size_t kMostOctets = 256 * 1024 * 1024;

// TCP, or TLS over it: who reads and writes does not see which.
class Wire {
public:
    using executor_type = beast::tcp_stream::executor_type;

    Wire(asio::io_context& io, net::TlsContext context) : tcp_(io), context_(std::move(context)) {
        if (!context_) return;
        SSL_CTX_up_ref(context_.get());
        ssl_.emplace(context_.get());
        tls_.emplace(tcp_, *ssl_);
    }

    executor_type get_executor() { return tcp_.get_executor(); }
    beast::tcp_stream& tcp() { return tcp_; }
    asio::ssl::stream<beast::tcp_stream&>* tls() { return tls_ ? &*tls_ : nullptr; }
    const net::TlsContext& context() const { return context_; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return asio::async_initiate<Token, void(ErrorCode, std::size_t)>(
            [this](auto handler, const Buffers& into) {
                read_some(*asio::buffer_sequence_begin(into), heard(std::move(handler)));
            },
            token, buffers);
    }
    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return asio::async_initiate<Token, void(ErrorCode, std::size_t)>(
            [this](auto handler, const Buffers& from) {
                write_some({asio::buffer_sequence_begin(from), asio::buffer_sequence_end(from)},
                           heard(std::move(handler)));
            },
            token, buffers);
    }

private:
    // Beast's handlers are many types, each of which would make TLS and TCP anew; this is one.
    using Handler = std::function<void(ErrorCode, std::size_t)>;
    template <class Any>
    static Handler heard(Any handler) {
        return [kept = std::make_shared<Any>(std::move(handler))](ErrorCode error, std::size_t octets) {
            (*kept)(error, octets);
        };
    }
    void read_some(asio::mutable_buffer into, Handler handler) {
        tls_ ? tls_->async_read_some(into, std::move(handler)) : tcp_.async_read_some(into, std::move(handler));
    }
    void write_some(const std::vector<asio::const_buffer>& from, Handler handler) {
        tls_ ? tls_->async_write_some(from, std::move(handler)) : tcp_.async_write_some(from, std::move(handler));
    }

    beast::tcp_stream tcp_;
    net::TlsContext context_;
    std::optional<asio::ssl::context> ssl_;
    std::optional<asio::ssl::stream<beast::tcp_stream&>> tls_;
};

template <class Handler>
void async_teardown(beast::role_type role, Wire& wire, Handler&& handler) {
    websocket::async_teardown(role, wire.tcp().socket(), std::forward<Handler>(handler));
}

void beast_close_socket(Wire& wire) { wire.tcp().close(); }

struct Course {
    RelayAddress relay;
    net::TlsContext context;
    std::string path, cookie, session;
    std::function<void(bridge::Transport::Event)> tell;
};

// One WebSocket from its name to its end. Everything happens on the thread of the io_context.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(asio::io_context& io, Course course)
        : course_(std::move(course)), names_(io), socket_(io, course_.context) {}

    void begin() {
        names_.async_resolve(course_.relay.host, std::to_string(course_.relay.port),
                             [me = shared_from_this()](ErrorCode error, const auto& found) {
                                 if (error) return me->fail(error);
                                 auto& tcp = me->wire().tcp();
                                 tcp.expires_after(kPatience);
                                 tcp.async_connect(found, [me](ErrorCode connected, const auto&) {
                                     connected ? me->fail(connected) : me->shake_hands();
                                 });
                             });
    }

    void send(std::string text) {
        if (ended_) return;
        waiting_.push_back(std::move(text));
        if (waiting_.size() == 1 && is_open_) write_next();
    }

    // No event follows.
    void end() {
        if (std::exchange(ended_, true)) return;
        names_.cancel();
        if (!is_open_) return wire().tcp().close();
        socket_.async_close(websocket::close_code::going_away,
                            [me = shared_from_this()](ErrorCode) { me->wire().tcp().close(); });
    }

private:
    Wire& wire() { return socket_.next_layer(); }

    void fail(ErrorCode error) { fail(error.message()); }
    void fail(std::string why) {
        if (std::exchange(ended_, true)) return;
        wire().tcp().close();
        course_.tell(bridge::Transport::Closed{false, std::move(why)});
    }

    void shake_hands() {
        auto* tls = wire().tls();
        if (tls == nullptr) return upgrade();
        // Who is there is verified as for every other connection of ours (native/net/tls.hpp).
        SSL* ssl = tls->native_handle();
        X509_VERIFY_PARAM* parameters = SSL_get0_param(ssl);
        const std::string& host = course_.relay.host;
        if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) != 1) {
            X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
            if (SSL_set_tlsext_host_name(ssl, host.c_str()) != 1 ||
                X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), 0) != 1)
                return fail("\"" + host + "\" is no host name");
        }
        SSL_set_verify(ssl, SSL_VERIFY_PEER, nullptr);
        tls->async_handshake(asio::ssl::stream_base::client, [me = shared_from_this()](ErrorCode error) {
            if (!error) return me->upgrade();
            me->fail(net::handshake_error(*me->wire().tls()->native_handle(), me->course_.relay.host).message);
        });
    }

    void upgrade() {
        wire().tcp().expires_never();
        auto patience = websocket::stream_base::timeout::suggested(beast::role_type::client);
        patience.handshake_timeout = kPatience;
        patience.idle_timeout = std::chrono::seconds(60);
        patience.keep_alive_pings = true;
        socket_.set_option(patience);
        socket_.read_message_max(kMostOctets);
        socket_.set_option(websocket::stream_base::decorator([this](websocket::request_type& request) {
            request.set(beast::http::field::sec_websocket_protocol, "jmap");
            request.set(beast::http::field::origin, course_.relay.origin());
            request.set(beast::http::field::cookie, course_.cookie);
        }));
        const std::string origin = course_.relay.origin();
        socket_.async_handshake(response_, origin.substr(origin.find("://") + 3), course_.path,
                                [me = shared_from_this()](ErrorCode error) {
                                    if (me->ended_) return;
                                    if (!error) return me->open();
                                    const unsigned status = me->response_.result_int();
                                    if (status != 401 && status != 403) return me->fail(error);
                                    me->ended_ = true;
                                    me->course_.tell(bridge::Transport::Closed{true, "socket"});
                                });
    }

    void open() {
        is_open_ = true;
        socket_.text(true);
        course_.tell(bridge::Transport::Opened{course_.session});
        if (!waiting_.empty()) write_next();
        read_next();
    }

    void read_next() {
        socket_.async_read(buffer_, [me = shared_from_this()](ErrorCode error, std::size_t) {
            if (me->ended_) return;
            if (error) return me->fail(error);
            if (me->socket_.got_text())
                me->course_.tell(bridge::Transport::Received{beast::buffers_to_string(me->buffer_.data())});
            me->buffer_.consume(me->buffer_.size());
            me->read_next();
        });
    }

    void write_next() {
        socket_.async_write(asio::buffer(waiting_.front()), [me = shared_from_this()](ErrorCode error, std::size_t) {
            if (me->ended_) return;
            if (error) return me->fail(error);
            me->waiting_.pop_front();
            if (!me->waiting_.empty()) me->write_next();
        });
    }

    Course course_;
    asio::ip::tcp::resolver names_;
    websocket::stream<Wire, false> socket_;
    websocket::response_type response_;
    beast::flat_buffer buffer_;
    std::deque<std::string> waiting_;
    bool is_open_ = false, ended_ = false;
};

}  // namespace

class Socket::Line {
public:
    Line() : thread_([this] { io_.run(); }) {}
    ~Line() {
        end();
        guard_.reset();
        asio::post(io_, [this] { io_.stop(); });
        thread_.join();
    }

    void begin(Course course) {
        end();
        connection_ = std::make_shared<Connection>(io_, std::move(course));
        asio::post(io_, [connection = connection_] { connection->begin(); });
    }
    void send(std::string_view text) {
        if (connection_)
            asio::post(io_, [connection = connection_, words = std::string(text)] { connection->send(words); });
    }
    void end() {
        if (connection_) asio::post(io_, [connection = std::move(connection_)] { connection->end(); });
        connection_.reset();
    }
    net::TlsClients& clients() { return clients_; }

private:
    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard_{io_.get_executor()};
    net::TlsClients clients_;
    std::shared_ptr<Connection> connection_;
    std::thread thread_;
};

Socket::Socket(Http& http, Errands& errands, std::function<void()> arrived)
    : http_(http),
      errands_(errands),
      arrived_(std::move(arrived)),
      self_(std::make_shared<Socket*>(this)),
      line_(std::make_unique<Line>()) {}

Socket::~Socket() { *self_ = nullptr; }

void Socket::take(std::uint64_t attempt, Event event) {
    if (attempt != attempt_) return;
    events_.push_back(std::move(event));
    arrived_();
}

void Socket::open() {
    const std::uint64_t mine = ++attempt_;
    Http::Request session;
    session.path = "/.well-known/jmap";
    session.headers = {{"Accept", "application/json"}};
    session.seconds = 15;
    http_.ask(std::move(session), [self = self_, mine](const Http::Answer& answer) {
        Socket* const me = *self;
        if (me == nullptr || mine != me->attempt_) return;
        if (answer.status == 401 || answer.status == 403) return me->take(mine, Closed{true, "session"});
        if (!answer.is_fine())
            return me->take(
                mine, Closed{false, answer.status == 0 ? answer.trouble : "session: " + std::to_string(answer.status)});
        Course course;
        course.relay = me->http_.relay();
        course.path = socket_path(answer.body);
        course.cookie = me->http_.cookie().reveal();
        course.session = answer.body;
        if (course.relay.is_secure) {
            auto context = me->line_->clients().context(me->http_.ca_file());
            if (!context) return me->take(mine, Closed{false, context.error().message});
            course.context = *context;
        }
        course.tell = [self, mine, &errands = me->errands_](Event event) {
            errands.post([self, mine, event = std::move(event)] {
                if (*self != nullptr) (*self)->take(mine, event);
            });
        };
        me->line_->begin(std::move(course));
    });
}

void Socket::send(std::string_view text) { line_->send(text); }

void Socket::close() {
    ++attempt_;
    events_.clear();
    line_->end();
}

std::optional<bridge::Transport::Event> Socket::next_event() {
    if (events_.empty()) return std::nullopt;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
}

std::string socket_path(const std::string& session) {
    constexpr const char* usual = "/jmap/ws";
    const auto document = nlohmann::json::parse(session, nullptr, false);
    if (!document.is_object() || !document.contains("capabilities")) return usual;
    const auto& capabilities = document["capabilities"];
    if (!capabilities.is_object() || !capabilities.contains("urn:ietf:params:jmap:websocket")) return usual;
    const auto& capability = capabilities["urn:ietf:params:jmap:websocket"];
    if (!capability.is_object() || !capability.contains("url") || !capability["url"].is_string()) return usual;
    const std::string url = capability["url"];
    const std::size_t scheme = url.find("://");
    const std::size_t path = scheme == std::string::npos ? std::string::npos : url.find('/', scheme + 3);
    return path == std::string::npos ? usual : url.substr(path);
}

}  // namespace kontor::desktop
