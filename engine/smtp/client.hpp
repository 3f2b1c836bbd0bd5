// An SMTP client without a socket (engine/base/conversation.hpp has the contract).
//
//   Client client(settings, now);
//   ... the driver feeds it until Ready ...
//   auto id = client.send(envelope, content);   // ContentWanted..., then Finished{id}
//   ... any number of messages, one after the other ...
//   client.quit();                              // answered by Closed, the last event
//
// The message itself is asked for in pieces: ContentWanted{id, offset} is answered by content(bytes) or
// content_unreadable(), and comes again when the server has taken most of what was given, so that memory
// stays bounded by the pieces the owner chooses. Every send() is answered by exactly one Finished, also when
// the session breaks; then Failed follows, the last event. Its outcome is one of
//
//   sent       the server has taken responsibility for it, for the recipients that are accepted
//   not_sent   surely not: the final dot never left us whole, or the server said no to it
//   uncertain  the final dot is out and no answer came. Sending it again may deliver it twice (threats, E10)
//
// What cannot be sent as it is (octets() differ from Content, 8-bit without 8BITMIME, too large) is found before
// the first byte of its envelope.
//
// Commands carry no time. If they are given long after the last call that did, tick(now) first; otherwise
// their deadline is counted from the next such call.
//
// Security: with Security::tls the first event is NeedTls; with Security::starttls it comes after STARTTLS.
// Neither is ever lowered; no credential and no envelope is written before tls_established() (RFC 3207 4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/conversation.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/line_reader.hpp"
#include "engine/base/output.hpp"
#include "engine/base/stuff.hpp"
#include "engine/sasl/exchange.hpp"
#include "engine/smtp/classify.hpp"
#include "engine/smtp/content.hpp"
#include "engine/smtp/parse.hpp"
#include "engine/smtp/quirks.hpp"
#include "engine/smtp/types.hpp"

namespace kontor::smtp {

// How to prove who we are. The best mechanism that is both allowed and announced is used.
enum class Method {
    none,      // no login: a server that knows us by our address
    password,  // SCRAM-SHA-256, PLAIN, LOGIN, in this order
    oauth,     // OAUTHBEARER, XOAUTH2; Credentials::secret is the access token
    plain,     // PLAIN only
    login,     // LOGIN only
    cram_md5,  // CRAM-MD5 only: weak, and the server must know the password in clear
};

struct ClientLimits {
    std::size_t recipients = limits::recipients;
    std::size_t pipelining_depth = limits::pipelining_depth;
    Duration greeting = limits::smtp_greeting;
    Duration tls_handshake = limits::tls_handshake;
    Duration command = limits::command;  // per command, plus a second for every 500 bytes received
    Duration data = limits::smtp_data;
    Duration block = limits::smtp_block;  // the whole message: plus a second for every 500 bytes of it
    Duration final_dot = limits::smtp_final_dot;
};

struct ClientSettings {
    Security security = Security::tls;
    std::string name;  // of this machine, for EHLO; see ehlo_name()
    sasl::Credentials credentials;
    Method method = Method::password;
    std::string nonce;  // fresh random printable ASCII without ',' (24 characters will do), for SCRAM
    std::string host;   // for OAUTHBEARER
    std::uint16_t port = 465;
    Quirks quirks;
    ClientLimits limits;
};

enum class Outcome { sent, not_sent, uncertain };

struct RecipientResult {
    bool accepted = false;
    Error error;  // if refused; of one that was never asked for, `what` is empty
};

// Events.
struct NeedTls {};
// Logged in: send() and quit() are allowed from now on. Client::capabilities() is final.
struct Ready {};
struct ContentWanted {
    SendId send;
    std::uint64_t offset;  // how many octets of the message were given before
};
struct Finished {
    SendId send;
    Outcome outcome;
    std::vector<RecipientResult> recipients;  // in the order of the envelope
    Error error;                              // unless sent
    std::string server;                       // if sent: the server's words, cleaned; often its queue id
};
// The answer to quit().
struct Closed {
    bool confirmed;
    std::string server;  // its words, cleaned
};
struct Failed {
    Error error;
};

using ClientEvent = std::variant<NeedTls, Ready, ContentWanted, Finished, Closed, Failed>;

class Client {
public:
    Client(ClientSettings settings, Instant now);

    // Commands, each when nothing is under way: after Ready or Finished.
    SendId send(Envelope envelope, Content content);
    void quit();
    // Answers to ContentWanted. `octets` may be of any size but zero.
    void content(Bytes octets);
    void content_unreadable();

    // The world.
    void receive(Bytes in, Instant now);
    void end_of_input(Instant now);
    void tls_established(Instant now);
    void tick(Instant now);
    Bytes output() const { return output_.unsent(); }
    void sent(std::size_t n);
    std::optional<ClientEvent> next_event();
    std::optional<Instant> deadline() const;

