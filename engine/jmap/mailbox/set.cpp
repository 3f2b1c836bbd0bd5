// Mailbox/set (RFC 8621 2.5).
#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/mailbox/mailbox.hpp"

namespace kontor::jmap {
namespace {

constexpr std::size_t mails_at_once = 500;

SetError forbidden_in_unified() {
    return {"forbidden", "The mailboxes of the unified account are changed in the accounts they unite.", {}, ""};
}

class MailboxWriter final : public Writer {
public:
    MailboxWriter(Call& call, bool with_emails) : call_(call), remove_emails_(with_emails) {}

    SetResult<json> create(json object) override;
    SetResult<json> update(const std::string& id, const json& changed) override;
    SetResult<void> destroy(const std::string& id) override;

private:
    // Sets what `object` has of the client's properties.
    SetResult<void> fill(mail::Mailbox& mailbox, const json& object, const Mailboxes&) const;
    SetError refused(const store::Failure&, const mail::Mailbox&, const Mailboxes&) const;
    SetResult<void> take_out_emails(mail::MailboxId);

    Call& call_;
    bool remove_emails_;
};

bool is_name(std::string_view name) {
    const bool has_control =
        std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    return !name.empty() && name.size() <= 255 && !has_control;
}

SetError set_error(const MethodError& error) { return {error.type, error.description, {}, ""}; }

SetResult<void> MailboxWriter::fill(mail::Mailbox& mailbox, const json& object, const Mailboxes& mailboxes) const {
    if (object.contains("name")) mailbox.name = object["name"].get<std::string>();
    if (object.contains("sortOrder")) mailbox.sort_order = object["sortOrder"].get<std::uint32_t>();
    if (object.contains("isSubscribed")) mailbox.is_subscribed = object["isSubscribed"].get<bool>();
    if (object.contains("parentId")) {
        mailbox.parent = mail::MailboxId{};
        if (const auto* id = object["parentId"].get_ptr<const std::string*>()) {
            const auto parent = mailboxes.meant_by(*id, mailbox.account);
            if (!parent) return invalid_property("parentId", "There is no such mailbox.");
            mailbox.parent = *parent;
        }
    }
    if (object.contains("role")) {
        const auto* name = object["role"].get_ptr<const std::string*>();
        const auto role = name ? mail::role_from_name(*name) : mail::Role::none;
        if (!role) return invalid_property("role", "Not a role of this server.");
        mailbox.role = *role;
    }
    return {};
}

// Which of the properties the store took offence at.
SetError MailboxWriter::refused(const store::Failure& failure, const mail::Mailbox& mailbox,
                                const Mailboxes& mailboxes) const {
    SetError error = set_failure(failure);
    if (failure.kind == store::Failure::Kind::exists) {
        for (const mail::Mailbox& other : mailboxes.all()) {
            if (other.id == mailbox.id) continue;
            if (other.parent == mailbox.parent && other.name == mailbox.name) {
                error.existing_id = other.id.to_string();
                return error;
            }
        }
        return invalid_property("role", "Another mailbox has this role.");
    }
    // The store refuses a name, or a place in the tree: below itself or too deep.
    if (failure.kind == store::Failure::Kind::invalid) error.properties = {is_name(mailbox.name) ? "parentId" : "name"};
    return error;
}

SetResult<json> MailboxWriter::create(json object) {
    if (call_.is_unified()) return forbidden_in_unified();
    const auto mailboxes = Mailboxes::load(call_.view(), call_.scope);
    if (!mailboxes) return set_error(mailboxes.error());
    mail::Mailbox mailbox;
    mailbox.account = call_.scope.account();
    if (auto filled = fill(mailbox, object, *mailboxes); !filled) return filled.error();
    const auto id = call_.update().add_mailbox(mailbox);
    if (!id) return refused(id.error(), mailbox, *mailboxes);

    const Ids names = {id->to_string()};
    auto made = read_mailboxes(
        call_, {"id", "totalEmails", "unreadEmails", "totalThreads", "unreadThreads", "myRights"}, &names);
    if (!made) return set_error(made.error());
    return std::move(made->front());
}

SetResult<json> MailboxWriter::update(const std::string& id, const json& changed) {
    if (call_.is_unified()) return forbidden_in_unified();
    const auto mailboxes = Mailboxes::load(call_.view(), call_.scope);
    if (!mailboxes) return set_error(mailboxes.error());
    const mail::Mailbox* current = mailboxes->find(mail::MailboxId::parse(id).value_or(mail::MailboxId{}));
    if (!current) return not_found();
    mail::Mailbox mailbox = *current;
    if (auto filled = fill(mailbox, changed, *mailboxes); !filled) return filled.error();
    if (current->role == mail::Role::inbox && mailbox.role != mail::Role::inbox) {
        return invalid_property("role", "Collected mail goes to the Inbox: it keeps its role.");
    }
    const auto done = call_.update().change_mailbox(mailbox);
    if (!done) return refused(done.error(), mailbox, *mailboxes);
    return json(nullptr);
}

SetResult<void> MailboxWriter::destroy(const std::string& id) {
    const auto mailboxes = Mailboxes::load(call_.view(), call_.scope);
    if (!mailboxes) return set_error(mailboxes.error());
    const auto meant = mailboxes->meant_by(id);
    if (call_.is_unified() && !meant.empty()) return forbidden_in_unified();
    if (meant.empty()) return not_found();
    // Before any mail is touched: a refused destroy removes none.
    if (const auto* mailbox = mailboxes->find(meant.front()); mailbox && mailbox->role == mail::Role::inbox) {
        return SetError{"forbidden", "Collected mail goes to the Inbox: it stays.", {}, ""};
    }
    for (const mail::Mailbox& other : mailboxes->all()) {
        if (other.parent == meant.front()) return SetError{"mailboxHasChild", "", {}, ""};
    }
    if (remove_emails_) {
        if (auto done = take_out_emails(meant.front()); !done) return done.error();
    }
    const auto done = call_.update().remove_mailbox(meant.front());
    if (!done) return set_failure(done.error());
    return {};
}

// onDestroyRemoveEmails: mail that is in another mailbox too stays there, the rest is destroyed.
SetResult<void> MailboxWriter::take_out_emails(mail::MailboxId mailbox) {
    mail::EmailQuery query;
    query.filter.condition.in_mailbox = mailbox;
    store::Window window;
    window.limit = mails_at_once;
    for (;;) {
        const auto page = call_.view().query(call_.scope, query, window);
        if (!page) return set_failure(page.error());
        if (page->ids.empty()) return {};
        const auto emails = call_.view().emails(call_.scope, page->ids);
        if (!emails) return set_failure(emails.error());
        for (const mail::Email& email : *emails) {
            std::vector<mail::MailboxId> rest;
            for (const mail::MailboxId id : email.mailboxes) {
                if (id != mailbox) rest.push_back(id);
            }
            const auto done = rest.empty() ? call_.update().remove_email(email.id)
                                           : call_.update().change_email(email.id, email.keywords, std::move(rest));
            if (!done) return set_failure(done.error());
        }
    }
}

}  // namespace

MethodResult<std::unique_ptr<Writer>> mailbox_writer(Call& call) {
    Arguments arguments(call.arguments);
    const bool remove_emails = arguments.boolean("onDestroyRemoveEmails", false);
    if (arguments.error()) return *arguments.error();
    return std::unique_ptr<Writer>(std::make_unique<MailboxWriter>(call, remove_emails));
}

}  // namespace kontor::jmap
