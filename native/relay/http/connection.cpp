// One HTTP/1.1 connection (RFC 9112). The only file that includes Beast's HTTP; it uses Beast to parse, and
// writes answers itself, because they are a few lines.
//
// g++ 12 miscompiles some coroutines whose co_await stands inside a larger expression (frames overlap): each
// co_await here is a statement of its own, and its arguments have names.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <ctime>
#include <optional>
#include <utility>

#include "engine/text/ascii.hpp"
#include "native/net/memory.hpp"
#include "native/relay/http/head.hpp"
#include "native/relay/http/service.hpp"
#include "native/relay/log/log.hpp"

namespace kontor::http {

namespace {

namespace beast = boost::beast;
using ErrorCode = boost::system::error_code;
using Clock = std::chrono::steady_clock;
using RequestParser = beast::http::request_parser<beast::http::buffer_body>;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t piece = 64 * 1024;        // read from the socket at once
constexpr std::size_t sink_piece = 256 * 1024;  // handed to a sink at once
constexpr std::size_t most_swallowed = 1024 * 1024;

std::string date_now() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[40];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return text;
}

Response busy() { return text(503, "Too busy. Try again.\n").with("Retry-After", "1"); }

bool is_loopback(std::string_view address) { return address.substr(0, 4) == "127." || address == "::1"; }

class Connection : public Peer, public std::enable_shared_from_this<Connection> {
public:
    Connection(std::shared_ptr<Service> service, tcp::socket socket, std::string address)
        : service_(std::move(service)),
          link_(std::make_unique<Link>(std::move(socket), service_->tls)),
          is_to_be_encrypted_(service_->tls != nullptr),
          address_(std::move(address)) {
        service_->enter(this);
        ++service_->count.open;
    }

    ~Connection() override {
        know();
        --service_->count.open;
        service_->leave(this);
    }

    asio::awaitable<void> serve();

    // Whoever keeps more connections open than anybody needs before saying who they are is turned away.
    bool is_one_stranger_too_many() {
        if (is_loopback(address_) && service_->limits.loopback_is_exempt) return false;
        stranger_ = true;
        return ++service_->strangers[address_] > service_->limits.strangers_per_address;
    }

    void on_drain() override {
        if (idle_) cut();
    }
    void cut() override {
        if (link_) link_->cut();
    }

private:
    // Here and below a bool says whether the connection may go on.
    asio::awaitable<bool> shake_hands();
    asio::awaitable<bool> read_head();
    asio::awaitable<bool> read_some();
    asio::awaitable<bool> handle();
    asio::awaitable<bool> refuse(int status, std::string words);
    asio::awaitable<std::optional<Response>> read_body(RequestParser& parser, const Plan& plan, std::string& body);
    asio::awaitable<bool> write(Response response, Lane lane, bool is_head);
    asio::awaitable<bool> write_octets(Bytes octets);
    asio::awaitable<bool> write_pulled(const Pulled& pulled, Lane lane);
    asio::awaitable<bool> write_chunks(const Pulled& pulled, Lane lane);
    template <class F>
    asio::awaitable<std::invoke_result_t<F>> on(Lane lane, F work, std::invoke_result_t<F> when_full);

    std::string head_text(const Response& response, std::optional<std::uint64_t> length) const;
    void know() {
        if (!stranger_) return;
        stranger_ = false;
        if (--service_->strangers[address_] == 0) service_->strangers.erase(address_);
    }

    std::shared_ptr<Service> service_;
    std::unique_ptr<Link> link_;  // null once handed over
    const bool is_to_be_encrypted_;
    std::string address_;
    std::string in_;         // received and not yet used
    std::string raw_head_;   // of the request being handled
    bool stranger_ = false;  // counted in Service::strangers
    bool idle_ = false;      // between requests
    bool keep_alive_ = true;
    bool takes_chunks_ = true;  // HTTP/1.0 does not: there the end of the connection is that of the body

