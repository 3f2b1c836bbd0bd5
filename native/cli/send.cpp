// kontor send --user U --from ADDRESS [--config FILE] < message.eml
//
// The message goes to everybody in its To, Cc and Bcc, and a copy lies in Sent. Waits for what comes of it; what does
// not go now stays in the outbox, and a running relay tries it again. Where no relay runs, [house] of the file is the
// server of those who have none.
#include <CLI/CLI.hpp>
#include <memory>
#include <thread>

#include "engine/base/limits.hpp"
#include "engine/mail/identity.hpp"
#include "engine/send/envelope.hpp"
#include "engine/send/house.hpp"
#include "engine/send/outgoing.hpp"
#include "engine/send/own_identity.hpp"
#include "engine/send/submit.hpp"
#include "native/cli/command.hpp"
#include "native/cli/house.hpp"
#include "native/cli/letter.hpp"
#include "native/net/clock.hpp"
#include "native/relay/outbox/outbox.hpp"
#include "native/relay/outbox/report.hpp"

namespace kontor::cli {
namespace {

using State = mail::Submission::State;

struct SendOptions {
    std::string user, from, config;
    bool allow_private_hosts = false;
};

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

// What of it goes out, and what lies in Sent: one transaction. Empty: said why.
class Submitting {
public:
    Submitting(Common& common, store::Store& store, Letter& letter, mail::Submission submission)
        : common_(common), store_(store), letter_(letter), submission_(std::move(submission)) {}

    std::optional<mail::RecordId> submit(mail::UserId user) {
        auto transaction = store_.begin();
        if (!transaction) return fail(common_, transaction.error()), std::nullopt;
        const auto update = (*transaction)->as(user);
        if (!update) return fail(common_, update.error()), std::nullopt;
        const auto id = submit(**update);
        if (!id) return fail(common_, id.error()), std::nullopt;
        if (!*id) return fail(common_, bad_data, "the message cannot be sent as it is: " + unfit_), std::nullopt;
        const auto committed = (*transaction)->commit();
        if (!committed) return fail(common_, committed.error()), std::nullopt;
        return *id;
    }

private:
    // Zero: it is unfit.
    store::Result<mail::RecordId> submit(store::Update& update) {
        const auto copy = update.add_blob(submission_.account, letter_.staged, submission_.created);
        if (!copy) return copy.error();
        if (auto kept = keep_copy(update, *copy); !kept) return kept.error();
        const auto stored = update.blob(mail::Scope(submission_.account), *copy);
        if (!stored) return stored.error();
        send::Additions additions;
        if (submission_.by_house) additions.sender = "Sender: <" + common_.house->address + ">\r\n";
        const auto outgoing =
            send::write_outgoing(store_, update, stored->value(), letter_.structure, std::move(additions));
        if (!outgoing) return outgoing.error();
        unfit_ = outgoing->unfit;
        if (!unfit_.empty()) return mail::RecordId{};
        const auto message = update.add_blob(submission_.account, outgoing->staged, submission_.created);
        if (!message) return message.error();
        submission_.message = *message;
        return send::submit(update, submission_);
    }

    store::Result<void> keep_copy(store::Update& update, mail::BlobId blob) {
        store::NewEmail copy;
        copy.account = submission_.account;
        copy.stored = blob;
        const auto mailboxes = update.mailboxes(mail::Scope(submission_.account));
        if (!mailboxes) return mailboxes.error();
        for (const mail::Mailbox& mailbox : *mailboxes)
            if (mailbox.role == mail::Role::sent) copy.mailboxes = {mailbox.id};
        if (copy.mailboxes.empty()) return {};
        copy.keywords.add(mail::Keyword::seen);
        copy.received_at = submission_.created;
        copy.summary = letter_.summary;
        const auto email = update.add_email(copy);
        if (!email) return email.error();
        submission_.email = *email;
        const auto stored = update.emails(mail::Scope(submission_.account), std::span(&*email, 1));
        if (stored && !stored->empty()) submission_.thread = stored->front().thread;
        return {};
    }

    Common& common_;
    store::Store& store_;
    Letter& letter_;
    mail::Submission submission_;
    std::string unfit_;
};

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

// Of a relay that does not run: what its file says of the house. False: said why.
bool read_house(Common& common, const std::string& file, std::optional<outbox::House>& house) {
    if (file.empty()) return true;
    const auto settings = read_config(common.folder / file);
    if (!settings) return fail(common, configuration, settings.error().message()), false;
    auto read = house_of(settings->house);
    if (!read) return fail(common, configuration, read.error().message()), false;
    house = std::move(*read);
    if (house) common.house = house->terms;
    return true;
}

// The outbox of this process, for that message alone: where no relay runs.
std::unique_ptr<outbox::Outbox> own_outbox(store::Store& store, const SendOptions& options,
                                           std::optional<outbox::House> house, outbox::Name only) {
    outbox::Settings settings;
    settings.allow_private_hosts = options.allow_private_hosts || private_hosts_allowed_by_environment();
    settings.now = net::utc_now;
    settings.only = only;
    settings.house = std::move(house);
    settings.report = [&store](store::Update& update, const mail::Submission& submission,
                               const std::vector<std::size_t>& failed) {
        return outbox::report_failure(store, update, submission, failed, "", net::utc_now());
    };
    auto own = std::make_unique<outbox::Outbox>(store, std::move(settings));
    own->start();
    return own;
}

void send_message(Common& common, const SendOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    std::optional<outbox::House> house;
    if (common.own_store && !read_house(common, options.config, house)) return;
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
    if (by_house && !common.house) {
        const std::string why = options.from + " has no outgoing server";
        return fail(common, configuration,
                    common.own_store ? why + ", and no relay runs here: --config FILE names its settings" : why);
    }
    if (!is_within_limits(common, **view, by_house)) return;
    const UtcTime now = net::utc_now();
    auto letter = read_letter(common, *store, options.from, now);
    if (!letter) return;
    mail::Submission submission;
    submission.by_house = by_house;
    submission.message_id = letter->people.message_id;
    submission.created = submission.send_at = now;
    if (!address(common, letter->people, *identity, submission)) return;
    const auto id = Submitting(common, *store, *letter, std::move(submission)).submit(user->id);
    if (!id) return;

    std::unique_ptr<outbox::Outbox> own;
    if (common.own_store) own = own_outbox(*store, options, std::move(house), {user->id, *id});
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
    command->add_option("--config", options->config, "The file of kontor serve, where no relay runs")
        ->envname("KONTOR_CONFIG");
    command->add_flag("--allow-private-hosts", options->allow_private_hosts, "For laboratories: any address, any port");
    command->callback([&common, options] { common.action = [&common, options] { send_message(common, *options); }; });
}

}  // namespace kontor::cli
