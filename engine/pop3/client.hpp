// A POP3 client without a socket (engine/base/conversation.hpp has the contract).
//
//   Client client(settings, now);
//   ... the driver feeds it until Ready ...
//   client.stat(); client.uidl(); client.list();       // go out together if the server pipelines
//   auto id = client.retrieve(1);                      // answered by MessageChunk..., MessageEnd{id}
//   client.quit();                                     // answered by Closed, the last event
//
// Commands are methods, allowed from Ready until quit(); any number may be queued, they are sent as
// the server's pipelining allows and answered in order. Each is answered by exactly one of
//
//   stat() -> Stat      uidl() -> Uidls     list() -> Sizes     remove(), reset(), noop() -> Done
//   retrieve(), top() -> MessageChunk*, MessageEnd
//   any of them -> Refused, when the server said -ERR; the session goes on
//
// or by the end of the session: Failed (the last event). A MessageEnd is the only proof that a message
// is whole: chunks without it must be thrown away.
//
// Commands carry no time. If they are given long after the last call that did, tick(now) first; otherwise
// their deadline is counted from the next such call.
//
// Security: with Security::tls the first event is NeedTls; with Security::starttls it comes after STLS.
// Neither is ever lowered, and no credential is written before tls_established() (RFC 2595 4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>

#include "engine/base/conversation.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/line_reader.hpp"
#include "engine/base/output.hpp"
#include "engine/base/unstuff.hpp"
#include "engine/pop3/final_dot.hpp"
#include "engine/pop3/listing.hpp"
#include "engine/pop3/parse.hpp"
#include "engine/pop3/quirks.hpp"
#include "engine/pop3/types.hpp"
#include "engine/sasl/exchange.hpp"

namespace kontor::pop3 {

// How to prove who we are. The best mechanism that is both allowed and announced is used.
enum class Method {
    password,   // SCRAM-SHA-256, PLAIN, USER/PASS, LOGIN, in this order
    oauth,      // OAUTHBEARER, XOAUTH2; Credentials::secret is the access token
    user_pass,  // USER/PASS only
    cram_md5,   // CRAM-MD5 only: weak, and the server must know the password in clear
};

struct ClientLimits {
    std::uint64_t message = limits::collected_message;
    std::size_t listing_messages = limits::listing_messages;
    std::size_t listing_bytes = limits::listing_bytes;
    std::size_t pipelining_depth = limits::pipelining_depth;
    Duration greeting = limits::greeting;
    Duration tls_handshake = limits::tls_handshake;
    Duration command = limits::command;  // per command, plus a second for every 500 bytes received
};

struct ClientSettings {
    Security security = Security::tls;
    sasl::Credentials credentials;
    Method method = Method::password;
    std::string nonce;  // fresh random printable ASCII without ',' (24 characters will do), for SCRAM
    std::string host;   // for OAUTHBEARER
    std::uint16_t port = 995;
    Quirks quirks;
    ClientLimits limits;
};

// Events. Views are valid until the next call of a non-const method.
struct NeedTls {};
// Logged in: commands are allowed from now on. Client::capabilities() is final.
struct Ready {};
struct Stat {
    CommandId command;
    Maildrop maildrop;
};
struct Uidls {
    CommandId command;
    UidlListing listing;  // to be moved away
    bool consistent;      // nothing irregular, and as many lines as STAT said in this session, if asked
};
struct Sizes {
    CommandId command;
    SizeListing listing;
    bool consistent;
};
// A piece of the message: dots unstuffed, otherwise byte for byte what the server sent.
struct MessageChunk {
    CommandId command;
    MessageNumber number;
    Bytes data;  // never empty
};
struct MessageEnd {
    CommandId command;
    MessageNumber number;
    std::uint64_t octets;  // the sum of the chunks
    bool by_silence;       // Quirks::missing_final_newline ended it
};
struct Done {
    CommandId command;
    MessageNumber number;  // of DELE, else 0
};
struct Refused {
    CommandId command;
    Error error;
};
// The answer to quit(). Only `confirmed` means that the server has deleted what it was told to delete.
struct Closed {
    bool confirmed;
    std::string server;  // its words, cleaned
};
struct Failed {
    Error error;
};

using ClientEvent =
    std::variant<NeedTls, Ready, Stat, Uidls, Sizes, MessageChunk, MessageEnd, Done, Refused, Closed, Failed>;

class Client {
public:
    Client(ClientSettings settings, Instant now);

    // Commands.
    CommandId stat();
    CommandId uidl();
    CommandId list();
    // `most`: octets instead of ClientLimits::message.
    CommandId retrieve(MessageNumber number, std::optional<std::uint64_t> most = std::nullopt);
    CommandId top(MessageNumber number, std::uint32_t lines);
    CommandId remove(MessageNumber number);  // DELE
    CommandId reset();                       // RSET
    CommandId noop();
    CommandId quit();

    // The world.
    void receive(Bytes in, Instant now);
    void end_of_input(Instant now);
    void tls_established(Instant now);
    void tick(Instant now);
    Bytes output() const { return output_.unsent(); }
    void sent(std::size_t n);
    std::optional<ClientEvent> next_event();
    std::optional<Instant> deadline() const;

