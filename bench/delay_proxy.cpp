// A far-away server on this machine: a TCP proxy on loopback that holds back every octet by half of the round trip, in
// each direction. Bandwidth is not limited.
//   delay_proxy LISTEN_PORT TARGET_PORT ROUND_TRIP_MS
#include <boost/asio.hpp>
#include <cstdlib>
#include <deque>
#include <memory>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class OneWay : public std::enable_shared_from_this<OneWay> {
public:
    OneWay(std::shared_ptr<tcp::socket> from, std::shared_ptr<tcp::socket> to, std::chrono::microseconds delay)
        : from_(std::move(from)), to_(std::move(to)), delay_(delay), alarm_(from_->get_executor()) {}

    void read() {
        buffer_.resize(65536);
        from_->async_read_some(asio::buffer(buffer_), [self = shared_from_this()](error_code error, std::size_t got) {
            self->hold(error
                           ? std::vector<char>()
                           : std::vector<char>(self->buffer_.begin(), self->buffer_.begin() + static_cast<long>(got)));
            if (!error) self->read();
        });
    }

private:
    struct Held {
        std::chrono::steady_clock::time_point due;
        std::vector<char> octets;  // none: the end
    };

    void hold(std::vector<char> octets) {
        held_.push_back({std::chrono::steady_clock::now() + delay_, std::move(octets)});
        if (held_.size() == 1) release();
    }

    void release() {
        alarm_.expires_at(held_.front().due);
        alarm_.async_wait([self = shared_from_this()](error_code) {
            if (self->held_.front().octets.empty()) {
                error_code ignored;
                self->to_->shutdown(tcp::socket::shutdown_send, ignored);
                return;
            }
            asio::async_write(*self->to_, asio::buffer(self->held_.front().octets),
                              [self](error_code error, std::size_t) {
                                  self->held_.pop_front();
                                  if (!error && !self->held_.empty()) self->release();
                              });
        });
    }

    std::shared_ptr<tcp::socket> from_, to_;
    std::chrono::microseconds delay_;
    asio::steady_timer alarm_;
    std::vector<char> buffer_;
    std::deque<Held> held_;
};

void accept(tcp::acceptor& acceptor, const tcp::endpoint& target, std::chrono::microseconds delay) {
    acceptor.async_accept([&acceptor, target, delay](error_code error, tcp::socket accepted) {
        if (!error) {
            const auto client = std::make_shared<tcp::socket>(std::move(accepted));
            const auto server = std::make_shared<tcp::socket>(client->get_executor());
            error_code failed;
            server->connect(target, failed);
            if (!failed) {
                client->set_option(tcp::no_delay(true));
                server->set_option(tcp::no_delay(true));
                std::make_shared<OneWay>(client, server, delay)->read();
                std::make_shared<OneWay>(server, client, delay)->read();
            }
        }
        accept(acceptor, target, delay);
    });
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 64;
    asio::io_context context;
    const auto loopback = asio::ip::address_v4::loopback();
    tcp::acceptor acceptor(context, {loopback, static_cast<unsigned short>(std::atoi(argv[1]))});
    accept(acceptor, {loopback, static_cast<unsigned short>(std::atoi(argv[2]))},
           std::chrono::microseconds(500 * std::atoi(argv[3])));
    context.run();
}