    // The pace of one request: its head's time, and more for every octet that came.
    Clock::time_point started_;
    std::uint64_t received_ = 0;
};

asio::awaitable<void> Connection::serve() {
    bool more = true;
    if (is_to_be_encrypted_) more = co_await shake_hands();
    while (more && keep_alive_ && !service_->draining) {
        more = co_await read_head();
        if (more) more = co_await handle();
    }
    if (!link_) co_return;
    link_->expires_after(std::chrono::seconds(2));
    co_await link_->close(most_swallowed);
}

asio::awaitable<bool> Connection::shake_hands() {
    link_->expires_after(service_->limits.handshake);
    const auto opening = co_await link_->open();
    if (opening == Link::Opening::plain_words) {
        co_return co_await refuse(400, "Kontor speaks https here: the address begins with https://\n");
    }
    co_return opening == Link::Opening::encrypted;
}

// Reads until in_ begins with a whole head, and moves that to raw_head_. False: close, an answer if any
// was written.
asio::awaitable<bool> Connection::read_head() {
    const Limits& limits = service_->limits;
    std::optional<std::size_t> length;
    bool first = true;
    while (!(length = head_length(in_))) {
        if (in_.size() > limits.head_bytes) {
            co_return co_await refuse(431, "The head of a request may have 16 KiB here.\n");
        }
        idle_ = in_.empty();
        // The whole head has this long, however often a byte of it arrives (slow loris).
        if (in_.empty()) {
            link_->expires_after(raw_head_.empty() ? limits.head : limits.keep_alive);
        } else if (first) {
            link_->expires_after(limits.head);
            first = false;
        }
        const bool came = co_await read_some();
        idle_ = false;
        if (!came) co_return false;
    }
    if (*length > limits.head_bytes) {
        co_return co_await refuse(431, "The head of a request may have 16 KiB here.\n");
    }
    raw_head_ = in_.substr(0, *length);
    in_.erase(0, *length);
    started_ = Clock::now();
    received_ = 0;
    co_return true;
}

asio::awaitable<bool> Connection::read_some() {
    char buffer[16 * 1024];
    const auto [error, n] = co_await link_->async_read_some(asio::buffer(buffer), as_result);
    if (error == beast::error::timeout && !idle_) ++service_->count.timeouts;
    if (error) co_return false;
    service_->count.received += n;
    in_.append(buffer, n);
    co_return true;
}

asio::awaitable<bool> Connection::handle() {
    ++service_->count.requests;
    if (!head_is_unambiguous(raw_head_, service_->limits.head_fields)) {
        co_return co_await refuse(400, "This is not a request of HTTP/1.1 as RFC 9112 has it.\n");
    }

    RequestParser parser;
    parser.header_limit(static_cast<std::uint32_t>(service_->limits.head_bytes) + 1);
    parser.body_limit(boost::none);  // counted here, with an answer of ours
    ErrorCode error;
    parser.put(asio::buffer(raw_head_), error);
    const auto& message = parser.get();
    std::optional<Target> target;
    if (!error || error == beast::http::error::need_buffer || error == beast::http::error::need_more) {
        target = parse_target(std::string_view(message.target().data(), message.target().size()));
    }
    Head head;
    for (const auto& field : message.base()) {
        head.fields.push_back({std::string(field.name_string()), std::string(field.value())});
    }
    const unsigned version = message.version();
    if (!parser.is_header_done() || !target || (version == 11 && head.count("host") != 1) || head.count("host") > 1) {
        co_return co_await refuse(400, "This is not a request of HTTP/1.1 as RFC 9112 has it.\n");
    }
    head.method = std::string(message.method_string());
    head.target = std::move(*target);
    head.peer = address_;
    head.is_encrypted = link_->is_encrypted();
    const std::string wanted_target(message.target());
    keep_alive_ = keep_alive_ && message.keep_alive() && version == 11;
    takes_chunks_ = version == 11;
    const bool is_head = head.method == "HEAD";

    const Plan plan = service_->site.plan(head);
    std::optional<Response> response;
    if (plan.admit) {
        std::optional<Response> when_full(busy());
        response = co_await on(plan.admit_lane, plan.admit, std::move(when_full));
        if (!response || !response->from_stranger) know();
    }
    std::string body;
    if (!response) response = co_await read_body(parser, plan, body);
    if (!parser.is_done()) keep_alive_ = false;  // a body that nobody wants lies in between
    if (!response) {
        const Lane lane = plan.lane_for ? plan.lane_for(body) : plan.lane;
        const auto answer = [&plan, &body] { return plan.answer(std::move(body)); };
        Response when_full = busy();
        response = co_await on(lane, answer, std::move(when_full));
        if (!plan.for_everybody && !response->from_stranger) know();
    }

    if (response->hold > Duration(0)) {
        asio::steady_timer timer(link_->get_executor(), response->hold);
        co_await timer.async_wait(as_result);
    }
    const int status = response->status;
    ++service_->count.answers[static_cast<std::size_t>(status / 100) % 6];
    log::write(status >= 500 ? log::Level::warning : log::Level::debug, "http.request",
               {{"method", head.method},
                {"target", loggable(wanted_target)},
                {"status", status},
                {"peer", address_},
                {"ms", static_cast<std::int64_t>(
                           std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started_).count())}});

