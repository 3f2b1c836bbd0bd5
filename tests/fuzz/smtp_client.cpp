// An SMTP server made of arbitrary bytes.
//
// Input: one byte of settings, then turns separated by 0xFF. Before each turn the client is given a message, if it
// takes one; then the turn's bytes arrive; then a second passes. Oracles: the events do not depend on the cut; no
// secret and no envelope leave before TLS; each message is finished exactly once; "sent" needs the final dot to be out,
// and "not sent" after it needs a reply.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/smtp/client.hpp"

namespace {

using namespace kontor;
using namespace kontor::smtp;

constexpr Bytes message = "Subject: x\r\n\r\n.dot\r\n..\r\nend";

void require(bool truth) {
    if (!truth) std::abort();
}

ClientSettings settings_of(std::uint8_t bits) {
    ClientSettings settings;
    settings.security = static_cast<Security>(bits % 3);
    settings.method = static_cast<Method>(bits / 4 % 6);
    settings.credentials = {"fred", Secret("s3cret")};
    settings.nonce = "rOprNGfwEbeRWgbNEkqO";
    settings.quirks.no_pipelining = (bits & 64) != 0;
    settings.quirks.no_initial_response = (bits & 128) != 0;
    return settings;
}

class Session {
public:
    explicit Session(std::uint8_t bits) : settings_(settings_of(bits)), client_(settings_, now_) {
        ContentScan scan;
        scan.take(message);
        content_ = scan.finish().value();
    }

    void turn(Bytes bytes, std::size_t piece) {
        command();
        drain();
        for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
            client_.receive(std::string(bytes.substr(0, piece)), now_);
            drain();
        }
        if (need_tls_) client_.tls_established(now_);
        encrypted_ = encrypted_ || need_tls_;
        need_tls_ = false;
        drain();
        now_ += std::chrono::seconds(1);
        client_.tick(now_);
        drain();
    }
    void end() {
        client_.end_of_input(now_);
        drain();
        require(begun_ == finished_);
    }
    // What was not yet written when the session ended never will be: only then may the cut show.
    void require_same(const Session& other) const {
        require(log_ == other.log_);
        const std::size_t common = std::min(written_.size(), other.written_.size());
        require(written_.compare(0, common, other.written_, 0, common) == 0);
        require(over_ || written_.size() == other.written_.size());
    }

private:
    void command() {
        if (!ready_ || quit_ || client_.is_over() || begun_ != finished_) return;
        if (begun_ == 4) {
            quit_ = true;
            return client_.quit();
        }
        Envelope envelope;
        envelope.from = Path::parse("fred@example.org").value();
        for (const Bytes to : {"a@example.org", "b@example.org"}) envelope.to.push_back({Path::parse(to).value()});
        ++begun_;
        written_here_ = written_.size();
        client_.send(std::move(envelope), content_);
    }

    void drain() {
        for (bool moved = true; moved;) {
            moved = false;
            while (auto event = client_.next_event()) {
                moved = true;
                note(*event);
            }
            const Bytes out = client_.output();
            if (out.empty()) continue;
            moved = true;
            if (!encrypted_ && settings_.security != Security::plain) {
                require(out.substr(0, 5) == "EHLO " || out == "STARTTLS\r\n");
            }
            written_.append(out);
            client_.sent(out.size());
        }
    }

    bool dot_is_out() const {
        const Bytes here = Bytes(written_).substr(written_here_);
        const std::size_t data = here.find("DATA\r\n");
        return data != Bytes::npos && here.find("\r\nend\r\n.\r\n", data) != Bytes::npos;
    }

    void note(const ClientEvent& event) {
        over_ = over_ || std::holds_alternative<Failed>(event) || std::holds_alternative<Closed>(event);
        // Plain text behind STARTTLS fails the session before or after NeedTls was told; both are right.
        if (!std::holds_alternative<NeedTls>(event)) log_ += "\nE" + std::to_string(event.index());
        if (const auto* wanted = std::get_if<ContentWanted>(&event)) client_.content(message.substr(wanted->offset, 6));
        if (const auto* finished = std::get_if<Finished>(&event)) {
            require(++finished_ == begun_ && finished->recipients.size() == 2);
            log_ += std::to_string(static_cast<int>(finished->outcome)) + finished->error.server + finished->server;
            if (finished->outcome != Outcome::not_sent) require(dot_is_out());
            if (finished->outcome == Outcome::not_sent && dot_is_out()) require(finished->error.code >= 400);
        }
        if (const auto* failed = std::get_if<Failed>(&event)) {
            log_ += failed->error.what + failed->error.server;
            require(failed->error.server.size() <= 4 * limits::server_words);
            require(failed->error.what.find("s3cret") == std::string::npos);
        }
        need_tls_ = need_tls_ || std::holds_alternative<NeedTls>(event);
        ready_ = ready_ || std::holds_alternative<Ready>(event);
    }

    ClientSettings settings_;
    Instant now_{std::chrono::hours(1)};
    Client client_;
    Content content_;
    std::string log_, written_;
    std::size_t written_here_ = 0;
    unsigned begun_ = 0, finished_ = 0;
    bool need_tls_ = false, encrypted_ = false, over_ = false, ready_ = false, quit_ = false;
};

Session converse(Bytes input, std::size_t piece) {
    Session session(static_cast<std::uint8_t>(input[0]));
    input.remove_prefix(1);
    for (std::size_t turn = 0; turn < 40; ++turn) {
        const std::size_t end = input.find('\xff');
        session.turn(input.substr(0, end), piece);
        if (end == Bytes::npos) break;
        input.remove_prefix(end + 1);
    }
    session.end();
    return session;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > 65536) return 0;
    const Bytes input(reinterpret_cast<const char*>(data), size);
    const Session whole = converse(input, size);
    whole.require_same(converse(input, 1));
    whole.require_same(converse(input, 1 + data[0] % 13));
    return 0;
}
