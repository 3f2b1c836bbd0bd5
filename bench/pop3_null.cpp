// The emptiest POP3S client there is: signs in, asks UIDL, pipelines RETR, reads every octet and throws it away. Nobody
// downloads faster; what a collector costs is its distance from this.
//   pop3_null HOST PORT USER PASSWORD WINDOW CAFILE      WINDOW: commands in flight; 0: UIDL only (an idle poll)
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

[[noreturn]] void die(const std::string& why) {
    std::fprintf(stderr, "pop3_null: %s\n", why.c_str());
    std::exit(1);
}

class Line {
public:
    Line(const char* host, const char* port, const char* ca) {
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        addrinfo* found = nullptr;
        if (getaddrinfo(host, port, &hints, &found) != 0) die("resolve");
        int connected = -1;
        for (addrinfo* at = found; at && connected < 0; at = at->ai_next) {
            const int candidate = socket(at->ai_family, SOCK_STREAM, 0);
            if (connect(candidate, at->ai_addr, at->ai_addrlen) == 0)
                connected = candidate;
            else
                close(candidate);
        }
        freeaddrinfo(found);
        if (connected < 0) die("connect");
        const int on = 1;
        setsockopt(connected, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        SSL_CTX* context = SSL_CTX_new(TLS_client_method());
        if (SSL_CTX_load_verify_locations(context, ca, nullptr) != 1) die("CA file");
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
        SSL_CTX_set_read_ahead(context, 1);
        SSL_CTX_set_default_read_buffer_len(context, 128 * 1024);
        ssl_ = SSL_new(context);
        SSL_set_tlsext_host_name(ssl_, host);
        SSL_set1_host(ssl_, host);
        SSL_set_fd(ssl_, connected);
        if (SSL_connect(ssl_) != 1) die("TLS");
    }

    void put(const std::string& text) {
        if (SSL_write(ssl_, text.data(), static_cast<int>(text.size())) <= 0) die("write");
    }

    // One line without its end.
    std::string get() {
        std::string line;
        for (;;) {
            if (at_ == size_) fill();
            const char* end = static_cast<const char*>(std::memchr(buffer_ + at_, '\n', size_ - at_));
            const std::size_t count = end ? static_cast<std::size_t>(end - buffer_) - at_ : size_ - at_;
            line.append(buffer_ + at_, count);
            at_ += count + (end ? 1 : 0);
            if (!end) continue;
            if (!line.empty() && line.back() == '\r') line.pop_back();
            return line;
        }
    }

    // Everything up to and with CRLF . CRLF; the line before has been read.
    void skip_body() {
        static const char end[] = "\r\n.\r\n";
        std::size_t matched = 2;
        while (matched < 5) {
            if (at_ == size_) fill();
            if (matched == 0) {
                const void* cr = std::memchr(buffer_ + at_, '\r', size_ - at_);
                at_ = cr ? static_cast<std::size_t>(static_cast<const char*>(cr) - buffer_) + 1 : size_;
                matched = cr ? 1 : 0;
                continue;
            }
            const char c = buffer_[at_++];
            matched = c == end[matched] ? matched + 1 : c == '\r' ? 1 : 0;
        }
    }

    std::string command(const std::string& text) {
        put(text + "\r\n");
        std::string answer = get();
        if (answer.empty() || answer[0] != '+') die(answer);
        return answer;
    }

private:
    void fill() {
        const int got = SSL_read(ssl_, buffer_, sizeof buffer_);
        if (got <= 0) die("end of input");
        at_ = 0;
        size_ = static_cast<std::size_t>(got);
    }

    SSL* ssl_ = nullptr;
    char buffer_[65536];
    std::size_t at_ = 0, size_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 7) die("HOST PORT USER PASSWORD WINDOW CAFILE");
    Line line(argv[1], argv[2], argv[6]);
    const int window = std::atoi(argv[5]);
    line.get();
    line.command(std::string("USER ") + argv[3]);
    line.command(std::string("PASS ") + argv[4]);
    line.command("UIDL");
    int count = 0;
    while (line.get() != ".") ++count;
    for (int sent = 0, received = 0; window > 0 && received < count;) {
        std::string commands;
        while (sent < count && sent - received < window) commands += "RETR " + std::to_string(++sent) + "\r\n";
        if (!commands.empty()) line.put(commands);
        const int until = received + std::max(1, (sent - received) / 2);
        for (; received < until; ++received) {
            if (line.get()[0] != '+') die("RETR");
            line.skip_body();
        }
    }
    line.command("QUIT");
    std::printf("%d messages\n", count);
}