    if (auto* upgrade = std::get_if<Upgrade>(&response->body)) {
        link_->expires_never();
        serve_websocket(service_, std::move(link_), raw_head_ + in_, std::move(*upgrade));
        co_return false;
    }
    if (auto* live = std::get_if<Live>(&response->body)) {
        link_->expires_never();
        response->with("Transfer-Encoding", "chunked");
        serve_events(service_, std::move(link_), head_text(*response, std::nullopt), std::move(*live));
        co_return false;
    }
    co_return co_await write(std::move(*response), plan.lane, is_head);
}

// A head nobody can trust: what follows it has no boundary.
asio::awaitable<bool> Connection::refuse(int status, std::string words) {
    keep_alive_ = false;
    ++service_->count.answers[4];
    Response response = text(status, std::move(words));
    co_return co_await write(std::move(response), Lane::here, false);
}

// Gathers the body, or feeds it to the plan's sink. An answer means that it was refused.
asio::awaitable<std::optional<Response>> Connection::read_body(RequestParser& parser, const Plan& plan,
                                                               std::string& body) {
    const auto too_large = [] {
        return problem(413, "urn:ietf:params:jmap:error:limit", "The body is larger than the limit.");
    };
    if (parser.is_done() || plan.body_limit == 0) co_return std::nullopt;
    const auto announced = parser.content_length();
    if (announced && *announced > plan.body_limit) co_return too_large();
    const auto expect = parser.get().find(beast::http::field::expect);
    if (expect != parser.get().end() && in_.empty()) co_await write_octets("HTTP/1.1 100 Continue\r\n\r\n");

    const std::uint64_t pace = service_->limits.slowest_bytes_per_second;
    std::uint64_t total = 0;
    auto& target = parser.get().body();
    std::string part;
    while (!parser.is_done()) {
        if (in_.empty()) {
            link_->expires_at(started_ + service_->limits.head +
                              std::chrono::milliseconds(received_ * 1000 / std::max<std::uint64_t>(pace, 1)));
            const bool came = co_await read_some();
            if (!came) {
                keep_alive_ = false;
                co_return text(408, "The body ended too early.\n");  // too slow: the stream is closed already
            }
            received_ += in_.size();
        }
        char buffer[16 * 1024];
        target.data = buffer;
        target.size = sizeof buffer;
        target.more = true;
        ErrorCode error;
        const std::size_t used = parser.put(asio::buffer(in_), error);
        const std::size_t got = sizeof buffer - target.size;
        in_.erase(0, used);
        if (error == beast::http::error::need_buffer) error = {};
        if (error == beast::http::error::need_more) {
            error = {};
            // A chunk's header that is cut: fetch the rest of it behind what is there.
            if (used == 0 && got == 0) {
                const bool too_long = in_.size() > service_->limits.head_bytes;
                bool came = false;
                if (!too_long) came = co_await read_some();
                if (!came) co_return text(400, "The body is broken.\n");
            }
        }
        if (error) co_return text(400, "The body is broken.\n");
        total += got;
        if (total > plan.body_limit) co_return too_large();
        (plan.sink ? part : body).append(buffer, got);
        if (plan.sink && (part.size() >= sink_piece || (parser.is_done() && !part.empty()))) {
            std::optional<Response> when_full(busy());
            const auto feed = [&plan, &part] { return plan.sink(part); };
            auto refused = co_await on(plan.lane, feed, std::move(when_full));
            if (refused) co_return refused;
            part.clear();
        }
    }
    co_return std::nullopt;
}

// Runs work on a lane and comes back to the I/O thread with its result; `when_full` if there is no room in its queue,
// or no memory for the work.
template <class F>
asio::awaitable<std::invoke_result_t<F>> Connection::on(Lane lane, F work, std::invoke_result_t<F> when_full) {
    using R = std::invoke_result_t<F>;
    if (lane == Lane::here) co_return work();
    // The work must not outlive what it refers to: a lane that stops drops it, and this coroutine with it.
    const auto initiate = [this, lane, &work, &when_full](auto handler) {
        auto resume = std::make_shared<decltype(handler)>(std::move(handler));
        auto& io = service_->io;
        const auto go_on = [resume, &when_full] { std::move (*resume)(std::move(when_full)); };
        const bool posted = service_->lanes.post(lane, [go_on, &work, &when_full, &io] {
            try {
                when_full = work();
            } catch (const std::bad_alloc&) {
                log::warning("http.memory");
            }
            net::when_there_is_memory([&] { asio::post(io, go_on); });
        });
        if (!posted) asio::post(io, go_on);
    };
    co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(R)>(initiate, asio::use_awaitable);
}