    // What EHLO said last; changes after TLS.
    const Capabilities& capabilities() const { return capabilities_; }
    // After Closed or Failed.
    bool is_over() const { return std::holds_alternative<Over>(state_); }

private:
    // States, named for what they await.
    struct AwaitTls {
        bool announced = false;
    };
    struct AwaitGreeting {};
    struct AwaitEhlo {
        Capabilities found = {};
    };
    struct AwaitHelo {};
    struct AwaitStarttls {};
    struct AwaitAuth {
        sasl::Exchange exchange;
        bool initial_wanted;  // the initial response was not sent with AUTH
    };
    struct AwaitCancel {
        Error error;
    };
    struct Idle {};  // logged in; nothing is awaited
    struct AwaitEnvelope {
        std::size_t written = 0;            // MAIL, then each RCPT
        std::size_t answered = 0;           // of these
        std::optional<Error> refused = {};  // MAIL was
    };
    struct AwaitGoAhead {};  // 354
    struct Sending {
        Stuffer stuffer = {};
        LineEnds line_ends{limits::smtp_line};
        std::uint64_t given = 0;
        bool asked = false;  // the owner owes us octets
    };
    struct AwaitVerdict {};  // on the message, once the final dot is in the output
    struct AwaitReset {};
    struct AwaitBye {};
    struct Over {};
    using State = std::variant<AwaitGreeting, AwaitTls, AwaitEhlo, AwaitHelo, AwaitStarttls, AwaitAuth, AwaitCancel,
                               Idle, AwaitEnvelope, AwaitGoAhead, Sending, AwaitVerdict, AwaitReset, AwaitBye, Over>;

    // The message under way.
    struct Mail {
        SendId id;
        Envelope envelope;
        Content content;
        std::vector<RecipientResult> recipients;
    };
    // The reply being put together.
    struct Gathering {
        Reply reply;
        std::size_t lines = 0;
        std::size_t bytes = 0;
    };

    // client.cpp: framing, until the login, failure, time
    bool step();
    bool step(AwaitTls& state);
    void on_line(Bytes line);
    void on_reply(const Reply& reply);
    void on(AwaitGreeting& state, const Reply& reply);
    void on(AwaitEhlo& state, const Reply& reply);
    void on(AwaitHelo& state, const Reply& reply);
    void on(AwaitStarttls& state, const Reply& reply);
    void say_hello();
    void after_hello();
    void tell(ClientEvent event) { events_.push_back(std::move(event)); }
    void wait_from_now();
    void fail(Error error);
    void fail(ErrorClass kind, std::string what, Bytes server = {});
    void on_end_of_input();
    Error timeout_error() const;
    Instant reply_deadline(Duration patience) const;
    // client_login.cpp
    void log_in();
    std::optional<sasl::Mechanism> choose_mechanism() const;
    void authenticate(sasl::Mechanism mechanism);
    void on(AwaitAuth& state, const Reply& reply);
    void on(AwaitCancel& state, const Reply& reply);
    void ready();
    // client_transaction.cpp
    std::optional<Error> obstacle(const Mail& mail) const;
    bool is_free() const;
    void begin_mail();
    void leave();
    void write_envelope(AwaitEnvelope& state);
    std::size_t depth() const;
    bool step(Sending& state);
    void on(Idle& state, const Reply& reply);
    void on(AwaitEnvelope& state, const Reply& reply);
    void end_of_envelope(const AwaitEnvelope& state);
    void on(AwaitGoAhead& state, const Reply& reply);
    void on(Sending& state, const Reply& reply);
    void on(AwaitVerdict& state, const Reply& reply);
    void on(AwaitReset& state, const Reply& reply);
    void on(AwaitBye& state, const Reply& reply);
    void end_of_content(Sending& state);
    void end_session(const Reply& reply, Moment moment);
    void finish(Outcome outcome, Error error, Bytes words = {});
    void reset();
    bool verdict_is_due() const { return std::holds_alternative<AwaitVerdict>(state_) && output_.is_sent(); }

    ClientSettings settings_;
    State state_;
    LineReader input_;
    Output output_;
    bool input_ended_ = false;
    std::deque<ClientEvent> events_;  // not yet taken
    Capabilities capabilities_;
    std::optional<Gathering> gathering_;

    std::optional<Mail> mail_;
    std::uint64_t last_id_ = 0;
    bool encrypted_ = false;
    bool quitting_ = false;

    // Time
    Instant now_;
    Instant waiting_since_;
    Instant content_begun_;
    std::uint64_t received_ = 0;  // since waiting_since_
    bool clock_is_old_ = false;   // something moved after now_, at a moment we were not told
};

static_assert(Conversation<Client>);

}  // namespace kontor::smtp
