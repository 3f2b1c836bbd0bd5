#include "engine/jmap/email/placing.hpp"

#include <span>
#include <utility>

#include "engine/base/sha256.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"

namespace kontor::jmap {
namespace {

constexpr std::size_t most_keywords = 128;

SetResult<json> add(Call& call, const store::NewEmail& wanted) {
    const auto id = call.update().add_email(wanted);
    if (!id) return set_failure(id.error());
    const auto emails = call.view().emails(wanted.account, std::span(&*id, 1));
    if (!emails) return set_failure(emails.error());
    const mail::Email& email = emails->front();
    return json{{"id", email.id.to_string()},
                {"blobId", email.blob.to_string()},
                {"threadId", email.thread.to_string()},
                {"size", email.size}};
}

store::NewEmail new_email(mail::AccountId account, mail::Summary summary, Placing placing) {
    store::NewEmail wanted;
    wanted.account = account;
    wanted.mailboxes = std::move(placing.mailboxes);
    wanted.keywords = std::move(placing.keywords);
    wanted.received_at = placing.received_at;
    wanted.summary = std::move(summary);
    return wanted;
}

}  // namespace

SetResult<mail::Keywords> keywords_from(const json& set) {
    mail::Keywords keywords;
    for (const auto& [name, value] : set.items()) {
        if (!keywords.add(name)) return invalid_property("keywords", "Not a keyword: " + name);
    }
    if (keywords.all().size() > most_keywords) return SetError{"tooManyKeywords", "", {}, ""};
    return keywords;
}

SetResult<std::vector<mail::MailboxId>> mailboxes_from(const json& set, const Mailboxes& known, mail::AccountId owner) {
    std::vector<mail::MailboxId> mailboxes;
    for (const auto& [name, value] : set.items()) {
        const auto mailbox = known.meant_by(name, owner);
        if (!mailbox) return invalid_property("mailboxIds", "There is no mailbox " + name + " for this e-mail.");
        mailboxes.push_back(*mailbox);
    }
    if (mailboxes.empty()) return invalid_property("mailboxIds", "An e-mail is in at least one mailbox.");
    return mailboxes;
}

SetResult<Placing> read_placing(const Call& call, json object, const Mailboxes& known, Placing otherwise) {
    Placing placing = std::move(otherwise);
    if (!object.contains("mailboxIds")) return invalid_property("mailboxIds", "An e-mail is in at least one mailbox.");
    json& mailboxes = object["mailboxIds"];
    if (!is_set(mailboxes)) return invalid_property("mailboxIds", "Must be a set of ids.");
    if (!resolve_creation_ids(mailboxes, call.request.created_ids)) {
        return invalid_property("mailboxIds", "A creation id in it is not known.");
    }
    auto real = mailboxes_from(mailboxes, known, call.scope.account());
    if (!real) return real.error();
    placing.mailboxes = std::move(*real);

    if (const auto given = object.find("keywords"); given != object.end() && !given->is_null()) {
        if (!is_set(*given)) return invalid_property("keywords", "Must be a set of keywords.");
        auto keywords = keywords_from(*given);
        if (!keywords) return keywords.error();
        placing.keywords = std::move(*keywords);
    }
    if (const auto given = object.find("receivedAt"); given != object.end() && !given->is_null()) {
        const auto* text = given->get_ptr<const std::string*>();
        const auto time = text ? parse_utc_date(*text) : std::nullopt;
        if (!time) return invalid_property("receivedAt", "Must be a UTCDate.");
        placing.received_at = *time;
    }
    return placing;
}

SetResult<void> check_quota(Call& call, std::uint64_t octets) {
    const std::uint64_t most = call.context().limits.octets_of_user;
    if (most == 0) return {};
    const auto used = call.view().used_octets();
    if (!used) return set_failure(used.error());
    if (*used + octets > most) return SetError{"overQuota", "", {}, ""};
    return {};
}

SetResult<json> add_message(Call& call, Bytes raw, Placing placing) {
    if (auto fits = check_quota(call, raw.size()); !fits) return fits.error();
    store::NewEmail wanted = new_email(call.scope.account(), mime::summarise(mime::parse(raw)), std::move(placing));
    const auto staged = call.context().store.stage(std::span(&raw, 1));
    if (!staged) return set_failure(staged.error());
    wanted.raw = staged->front();
    return add(call, wanted);
}

SetResult<json> add_stored_message(Call& call, mail::AccountId account, mail::BlobId blob, mail::Summary summary,
                                   Placing placing) {
    store::NewEmail wanted = new_email(account, std::move(summary), std::move(placing));
    wanted.stored = blob;
    return add(call, wanted);
}

SetResult<void> check_is_new(Call& call, const mail::ContentHash& hash) {
    const auto existing = call.view().email_by_content(call.scope.account(), hash);
    if (!existing) return set_failure(existing.error());
    if (*existing) return SetError{"alreadyExists", "", {}, (*existing)->to_string()};
    return {};
}

}  // namespace kontor::jmap
