#include "engine/send/arrival.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/sha256.hpp"
#include "engine/mail/external_account_json.hpp"
#include "engine/mail/identity.hpp"
#include "engine/send/submit.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::send {
namespace {

using store::Failure;
using store::Type;

// Reports come within days; a submission that is older has been settled long ago.
constexpr std::size_t newest_submissions = 10'000;
constexpr std::size_t reports_of_a_submission = 200;

bool is_of_the_store(const Failure& failure) {
    return failure.kind != Failure::Kind::not_found && failure.kind != Failure::Kind::invalid &&
           failure.kind != Failure::Kind::exists;
}

// A failure of the store is passed on; one that concerns a record alone is passed over.
store::Result<void> passed_over(const Failure& failure) {
    return is_of_the_store(failure) ? store::Result<void>(failure) : store::Result<void>();
}

store::Result<std::optional<mail::Email>> stored(store::Update& update, mail::EmailId id) {
    auto found = update.emails(mail::Scope::all(), {&id, 1});
    if (!found) return found.error();
    return found->empty() ? std::optional<mail::Email>() : std::optional(std::move(found->front()));
}

// ---- reports

store::Result<void> settle_report(store::Update& update, const Report& report, mail::Submission submission,
                                  const mail::Email& email) {
    const bool is_known =
        std::find(submission.reports.begin(), submission.reports.end(), email.blob) != submission.reports.end();
    const bool is_kept = !is_known && submission.reports.size() < reports_of_a_submission;
    if (!apply_report(submission, report) && !is_kept) return {};
    if (is_kept) {
        submission.reports.push_back(email.blob);
        if (auto held = update.hold_blob(submission.id, email.blob); !held) return held;
    }
    return save(update, submission);
}

// ---- vacation

struct Sender {
    mail::RecordId identity;
    mail::EmailAddress address;
};

struct People {
    OwnAddresses own;
    std::vector<Sender> senders;  // proven identities of the account
};

store::Result<People> people_of(store::View& view, mail::AccountId account) {
    People people;
    const auto add = [&](mail::AccountId of, const std::string& address) {
        people.own.person.push_back(text::to_lower(address));
        if (of == account) people.own.account.push_back(text::to_lower(address));
    };
    const auto accounts = view.records(Type::external_account, mail::Scope::all());
    if (!accounts) return accounts.error();
    for (const store::Record& record : *accounts) {
        const auto known = mail::external_account_from_document(record.id, record.document);
        if (known) add(known->jmap_account, known->address);
    }
    const auto identities = view.records(Type::identity, mail::Scope::all());
    if (!identities) return identities.error();
    for (const store::Record& record : *identities) {
        const auto known = mail::identity_from_document(record.id, record.document);
        if (!known) continue;
        add(record.account, known->address);
        const bool is_proven = known->verification.state == mail::Verification::State::verified;
        if (record.account != account || !is_proven) continue;
        const auto name = known->name.empty() ? std::nullopt : std::optional(known->name);
        people.senders.push_back({record.id, {name, known->address}});
    }
    return people;
}

// The first record of that type in the account.
store::Result<std::optional<store::Record>> only_record(store::View& view, Type type, mail::AccountId account) {
    auto records = view.records(type, mail::Scope(account));
    if (!records) return records.error();
    return records->empty() ? std::optional<store::Record>() : std::optional(std::move(records->front()));
}

// Mail in the junk or the trash mailbox is not answered, whoever put it there.
store::Result<bool> is_thrown_away(store::View& view, const mail::Email& email) {
    const auto mailboxes = view.mailboxes(mail::Scope(email.account));
    if (!mailboxes) return mailboxes.error();
    return std::any_of(mailboxes->begin(), mailboxes->end(), [&](const mail::Mailbox& mailbox) {
        const bool is_for_waste = mailbox.role == mail::Role::junk || mailbox.role == mail::Role::trash;
        return is_for_waste &&
               std::find(email.mailboxes.begin(), email.mailboxes.end(), mailbox.id) != email.mailboxes.end();
    });
}

// Unique without randomness: an account answers a sender once in a day at most.
std::string message_id_of_reply(const Incoming& incoming, mail::AccountId account, std::string_view from, UtcTime now) {
    const Sha256Digest digest = sha256(account.to_string() + '\n' + incoming.sender + '\n' + incoming.message_id +
                                       '\n' + std::to_string(now.seconds));
    std::string id = "vacation.";
    for (std::size_t i = 0; i < 12; ++i) {
        id += "0123456789abcdef"[digest[i] >> 4];
        id += "0123456789abcdef"[digest[i] & 15];
    }
    return id.append(from.substr(std::min(from.rfind('@'), from.size())));
}

struct Answering {
    store::Store& store;
    store::Update& update;
    const Incoming& incoming;
    const mail::Email& email;
    UtcTime now;
    const ScriptedReply* scripted;

