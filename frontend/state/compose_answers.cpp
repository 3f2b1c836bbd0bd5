#include "frontend/state/compose_answers.hpp"

#include <algorithm>

#include "engine/text/ascii.hpp"
#include "frontend/state/compose_text.hpp"
#include "frontend/words/calendar.hpp"

namespace kontor::state {

using words::Word;
using People = std::vector<mail::EmailAddress>;

namespace {

bool is_same(std::string_view one, std::string_view other) { return text::equal_ignoring_case(one, other); }

bool contains(const People& people, std::string_view address) {
    return std::any_of(people.begin(), people.end(),
                       [&](const mail::EmailAddress& each) { return is_same(each.email, address); });
}

bool is_own(const bridge::Replica& replica, std::string_view address) {
    const auto all = identities_of(replica);
    const auto& accounts = replica.external_accounts();
    return std::any_of(all.begin(), all.end(), [&](const auto* each) { return is_same(each->address, address); }) ||
           std::any_of(accounts.begin(), accounts.end(),
                       [&](const mail::ExternalAccount& each) { return is_same(each.address, address); });
}

// Of the account one is at, else of the default account.
const mail::Identity* usual_identity(const Office& office) {
    const auto all = identities_of(office.replica);
    const auto of = [&](const Id& account) {
        const auto at = std::find_if(all.begin(), all.end(),
                                     [&](const auto* each) { return each->account.to_string() == account; });
        return at == all.end() ? nullptr : *at;
    };
    if (const auto* here = of(office.state.place.account)) return here;
    for (const mail::ExternalAccount& account : office.replica.external_accounts())
        if (account.is_default)
            if (const auto* usual = of(account.jmap_account.to_string())) return usual;
    return all.empty() ? nullptr : all.front();
}

template <class Fits>
const mail::Identity* first_identity(const Office& office, Fits fits) {
    const auto all = identities_of(office.replica);
    const auto at = std::find_if(all.begin(), all.end(), fits);
    return at == all.end() ? nullptr : *at;
}

bool is_named(const bridge::Email& email, const mail::Identity& identity) {
    return contains(email.to, identity.address) || contains(email.cc, identity.address);
}

// As whom its account received it; nullptr: it is the copy of what was sent from there. From another account of one's
// own it is received like from anybody else.
const mail::Identity* received_as(const Office& office, const bridge::Email& email) {
    const Id account = office.replica.owner(email.id);
    const auto is_here = [&](const mail::Identity* each) { return each->account.to_string() == account; };
    if (first_identity(office, [&](const auto* each) { return is_here(each) && contains(email.from, each->address); }))
        return nullptr;
    return first_identity(office, [&](const auto* each) { return is_here(each) && is_named(email, *each); });
}

// The one that received it; else the one it was sent from, if it is an own one; else one it was sent to.
const mail::Identity* answering_identity(const Office& office, const bridge::Email& email) {
    const Id account = office.replica.owner(email.id);
    const auto first = [&](auto fits) { return first_identity(office, fits); };
    const auto is_here = [&](const mail::Identity* each) { return each->account.to_string() == account; };
    const auto named = [&](const mail::Identity* each) { return is_named(email, *each); };
    if (const auto* receiver = received_as(office, email)) return receiver;
    if (const auto* own = first([&](const auto* each) { return contains(email.from, each->address); })) return own;
    if (const auto* here = first(is_here)) return here;
    const auto* elsewhere = first(named);
    return elsewhere != nullptr ? elsewhere : usual_identity(office);
}

void write_as(ComposeForm& form, const mail::Identity* identity) {
    if (identity == nullptr) return;
    form.identity = identity->id;
    form.signature = identity->text_signature;
    while (!form.signature.empty() && text::is_space(form.signature.back())) form.signature.pop_back();
}

void add(ComposeForm& form, RecipientField field, const mail::EmailAddress& person) {
    for (const Recipients& each : form.recipients)
        for (const Recipient& one : each.entered)
            if (is_same(one.is.email, person.email)) return;
    form.of(field).entered.push_back({person, is_address(person.email)});
}

void add(ComposeForm& form, RecipientField field, const People& people) {
    for (const mail::EmailAddress& person : people) add(form, field, person);
}

// Replies go where the sender wants them; those to one's own mail to whom that went.
void address_reply(const Office& office, ComposeForm& form, const bridge::Email& email, bool to_all) {
    const bool is_mine = !email.from.empty() && is_own(office.replica, email.from.front().email) &&
                         received_as(office, email) == nullptr;
    const People& sender = !is_mine ? (email.reply_to.empty() ? email.from : email.reply_to) : email.to;
    add(form, RecipientField::to, sender);
    if (!to_all) return;
    const auto others = [&](RecipientField field, const People& people) {
        for (const mail::EmailAddress& person : people)
            if (!is_own(office.replica, person.email)) add(form, field, person);
    };
    // With a Reply-To elsewhere (a list), the sender may not be on it.
    if (!is_mine && !email.reply_to.empty()) others(RecipientField::cc, email.from);
    if (!is_mine) others(RecipientField::to, email.to);
    others(RecipientField::cc, email.cc);
    form.shows_copies = !form.of(RecipientField::cc).entered.empty();
}

std::string joined(const People& people) {
    std::string text;
    for (const mail::EmailAddress& person : people) text += (text.empty() ? "" : ", ") + as_typed(person);
    return text;
}

std::string date_of(const Office& office, const bridge::Email& email) {
    const words::Calendar calendar(office.words.language(), office.state.clock.now, office.state.zone);
    return calendar.full(email.sent_at.value_or(email.received_at), email.sent_offset_minutes);
}

const std::string& words_of(const bridge::Body& body) { return body.text.empty() ? body.read_out : body.text; }

// RFC 5322 3.6.4.
void follow(ComposeForm& form, const bridge::Body& body) {
    form.in_reply_to = body.message_id;
    form.references = body.references.empty() ? body.in_reply_to : body.references;
    for (const std::string& id : body.message_id) form.references.push_back(id);
    // Long conversations: the first and the latest are enough to find one's place.
    constexpr std::size_t most = 24;
    if (form.references.size() > most)
        form.references.erase(form.references.begin() + 1,
                              form.references.end() - static_cast<std::ptrdiff_t>(most - 1));
}

void attach(ComposeForm& form, const bridge::Attachment& part, const Id& account) {
    ComposeAttachment attachment;
    attachment.is = part;
    attachment.account = account;
    form.attachments.push_back(std::move(attachment));
}

void take_attachments(const Office& office, ComposeForm& form, const bridge::Email& email, const bridge::Body& body) {
    for (const bridge::Attachment& part : body.attachments) {
        // Pictures inside of HTML have no place in a text.
        if (part.is_inline && body.has_html && !part.content_id.empty() && body.text.empty()) continue;
        attach(form, part, office.replica.owner(email.id));
    }
}

ComposeForm copy_of(const Office& office, const bridge::Email& email, const bridge::Body& body) {
    ComposeForm form;
    write_as(form, answering_identity(office, email));
    add(form, RecipientField::to, email.to);
    add(form, RecipientField::cc, email.cc);
    add(form, RecipientField::bcc, body.bcc);
    form.shows_copies = !email.cc.empty() || !body.bcc.empty();
    form.subject = email.subject;
    form.text = words_of(body);
    form.is_markdown = email.keywords.count(bridge::markdown_label) != 0;
    take_attachments(office, form, email, body);
    return form;
}

// What the labels say of it.
Id labelled(const bridge::Email& email, std::string_view label) {
    for (const std::string& keyword : email.keywords)
        if (keyword.rfind(label, 0) == 0) return keyword.substr(label.size());
    return {};
}

ComposeForm draft_form(const Office& office, const bridge::Email& email, const bridge::Body& body) {
    ComposeForm form = copy_of(office, email, body);
    form.in_reply_to = body.in_reply_to;
    form.references = body.references;
    form.answers = labelled(email, bridge::answers_label);
    form.forwards = labelled(email, bridge::forwards_label);
    form.accounts = {office.replica.owner(email.id)};
    form.saved = ComposeForm::Saved::saved;
    form.copy = email.id;
    if (body.message_id.empty())
        form.replaces = email.id;
    else
        form.key = body.message_id.front();
    return form;
}

}  // namespace

std::vector<const mail::Identity*> identities_of(const bridge::Replica& replica) {
    std::vector<const mail::Identity*> all;
    const auto add_of = [&](const bridge::Account& account) {
        if (const auto* own = replica.identities(account.id))
            for (const mail::Identity& each : *own) all.push_back(&each);
    };
    for (const bridge::Account& account : replica.accounts())
        if (!account.is_home) add_of(account);
    for (const bridge::Account& account : replica.accounts())
        if (account.is_home) add_of(account);
    return all;
}

const mail::Identity* identity_of(const bridge::Replica& replica, const ComposeForm& form) {
    for (const auto* each : identities_of(replica))
        if (each->id == form.identity) return each;
    return nullptr;
}

std::string forwarded(Office office, const bridge::Email& email, const bridge::Body& body) {
    const words::Words& words = office.words;
    const auto line = [&](Word name, const std::string& value) {
        return value.empty() ? std::string() : words.fill(Word::letterhead_line, {words(name), value}) + '\n';
    };
    return "---------- " + words(Word::forwarded_message) + " ----------\n" +
           line(Word::subject_from, joined(email.from)) + line(Word::letterhead_date, date_of(office, email)) +
           line(Word::subject_subject, email.subject) + line(Word::subject_to, joined(email.to)) +
           line(Word::subject_cc, joined(email.cc)) + '\n' + words_of(body);
}

// Where the identity wants a copy of everything.
static void copy_to_self(const Office& office, ComposeForm& form) {
    const mail::Identity* identity = identity_of(office.replica, form);
    if (identity == nullptr || identity->bcc.empty()) return;
    add(form, RecipientField::bcc, identity->bcc);
    form.shows_copies = true;
}

ComposeForm new_message(Office office) {
    ComposeForm form;
    write_as(form, usual_identity(office));
    form.text = opening_text(form.signature, {});
    copy_to_self(office, form);
    return form;
}

ComposeForm answer(Office office, Answering how, const bridge::Email& email) {
    static const bridge::Body unknown;
    const bridge::Body* known = office.replica.body(email.id);
    const bridge::Body& body = known == nullptr ? unknown : *known;
    if (how == Answering::as_new) return copy_of(office, email, body);
    if (how == Answering::go_on) return draft_form(office, email, body);
    ComposeForm form;
    write_as(form, answering_identity(office, email));
    if (how == Answering::reply || how == Answering::reply_all) {
        follow(form, body);
        form.answers = email.id;
        form.subject = reply_subject(email.subject);
        address_reply(office, form, email, how == Answering::reply_all);
        const std::string writer = email.from.empty() ? std::string() : as_typed(email.from.front());
        const std::string quotation = office.words.fill(Word::quotation_begins, {date_of(office, email), writer}) +
                                      '\n' + quoted_lines(words_of(body));
        form.text = opening_text(form.signature, quotation);
        copy_to_self(office, form);
        return form;
    }
    copy_to_self(office, form);
    form.forwards = email.id;
    form.subject = forward_subject(email.subject);
    if (how == Answering::forward) {
        form.text = opening_text(form.signature, forwarded(office, email, body));
        take_attachments(office, form, email, body);
        return form;
    }
    form.text = opening_text(form.signature, {});
    const std::string name = email.subject.empty() ? office.words(Word::no_subject) : email.subject;
    attach(form, {email.blob, name + ".eml", "message/rfc822", {}, email.size, false}, office.replica.owner(email.id));
    return form;
}

}  // namespace kontor::state
