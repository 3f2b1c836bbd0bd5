// Many providers on this machine, for bench/many_accounts.py: POP3 over TLS on HOSTS loopback addresses 127.1.0.1,
// 127.1.0.2, ..., all with the same certificate. Every answer of a connection comes after the same time, which is drawn
// from a log-normal distribution round MEDIAN_MS. A maildrop has twenty messages; in one session out of twenty another
// one has arrived. Of every hundred hosts five are faulty, each in a way of its own: nobody listens, no greeting ever
// comes, the password is wrong, the line breaks in the listing, the mailbox is in use.
//   pop3_providers PORT CERTIFICATE KEY HOSTS MEDIAN_MS
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <string>

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

constexpr int messages = 20;
const std::string letter =
    "From: somebody@example.org\r\nSubject: It has arrived\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n" +
    std::string(2000, 'x') + "\r\n";

enum class Fault { none, silent, password, breaks, in_use, absent };

Fault fault_of(int host) {
    const int place = host % 100;
    return place % 20 != 0 ? Fault::none : static_cast<Fault>(1 + place / 20);
}

class Providers {
public:
    Providers(asio::io_context& io, asio::ssl::context& tls, double median) : io_(io), tls_(tls), median_(median) {}

    awaitable<void> serve(std::string address, unsigned short port, Fault fault) {
        tcp::acceptor acceptor(io_, {asio::ip::make_address(address), port});
        for (;;) {
            tcp::socket socket = co_await acceptor.async_accept(use_awaitable);
            asio::co_spawn(io_, session(std::move(socket), fault), [](const std::exception_ptr&) {});
        }
    }

private:
    using Stream = asio::ssl::stream<tcp::socket>;

    awaitable<void> wait(std::chrono::microseconds time) {
        asio::steady_timer timer(io_, time);
        co_await timer.async_wait(use_awaitable);
    }

    awaitable<void> session(tcp::socket socket, Fault fault) {
        std::lognormal_distribution<double> latency(std::log(median_), 0.5);
        const std::chrono::microseconds delay(static_cast<long>(latency(random_) * 1000));
        socket.set_option(tcp::no_delay(true));
        Stream stream(std::move(socket), tls_);
        co_await wait(2 * delay);
        co_await stream.async_handshake(asio::ssl::stream_base::server, use_awaitable);
        if (fault == Fault::silent) co_await wait(std::chrono::minutes(10));
        std::string input, user;
        bool more = co_await say(stream, "+OK ready\r\n", delay);
        while (more) {
            const std::size_t length =
                co_await asio::async_read_until(stream, asio::dynamic_buffer(input), "\r\n", use_awaitable);
            const std::string line = input.substr(0, length - 2);
            input.erase(0, length);
            if (line.rfind("USER ", 0) == 0) user = line.substr(5);
            if (line == "UIDL" && fault == Fault::breaks) co_return;
            more = co_await say(stream, answer(line, user, fault), delay) && line != "QUIT";
        }
    }

    awaitable<bool> say(Stream& stream, std::string text, std::chrono::microseconds delay) {
        co_await wait(delay);
        co_await asio::async_write(stream, asio::buffer(text), use_awaitable);
        co_return true;
    }

    std::string answer(const std::string& line, const std::string& user, Fault fault) {
        int& count = arrived_[user];
        if (line == "CAPA") return "+OK\r\nUSER\r\nUIDL\r\nTOP\r\nRESP-CODES\r\n.\r\n";
        if (line.rfind("PASS", 0) == 0 && fault == Fault::password) return "-ERR [AUTH] wrong password\r\n";
        if (line.rfind("PASS", 0) == 0 && fault == Fault::in_use) return "-ERR [IN-USE] locked\r\n";
        if (line == "STAT") {
            if (count > 0 || opened_[user]++ > 0) count += random_() % 20 == 0 ? 1 : 0;
            return "+OK " + std::to_string(messages + count) + " 40000\r\n";
        }
        if (line == "UIDL" || line == "LIST") {
            std::string text = "+OK\r\n";
            for (int n = 1; n <= messages + count; ++n)
                text += std::to_string(n) + (line == "UIDL" ? " id" + std::to_string(n) : " 2100") + "\r\n";
            return text + ".\r\n";
        }
        if (line.rfind("RETR", 0) == 0)
            return "+OK\r\nMessage-ID: <" + user + line.substr(5) + "@example.org>\r\n" + letter + ".\r\n";
        return "+OK\r\n";
    }

    asio::io_context& io_;
    asio::ssl::context& tls_;
    const double median_;
    std::mt19937 random_{1};
    std::map<std::string, int> arrived_, opened_;  // by user
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fprintf(stderr, "pop3_providers PORT CERTIFICATE KEY HOSTS MEDIAN_MS\n");
        return 64;
    }
    asio::io_context io;
    asio::ssl::context tls(asio::ssl::context::tls_server);
    tls.use_certificate_chain_file(argv[2]);
    tls.use_private_key_file(argv[3], asio::ssl::context::pem);
    Providers providers(io, tls, std::atof(argv[5]));
    for (int host = 0; host < std::atoi(argv[4]); ++host) {
        const Fault fault = fault_of(host);
        if (fault == Fault::absent) continue;
        const std::string address = "127.1." + std::to_string(host / 250) + '.' + std::to_string(host % 250 + 1);
        asio::co_spawn(io, providers.serve(address, static_cast<unsigned short>(std::atoi(argv[1])), fault),
                       [](const std::exception_ptr& failed) {
                           if (failed) std::rethrow_exception(failed);
                       });
    }
    std::printf("ready\n");
    std::fflush(stdout);
    io.run();
}
