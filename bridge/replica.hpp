// The objects of one signed-in person, kept in step with the relay: fetched when first needed, re-read
// when a push says they changed, changed at once when the person acts (and put right if the relay
// refuses). A window reads it every frame and asks for what it is about to show.
//
// * Reading never blocks and never fails: what is not known yet is absent, and need_*() asks for it.
// * revision() grows with every visible change: a window that remembers it knows when to draw.
// * Actions return a ticket; next_outcome() tells how each ended. While offline they wait and are carried
//   out, in order, on reconnection.
// * With a shelf, what was read and what waits is kept over visits (docs/decisions/038): it is there before the relay
// has
//   answered, and without it. A list the relay was not asked for yet shows what of it is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "bridge/client.hpp"
#include "bridge/deed.hpp"
#include "bridge/draft.hpp"
#include "bridge/objects.hpp"
#include "bridge/shelf.hpp"
#include "engine/setup/discover.hpp"

namespace kontor::bridge {

using Ticket = std::uint64_t;

// How an action ended.
struct Outcome {
    Ticket ticket = 0;
    std::optional<MethodError> error;     // empty: done
    Id created;                           // id of a created object
    Id submission;                        // of a send: by it the message can be called back
    std::vector<Attachment> attachments;  // of a draft: as they are to be had from now on
    // Of AccountProbe: what was found, or why it failed.
    std::optional<mail::CollectError> probe_error;
    std::uint64_t probe_messages = 0;
    std::vector<mail::Certificate> certificates;  // what the server showed of itself, its own first
    std::optional<setup::Discovery>
        discovery;             // of discover(): what was found; empty: the relay knows no such question
    std::uint64_t emails = 0;  // of a sweep: how many were changed
    // Of check_script: what is wrong, and the form it is, if it is one.
    std::vector<ScriptMistake> mistakes;
    std::optional<sieve::FilterForm> form;
    std::optional<Authorization> authorization;  // of authorize(): as it is now
    std::optional<Revealed> revealed;            // of what is done to people and signing in
    // Of what is done to mail and mailboxes: what it was, and what of it the relay refused; `error` is then the first
    // of these. Not among them is what is so already, like the deletion of an e-mail that is gone.
    Deed deed;
    std::vector<Refusal> refused;
    bool waited = false;  // it was not sent when it was done: offline, perhaps in an earlier visit
};

// A sweep under way.
struct SweepProgress {
    Ticket ticket = 0;
    std::size_t done = 0, total = 0;  // e-mails; total 0: still being listed
    bool undoing = false;
};

class Replica {
public:
    // Both must outlive it. Without a shelf nothing is kept.
    explicit Replica(Transport&, std::uint32_t jitter = 0, Shelf* = nullptr);
    ~Replica();

    // Connects, somebody having signed in: what is kept is shown once the relay says that it is this person's.
    void start(Instant now);
    // Connects in a session of an earlier visit: what is kept is shown at once.
    void resume(Instant now);
    void stop();      // forgets; what is kept stays for the same person to sign in again
    void sign_out();  // stop(), and nothing stays
    void retry_now(Instant now);
    void tick(Instant now);  // when the transport has something, or deadline() has come
    std::optional<Instant> deadline() const;
    std::uint64_t revision() const { return revision_; }
    Client::Link link() const;
    bool offline() const;  // the relay cannot be reached: the last attempt failed
    bool ready() const;    // session, accounts and mailboxes are known
    enum class Keeping {
        off,          // no shelf
        on,           // what is read and done is kept
        full,         // no room: what waits is kept, what is read is not
        unavailable,  // nothing is kept
    };
    Keeping keeping() const;

