// A POP3 server made of arbitrary bytes.
//
// Input: one byte of settings, then turns (conversation.hpp).
// Oracles: the events do not depend on the cut; no secret leaves before TLS; what is written is lines.
#include "engine/pop3/client.hpp"
#include "tests/fuzz/conversation.hpp"

namespace {

using namespace kontor;
using namespace kontor::pop3;
using fuzz::require;

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

class Session;
using Base = fuzz::ClientSession<Session, Client, ClientEvent, NeedTls, Ready, Failed>;

class Session : public Base {
public:
    explicit Session(std::uint8_t bits) : Base(settings_of(bits)), most_octets_(settings_of(bits).limits.message) {}

private:
    friend Base;

    bool is_clear(Bytes out) const { return out == "STLS\r\n"; }

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
            require(end->octets == octets_ && octets_ <= most_octets_);
        }
        if (const auto* uidls = std::get_if<Uidls>(&event)) {
            for (std::size_t i = 0; i < uidls->listing.size(); ++i) {
                require(i == 0 || uidls->listing[i - 1].number < uidls->listing[i].number);
                log_.append(uidls->listing[i].uidl);
            }
        }
        if (const auto* refused = std::get_if<Refused>(&event)) log_ += refused->error.server;
        if (!std::holds_alternative<MessageChunk>(event)) octets_ = 0;
    }

    std::uint64_t octets_ = 0, most_octets_;
    unsigned commands_ = 0;
    bool quit_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzz::run_client<Session>(data, size);
}
