// kontor send --user U --from ADDRESS < message.eml
//
// The message goes to everybody in its To, Cc and Bcc, and a copy lies in Sent. Waits for what comes of it; what does
// not go now stays in the outbox, and a running relay tries it again.
#include <CLI/CLI.hpp>
#include <memory>
#include <thread>

#include "engine/base/limits.hpp"
#include "engine/mail/identity.hpp"
#include "engine/mime/fields/write_field.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/send/envelope.hpp"
#include "engine/send/house.hpp"
#include "engine/send/own_identity.hpp"
#include "engine/send/submit.hpp"
#include "engine/send/wire_filter.hpp"
#include "native/cli/command.hpp"
#include "native/net/clock.hpp"
#include "native/relay/auth/token.hpp"
#include "native/relay/outbox/outbox.hpp"
#include "native/relay/outbox/report.hpp"

namespace kontor::cli {
namespace {

using State = mail::Submission::State;

struct SendOptions {
    std::string user, from;
    bool allow_private_hosts = false;
};

// Standard input, lines ending in CRLF. Empty: said why.
std::optional<std::string> message_typed(Common& common) {
    std::string message;
    char before = '\n';
    for (std::string octets; !(octets = common.terminal.read(256 * 1024)).empty();) {
        for (const char c : octets) {
            if (c == '\n' && before != '\r') message += '\r';
            message += before = c;
        }
        if (message.size() > limits::submitted_message) {
            const std::string most = std::to_string(limits::submitted_message / 1024 / 1024);
            return fail(common, bad_data, "the message is larger than " + most + " MiB"), std::nullopt;
        }
    }
    if (message.empty()) return fail(common, bad_data, "standard input held no message"), std::nullopt;
    return message;
}

// Of accounts that were added before there were identities, and of the house's own people.
store::Result<void> complete_identities(store::Store& store, const store::User& user,
                                        const std::optional<send::House>& house) {
    auto transaction = store.begin();
    if (!transaction) return transaction.error();
    const auto update = (*transaction)->as(user.id);
    if (!update) return update.error();
    const auto completed = send::complete_identities(**update, user.name, house ? &*house : nullptr);
    if (!completed) return completed;
    return (*transaction)->commit();
}

std::optional<mail::Identity> identity_of(Common& common, store::View& view, const std::string& address) {
    const auto records = view.records(store::Type::identity, mail::Scope::all());
    if (!records) return fail(common, records.error()), std::nullopt;
    bool unproven = false;
    for (const store::Record& record : *records) {
        auto identity = mail::identity_from_document(record.id, record.document);
        if (!identity || !send::same_address(identity->address, address)) continue;
        identity->account = record.account;
        if (identity->verification.state == mail::Verification::State::verified) return std::move(*identity);
        unproven = true;
    }
    if (unproven)
        fail(common, authentication, address + " is not verified yet: enter the code that was sent to it");
    else
        fail(common, usage, "there is no identity " + address);
    return std::nullopt;
}

// What is to be sent, and what lies in Sent.
struct Letter {
    mail::Submission submission;
    std::string copy, wire;
    mail::Summary summary;
};

std::string missing_fields(const send::Correspondents& who, const std::string& from, UtcTime now) {
    std::string fields;
    if (!who.has_date) fields += "Date: " + mime::to_rfc5322({now, 0}) + "\r\n";
    if (who.message_id.empty()) {
        const std::string unique(auth::make_token().reveal());
        fields += "Message-ID: <" + unique + from.substr(from.rfind('@')) + ">\r\n";
    }
    return fields;
}

std::optional<std::string> joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
    return all.empty() ? std::nullopt : std::optional(all);
}

// Whether it may go out as this identity, and to whom.
bool address(Common& common, const send::Correspondents& who, const mail::Identity& identity,
             mail::Submission& submission) {
    const std::string& from = identity.address;
    if (who.from.size() != 1 || !send::same_address(who.from.front(), from)) {
        const std::string says = joined(who.from).value_or("nobody");
        return fail(common, bad_data, "the message is from " + says + ", not from " + from), false;
    }
    std::vector<std::string> invalid;
    submission.to = send::recipients(who.to, invalid);
    if (const auto wrong = joined(invalid)) return fail(common, bad_data, "no address: " + *wrong), false;
    if (submission.to.empty()) return fail(common, bad_data, "the message names no recipient"), false;
    if (submission.to.size() > limits::recipients) {
        const std::string most = std::to_string(limits::recipients);
        return fail(common, bad_data, "the message has more than " + most + " recipients"), false;
    }
    submission.account = identity.account;
    submission.identity = identity.id;
    submission.from = from;
    return true;
}

std::optional<Letter> letter_of(Common& common, std::string message, const mail::Identity& identity, bool by_house) {
    const UtcTime now = net::utc_now();
    Letter letter;
    letter.copy = std::move(message);
    const send::Correspondents who = send::correspondents(mime::parse(letter.copy));
    if (!address(common, who, identity, letter.submission)) return std::nullopt;
    letter.copy.insert(0, missing_fields(who, identity.address, now));
    const mime::Message whole = mime::parse(letter.copy);
    letter.summary = mime::summarise(whole);
    send::Additions additions;
    if (by_house) additions.sender = "Sender: <" + common.house->address + ">\r\n";
    send::WireFilter filter(std::move(additions), send::header_blocks(whole));
    filter.take(letter.copy, letter.wire);
    if (const auto done = filter.finish(letter.wire); !done)
        return fail(common, bad_data, "the message: " + done.error().message()), std::nullopt;
    if (!letter.summary.message_id.empty()) letter.submission.message_id = letter.summary.message_id.front();
    letter.submission.by_house = by_house;
    letter.submission.created = letter.submission.send_at = letter.submission.due = now;
    return letter;
}

store::Result<mail::RecordId> submit(store::Store& store, mail::UserId user, Letter letter) {
    const std::array<Bytes, 2> octets = {letter.copy, letter.wire};
    const auto staged = store.stage(octets);
    if (!staged) return staged.error();
    auto transaction = store.begin();
    if (!transaction) return transaction.error();
    const auto update = (*transaction)->as(user);
    if (!update) return update.error();
    mail::Submission& submission = letter.submission;
    store::NewEmail copy;
    copy.account = submission.account;
    copy.raw = staged->front();
    const auto mailboxes = (*update)->mailboxes(mail::Scope(submission.account));
    if (!mailboxes) return mailboxes.error();
    for (const mail::Mailbox& mailbox : *mailboxes)
        if (mailbox.role == mail::Role::sent) copy.mailboxes = {mailbox.id};
    copy.keywords.add(mail::Keyword::seen);
    copy.received_at = submission.created;
    copy.summary = std::move(letter.summary);
    if (!copy.mailboxes.empty()) {
        const auto email = (*update)->add_email(copy);
        if (!email) return email.error();
        submission.email = *email;
        const auto stored = (*update)->emails(mail::Scope(submission.account), std::span(&*email, 1));
        if (stored && !stored->empty()) submission.thread = stored->front().thread;
    }
    const auto blob = (*update)->add_blob(submission.account, staged->back(), submission.created);
    if (!blob) return blob.error();
    submission.message = *blob;
    const auto id = send::submit(**update, submission);
    if (!id) return id;
    const auto committed = (*transaction)->commit();
    if (!committed) return committed.error();
    return id;
}

// Until something has come of it. Empty: said why.
std::optional<mail::Submission> outcome_of(Common& common, store::Store& store, mail::UserId user, mail::RecordId id) {
    while (!common.terminal.is_gone()) {
        const auto view = store.view(user);
        if (!view) return fail(common, view.error()), std::nullopt;
        auto submission = send::submission(**view, mail::Scope::all(), id);
        if (!submission) return fail(common, submission.error()), std::nullopt;
        if (!*submission) return fail(common, usage, "the message was removed from the outbox"), std::nullopt;
        const State state = (*submission)->state;
        const bool first = (*submission)->attempts == 0;
        if (state != State::sending && !(first && (state == State::waiting || state == State::held)))
            return std::move(**submission);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return std::nullopt;
}

Exit exit_code(const mail::SendError& error, bool for_good) {
    static const std::map<std::string, Exit> codes = {
        {"dns", unknown_host},    {"connect", unavailable},        {"tls", protocol},
        {"auth", authentication}, {"certificate", authentication}, {"provider", authentication},
        {"protocol", protocol},   {"storage", cannot_write}};
    if (const auto known = codes.find(error.error_class); known != codes.end()) return known->second;
    return for_good ? bad_data : try_again;
}

void tell(Common& common, const std::string& about, const mail::SendError& error, bool for_good) {
    std::string text = about + error.message;
    if (!error.server.empty()) text += "; the server said: " + error.server;
    fail(common, exit_code(error, for_good), text);
}

void tell(Common& common, const mail::Submission& submission) {
    using Recipient = mail::SendRecipient::State;
    for (const mail::SendRecipient& to : submission.to) {
        if (to.state == Recipient::accepted || to.state == Recipient::delivered) {
            print(common, to.address, '\t', to.reply, '\n');
        } else if (submission.state != State::uncertain && to.error) {
            tell(common, to.address + ": ", *to.error, to.state == Recipient::failed);
        }
    }
    switch (submission.state) {
        case State::uncertain:
            return fail(common, try_again,
                        "the server had the whole message and did not answer: whether it was sent "
                        "is uncertain, and it is not sent again by itself");
        case State::waiting:
            return fail(common, try_again, "it waits in the outbox for another attempt");
        case State::canceled:
            return fail(common, try_again, "it was called back");
        default:
            return;
    }
}

// What one person may send in a day (threats E11), by any server and by the house.
bool is_within_limits(Common& common, store::View& view, bool by_house) {
    const auto sent = send::sent_lately(view, net::utc_now());
    if (!sent) return fail(common, sent.error()), false;
    const bool too_many = sent->messages >= send::messages_a_day || sent->recipients >= send::recipients_a_day;
    const std::uint32_t most = by_house ? common.house->daily_limit : 0;
    if (!too_many && (most == 0 || sent->by_house < most)) return true;
    fail(common, try_again, "no more mail can be sent today");
    return false;
}

void send_message(Common& common, const SendOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user) return;
    const auto completed = complete_identities(*store, *user, common.house);
    if (!completed) return fail(common, completed.error());
    const auto view = store->view(user->id);
    if (!view) return fail(common, view.error());
    const auto identity = identity_of(common, **view, options.from);
    if (!identity) return;
    const auto account = send::account_of(**view, identity->account);
    if (!account) return fail(common, account.error());
    const bool by_house = send::is_by_house(*identity, *account);
    if (by_house && !common.house) return fail(common, configuration, options.from + " has no outgoing server");
    if (!is_within_limits(common, **view, by_house)) return;
    auto message = message_typed(common);
    if (!message) return;
    auto letter = letter_of(common, std::move(*message), *identity, by_house);
    if (!letter) return;
    const auto id = submit(*store, user->id, std::move(*letter));
    if (!id) return fail(common, id.error());

    std::unique_ptr<outbox::Outbox> own;  // where no relay runs
    if (common.own_store) {
        outbox::Settings settings;
        settings.allow_private_hosts = options.allow_private_hosts || private_hosts_allowed_by_environment();
        settings.now = net::utc_now;
        settings.only = outbox::Name{user->id, *id};
        settings.report = [store](store::Update& update, const mail::Submission& submission,
                                  const std::vector<std::size_t>& failed) {
            return outbox::report_failure(*store, update, submission, failed, "", net::utc_now());
        };
        own = std::make_unique<outbox::Outbox>(*store, std::move(settings));
        own->start();
    }
    const auto outcome = outcome_of(common, *store, user->id, *id);
    if (own) own->stop(std::chrono::seconds(5));
    if (outcome) tell(common, *outcome);
}

}  // namespace

void add_send(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("send", "Send the message on standard input");
    const auto options = std::make_shared<SendOptions>();
    command->add_option("--user", options->user, "Whose mail it is")->required();
    command->add_option("--from", options->from, "The address it is sent from")->required();
    command->add_flag("--allow-private-hosts", options->allow_private_hosts, "For laboratories: any address, any port");
    command->callback([&common, options] { common.action = [&common, options] { send_message(common, *options); }; });
}

}  // namespace kontor::cli