    // Objects. Pointers are valid until the next non-const call.
    const Session& session() const { return session_; }
    const std::vector<Account>& accounts() const { return accounts_; }  // without the unified one; home first
    Id reading_account() const;  // the unified one, or the home account where there is none
    std::vector<const Mailbox*> mailboxes(const Id& account) const;  // in order of role, sort order, name
    const Mailbox* mailbox(const Id& account, const Id& mailbox) const;
    const Mailbox* mailbox_by_role(const Id& account, mail::Role) const;
    const Email* email(const Id&) const;
    // The account whose mailboxes hold the e-mail; empty when not known.
    Id owner(const Id& email) const;
    const Body* body(const Id& email) const;
    // The conversation of the e-mail (RFC 8621 3), through all accounts, oldest first; only the e-mail itself while the
    // rest is not known. Empty when the e-mail is not.
    std::vector<const Email*> conversation(const Id& email) const;
    bool conversation_known(const Id& email) const;
    // The list would show the e-mail, read or not.
    bool holds(const ListKey&, const Email&) const;
    const List* list(const ListKey&) const;
    // Of all of the person's accounts together; null: not known, or there is no limit.
    const Quota* quota() const;
    const std::vector<mail::ExternalAccount>& external_accounts() const { return external_accounts_; }
    const mail::ExternalAccountStatus* status(mail::RecordId external_account) const;
    std::size_t pending_actions() const;

    // Asks for rows [first, first + count) of the list; cheap when they are there.
    void need(const ListKey&, std::size_t first, std::size_t count);
    // Of rows of a search that are there, asks where they have what was looked for.
    void need_snippets(const ListKey&, std::size_t first, std::size_t count);
    const Snippet* snippet(const ListKey&, const Id& email) const;
    void forget(const ListKey&);  // the list is no longer shown
    void need_body(const Id& email);

    // Actions on e-mails. Emails that are not in the replica are left out.
    Ticket set_keyword(const std::vector<Id>& emails, const std::string& keyword, bool on);
    // Into the mailbox of that role (or that mailbox) of each e-mail's own account, out of all others.
    Ticket move_to_role(const std::vector<Id>& emails, mail::Role);
    Ticket move_to_mailbox(const std::vector<Id>& emails, const Id& mailbox);
    Ticket destroy(const std::vector<Id>& emails);  // for good; cannot be undone
    // Does it to every e-mail the list holds now, in batches the relay takes. Nothing is shown ahead: the list follows
    // as the relay tells of the changes. It goes on after a lost connection. Its outcome says how many were changed.
    Ticket sweep(const ListKey&, const Sweep&);
    void stop_sweep(Ticket);  // ends after the batch under way; what is done can be undone
    std::vector<SweepProgress> sweeps() const;
    // Puts the e-mails of an earlier set_keyword, move or sweep back as they were, or takes a keep_on_server back.
    // False: nothing to undo.
    bool undo(Ticket);

    // Accounts and collecting.
    // The second password is that of an outgoing server with credentials of its own.
    Ticket create_account(const mail::ExternalAccount&, const std::string& password,
                          const std::string& outgoing_password = {}, const Id& authorization = {});
    // Changes the settings; an empty password keeps the stored one.
    Ticket update_account(const mail::ExternalAccount&, const std::string& password,
                          const std::string& outgoing_password = {});
    Ticket set_account_enabled(mail::RecordId, bool);
    Ticket destroy_account(mail::RecordId);
    // `again`: what its status calls relisted may be downloaded.
    Ticket collect_now(mail::RecordId, bool again = false);
    // With the message that the stub stands for, which takes its place.
    Ticket collect_whole(mail::RecordId, const Id& stub);
    Ticket cancel_collection(mail::RecordId external_account);
    Ticket probe(const AccountProbe&);
    // From an address to its servers; asks the network, too, which takes some seconds.
    Ticket discover(const std::string& address);

    // What became of the latest runs over an account, newest first: not known before it was asked for, then kept in
    // step (replica_collecting.cpp). Status says what came since.
    void need_history(mail::RecordId external_account);
    const std::vector<mail::PastRun>* history(mail::RecordId external_account) const;  // null: not known

