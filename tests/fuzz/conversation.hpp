// What the fuzz targets of conversations have in common.
//
// A client is given turns, separated by 0xFF: a command, if it takes one; then the turn's bytes arrive; then a second
// passes. A server is given its bytes and then the end. Both are run with the same input in different cuts, and must do
// the same.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "engine/base/conversation.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/security.hpp"

namespace kontor::fuzz {

inline void require(bool truth) {
    if (!truth) std::abort();
}

// Calls take(piece) for each; a fresh buffer each time, so that a view kept too long is seen by the sanitizers.
template <class Take>
void in_pieces(Bytes input, std::size_t piece, Take take) {
    for (; !input.empty(); input.remove_prefix(std::min(piece, input.size())))
        take(std::string(input.substr(0, piece)));
}

// Of a client's fuzz target; Session derives from it and has
//   void command();                 gives one, when it may
//   void note(const Event&);        after what is noted here
//   bool is_clear(Bytes);           whether that may be written before TLS
template <class Session, Conversation Client, class Event, class NeedTls, class Ready, class Failed>
class ClientSession {
public:
    void turn(Bytes bytes, std::size_t piece) {
        session().command();
        drain();
        in_pieces(bytes, piece, [&](const std::string& some) {
            client_.receive(some, now_);
            drain();
        });
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
    // What was not yet written when the session ended never will be: only then may the cut show.
    void require_same(const ClientSession& other) const {
        require(log_ == other.log_);
        const std::size_t common = std::min(written_.size(), other.written_.size());
        require(written_.compare(0, common, other.written_, 0, common) == 0);
        require(is_over_ || written_.size() == other.written_.size());
    }

protected:
    template <class Settings>
    explicit ClientSession(const Settings& settings)
        : client_(settings, now_), is_plain_(settings.security == Security::plain) {}

    Instant now_{std::chrono::hours(1)};
    Client client_;
    std::string log_, written_;
    bool ready_ = false, is_over_ = false;

private:
    Session& session() { return static_cast<Session&>(*this); }

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
            if (!encrypted_ && !is_plain_) require(session().is_clear(out));
            written_.append(out);
            client_.sent(out.size());
        }
    }

    void note(const Event& event) {
        if (const auto* failed = std::get_if<Failed>(&event)) {
            is_over_ = true;
            require(failed->error.server.size() <= 4 * limits::server_words);
            require(failed->error.what.find("s3cret") == std::string::npos);
        }
        need_tls_ = need_tls_ || std::holds_alternative<NeedTls>(event);
        ready_ = ready_ || std::holds_alternative<Ready>(event);
        session().note(event);
        if (const auto* failed = std::get_if<Failed>(&event)) log_ += failed->error.what + failed->error.server;
    }

    bool is_plain_;
    bool need_tls_ = false, encrypted_ = false;
};

template <class Session>
int run_client(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > 65536) return 0;
    const auto converse = [&](std::size_t piece) {
        Bytes input(reinterpret_cast<const char*>(data), size);
        Session session(data[0]);
        input.remove_prefix(1);
        for (std::size_t turn = 0; turn < 40; ++turn) {
            const std::size_t end = input.find('\xff');
            session.turn(input.substr(0, end), piece);
            if (end == Bytes::npos) break;
            input.remove_prefix(end + 1);
        }
        session.end();
        return session;
    };
    const Session whole = converse(size);
    whole.require_same(converse(1));
    whole.require_same(converse(1 + data[0] % 13));
    return 0;
}

// A server's owner is made from the settings' byte and has `server`, `log`, and answer(event), which notes and answers.
// Every reply is lines, and not out of proportion to what was asked.
template <class Owner>
int run_server(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > 65536) return 0;
    const auto security = static_cast<Security>(data[0] % 3);
    const auto converse = [&](std::size_t piece) {
        constexpr Instant now{std::chrono::hours(1)};
        const Bytes input = Bytes(reinterpret_cast<const char*>(data), size).substr(1);
        Owner owner(security, now);
        auto& server = owner.server;
        std::string output;
        const auto drain = [&] {
            for (bool moved = true; moved;) {
                moved = false;
                while (auto event = server.next_event()) {
                    moved = true;
                    // The moment of the handshake is the driver's; here it is always the next one.
                    if (Owner::is_need_tls(*event) && security == Security::tls) server.tls_established(now);
                    owner.answer(*event);
                }
                output.append(server.output());
                if (!server.output().empty()) moved = true;
                server.sent(server.output().size());
            }
        };
        drain();
        in_pieces(input, piece, [&](const std::string& some) {
            server.receive(some, now);
            drain();
        });
        server.end_of_input(now);
        drain();
        require(output.empty() || output.back() == '\n');
        require(output.find('\0') == std::string::npos);
        require(output.size() <= 200 + input.size() * 64);
        return owner.log + output;
    };
    const std::string whole = converse(size), bytes = converse(1);
    // STARTTLS: what follows in the same segment ends the session before NeedTls is told.
    if (security != Security::starttls) require(whole == bytes);
    return 0;
}

}  // namespace kontor::fuzz