    store::Result<void> answer();
    store::Result<std::optional<mail::VacationResponse>> vacation();
    const Sender* sender_of(const People&) const;
    store::Result<void> send(const Sender&, const mail::VacationResponse&);
    store::Result<void> note(const std::optional<store::Record>& kept, mail::VacationAnswers);
};

store::Result<void> Answering::answer() {
    const auto vacation = this->vacation();
    if (!vacation) return vacation.error();
    if (!*vacation) return {};
    const auto is_waste = is_thrown_away(update, email);
    if (!is_waste) return is_waste.error();
    if (*is_waste) return {};

    auto people = people_of(update, email.account);
    if (!people) return people.error();
    if (scripted)
        for (const std::string& address : scripted->addresses) people->own.account.push_back(text::to_lower(address));
    const auto kept = only_record(update, Type::vacation_answers, email.account);
    if (!kept) return kept.error();
    const auto read = *kept ? mail::vacation_answers_from_document((*kept)->document)
                            : Result<mail::VacationAnswers>(mail::VacationAnswers());
    // Without knowing whom it answered already, it keeps silent.
    const std::string handle = scripted ? scripted->handle : std::string();
    if (!read || why_not(incoming, **vacation, people->own, *read, now, handle) != NoAnswer::none) return {};

    const Sender* sender = sender_of(*people);
    if (!sender) return {};  // nobody may write from it, or not yet
    if (auto sent = send(*sender, **vacation); !sent) return passed_over(sent.error());
    mail::VacationAnswers answers = *read;
    mail::note_answer(answers, answered_as(incoming.sender, handle), now);
    return note(*kept, std::move(answers));
}

// That of the account, if it is switched on; else that of a script.
store::Result<std::optional<mail::VacationResponse>> Answering::vacation() {
    const auto record = only_record(update, Type::vacation_response, email.account);
    if (!record) return record.error();
    if (*record) {
        const auto own = mail::vacation_from_document((*record)->document);
        if (own && own->is_enabled) {
            scripted = nullptr;
            return std::optional(*own);
        }
    }
    return scripted ? std::optional(scripted->vacation) : std::optional<mail::VacationResponse>();
}

// The identity that was written to. A script may name another one; and where only the script knows the address that was
// written to, it is the first.
const Sender* Answering::sender_of(const People& people) const {
    const auto named = [&](std::string_view address) -> const Sender* {
        for (const Sender& sender : people.senders)
            if (text::equal_ignoring_case(sender.address.email, address)) return &sender;
        return nullptr;
    };
    const Sender* wished = scripted ? named(scripted->from) : nullptr;
    if (wished) return wished;
    const Sender* addressed = named(addressed_to(incoming, people.own));
    if (addressed || !scripted || people.senders.empty()) return addressed;
    return &people.senders.front();
}

store::Result<void> Answering::send(const Sender& sender, const mail::VacationResponse& vacation) {
    NewReply reply;
    reply.incoming = &incoming;
    reply.vacation = &vacation;
    reply.from = sender.address;
    reply.message_id = message_id_of_reply(incoming, email.account, sender.address.email, now);
    reply.now = now;
    const auto octets = vacation_reply(reply);
    if (!octets) return Failure{Failure::Kind::invalid, octets.error().message()};
    const Bytes raw = *octets;
    const auto staged = store.stage({&raw, 1});
    if (!staged) return staged.error();
    const auto blob = update.add_blob(email.account, staged->front(), now);
    if (!blob) return blob.error();

    mail::Submission submission;
    submission.account = email.account;
    submission.identity = sender.identity;
    submission.thread = email.thread;
    submission.message = *blob;
    submission.message_id = reply.message_id;
    submission.kind = mail::Submission::Kind::vacation;
    submission.created = submission.send_at = submission.due = now;
    submission.to.resize(1);
    submission.to.front().address = incoming.sender;
    const auto id = submit(update, submission);
    return id ? store::Result<void>() : store::Result<void>(id.error());
}

store::Result<void> Answering::note(const std::optional<store::Record>& kept, mail::VacationAnswers answers) {
    const std::string document = mail::to_document(answers);
    if (kept) return update.change_record(Type::vacation_answers, kept->id, document);
    const auto made = update.add_record(Type::vacation_answers, email.account, document);
    return made ? store::Result<void>() : store::Result<void>(made.error());
}

}  // namespace

