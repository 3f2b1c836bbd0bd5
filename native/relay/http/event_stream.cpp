// An answer without end, in chunks (RFC 9112 7.1): what EventSource reads.
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <deque>

#include "native/net/memory.hpp"
#include "native/relay/http/service.hpp"

namespace kontor::http {

namespace {

using ErrorCode = boost::system::error_code;

class EventStream : public Channel, public Peer, public std::enable_shared_from_this<EventStream> {
public:
    EventStream(std::shared_ptr<Service> service, std::unique_ptr<Link> link, Live live)
        : service_(std::move(service)),
          link_(std::move(link)),
          live_(std::move(live)),
          stalled_(service_->io),
          ping_(service_->io) {
        service_->enter(this);
        ++service_->count.channels;
    }

    // Anywhere: the last to let go may be a worker. cut() has closed it on the I/O thread.
    ~EventStream() override { leave(); }

    void open(std::string head) {
        queued_ += head.size();
        push(std::move(head));
        watch();
        owner_ = live_.opened(shared_from_this());
        ping_later();
        if (service_->draining) finish();
    }

    void send(std::string text) override {
        if (gone_ || text.empty()) return;
        text = chunk(text);
        const std::size_t size = text.size();
        const bool too_much = queued_.fetch_add(size) + size > service_->limits.send_queue;
        asio::post(service_->io, [self = shared_from_this(), text = std::move(text), too_much]() mutable {
            if (too_much) return self->cut();
            self->push(std::move(text));
        });
    }

    void close(Why) override {
        const auto finish_there = [self = shared_from_this()] { self->finish(); };
        net::when_there_is_memory([&] { asio::post(service_->io, finish_there); });
    }
    bool is_open() const override { return !gone_; }
    void on_drain() override { finish(); }
    void cut() override {
        gone_ = true;
        link_->cut();
        stalled_.cancel();
        ping_.cancel();
        owner_.reset();
        leave();
    }

private:
    static std::string chunk(const std::string& text) {
        char size[24];
        std::snprintf(size, sizeof size, "%zx\r\n", text.size());
        return size + text + "\r\n";
    }

    void leave() {
        if (left_.exchange(true)) return;
        --service_->count.channels;
        service_->leave(this);
    }

    void finish() {
        if (gone_ || last_) return;
        last_ = true;
        out_.push_back("0\r\n\r\n");
        queued_ += out_.back().size();
        if (out_.size() == 1) write_next();
    }

    void push(std::string text) {
        if (gone_ || last_) return;
        out_.push_back(std::move(text));
        if (out_.size() == 1) write_next();
    }

    void write_next() {
        stalled_.expires_after(service_->limits.head + 2 * service_->limits.socket_ping);
        stalled_.async_wait([self = shared_from_this()](ErrorCode stopped) {
            if (!stopped) self->cut();
        });
        asio::async_write(*link_, asio::buffer(out_.front()),
                          [self = shared_from_this()](ErrorCode error, std::size_t n) {
                              self->stalled_.cancel();
                              self->service_->count.sent += n;
                              self->queued_ -= self->out_.front().size();
                              self->out_.pop_front();
                              if (error || (self->last_ && self->out_.empty())) return self->cut();
                              if (!self->out_.empty()) self->write_next();
                          });
    }

    void ping_later() {
        if (live_.ping <= Duration(0) || gone_) return;
        ping_.expires_after(live_.ping);
        ping_.async_wait([self = shared_from_this()](ErrorCode stopped) {
            if (stopped || self->gone_) return;
            self->send(self->live_.ping_text);
            self->ping_later();
        });
    }

    // The peer sends nothing more; that it hangs up is all there is to learn.
    void watch() {
        link_->async_read_some(asio::buffer(ignored_), [self = shared_from_this()](ErrorCode error, std::size_t) {
            if (error) return self->cut();
            self->watch();
        });
    }

    std::shared_ptr<Service> service_;
    const std::unique_ptr<Link> link_;
    Live live_;
    std::shared_ptr<void> owner_;
    asio::steady_timer stalled_, ping_;
    std::deque<std::string> out_;  // the front is being written
    std::atomic<std::size_t> queued_{0};
    std::atomic<bool> gone_{false}, left_{false};
    bool last_ = false;
    char ignored_[256] = {};
};

}  // namespace

void serve_events(std::shared_ptr<Service> service, std::unique_ptr<Link> link, std::string head, Live live) {
    std::make_shared<EventStream>(std::move(service), std::move(link), std::move(live))->open(std::move(head));
}

}  // namespace kontor::http