std::string Connection::head_text(const Response& response, std::optional<std::uint64_t> length) const {
    std::string head =
        "HTTP/1.1 " + std::to_string(response.status) + ' ' + std::string(reason(response.status)) + "\r\n";
    for (const Field& field : response.fields) {
        head += field.name;
        head += ": ";
        // Values may carry file names: nothing in them ends a line.
        for (const char c : field.value) head += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
        head += "\r\n";
    }
    head += "Date: " + date_now() + "\r\n";
    if (length) head += "Content-Length: " + std::to_string(*length) + "\r\n";
    head += keep_alive_ ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}

asio::awaitable<bool> Connection::write(Response response, Lane lane, bool is_head) {
    Bytes whole;
    const auto* pulled = std::get_if<Pulled>(&response.body);
    if (const auto* own = std::get_if<std::string>(&response.body)) whole = *own;
    if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body)) whole = **shared;

    const bool bodiless = response.status == 204 || response.status == 304;
    std::optional<std::uint64_t> length = whole.size();
    if (pulled) length = pulled->size;
    if (bodiless) length.reset();
    if (pulled && !pulled->size) {
        if (takes_chunks_) response.with("Transfer-Encoding", "chunked");
        keep_alive_ = keep_alive_ && takes_chunks_;
    }
    std::string head = head_text(response, length);
    if (is_head || bodiless) whole = {};
    if (whole.size() <= piece) {
        head += whole;  // one packet for small answers
        whole = {};
    }
    bool written = co_await write_octets(head);
    if (written && pulled && !is_head) written = co_await write_pulled(*pulled, lane);
    if (written) written = co_await write_octets(whole);
    co_return written&& keep_alive_;
}

asio::awaitable<bool> Connection::write_octets(Bytes octets) {
    while (!octets.empty()) {
        const Bytes now = octets.substr(0, piece);
        octets.remove_prefix(now.size());
        const std::uint64_t pace = std::max<std::uint64_t>(service_->limits.slowest_bytes_per_second, 1);
        link_->expires_after(service_->limits.head + std::chrono::milliseconds(now.size() * 1000 / pace));
        const auto [error, n] = co_await asio::async_write(*link_, asio::buffer(now), as_result);
        service_->count.sent += n;
        if (error == beast::error::timeout) ++service_->count.timeouts;
        if (error) co_return false;
    }
    co_return true;
}

asio::awaitable<bool> Connection::write_pulled(const Pulled& pulled, Lane lane) {
    if (!pulled.size) co_return co_await write_chunks(pulled, lane);
    std::uint64_t left = *pulled.size;
    while (left > 0) {
        std::optional<std::string> when_full;
        const auto next = co_await on(lane, pulled.next, std::move(when_full));
        if (!next || next->empty() || next->size() > left) co_return false;
        const bool written = co_await write_octets(*next);
        if (!written) co_return false;
        left -= next->size();
    }
    co_return true;
}

asio::awaitable<bool> Connection::write_chunks(const Pulled& pulled, Lane lane) {
    while (true) {
        std::optional<std::string> when_full;
        auto next = co_await on(lane, pulled.next, std::move(when_full));
        if (!next) co_return false;
        const bool is_last = next->empty();
        if (takes_chunks_) {
            char size[24];
            std::snprintf(size, sizeof size, "%zx\r\n", next->size());
            next->insert(0, size);
            *next += "\r\n";
        }
        const bool written = co_await write_octets(*next);
        if (!written || is_last) co_return written;
    }
}

}  // namespace

void serve_connection(std::shared_ptr<Service> service, tcp::socket socket, std::string address) {
    auto& io = service->io;
    auto connection = std::make_shared<Connection>(service, std::move(socket), std::move(address));
    if (connection->is_one_stranger_too_many()) {
        ++service->count.refused;
        return;  // closing says enough; an answer would cost what the limit is meant to save
    }
    asio::co_spawn(
        io, [connection]() -> asio::awaitable<void> { co_await connection->serve(); }, asio::detached);
}

}  // namespace kontor::http
