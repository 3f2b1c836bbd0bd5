// One POP3 session of a collection: the owner of a pop3::Client (native/net/drive.hpp). It asks what is there, plans,
// fetches, waits until everything is stored, deletes, and says QUIT. All decisions about order are in session.cpp, the
// rules in engine/collect/plan.hpp.
//
//   listing     STAT, UIDL (and LIST with them when the account is new)
//   sizing      LIST, when the plan needs it
//   looking     TOP n 0 of messages that are known by their header, or wanted by their date
//   collecting  RETR, pipelined; what arrives goes to Ingest
//   settling    all is received; the store has not acknowledged everything yet
//   deleting    DELE, only of rows a commit has acknowledged
//   recording   the deletions are committed as delete_unknown; only then may QUIT make them true
//   sparing     RSET: the person said meanwhile that one of them shall stay
//   quitting    QUIT
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/collect/plan.hpp"
#include "engine/collect/retention.hpp"
#include "engine/pop3/client.hpp"
#include "native/net/drive.hpp"
#include "native/relay/collector/allowance.hpp"
#include "native/relay/collector/delivery.hpp"
#include "native/relay/collector/ingest.hpp"

namespace kontor::relay {

// The rows of the account, which are read while the connection is being made.
struct Known {
    bool arrived = false;
    std::vector<store::Uidl> rows;
    std::optional<store::Failure> failure;
};

struct SessionSettings {
    std::size_t deletions = 50;
    Duration length = std::chrono::minutes(30);
    collect::ClockSample process_began;
    bool may_download_again = false;
    Allowance* allowance = nullptr;  // null: no limit
};

// What is told while it goes on.
struct Progress {
    mail::Phase phase = mail::Phase::authenticating;
    std::uint64_t messages_done = 0, messages_total = 0, bytes_done = 0, bytes_total = 0;
};

struct SessionResult {
    bool logged_in = false;
    std::optional<mail::CollectError> error;
    pop3::Remedy remedy = pop3::Remedy::none;
    bool more = false;  // the session ended at one of its limits; another one goes on
    std::uint64_t new_messages = 0, bytes = 0, duplicates = 0, quarantined = 0, deleted = 0;
    std::uint64_t undeletable = 0;
    bool uidl_reset = false;
    std::optional<collect::Again> relisted;  // with `error`: nothing was fetched, the person is to be asked
    std::optional<std::chrono::seconds> login_delay;
};

class Session {
public:
    Session(pop3::Client& client, Ingest& ingest, std::shared_ptr<const Destination> destination,
            const mail::ExternalAccount& account, std::shared_ptr<Known> known, std::function<void()> bell,
            SessionSettings settings);

    void on_progress(std::function<void(const Progress&)> listener) { listener_ = std::move(listener); }
    // Ends the session at the next moment, without QUIT: nothing that was marked is deleted.
    void cancel() { cancelled_ = true; }

    // For drive().
    net::Next on(pop3::ClientEvent event);
    bool ready(Instant now);
    bool accepts_input() const { return ingest_.has_room(); }
    bool expects_much() const { return stage_ == Stage::collecting && asked_.size() >= messages_that_are_much; }

    // After drive(): true once every delivery and row change was answered. Ring the bell's waiter until then.
    bool is_settled();
    // The transport failed.
    void broken(mail::CollectError error);
    // Once it is settled: what was taken of the allowance and not stored goes back.
    void release();
    const SessionResult& result() const { return result_; }

private:
    // Commands handed to the client ahead of the answers: more than it pipelines, so that it never waits for us, and
    // few enough that stopping early leaves little behind.
    static constexpr std::size_t commands_ahead = 256;
    static constexpr std::size_t messages_that_are_much = 16;

    enum class Stage { login, listing, sizing, looking, collecting, settling, deleting, recording, sparing, quitting };

    struct Asked {
        pop3::CommandId command;
        enum class What : std::uint8_t { stat, uidl, list, look, retrieve, stub, remove, reset } what;
        std::size_t index = 0;  // into todo_, looks_ or removals_
    };
    struct Removal {
        pop3::MessageNumber number;
        store::Uidl row;
    };

