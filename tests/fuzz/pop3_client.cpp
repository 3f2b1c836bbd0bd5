// A POP3 server made of arbitrary bytes.
//
// Input: one byte of settings, then turns separated by 0xFF. Before each turn the client is given a
// command, if it takes one; then the turn's bytes arrive; then a second passes.
// Oracles: the events do not depend on the cut; no secret leaves before TLS; what is written is lines.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/pop3/client.hpp"

namespace {

using namespace kontor;
using namespace kontor::pop3;

void require(bool truth) {
    if (!truth) std::abort();
}

ClientSettings settings_of(std::uint8_t bits) {
    ClientSettings settings;
    settings.security = static_cast<Security>(bits % 3);
    settings.method = static_cast<Method>(bits / 4 % 4);
    settings.credentials = {"fred", Secret("s3cret")};
    settings.nonce = "rOprNGfwEbeRWgbNEkqO";
    settings.quirks.no_capa = (bits & 16) != 0;
    settings.quirks.bare_lf_lines = (bits & 32) != 0;
    if ((bits & 64) != 0) settings.quirks.missing_final_newline = std::chrono::milliseconds(500);
    if ((bits & 128) != 0) settings.limits.pipelining_depth = 1;
    settings.limits.message = 2000;
    settings.limits.listing_messages = 50;
    return settings;
}

class Session {
public:
    explicit Session(std::uint8_t bits) : settings_(settings_of(bits)), client_(settings_, now_) {}

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
    }
    // What was not yet written when the session failed never will be: only then may the cut show.
    void require_same(const Session& other) const {
        require(log_ == other.log_);
        const std::size_t common = std::min(written_.size(), other.written_.size());
        require(written_.compare(0, common, other.written_, 0, common) == 0);
        require(failed_ || written_.size() == other.written_.size());
    }

private:
    void command() {
        if (!ready_ || quit_ || client_.is_over()) return;
        const auto number = static_cast<MessageNumber>(++commands_);
        switch (commands_ % 7) {
            case 0:
                client_.top(number, 1);
                break;
            case 1:
                client_.stat(), client_.uidl(), client_.list();
                break;
            case 2:
                client_.retrieve(number), client_.retrieve(number + 1);
                break;
            case 3:
                client_.remove(number);
                break;
            case 4:
                client_.reset(), client_.noop();
                break;
            case 5:
                client_.retrieve(number);
                break;
            default:
                if (commands_ > 12) client_.quit(), quit_ = true;
        }
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
            if (!encrypted_ && settings_.security != Security::plain) require(out == "STLS\r\n");
            require(out.size() >= 2 && out.substr(out.size() - 2) == "\r\n");
            written_.append(out);
            client_.sent(out.size());
        }
    }

    void note(const ClientEvent& event) {
        if (const auto* chunk = std::get_if<MessageChunk>(&event)) {
            require(!chunk->data.empty());
            octets_ += chunk->data.size();
            log_.append(chunk->data);
            return;
        }
        // Plain text behind STLS fails the session before or after NeedTls was told; both are right.
        if (!std::holds_alternative<NeedTls>(event)) log_ += "\nE" + std::to_string(event.index());
        if (const auto* end = std::get_if<MessageEnd>(&event)) {
            require(end->octets == octets_ && octets_ <= settings_.limits.message);
        }
        if (const auto* uidls = std::get_if<Uidls>(&event)) {
            for (std::size_t i = 0; i < uidls->listing.size(); ++i) {
                require(i == 0 || uidls->listing[i - 1].number < uidls->listing[i].number);
                log_.append(uidls->listing[i].uidl);
            }
        }
        if (const auto* failed = std::get_if<Failed>(&event)) {
            failed_ = true;
            log_ += failed->error.what + failed->error.server;
            require(failed->error.server.size() <= 4 * limits::server_words);
            require(failed->error.what.find("s3cret") == std::string::npos);
        }
        if (const auto* refused = std::get_if<Refused>(&event)) log_ += refused->error.server;
        if (!std::holds_alternative<MessageChunk>(event)) octets_ = 0;
        need_tls_ = need_tls_ || std::holds_alternative<NeedTls>(event);
        ready_ = ready_ || std::holds_alternative<Ready>(event);
    }

    ClientSettings settings_;
    Instant now_{std::chrono::hours(1)};
    Client client_;
    std::string log_, written_;
    std::uint64_t octets_ = 0;
    unsigned commands_ = 0;
    bool need_tls_ = false, encrypted_ = false, failed_ = false, ready_ = false, quit_ = false;
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