std::unique_ptr<Arrival> arrival_of(const mime::Message& message, Bytes beginning, UtcTime now) {
    Arrival arrival;
    arrival.report = read_report(message, beginning);
    if (!arrival.report)
        if (auto incoming = read_incoming(message, now)) arrival.incoming = std::move(*incoming);
    if (!arrival.report && !arrival.incoming) return nullptr;
    return std::make_unique<Arrival>(std::move(arrival));
}

store::Result<std::optional<mail::Submission>> submission_of(store::View& view, const Report& report) {
    const auto read = [](const store::Record& record) -> std::optional<mail::Submission> {
        auto submission = mail::submission_from_document(record.id, record.document);
        if (!submission) return std::nullopt;
        submission->account = record.account;
        return std::move(*submission);
    };
    if (const auto id = submission_of_envelope_id(report.envelope_id)) {
        const auto record = view.record(Type::email_submission, mail::Scope::all(), *id);
        if (!record) return record.error();
        if (*record)
            if (auto submission = read(**record); submission && envelope_id(*submission) == report.envelope_id)
                return submission;
    }
    if (report.message_id.empty()) return std::optional<mail::Submission>();
    const auto records = view.records(Type::email_submission, mail::Scope::all());
    if (!records) return records.error();
    std::size_t seen = 0;
    for (auto record = records->rbegin(); record != records->rend() && seen < newest_submissions; ++record, ++seen) {
        // Reading a document costs more than finding that it cannot be the one. An id JSON spells otherwise is rare.
        const bool may_be = record->document.find(report.message_id) != std::string::npos ||
                            report.message_id.find_first_of("\"\\/") != std::string::npos;
        if (!may_be) continue;
        if (auto submission = read(*record); submission && submission->message_id == report.message_id)
            return submission;
    }
    return std::optional<mail::Submission>();
}

store::Result<void> settle_arrival(store::Store& store, store::Update& update, const Arrival& arrival,
                                   std::optional<mail::Submission> about, mail::EmailId id, UtcTime now,
                                   const ScriptedReply* scripted) {
    const auto email = stored(update, id);
    if (!email) return email.error();
    if (!*email) return {};
    if (arrival.report && about) {
        const auto settled = settle_report(update, *arrival.report, std::move(*about), **email);
        return settled ? store::Result<void>() : passed_over(store::Result<void>(settled).error());
    }
    if (!arrival.incoming) return {};
    return Answering{store, update, *arrival.incoming, **email, now, scripted}.answer();
}

}  // namespace kontor::send
