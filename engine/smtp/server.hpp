// An SMTP server for submission (RFC 6409) without a socket (engine/base/conversation.hpp has the contract): RFC 5321
// with AUTH PLAIN and LOGIN, STARTTLS, PIPELINING, SIZE, 8BITMIME, SMTPUTF8 and ENHANCEDSTATUSCODES.
//
// It keeps no mail. It asks its owner by events and is answered by methods; while a question is open it reads no
// further command. Questions and their answers:
//
//   Authenticate{user, password}  -> accept_login() or refuse_login(...)
//   Sender{address}               -> accept_sender() or refuse_sender(...)        only among the login's own (threats,
//   E5) Recipient{address}            -> accept_recipient() or refuse_recipient(...) MessageEnd{octets}            ->
//   accept_message(...) or refuse_message(...)    "250" is a promise to deliver
//
// Between the last Recipient and MessageEnd stand MessageBegin and MessageChunks, which are no questions. A message
// that has no MessageEnd was none: MessageAbandoned says so, if the session goes on.
//
// Nobody is written to before a login (threats, E4). A message ends in CRLF "." CRLF and in nothing else; one that
// holds CR or LF apart, or NUL, ends the session with 550, because another server might see an end in it (SMTP
// smuggling, CVE-2023-51764). Commands are held to the same rule. No Received field is added: what it would tell is the
// owner's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "engine/base/conversation.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/line_reader.hpp"
#include "engine/base/output.hpp"
#include "engine/base/secret.hpp"
#include "engine/base/server_clock.hpp"
#include "engine/base/unstuff.hpp"
#include "engine/smtp/content.hpp"
#include "engine/smtp/parse.hpp"
#include "engine/smtp/types.hpp"

namespace kontor::smtp {

struct ServerSettings {
    Security security = Security::tls;  // starttls: STARTTLS is offered, and no login before it
    std::string name = "localhost";     // of this server, in the greeting and the answer to EHLO
    std::uint64_t message = limits::submitted_message;
    std::size_t recipients = limits::recipients;
    std::size_t command_line = limits::smtp_command_line;
    std::size_t sasl_line = limits::smtp_sasl_line;
    Duration login = limits::login;
    Duration idle = limits::smtp_idle;
};

namespace server {
struct NeedTls {};
struct Authenticate {
    std::string user;
    Secret password;
};
struct Sender {
    Path address;  // may be the null path
};
struct Recipient {
    Path address;
};
struct MessageBegin {};
// A piece of the message, dots unstuffed, lines ending in CRLF; valid until the next call of a non-const method.
struct MessageChunk {
    Bytes data;  // never empty
};
struct MessageEnd {
    std::uint64_t octets;  // the sum of the chunks
};
struct MessageAbandoned {};
// The session is over; output() is empty.
struct Closed {
    bool after_quit;
};
}  // namespace server

using ServerEvent =
    std::variant<server::NeedTls, server::Authenticate, server::Sender, server::Recipient, server::MessageBegin,
                 server::MessageChunk, server::MessageEnd, server::MessageAbandoned, server::Closed>;

class Server {
public:
    Server(ServerSettings settings, Instant now);

    // Answers. A refusal with a code of 4yz says "later".
    void accept_login();
    void refuse_login(std::uint16_t code = 535, EnhancedCode enhanced = {5, 7, 8},
                      Bytes words = "Authentication failed");
    void accept_sender();
    void refuse_sender(std::uint16_t code = 553, EnhancedCode enhanced = {5, 7, 1}, Bytes words = "Not your address");
    void accept_recipient();
    void refuse_recipient(std::uint16_t code = 550, EnhancedCode enhanced = {5, 1, 1},
                          Bytes words = "No such recipient");
    void accept_message(Bytes words = "Accepted");
    void refuse_message(std::uint16_t code = 554, EnhancedCode enhanced = {5, 6, 0}, Bytes words = "Refused");

    // The world.
    void receive(Bytes in, Instant now);
    void end_of_input(Instant now);
    void tls_established(Instant now);
    void tick(Instant now);
    Bytes output() const { return output_.unsent(); }
    void sent(std::size_t n);
    std::optional<ServerEvent> next_event();
    std::optional<Instant> deadline() const;

private:
    using Event = std::optional<ServerEvent>;

    // States, named for what they await; from the peer:
    struct AwaitTls {};
    struct AwaitCommand {};
    struct AwaitPlain {};  // the response of AUTH PLAIN
    struct AwaitUser {};   // the first of AUTH LOGIN
    struct AwaitPassword {
        std::string user;
    };
    struct AwaitContent {
        Unstuffer unstuffer{Lines::crlf, LoneDot::dropped};
        LineEnds line_ends = LineEnds();
        std::uint64_t octets = 0;
        bool too_large = false;
    };
    // from the owner:
    struct AwaitLogin {};
    struct AwaitSender {};
    struct AwaitRecipient {};
    struct AwaitVerdict {};
    struct Over {
        bool after_quit;
        bool told = false;
    };
    using State = std::variant<AwaitCommand, AwaitTls, AwaitPlain, AwaitUser, AwaitPassword, AwaitContent, AwaitLogin,
                               AwaitSender, AwaitRecipient, AwaitVerdict, Over>;

    enum class Answer { good, bad };  // what the number of bad commands is counted by

    // server.cpp: framing, greeting, login, clock
    void on_line(Bytes line);
    void count(Answer answer);
    Answer on_command(const CommandLine& command);
    Answer on_ehlo(Bytes name, bool extended);
    Answer on_starttls();
    Answer on_auth(Bytes argument);
    Answer on_plain(Bytes response);
    Answer on_user(Bytes response);
    Answer on_password(const std::string& user, Bytes response);
    Answer ask_login(std::string user, Secret password);
    Answer reply(std::uint16_t code, EnhancedCode enhanced, Bytes words);
    Answer bad(std::uint16_t code, EnhancedCode enhanced, Bytes words);
    void close(bool after_quit);
    bool login_allowed() const;
    bool tls_offered() const;
    bool awaits_owner() const;
    // True if this question was open; then the peer's turn begins.
    template <class Question>
    bool is_answer_to() {
        if (!std::holds_alternative<Question>(state_)) return false;
        state_ = AwaitCommand{};
        clock_.move_untold();
        return true;
    }
    // server_transaction.cpp
    Answer on_mail(Bytes argument);
    Answer on_rcpt(Bytes argument);
    Answer on_data(Bytes argument);
    std::optional<Answer> mail_parameters(const PathArgument& argument, const Path& path);
    Event next_content(AwaitContent& state);
    struct Refusal {
        std::uint16_t code;
        EnhancedCode enhanced;
        Bytes words;
    };
    std::optional<Refusal> weigh(AwaitContent& state, Bytes octets);
    Event end_of_content(const AwaitContent& state);
    void forget_mail();

    ServerSettings settings_;
    State state_;
    LineReader input_;
    Output output_;
    bool input_ended_ = false;
    Event question_;  // to the owner, not yet asked
    bool encrypted_ = false;
    bool greeted_ = false;
    bool logged_in_ = false;
    int bad_commands_ = 0;

    bool has_sender_ = false;
    bool utf8_ = false;  // MAIL said SMTPUTF8
    std::size_t recipients_ = 0;

    ServerClock clock_;
};

static_assert(Conversation<Server>);

}  // namespace kontor::smtp
