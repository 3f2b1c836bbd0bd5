// Email/set (RFC 8621 4.6): drafts, keywords, mailboxes, destroying.
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/email/draft.hpp"
#include "engine/jmap/email/email.hpp"
#include "engine/jmap/email/placing.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/unified.hpp"

namespace kontor::jmap {
namespace {

class EmailWriter final : public Writer {
public:
    EmailWriter(Call& call, Mailboxes mailboxes) : call_(call), mailboxes_(std::move(mailboxes)) {}

    SetResult<json> create(json object) override;
    SetResult<json> update(const std::string& id, const json& changed) override;
    SetResult<void> destroy(const std::string& id) override;

private:
    SetResult<mail::Email> find(const std::string& id);

    Call& call_;
    Mailboxes mailboxes_;
};

SetResult<json> EmailWriter::create(json object) {
    if (call_.is_unified())
        return SetError{"forbidden", "An e-mail is created in the account it is to lie in.", {}, ""};
    // A mailbox that this request made a moment ago counts, too.
    auto mailboxes = Mailboxes::load(call_.view(), call_.scope);
    if (!mailboxes) return SetError{mailboxes.error().type, "", {}, ""};
    auto placing = read_placing(call_, object, *mailboxes, {{}, {}, call_.context().now});
    if (!placing) return placing.error();
    const bool dated = object.contains("receivedAt");
    const UtcTime received_at = placing->received_at;
    const auto draft = read_draft(call_, object);
    if (!draft) return draft.error();
    const auto raw = mime::write(*draft);
    if (!raw) return invalid_property(raw.error().where, raw.error().got);
    auto added = add_message(call_, *raw, std::move(*placing));
    if (added && !dated) (*added)["receivedAt"] = date_or_null(received_at);
    return added;
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
        auto mailboxes = mailboxes_from(changed["mailboxIds"], mailboxes_, email->account);
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