    // What will be deleted at the provider of an account, what goes next first, or what is kept there: so many of them
    // (replica_deletions.cpp). Their e-mails are fetched, too.
    void need_deletions(mail::RecordId external_account, bool kept, std::size_t count);
    const PlannedDeletions* deletions(mail::RecordId external_account, bool kept) const;  // null: not known
    void forget_deletions();                                                              // they are no longer shown
    Ticket keep_on_server(mail::RecordId external_account, const std::vector<Id>& emails, bool keep);

    // Signing in at a provider instead of a password (replica_authorizations.cpp): for a known account, which then has
    // what it needs, or for one that is about to be made with what came of it. There is an outcome with the path to
    // open in a browser, and another one with the same ticket once the person is through, or has given up.
    const std::vector<OAuthProvider>& oauth_providers() const;
    const OAuthProvider* oauth_provider_for(const std::string& host) const;  // a mail server
    Ticket authorize(const Id& provider, std::optional<mail::RecordId> account, const std::string& address);
    void give_up(const Id& authorization);

    // Mailboxes of an account.
    Ticket create_mailbox(const Id& account, const std::string& name, const Id& parent);
    Ticket rename_mailbox(const Id& account, const Id& mailbox, const std::string& name);
    Ticket move_mailbox(const Id& account, const Id& mailbox, const Id& parent);  // parent empty: to the top
    Ticket destroy_mailbox(const Id& account, const Id& mailbox);

    // Filters, in order. They are not known before they were asked for, and then kept in step.
    void need_filters();
    const std::vector<Filter>* filters() const;  // null: not known yet
    const Filter* filter(const Id&) const;
    Ticket create_filter(const Filter&);  // at the end of the order; its form, or else its script
    Ticket update_filter(const Filter&);
    Ticket set_filter_enabled(const Id&, bool);
    Ticket move_filter(const Id&, int by);  // up or down in the order
    Ticket destroy_filter(const Id&);       // undo() makes it anew
    Ticket check_script(const std::string& script);

    // Filters over mail that is there already: one of them, or (empty) all that are enabled; in one account, or all.
    // The run that was started last is followed.
    Ticket run_filters(const Id& filter, const Id& account, bool is_preview);
    Ticket cancel_filter_run(const Id& run);
    const FilterRun* filter_run(const Id& run) const;

    // Who the person can write as in an account, and what is answered while they are away. Like filters, not known
    // before they were asked for, and then kept in step; identities are kept on the shelf, too.
    void need_identities();
    const std::vector<mail::Identity>* identities(const Id& account) const;  // null: not known
    const mail::Identity* identity(mail::RecordId) const;
    // In Identity::account; an empty password keeps the stored one. `log_in`: with what is stored then the relay logs
    // in to the identity's own server, which may prove the address (AccountProbe/set); the outcome is that of saving.
    Ticket create_identity(const mail::Identity&, const std::string& password, bool log_in = false);
    Ticket update_identity(const mail::Identity&, const std::string& password, bool log_in = false);
    Ticket destroy_identity(mail::RecordId);
    // Mails a code, in that language, to the addresses of it that are not proven yet, and proves them by it. Errors of
    // enter_code: "invalidCode", "tooManyTries"; of send_code: "rateLimit".
    Ticket send_code(mail::RecordId identity, const std::string& language);
    Ticket enter_code(mail::RecordId identity, const std::string& code);
    void need_vacation(const Id& account);
    const Vacation* vacation(const Id& account) const;  // null: not known
    Ticket set_vacation(const Id& account, const Vacation&);

    // Who may sign in, and how oneself does (capability people). Like filters, not known before they were asked for,
    // and then kept in step. Errors beside those of JMAP: "wrongPassword", "wrongCode", "rateLimit".
    void need_people();
    const People* people() const;                               // null: not known
    Ticket add_person(const std::string& name, bool is_admin);  // its outcome has a link for them
    Ticket change_person(const Person&);                        // is_admin, quota and networks
    Ticket drop_two_step(const Id& person);
    Ticket make_link(const Id& person);
    Ticket remove_person(const Id& person);
    Ticket change_password(const std::string& present, const std::string& next);
    Ticket make_token(const std::string& label);
    Ticket end_sign_ins(const std::vector<Id>&);
    Ticket offer_two_step();
    Ticket accept_two_step(const std::string& code);
    Ticket stop_two_step(const std::string& password);

