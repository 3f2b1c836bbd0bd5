// A WebSocket (RFC 6455), server side. The only file that includes Beast's WebSocket. Text frames only, no
// compression inbound; pings after silence; a bounded queue for a reader that does not read.
#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>

#include "native/net/memory.hpp"
#include "native/relay/http/frame_counter.hpp"
#include "native/relay/http/service.hpp"

namespace kontor::http {

namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;
using ErrorCode = boost::system::error_code;

// A link that lets a FrameCounter see what is read from it.
class CountedSocket {
public:
    using executor_type = Link::executor_type;
    CountedSocket(std::unique_ptr<Link> link, std::size_t fragments) : link_(std::move(link)), counter_(fragments) {}

    executor_type get_executor() { return link_->get_executor(); }
    Link& link() { return *link_; }
    FrameCounter& counter() { return counter_; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return asio::async_compose<Token, void(ErrorCode, std::size_t)>(
            [this, buffers, started = false](auto& self, ErrorCode error = {}, std::size_t n = 0) mutable {
                if (!started) {
                    started = true;
                    link_->async_read_some(buffers, std::move(self));
                    return;
                }
                if (!error && !count(buffers, n)) error = websocket::error::message_too_big;
                self.complete(error, n);
            },
            token, *link_);
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return link_->async_write_some(buffers, std::forward<Token>(token));
    }

private:
    template <class Buffers>
    bool count(const Buffers& buffers, std::size_t n) {
        for (auto at = asio::buffer_sequence_begin(buffers); at != asio::buffer_sequence_end(buffers) && n > 0; ++at) {
            const asio::const_buffer part(*at);
            const std::size_t size = std::min(n, part.size());
            if (!counter_.pass({static_cast<const char*>(part.data()), size})) return false;
            n -= size;
        }
        return true;
    }

    std::unique_ptr<Link> link_;
    FrameCounter counter_;
};

template <class Handler>
void async_teardown(beast::role_type role, CountedSocket& socket, Handler&& handler) {
    if (TlsStream* const tls = socket.link().tls())
        tls->async_shutdown(std::forward<Handler>(handler));
    else
        websocket::async_teardown(role, socket.link().socket(), std::forward<Handler>(handler));
}

void beast_close_socket(CountedSocket& socket) { socket.link().cut(); }

class Socket : public Channel, public Peer, public std::enable_shared_from_this<Socket> {
public:
    Socket(std::shared_ptr<Service> service, std::unique_ptr<Link> link, Upgrade upgrade)
        : service_(std::move(service)),
          upgrade_(std::move(upgrade)),
          stream_(CountedSocket(std::move(link), service_->limits.socket_fragments)) {
        service_->enter(this);
        ++service_->count.channels;
    }

    // Anywhere: the last to let go may be a worker's answer. end() has closed it on the I/O thread.
    ~Socket() override { leave(); }

    void accept(std::string received);

    void send(std::string text) override;
    void close(Why why) override;
    bool is_open() const override { return !gone_; }

    void on_drain() override { close(Why::going_away); }
    void cut() override { stream_.next_layer().link().cut(); }

private:
    // The reading that is under way. Where it ends without having come here, for want of memory, nobody would read
    // again.
    struct Reading {
        explicit Reading(std::shared_ptr<Socket> of) : socket(std::move(of)) {}
        ~Reading() {
            if (!is_over) socket->end();
        }
        std::shared_ptr<Socket> socket;
        bool is_over = false;
    };

    void read_next();
    void arrived(ErrorCode error);
    void write_next();
    void close_now(Why why);
    void end();
    void leave() {
        if (left_.exchange(true)) return;
        --service_->count.channels;
        service_->leave(this);
    }

