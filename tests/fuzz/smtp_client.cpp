// An SMTP server made of arbitrary bytes.
//
// Input: one byte of settings, then turns (conversation.hpp); the commands are messages. Oracles: the events do not
// depend on the cut; no secret and no envelope leave before TLS; each message is finished exactly once; "sent" needs
// the final dot to be out, and "not sent" after it needs a reply.
#include "engine/smtp/client.hpp"
#include "tests/fuzz/conversation.hpp"

namespace {

using namespace kontor;
using namespace kontor::smtp;
using fuzz::require;

constexpr Bytes message = "Subject: x\r\n\r\n.dot\r\n..\r\nend";

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

class Session;
using Base = fuzz::ClientSession<Session, Client, ClientEvent, NeedTls, Ready, Failed>;

class Session : public Base {
public:
    explicit Session(std::uint8_t bits) : Base(settings_of(bits)) {
        ContentScan scan;
        scan.take(message);
        content_ = scan.finish().value();
    }
    void end() {
        Base::end();
        require(begun_ == finished_);
    }

private:
    friend Base;

    bool is_clear(Bytes out) const { return out.substr(0, 5) == "EHLO " || out == "STARTTLS\r\n"; }

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

    bool dot_is_out() const {
        const Bytes here = Bytes(written_).substr(written_here_);
        const std::size_t data = here.find("DATA\r\n");
        return data != Bytes::npos && here.find("\r\nend\r\n.\r\n", data) != Bytes::npos;
    }

    void note(const ClientEvent& event) {
        is_over_ = is_over_ || std::holds_alternative<Closed>(event);
        // Plain text behind STARTTLS fails the session before or after NeedTls was told; both are right.
        if (!std::holds_alternative<NeedTls>(event)) log_ += "\nE" + std::to_string(event.index());
        if (const auto* wanted = std::get_if<ContentWanted>(&event)) client_.content(message.substr(wanted->offset, 6));
        if (const auto* finished = std::get_if<Finished>(&event)) {
            require(++finished_ == begun_ && finished->recipients.size() == 2);
            log_ += std::to_string(static_cast<int>(finished->outcome)) + finished->error.server + finished->server;
            if (finished->outcome != Outcome::not_sent) require(dot_is_out());
            if (finished->outcome == Outcome::not_sent && dot_is_out()) require(finished->error.code >= 400);
        }
    }

    Content content_;
    std::size_t written_here_ = 0;
    unsigned begun_ = 0, finished_ = 0;
    bool quit_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzz::run_client<Session>(data, size);
}
