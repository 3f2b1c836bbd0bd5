#include "frontend/models/reader.hpp"

#include <algorithm>

#include "frontend/models/progress.hpp"
#include "frontend/state/conversation.hpp"

namespace kontor::models {

namespace {

using words::Word;

std::string joined(const std::vector<mail::EmailAddress>& people) {
    constexpr std::size_t most = 12;
    std::string text;
    for (std::size_t i = 0; i < people.size() && i < most; ++i) {
        if (i > 0) text += ", ";
        text += person(people[i]);
    }
    if (people.size() > most) text += " … (" + std::to_string(people.size()) + ')';
    return text;
}

bool starts_with(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

// Types a browser shows without running anything of the sender's.
bool opens_safely(std::string_view type) {
    return type == "application/pdf" || type == "text/plain" || type == "image/png" || type == "image/jpeg" ||
           type == "image/gif" || type == "image/webp";
}

theme::Icon attachment_icon(std::string_view type) {
    return starts_with(type, "image/") ? theme::Icon::image : theme::Icon::attachment;
}

void add_attachments(const Context& context, const bridge::Body& body, ReaderMessage& model) {
    for (std::size_t i = 0; i < body.attachments.size(); ++i) {
        const bridge::Attachment& attachment = body.attachments[i];
        if (attachment.is_inline && model.html && !attachment.content_id.empty()) continue;
        AttachmentChip chip;
        chip.id = model.id + "/attachment/" + std::to_string(i);
        chip.index = i;
        chip.name = attachment.name.empty() ? context.words(Word::unnamed_attachment) : attachment.name;
        chip.size = context.words.bytes(attachment.size);
        chip.icon = attachment_icon(attachment.type);
        chip.can_open = opens_safely(attachment.type);
        chip.open_words = context.words.fill(Word::open_attachment, chip.name);
        chip.save_words = context.words.fill(Word::save_attachment, chip.name);
        model.attachments.push_back(std::move(chip));
    }
    if (!model.attachments.empty())
        model.attachments_words = context.words.count(Word::attachments, model.attachments.size());
}

void add_warnings(const Context& context, const bridge::Email& email, const bridge::Body* body, ReaderMessage& model) {
    const words::Words& words = context.words;
    if (!email.from.empty()) {
        const std::string pretended = address_in_name(email.from.front());
        if (!pretended.empty()) model.warnings.push_back(words.fill(Word::name_hides_address, pretended));
        const std::string imitated = imitated_domain(domain_of(email.from.front().email));
        if (!imitated.empty()) model.warnings.push_back(words.fill(Word::lookalike_domain, imitated));
        const bool elsewhere = !email.reply_to.empty() && email.reply_to.front().email != email.from.front().email &&
                               domain_of(email.reply_to.front().email) != domain_of(email.from.front().email);
        if (elsewhere) model.warnings.push_back(words.fill(Word::reply_to_differs, email.reply_to.front().email));
    }
    if (body != nullptr && body->is_truncated) model.warnings.push_back(words(Word::body_truncated));
    if (body != nullptr && body->has_encoding_problem) model.warnings.push_back(words(Word::body_damaged));
}

void add_body(const Context& context, const bridge::Email& email, const bridge::Body& body, ReaderMessage& model) {
    const words::Words& words = context.words;
    model.body_here = true;
    const bool missing = body.has_html && context.state.missing_pages.count(email.id) != 0;
    model.html = body.has_html && !missing;
    if (missing) model.warnings.push_back(words(Word::kept_as_text));
    if (!model.html) {
        model.text = body.text.empty() ? words(missing ? Word::kept_not_read : Word::no_text) : body.text;
        return;
    }
    const bool shown = context.state.images_shown.count(email.id) != 0 ||
                       context.state.settings.images_from.count(model.sender_address) != 0;
    model.address = "/mail/html/" + context.replica.owner(email.id) + '/' + email.id + "?images=" + (shown ? "1" : "0");
    const auto blocked = context.state.blocked_images.find(email.id);
    model.offers_images = !shown && blocked != context.state.blocked_images.end() && blocked->second > 0;
    model.images_words = words(Word::images_blocked);
    model.show_images = words(Word::show_images);
    if (!model.sender_address.empty()) model.always_images = words.fill(Word::always_images, model.sender_address);
}

void add_stub(const Context& context, const bridge::Email& email, ReaderMessage& model) {
    const auto& accounts = context.replica.external_accounts();
    const bridge::Id owner = context.replica.owner(email.id);
    const auto account = std::find_if(accounts.begin(), accounts.end(), [&](const mail::ExternalAccount& each) {
        return each.jmap_account.to_string() == owner;
    });
    if (!email.is_stub() || account == accounts.end()) return;
    const auto* status = context.replica.status(account->id);
    const bool comes = context.state.awaited.count(email.id) != 0 && status != nullptr && is_busy(status->phase);
    model.stub_words = context.words(comes ? Word::stub_downloading : Word::stub_why);
    if (!comes) model.download_whole = context.words(Word::stub_download);
}

// Every account that has it, the one of this e-mail first.
std::string via(const Context& context, const bridge::Email& email) {
    std::vector<bridge::Id> owners = {context.replica.owner(email.id)};
    for (const bridge::Email* each : state::shown_emails(context.state, context.replica, context.state.open))
        if (state::are_copies(*each, email)) owners.push_back(context.replica.owner(each->id));
    std::string names;
    for (auto owner = owners.begin(); owner != owners.end(); ++owner)
        for (const bridge::Account& account : context.replica.accounts())
            if (account.id == *owner && !account.is_home && std::find(owners.begin(), owner, *owner) == owner)
                names += (names.empty() ? "" : ", ") + account.name;
    const std::string text = names.empty() ? "" : context.words.fill(Word::via, names) + "  ·  ";
    return text + context.words.fill(Word::collected, context.calendar.moment(email.received_at));
}

// The beginning of the body; a folded message has no more of it.
ReaderMessage message(const Context& context, const bridge::Email& email, bool open) {
    ReaderMessage model;
    model.id = "message/" + email.id;
    model.email = email.id;
    model.open = open;
    model.preview = preview(context.words, email);
    model.unread = !email.seen();
    if (email.from.empty()) {
        model.sender = context.words(Word::no_sender);
    } else {
        model.sender = person(email.from.front());
        model.sender_address = email.from.front().email;
    }
    model.initials = initials(model.sender);
    const UtcTime sent = email.sent_at.value_or(email.received_at);
    model.date = context.calendar.moment(sent);
    model.full_date = context.words.fill(Word::sent_at, context.calendar.full(sent, email.sent_offset_minutes)) +
                      "  ·  " + context.words.fill(Word::collected, context.calendar.full(email.received_at));
    if (!email.to.empty()) model.to = context.words.fill(Word::to, joined(email.to));
    if (!email.cc.empty()) model.cc = context.words.fill(Word::cc, joined(email.cc));
    model.via = via(context, email);
    model.starred = email.flagged();
    model.is_draft = email.keywords.count("$draft") != 0;
    model.can_answer = context.replica.session().can_send;
    const bridge::Id owner = context.replica.owner(email.id);
    const auto is_in = [&](mail::Role role) {
        const bridge::Mailbox* mailbox = context.replica.mailbox_by_role(owner, role);
        return mailbox != nullptr && email.mailboxes.count(mailbox->id) != 0;
    };
    model.can_archive = !is_in(mail::Role::archive);
    model.can_delete = !is_in(mail::Role::trash);
    model.line = (model.unread ? context.words(Word::unread) + ", " : "") + model.sender + ", " + model.preview + ", " +
                 model.date;
    const auto height = context.state.body_heights.find(email.id);
    if (height != context.state.body_heights.end()) model.body_height = height->second;
    if (!open) return model;
    add_stub(context, email, model);
    // What the relay put in the place of the message says the same, but in English alone.
    if (!model.stub_words.empty()) {
        model.body_here = true;
        return model;
    }
    const bridge::Body* body = context.replica.body(email.id);
    if (body != nullptr) add_body(context, email, *body, model);
    if (body == nullptr && context.replica.offline()) {
        model.body_here = true;
        model.text = context.words(Word::kept_not_read);
    }
    if (body != nullptr) add_attachments(context, *body, model);
    add_warnings(context, email, body, model);
    model.delivery = delivery(context, email.id);
    return model;
}

Reader conversation(const Context& context, const std::vector<const bridge::Email*>& shown) {
    const std::vector<const bridge::Email*> emails = state::without_copies(context.state, context.replica, shown);
    Reader model;
    model.kind = Reader::Kind::message;
    model.row = context.state.open;
    const std::string& subject = emails.front()->subject;
    model.subject = subject.empty() ? context.words(Word::no_subject) : subject;
    if (emails.size() > 1) model.count_words = context.words.count(Word::message_count, emails.size());
    for (const bridge::Email* email : emails) {
        const bool open = emails.size() == 1 || context.state.unfolded.count(email->id) != 0;
        if (context.state.reveal_open && open && model.reveal == SIZE_MAX) model.reveal = model.messages.size();
        model.messages.push_back(message(context, *email, open));
    }
    return model;
}

}  // namespace

std::string address_in_name(const mail::EmailAddress& address) {
    if (!address.name) return {};
    const std::string& name = *address.name;
    const std::size_t at = name.find('@');
    if (at == std::string::npos || at == 0 || at + 1 == name.size()) return {};
    const std::size_t blank = name.find_last_of(" <(\"'", at);
    const std::size_t begin = blank == std::string::npos ? 0 : blank + 1;
    const std::size_t end = name.find_first_of(" >)\"'", at);
    const std::string shown = name.substr(begin, end == std::string::npos ? end : end - begin);
    return shown == address.email || shown.size() < 3 ? std::string() : shown;
}

std::string imitated_domain(std::string_view domain) {
    struct Twin {
        std::string_view foreign, latin;
    };
    // Cyrillic and Greek letters that no eye tells from Latin ones.
    constexpr Twin twins[] = {{"а", "a"}, {"с", "c"}, {"ԁ", "d"}, {"е", "e"}, {"һ", "h"}, {"і", "i"}, {"ј", "j"},
                              {"ӏ", "l"}, {"о", "o"}, {"р", "p"}, {"ԛ", "q"}, {"ѕ", "s"}, {"у", "y"}, {"х", "x"},
                              {"ԝ", "w"}, {"ο", "o"}, {"ν", "v"}, {"α", "a"}, {"ι", "i"}, {"ρ", "p"}};
    std::string plain;
    bool foreign = false, latin = false;
    while (!domain.empty()) {
        const auto twin = std::find_if(std::begin(twins), std::end(twins),
                                       [&](const Twin& each) { return starts_with(domain, each.foreign); });
        if (twin != std::end(twins)) {
            foreign = true;
            plain += twin->latin;
            domain.remove_prefix(twin->foreign.size());
            continue;
        }
        if (static_cast<unsigned char>(domain[0]) >= 0x80) return {};
        latin |= domain[0] != '.' && domain[0] != '-' && !(domain[0] >= '0' && domain[0] <= '9');
        plain += domain[0];
        domain.remove_prefix(1);
    }
    return foreign && latin ? plain : std::string();
}

Reader reader(const Context& context) {
    Reader model;
    const std::size_t selected = context.state.selected.size();
    if (selected > 1 || context.state.whole_list) {
        const bridge::List* list = context.replica.list(context.state.place);
        const std::size_t total = list == nullptr ? selected : list->ids.size();
        model.kind = Reader::Kind::many;
        model.empty_title = context.state.whole_list
                                ? context.words.fill(Word::whole_selected, context.words.number(total))
                                : context.words.count(Word::selected_count, selected);
        model.empty_why = context.words(Word::many_selected_why);
        return model;
    }
    const std::vector<const bridge::Email*> emails =
        state::shown_emails(context.state, context.replica, context.state.open);
    if (!emails.empty()) return conversation(context, emails);
    model.kind = context.state.open.empty() ? Reader::Kind::none : Reader::Kind::loading;
    model.empty_title = context.words(Word::no_message);
    model.empty_why = context.words(Word::no_message_why);
    return model;
}

}  // namespace kontor::models