    net::Next on(const pop3::Stat& event);
    net::Next on(pop3::Uidls& event);
    net::Next on(pop3::Sizes& event);
    net::Next on(const pop3::MessageChunk& event);
    net::Next on(const pop3::MessageEnd& event);
    net::Next on(const pop3::Done& event);
    net::Next on(const pop3::Refused& event);
    net::Next on(const pop3::Closed& event);
    net::Next on(const pop3::Failed& event);
    net::Next on(const pop3::NeedTls&) { return net::Next::handshake; }
    net::Next on(const pop3::Ready&);

    void ask(Asked::What what, std::size_t index, pop3::CommandId command) { asked_.push_back({command, what, index}); }
    Asked answered();
    void enter(Stage stage, mail::Phase phase);
    void fail(mail::CollectError error);

    void consider_listing();
    void begin(collect::Plan plan);
    void look();
    void looked();
    bool asks_first();
    void collect(Instant now);
    void fetch(std::size_t index);
    bool fits(const collect::Fetch& fetch);
    std::uint64_t limit_of(const collect::Fetch& fetch) const;
    void settled();
    void delete_what_is_due();
    void record_deletions();
    void recorded();
    void quit();

    bool wanted(const collect::Fetch& fetch, Bytes header) const;
    store::Uidl new_row(const collect::Fetch& fetch, store::Uidl::Fate fate) const;
    void receive_block(Bytes data);
    Delivery delivery(std::size_t index, store::Uidl::Fate fate);
    void deliver(std::size_t index);
    void deliver_stub(std::size_t index, Bytes head, std::uint64_t octets);
    void drop_current();
    void note_failed_retrieval(const collect::Fetch& fetch, bool refused);
    void write_rows(std::vector<store::Uidl> rows);
    void change_rows(std::function<store::Result<void>(store::Update&)> apply);
    void take_answers();
    void take(const Stored& stored);
    void tell();

    pop3::Client& client_;
    Ingest& ingest_;
    const std::shared_ptr<const Destination> destination_;
    const mail::ExternalAccount& account_;
    const std::shared_ptr<Known> known_;
    const std::shared_ptr<LetterBox> answers_;
    const SessionSettings settings_;
    std::function<void(const Progress&)> listener_;

    Stage stage_ = Stage::login;
    bool cancelled_ = false;
    std::optional<Instant> began_;
    SessionResult result_;
    Progress progress_;
    std::deque<Asked> asked_;

    std::optional<pop3::Maildrop> maildrop_;
    std::optional<pop3::UidlListing> uidls_;
    std::optional<pop3::SizeListing> sizes_;
    bool consistent_ = false;
    bool deletes_here_ = true;  // false after a UIDL reset, or with an inconsistent listing

    std::vector<collect::Fetch> looks_;
    std::vector<collect::Fetch> todo_;
    std::vector<store::Uidl> noted_;  // rows of the listing, written once it is certain that its messages are fetched
    std::unordered_set<std::string> known_headers_;
    std::shared_ptr<const KnownContents> known_contents_;  // made when a message is told by its content
    std::size_t next_look_ = 0, next_fetch_ = 0;
    std::uint64_t taken_ = 0;       // octets of the allowance
    std::size_t without_room_ = 0;  // messages that stay on the server
    std::vector<Removal> removals_;
    std::size_t next_removal_ = 0;
    std::vector<store::Uidl> removed_;
    std::shared_ptr<bool> spared_;  // by the commit that records them: nothing was recorded, one of them is kept

    std::string current_;  // the message that is arriving: all of it, or its last block
    std::optional<Ingest::StreamKey> stream_;
    bool current_began_ = false;

    std::size_t unanswered_rows_ = 0;      // row changes under way
    std::size_t unanswered_messages_ = 0;  // deliveries under way
};

}  // namespace kontor::relay
