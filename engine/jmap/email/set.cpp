// Email/set (RFC 8621 4.6): keywords, mailboxes, destroying. Creating drafts belongs to the composer and comes with
// it; until then a creation is refused.
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/email/email.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/unified.hpp"

namespace kontor::jmap {
namespace {

constexpr std::size_t most_keywords = 128;

class EmailWriter final : public Writer {
public:
    EmailWriter(Call& call, Mailboxes mailboxes) : call_(call), mailboxes_(std::move(mailboxes)) {}

    SetResult<json> update(const std::string& id, const json& changed) override;
    SetResult<void> destroy(const std::string& id) override;

private:
    // Through the unified account, the mailbox of that role in the e-mail's own account is meant.
    SetResult<std::vector<mail::MailboxId>> real_mailboxes(const json& set, mail::AccountId owner) const;
    SetResult<mail::Email> find(const std::string& id);

    Call& call_;
    Mailboxes mailboxes_;
};

SetResult<mail::Keywords> keywords_from(const json& set) {
    mail::Keywords keywords;
    for (const auto& [name, value] : set.items()) {
        if (!keywords.add(name)) return invalid_property("keywords", "Not a keyword: " + name);
    }
    if (keywords.all().size() > most_keywords) return SetError{"tooManyKeywords", "", {}, ""};
    return keywords;
}

SetResult<std::vector<mail::MailboxId>> EmailWriter::real_mailboxes(const json& set, mail::AccountId owner) const {
    std::vector<mail::MailboxId> mailboxes;
    for (const auto& [name, value] : set.items()) {
        const auto mailbox = mailboxes_.meant_by(name, owner);
        if (!mailbox) return invalid_property("mailboxIds", "There is no mailbox " + name + " for this e-mail.");
        mailboxes.push_back(*mailbox);
    }
    if (mailboxes.empty()) return invalid_property("mailboxIds", "An e-mail is in at least one mailbox.");
    return mailboxes;
}

SetResult<mail::Email> EmailWriter::find(const std::string& name) {
    const auto id = mail::EmailId::parse(name);
    if (!id) return not_found();
    auto emails = call_.view().emails(call_.scope, std::span(&*id, 1));
    if (!emails) return set_failure(emails.error());
    if (emails->empty()) return not_found();
    return std::move(emails->front());
}

SetResult<json> EmailWriter::update(const std::string& id, const json& changed) {
    auto email = find(id);
    if (!email) return email.error();
    if (changed.contains("keywords")) {
        auto keywords = keywords_from(changed["keywords"]);
        if (!keywords) return keywords.error();
        email->keywords = std::move(*keywords);
    }
    if (changed.contains("mailboxIds")) {
        auto mailboxes = real_mailboxes(changed["mailboxIds"], email->account);
        if (!mailboxes) return mailboxes.error();
        email->mailboxes = std::move(*mailboxes);
    }
    const auto done = call_.update().change_email(email->id, email->keywords, std::move(email->mailboxes));
    if (!done) return set_failure(done.error());
    return json(nullptr);
}

SetResult<void> EmailWriter::destroy(const std::string& id) {
    const auto email = find(id);
    if (!email) return email.error();
    const auto done = call_.update().remove_email(email->id);
    if (!done) return set_failure(done.error());
    return {};
}

}  // namespace

MethodResult<std::unique_ptr<Writer>> email_writer(Call& call) {
    auto mailboxes = Mailboxes::load(call.view(), call.scope);
    if (!mailboxes) return mailboxes.error();
    return std::unique_ptr<Writer>(std::make_unique<EmailWriter>(call, std::move(*mailboxes)));
}

}  // namespace kontor::jmap