    std::shared_ptr<Service> service_;
    Upgrade upgrade_;
    websocket::stream<CountedSocket> stream_;
    std::string received_;  // the request, until it is accepted
    beast::flat_buffer in_;
    std::shared_ptr<Listener> listener_;
    std::deque<std::string> out_;  // the front is being written
    std::atomic<std::size_t> queued_{0};
    std::atomic<bool> gone_{false}, left_{false};
    bool closing_ = false;
};

void Socket::accept(std::string received) {
    received_ = std::move(received);
    const Limits& limits = service_->limits;
    stream_.set_option(websocket::stream_base::timeout{limits.socket_handshake, 2 * limits.socket_ping, true});
    stream_.set_option(
        websocket::stream_base::decorator([name = upgrade_.subprotocol](websocket::response_type& response) {
            if (!name.empty()) response.set(beast::http::field::sec_websocket_protocol, name);
        }));
    stream_.read_message_max(limits.socket_message);
    stream_.auto_fragment(false);
    // What came behind the request has passed the HTTP parser's reads, not ours.
    const std::size_t head = received_.find("\r\n\r\n") + 4;
    stream_.next_layer().counter().pass(Bytes(received_).substr(head));
    stream_.async_accept(asio::buffer(received_), [self = shared_from_this()](ErrorCode error) {
        self->received_.clear();
        if (error) return self->end();
        self->listener_ = self->upgrade_.opened(self);
        self->stream_.text(true);
        self->read_next();
        if (self->service_->draining) self->close_now(Why::going_away);
    });
}

void Socket::read_next() {
    stream_.async_read(in_, [reading = std::make_shared<Reading>(shared_from_this())](ErrorCode error, std::size_t) {
        reading->socket->arrived(error);
        reading->is_over = true;
    });
}

void Socket::arrived(ErrorCode error) {
    if (error) return end();
    service_->count.received += in_.size();
    if (stream_.got_text()) {
        listener_->on_text(beast::buffers_to_string(in_.data()));
    } else {
        listener_->on_binary();
    }
    in_.consume(in_.size());
    read_next();
}

void Socket::send(std::string text) {
    if (gone_) return;
    const std::size_t size = text.size();
    const bool too_much = queued_.fetch_add(size) + size > service_->limits.send_queue;
    asio::post(service_->io, [self = shared_from_this(), text = std::move(text), too_much]() mutable {
        if (self->gone_ || self->closing_) return;
        if (too_much) return self->cut();  // it does not read: it would not read a close frame either
        self->out_.push_back(std::move(text));
        if (self->out_.size() == 1) self->write_next();
    });
}

void Socket::write_next() {
    stream_.async_write(asio::buffer(out_.front()), [self = shared_from_this()](ErrorCode error, std::size_t n) {
        self->service_->count.sent += n;
        self->queued_ -= self->out_.front().size();
        self->out_.pop_front();
        if (!error && !self->closing_ && !self->out_.empty()) self->write_next();
    });
}

void Socket::close(Why why) {
    const auto close_there = [self = shared_from_this(), why] { self->close_now(why); };
    net::when_there_is_memory([&] { asio::post(service_->io, close_there); });
}

void Socket::close_now(Why why) {
    if (gone_ || closing_ || !listener_) return;
    closing_ = true;
    const auto code = why == Why::normal       ? websocket::close_code::normal
                      : why == Why::going_away ? websocket::close_code::going_away
                                               : websocket::close_code::policy_error;
    stream_.async_close(code, [self = shared_from_this()](ErrorCode) { self->end(); });
}

void Socket::end() {
    if (gone_.exchange(true)) return;
    if (listener_) listener_->on_closed();
    listener_.reset();
    upgrade_.opened = nullptr;
    cut();
    leave();
}

}  // namespace

void serve_websocket(std::shared_ptr<Service> service, std::unique_ptr<Link> link, std::string received,
                     Upgrade upgrade) {
    std::make_shared<Socket>(std::move(service), std::move(link), std::move(upgrade))->accept(std::move(received));
}

}  // namespace kontor::http