    // What CAPA said last; changes after TLS and after login.
    const Capabilities& capabilities() const { return capabilities_; }
    // Commands queued or sent and not yet answered.
    std::size_t unanswered() const { return commands_.size() - of_ours_; }
    // The server is known to cut TOP short (Maillennium): use retrieve().
    bool top_is_unreliable() const { return top_is_unreliable_; }
    // After Closed or Failed.
    bool is_over() const { return std::holds_alternative<Over>(state_); }

private:
    using Event = std::optional<ClientEvent>;

    // States, named for what they await.
    struct AwaitTls {
        bool announced = false;
    };
    struct AwaitGreeting {};
    struct AwaitStls {};
    struct AwaitCapabilities {
        bool logged_in;
        bool accepted = false;  // "+OK" seen: lines of capabilities follow
        std::size_t lines = 0;
        std::size_t bytes = 0;
        Capabilities found = {};
    };
    struct AwaitUser {
        bool pass_sent;
    };
    struct AwaitPass {};
    struct AwaitAuth {
        sasl::Exchange exchange;
        bool initial_wanted;  // the initial response was not sent with AUTH
    };
    struct AwaitCancel {
        Error error;
    };
    struct Transaction {};
    struct Over {};
    using State = std::variant<AwaitGreeting, AwaitTls, AwaitStls, AwaitCapabilities, AwaitUser, AwaitPass, AwaitAuth,
                               AwaitCancel, Transaction, Over>;

    enum class Verb : std::uint8_t { stat, uidl, list, retr, top, dele, rset, noop, quit };
    struct Command {
        CommandId id;  // none: ours, nobody waits for the answer
        Verb verb;
        MessageNumber number;
        std::uint32_t lines;                               // TOP
        std::optional<std::uint64_t> most = std::nullopt;  // RETR
    };
    // The multi-line reply being read, of the first command.
    struct ListingBody {
        std::variant<UidlListing, SizeListing> listing;
        std::size_t lines = 0;
        std::size_t bytes = 0;
    };
    struct MessageBody {
        Unstuffer unstuffer;
        bool first_line_open;  // of TOP: a second "+OK" may stand there
        bool ended = false;
        std::uint64_t octets = 0;
        std::string stashed = {};  // content to be passed on after what FinalDot released
        FinalDot final_dot = {};
        std::string tail = {};  // the last few octets, to explain a message that does not end
    };
    using Body = std::variant<std::monostate, ListingBody, MessageBody>;

    // client.cpp: until the login.
    Event on(AwaitTls& state);
    Event on(AwaitGreeting& state, Bytes line);
    Event on(AwaitStls& state, Bytes line);
    Event on(AwaitCapabilities& state, Bytes line);
    Event begin_login();
    void ask_capabilities(bool logged_in);
    Event after_capabilities(bool logged_in);
    Event ready();
    // client_login.cpp
    Event log_in();
    Event user_pass();
    Event authenticate(sasl::Mechanism mechanism);
    std::optional<sasl::Mechanism> choose_mechanism() const;
    Event on(AwaitUser& state, Bytes line);
    Event on(AwaitPass& state, Bytes line);
    Event on(AwaitAuth& state, Bytes line);
    Event on(AwaitCancel& state, Bytes line);
    Event refused_login(const Reply& reply, std::string what);
    Event cancel(Error error);
    Event logged_in();
    // client_transaction.cpp
    CommandId queue(Verb verb, MessageNumber number = 0, std::uint32_t lines = 0);
    void queue_ours(Verb verb);
    void send_commands();
    void write(const Command& command);
    Event next_answer();
    Event on_unsolicited();
    Event on_end_of_answers();
    Event close(bool confirmed, Bytes words);
    Event on_status(Bytes line);
    Event on_stat(const Reply& reply);
    Event refused(const Reply& reply);
    Command answered();
    Event next_of(ListingBody& body);
    Event end_of(ListingBody& body);
    Event next_of(MessageBody& body);
    bool first_line_decided(MessageBody& body);
    Event pass_on(MessageBody& body, Bytes content);
    Event chunk(MessageBody& body, Bytes content);
    Event end_of(MessageBody& body, bool by_silence);

    Event dispatch(Bytes line);
    void wait_from_now();
    Event fail(Error error);
    Event fail(ErrorClass kind, std::string what, Bytes server = {});
    Event on_end_of_input();
    void on_timeout();
    Error timeout_error() const;
    std::size_t depth() const;
    bool is_idle() const;
    Instant reply_deadline(Duration patience) const;

    ClientSettings settings_;
    State state_;
    LineReader input_;
    Output output_;
    bool input_ended_ = false;
    Event pending_;  // found by tick() and the like, for next_event()
    Capabilities capabilities_;
    Lines line_ends_ = Lines::crlf;
    bool top_is_unreliable_ = false;
    bool capa_given_up_ = false;

    // TRANSACTION
    std::deque<Command> commands_;  // the first `outstanding_` of them are sent
    std::size_t outstanding_ = 0;
    bool filling_ = true;
    std::size_t of_ours_ = 0;
    Body body_;
    std::string released_;  // what the last event's chunk points to, if not to the input
    std::uint64_t last_id_ = 0;
    std::optional<std::uint64_t> messages_;  // as STAT said
    bool removed_ = false;
    bool quitting_ = false;
    bool unsolicited_ = false;  // bytes came before the command that they seem to answer

    // Time
    Instant now_;
    Instant waiting_since_;
    Instant last_input_;
    std::uint64_t received_ = 0;  // since then
    bool clock_is_old_ = false;   // a command was given after now_, at a moment we were not told
};

static_assert(Conversation<Client>);

}  // namespace kontor::pop3