    // Mail on its way out, the newest of all accounts; followed once it was needed.
    void need_submissions();
    const std::vector<mail::Submission>* submissions() const;  // null: not known; the one sent last first
    const mail::Submission* submission(mail::RecordId) const;
    enum class Decision { send_again, believe_sent };
    Ticket decide(mail::RecordId submission, Decision);  // of an uncertain one; send_again also of one that waits
    Ticket cancel(mail::RecordId submission);            // calls it back as a draft, if it has not begun to leave

    // Messages that are written. Like what is done to mail they wait offline, in order, and outlive the window; the
    // next save of a draft takes the place of one that waits. Offline a draft lies in Drafts as it will be.
    Ticket save_draft(const Draft&);
    // `created` of its outcome is the e-mail. Errors as in RFC 8621 7.5; the message is then a draft.
    Ticket send_draft(const Draft&, const Leaving&);
    Ticket discard_draft(const std::string& key, const std::set<Id>& accounts);  // every copy of it there
    // Calls back what was sent from that account and has not begun to leave: it is a draft again, with these labels.
    Ticket call_back(const Id& account, const Id& submission, const std::set<std::string>& labels);
    // Whom mail is known to be exchanged with, those one writes to first.
    std::vector<Correspondent> correspondents() const;

    std::optional<Outcome> next_outcome();
    // Mail that arrived in an inbox since the last call, for notifications.
    std::vector<Id> take_arrivals();

private:
    struct State;
    struct Keep;
    struct Action;
    // Exactly one of the two is given.
    using Handler = std::function<void(const Json* methods, const MethodError* error)>;

    void ask(Json calls, Handler);
    void on_opened(const std::string& session);
    void on_answer(RequestId, const Json* methods, const MethodError*);
    void on_push(const StateChange&);

    void connect(Instant now, bool show_at_once);
    void forget_person();
    void catch_up();
    void fetch_mailboxes(const Id& account);
    void fetch_external_accounts();
    void fetch_accounts_after_change();
    void fetch_statuses();
    void read_statuses(const Json& result);
    void read_runs(const Json& result);
    void follow_external_accounts();
    void drop_account(const Id&);

    static bool page_known(const List&, std::size_t page);
    void ask_incomplete_again(Instant now);
    void fetch_stale_lists();
    void fetch_page(const ListKey&, std::size_t page);
    void read_emails(const Json& result);
    void read_known(const Json& result, bool all);
    void fetch_email_changes();
    void read_email_changes(const Json& methods);
    void note_arrivals(const Json& created, bool more);
    void drop_email(const Id&);
    void keep_body(const Id& email, const Body&);
    void show_known(const ListKey&, List&) const;
    void insert_row(const ListKey&, List&, const Email&) const;
    void doubt_everything();
    void read_doubtful();
    void read_threads(const Json& result);
    void fetch_members();
    void join_thread(const Email&);
    Id newest_in(const ListKey&, const Id& thread) const;

    void fetch_authorization();

    // replica_collecting.cpp
    void fetch_history(mail::RecordId);
    void follow_collecting(const StateChange&);
    void fetch_collecting();  // all that was asked for, anew

    // replica_deletions.cpp
    void fetch_deletions(mail::RecordId, bool kept);
    void fetch_deletion_page(mail::RecordId, bool kept, std::vector<PlannedDeletion> before);
    bool undo_keeping(Ticket);

    // replica_people.cpp
    void fetch_people();
    Ticket set_people(const char* method, Json arguments);

