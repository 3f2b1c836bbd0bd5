// A POP3 server without a socket (engine/base/conversation.hpp has the contract): RFC 1939 and 2449,
// with USER/PASS, AUTH PLAIN, STLS, UIDL, TOP, PIPELINING, RESP-CODES and AUTH-RESP-CODE.
//
// It keeps no mail. It asks its owner by events and is answered by methods; while a question is open
// it reads no further command. Questions and their answers:
//
//   Authenticate{user, password}  -> accept_login() or refuse_login(...)
//   OpenMaildrop{}                -> maildrop(entries) or refuse_maildrop(...)
//   BytesWanted{number, offset}   -> message_bytes(bytes, last) or message_unreadable()
//   CommitDeletions{numbers}      -> deletions_committed(bool)      only after QUIT (RFC 1939 6)
//
// BytesWanted comes again for the next bytes only when the peer has taken most of what was given, so
// memory stays bounded by the chunks the owner chooses. Without QUIT nothing is ever deleted.
// On the wire a bare LF becomes CRLF, NUL becomes 0x80 (Outlook hangs on NUL) and dots are stuffed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/conversation.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/line_reader.hpp"
#include "engine/base/output.hpp"
#include "engine/base/secret.hpp"
#include "engine/base/server_clock.hpp"
#include "engine/base/stuff.hpp"
#include "engine/pop3/parse.hpp"
#include "engine/pop3/top_lines.hpp"
#include "engine/pop3/types.hpp"

namespace kontor::pop3 {

struct ServerSettings {
    Security security = Security::tls;  // starttls: STLS is offered, and no login before it
    std::string greeting = "Kontor ready";
    std::string implementation = "Kontor";
    std::size_t command_line = limits::command_line;
    std::size_t sasl_line = limits::sasl_line;
    Duration login = limits::login;
    Duration idle = limits::pop3_idle;
};

// One message of the maildrop. `uidl`: 1-70 characters 0x21-0x7E, unique and the same in every session.
struct MaildropEntry {
    std::uint64_t octets = 0;
    std::string uidl;
};

namespace server {
struct NeedTls {};
struct Authenticate {
    std::string user;
    Secret password;
};
struct OpenMaildrop {};
struct BytesWanted {
    MessageNumber number;
    std::uint64_t offset;  // how many bytes of the message were given before
};
struct CommitDeletions {
    std::vector<MessageNumber> numbers;  // ascending; never empty
};
// The session is over; output() is empty. Without QUIT nothing was deleted.
struct Closed {
    bool after_quit;
};
}  // namespace server

using ServerEvent = std::variant<server::NeedTls, server::Authenticate, server::OpenMaildrop, server::BytesWanted,
                                 server::CommitDeletions, server::Closed>;

class Server {
public:
    Server(ServerSettings settings, Instant now);

    // Answers.
    void accept_login();
    void refuse_login(ResponseCode code = ResponseCode::auth, Bytes words = "Authentication failed");
    void maildrop(std::vector<MaildropEntry> entries);
    void refuse_maildrop(ResponseCode code = ResponseCode::in_use, Bytes words = "Maildrop is locked");
    void message_bytes(Bytes data, bool last);
    void message_unreadable();
    void deletions_committed(bool all);

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
    struct Authorization {};  // USER, AUTH, STLS
    struct AwaitPass {
        std::string user;
    };
    struct AwaitPlain {};  // the response of AUTH PLAIN
    struct Transaction {};
    // from the owner:
    struct AwaitLogin {};
    struct AwaitMaildrop {};
    struct AwaitBytes {
        MessageNumber number;
        std::optional<TopLines> top;
        std::uint64_t given = 0;
        bool asked = false;  // the owner owes us bytes
        bool begun = false;  // "+OK" is written
        Stuffer stuffer = {};
    };
    struct AwaitCommit {};
    // from the peer's reading:
    struct Listing {
        bool uidls;
        std::size_t next = 0;
    };
    struct Over {
        bool after_quit;
        bool told = false;
    };
    using State = std::variant<Authorization, AwaitTls, AwaitPass, AwaitPlain, Transaction, AwaitLogin, AwaitMaildrop,
                               AwaitBytes, AwaitCommit, Listing, Over>;

    enum class Answer { good, bad };  // what the number of bad commands is counted by

    // server.cpp: framing, login, clock
    void on_line(Bytes line);
    void count(Answer answer);
    Answer on_authorization(const CommandLine& command);
    Answer on_user(Bytes name);
    Answer on_auth(Bytes argument);
    Answer on_stls();
    Answer on_plain(Bytes response);
    Answer ask_login(std::string user, Secret password);
    Answer on_capa();
    Answer reply(bool ok, Bytes words);
    void refuse(ResponseCode code, Bytes words);
    void close(bool after_quit);
    bool login_allowed() const;
    bool tls_offered() const;
    bool awaits_owner() const;
    // server_transaction.cpp
    Answer on_transaction(const CommandLine& command);
    Answer on_stat();
    Answer on_list(Bytes argument, bool uidls);
    Answer on_retr(Bytes argument);
    Answer on_top(Bytes argument);
    Answer on_dele(Bytes argument);
    Answer on_rset();
    Answer on_quit();
    std::optional<MessageNumber> existing(Bytes& argument);
    void write_listing_line(MessageNumber number, bool uidls);
    void go_on_listing(Listing& listing);
    Event want_bytes(AwaitBytes& state);

    ServerSettings settings_;
    State state_;
    LineReader input_;
    Output output_;
    bool input_ended_ = false;
    Event question_;  // to the owner, not yet asked
    bool encrypted_;
    bool logged_in_ = false;
    int bad_commands_ = 0;
    std::vector<MaildropEntry> entries_;
    std::vector<bool> deleted_;

    ServerClock clock_;
};

static_assert(Conversation<Server>);

}  // namespace kontor::pop3