    void fetch_quota();
    void fetch_filters();
    void read_filters(const Json& result);
    void sort_filters();
    Ticket set_filters(Json arguments, Deed);
    void fetch_filter_run();
    bool undo_filter(Ticket);

    // replica_identities.cpp
    std::vector<Id> sending_accounts() const;
    void fetch_identities(const std::vector<Id>& accounts);
    void read_identities(const Id& account, const Json& result);
    void fetch_vacation(const Id& account);
    Ticket set_identities(const Id& account, const char* method, Json arguments, bool repeatable,
                          std::optional<AccountProbe> log_in = std::nullopt, std::set<std::string> done_if = {});
    Json probe_arguments(const AccountProbe&) const;
    void follow_sending(const StateChange&);
    void fetch_sending();  // all that was asked for, anew

    // replica_submissions.cpp
    void fetch_submissions(const std::vector<Id>& accounts);
    void fetch_more_submissions(const Id& account, std::size_t position, Json found);
    void read_submissions(const Id& account, const Json& found);
    Json filter_of(const ListKey&) const;
    bool is_sent(const ListKey&) const;
    Ticket update_submission(mail::RecordId, Json patch);

    // replica_sending.cpp
    const Id& drafts_of(const Id& account) const;
    Json draft_calls(const Draft&) const;
    Ticket perform_draft(Action);
    void finish_sending(const Action&, const Json& methods, Outcome&);
    void destroy_copies(const Id& account, const std::vector<Id>& ids);
    void mark_answered(const Deed&);
    void drop_waiting_saves(const std::string& key);
    void drop_waiting_draft(const std::string& key);
    void show_waiting_draft(const Action&);

    // replica_looking.cpp
    Json looking_calls(const Action&) const;
    bool was_carried_out(const Action&, const Json& methods, Outcome&);
    bool draft_is_there(const Action&, const Json& methods, Outcome&);
    void look_before_repeating(const std::shared_ptr<Action>&, Json calls);

    struct SweepData;
    void advance_sweeps();
    void list_for_sweep(Ticket);
    void look_at_batch(Ticket);
    void change_batch(Ticket, const Json& emails);
    void put_back_batch(Ticket);
    void send_batch(Ticket, const std::map<Id, Json>& by_account, std::size_t batch);
    void end_sweep(Ticket);
    bool undo_sweep(Ticket);

    // replica_keep.cpp
    void note(const std::string& record);
    void read_shelf(Instant now);
    void take_over(const Session&);
    void show_kept(const std::vector<Shelf::Record>&);
    void show_record(const std::string& kind, const std::string& name, const Json& value);
    std::optional<std::string> spelled_record(const std::string& name) const;
    void keep_only_the_queue();
    void make_room();
    void write_shelf();
    void keep_action(const Action&);
    void read_queue(const std::vector<Shelf::Record>&);

    void perform(Action);
    void put_back(Action);
    void forget_action(const Action&);
    bool all_sent() const;
    void read_refusals(const Action&, const Json* methods, const MethodError*, Outcome&) const;
    void perform_email_set(Ticket, const std::map<Id, Json>& patches, Deed);
    Json email_set_calls(const std::map<Id, Json>& patches) const;
    void send_waiting_actions();
    void finish(const Action&, const Json* methods, const MethodError*);
    Ticket set_on(const Id& account, const char* method, Json arguments, bool repeatable, Deed = {},
                  std::set<std::string> done_if = {});
    Ticket move(const std::map<Id, Id>& targets);
    void place(const Id& email, const std::set<Id>& mailboxes);
    void show_keyword(const Id& email, const std::string& keyword, bool on);
    void count(const Id& account, const std::set<Id>& mailboxes, bool unread, int step);

    std::unique_ptr<State> state_;
    Session session_;
    std::vector<Account> accounts_;
    std::vector<mail::ExternalAccount> external_accounts_;
    std::uint64_t revision_ = 0;
};

}  // namespace kontor::bridge
