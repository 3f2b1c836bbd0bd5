#include "frontend/models/accounts_pane.hpp"

#include <algorithm>

#include "frontend/models/outbox.hpp"
#include "frontend/models/progress.hpp"

namespace kontor::models {

namespace {

using mail::Role;
using words::Word;

bool hidden(const Context& context, const bridge::Id& account, const bridge::Mailbox& mailbox) {
    // What people made themselves stands with its account, not once more with all of them.
    if (mailbox.role == Role::none) return account == context.replica.session().unified;
    // Nothing can be sent or marked as spam in an empty new account: such a mailbox is no news. Inbox, Archive and
    // Trash are always there to be found.
    const bool here = context.state.place.account == account && context.state.place.mailbox == mailbox.id;
    return (mailbox.role == Role::drafts || mailbox.role == Role::sent || mailbox.role == Role::junk) &&
           mailbox.total_emails == 0 && !here;
}

// Mail that is dragged goes into mailboxes of its own account, or by role.
bool takes_dragged(const Context& context, const bridge::Id& account, const bridge::Mailbox& mailbox) {
    const std::vector<bridge::Id>& rows = context.state.dragged;
    const bool written_here = mailbox.role == Role::drafts || mailbox.role == Role::sent;
    if (rows.empty() || written_here || mailbox.id == context.state.place.mailbox) return false;
    if (account == context.replica.session().unified) return mailbox.role != Role::none;
    return std::all_of(rows.begin(), rows.end(),
                       [&](const bridge::Id& row) { return context.replica.owner(row) == account; });
}

bool is_dragging(const Context& context) {
    return !context.state.dragged.empty() || !context.state.dragged_mailbox.mailbox.empty();
}

// The mailbox that is dragged, if it is of that account.
const bridge::Mailbox* dragged_mailbox(const Context& context, const bridge::Id& account) {
    const state::MailboxPlace& dragged = context.state.dragged_mailbox;
    return dragged.account == account ? context.replica.mailbox(account, dragged.mailbox) : nullptr;
}

bool opens_soon(const Context& context, const bridge::Id& account, const bridge::Id& mailbox) {
    const state::MailboxPlace& hovered = context.state.hovered;
    return context.state.opens && hovered.account == account && hovered.mailbox == mailbox;
}

MailboxRow mailbox_row(const Context& context, const bridge::Id& account, const bridge::Mailbox& mailbox, int depth,
                       bool has_nested) {
    MailboxRow row;
    row.id = "box/" + account + '/' + mailbox.id;
    row.key.account = account;
    row.key.mailbox = mailbox.id;
    row.name = mailbox_name(context.words, mailbox);
    row.icon = role_icon(mailbox.role);
    row.depth = depth;
    row.has_nested = has_nested;
    row.folded = has_nested && context.state.settings.collapsed_mailboxes.count(account + '/' + mailbox.id) != 0;
    if (has_nested) row.fold_words = context.words.fill(row.folded ? Word::show_nested : Word::hide_nested, row.name);
    if (account != context.replica.session().unified)
        row.options_words = context.words.fill(Word::mailbox_options, row.name);
    row.opens_soon = opens_soon(context, account, mailbox.id);
    row.can_drag = mailbox.role == Role::none && account != context.replica.session().unified;
    const bridge::Mailbox* moved = dragged_mailbox(context, account);
    row.can_drop =
        takes_dragged(context, account, mailbox) || (moved != nullptr && takes_mailbox(context, *moved, mailbox));
    row.refuses_drop = is_dragging(context) && !row.can_drop;
    const bool counts_all = mailbox.role == Role::drafts;
    const bool counts_none = mailbox.role == Role::trash || mailbox.role == Role::junk || mailbox.role == Role::sent;
    const std::uint32_t number = counts_all ? mailbox.total_emails : counts_none ? 0 : mailbox.unread_emails;
    if (number > 0) {
        row.count = context.words.number(number);
        row.count_words = context.words.count(counts_all ? Word::message_count : Word::unread_count, number);
    }
    const bridge::ListKey& place = context.state.place;
    row.selected = std::holds_alternative<state::MailScreen>(context.state.screen) && place.account == account &&
                   place.mailbox == mailbox.id && place.keyword.empty();
    return row;
}

MailboxRow starred_row(const Context& context, const bridge::Id& account) {
    MailboxRow row;
    row.id = "box/" + account + "/starred";
    row.key.account = account;
    row.key.keyword = "$flagged";
    row.name = context.words(Word::starred);
    row.refuses_drop = is_dragging(context);
    row.icon = theme::Icon::star;
    row.selected = std::holds_alternative<state::MailScreen>(context.state.screen) &&
                   context.state.place.account == account && context.state.place.keyword == row.key.keyword;
    return row;
}

// Only where there is something in it that the person should know of.
std::optional<MailboxRow> outbox_row(const Context& context) {
    const OutboxBrief brief = outbox_brief(context);
    const bool here = std::holds_alternative<state::OutboxScreen>(context.state.screen);
    if (brief.count == 0 && !here) return std::nullopt;
    MailboxRow row;
    row.id = "outbox";
    row.name = context.words(Word::outbox);
    row.icon = brief.in_trouble ? theme::Icon::warning : theme::Icon::sent;
    row.is_outbox = true;
    row.is_trouble = brief.in_trouble;
    row.refuses_drop = is_dragging(context);
    row.selected = here;
    if (brief.count == 0) return row;
    row.count = context.words.number(brief.count);
    row.count_words = context.words.count(Word::outbox_count, brief.count);
    return row;
}

// Those below `parent`, each followed by what is below it. A parent that is not there counts as none.
void add_nested(const Context& context, AccountSection& section, const bridge::Id& parent, int depth) {
    constexpr int deepest = 8;
    const std::vector<const bridge::Mailbox*> all = context.replica.mailboxes(section.account);
    const auto parent_of = [&](const bridge::Mailbox& mailbox) {
        const bool known = context.replica.mailbox(section.account, mailbox.parent) != nullptr;
        return known ? mailbox.parent : bridge::Id();
    };
    for (const bridge::Mailbox* mailbox : all) {
        if (parent_of(*mailbox) != parent || hidden(context, section.account, *mailbox)) continue;
        const bool has_nested = std::any_of(all.begin(), all.end(), [&](const bridge::Mailbox* each) {
            return each->parent == mailbox->id && !hidden(context, section.account, *each);
        });
        MailboxRow row = mailbox_row(context, section.account, *mailbox, depth, has_nested);
        const bool folded = row.folded;
        section.mailboxes.push_back(std::move(row));
        if (has_nested && !folded && depth < deepest) add_nested(context, section, mailbox->id, depth + 1);
        if (mailbox->role == Role::inbox && depth == 0)
            section.mailboxes.push_back(starred_row(context, section.account));
    }
}

void add_mailboxes(const Context& context, AccountSection& section) {
    add_nested(context, section, {}, 0);
    const bridge::Mailbox* moved = dragged_mailbox(context, section.account);
    section.opens_soon = opens_soon(context, section.account, {});
    section.can_drop = moved != nullptr && !moved->parent.empty();
    if (section.account != context.replica.session().unified)
        section.new_mailbox_words = context.words.fill(Word::new_mailbox_in, section.name);
    const bridge::Mailbox* inbox = context.replica.mailbox_by_role(section.account, Role::inbox);
    if (inbox == nullptr || inbox->unread_emails == 0) return;
    section.count = context.words.number(inbox->unread_emails);
    section.count_words = context.words.count(Word::unread_count, inbox->unread_emails);
}

void add_external(const Context& context, const mail::ExternalAccount& external, AccountSection& section) {
    const words::Words& words = context.words;
    section.external = external.id;
    section.settings_words = words.fill(Word::account_settings, section.name);
    const auto* screen = std::get_if<state::AccountScreen>(&context.state.screen);
    section.selected = screen != nullptr && screen->account == external.id;
    const mail::ExternalAccountStatus* status = context.replica.status(external.id);
    if (external.disabled == mail::DisabledBecause::by_user) {
        section.paused = true;
        section.state = words(Word::paused);
        return;
    }
    if (status != nullptr && status->error) {
        const Trouble trouble = explain(words, *status->error);
        section.in_trouble = true;
        section.state = trouble.what;
        section.state_tip = trouble.what + (trouble.server_says.empty() ? "" : ". " + trouble.server_says);
        return;
    }
    if (const auto sending = sending_trouble(context, section.account)) {
        section.in_trouble = true;
        section.state = words(Word::outbox_trouble);
        section.state_tip = sending->trouble.what;
        return;
    }
    if (status == nullptr || !is_busy(status->phase)) return;
    const Progress progress = collection_progress(context, external.id, *status);
    section.collecting = true;
    section.progress = progress.share;
    section.state = progress.brief;
    section.state_tip = progress.sentence;
}

AccountSection section_of(const Context& context, const bridge::Id& account, std::string name) {
    AccountSection section;
    section.id = "account/" + account;
    section.account = account;
    section.name = std::move(name);
    section.folded = context.state.settings.collapsed_accounts.count(account) != 0;
    add_mailboxes(context, section);
    return section;
}

bool is_empty(const Context& context, const bridge::Id& account) {
    const auto mailboxes = context.replica.mailboxes(account);
    return std::all_of(mailboxes.begin(), mailboxes.end(),
                       [](const bridge::Mailbox* mailbox) { return mailbox->total_emails == 0; });
}

}  // namespace

bool takes_mailbox(const Context& context, const bridge::Mailbox& mailbox, const bridge::Mailbox& parent) {
    if (mailbox.parent == parent.id) return false;
    // Not below itself, nor below what is below it.
    bridge::Id above = parent.id;
    for (int depth = 0; !above.empty() && depth < 64; ++depth) {
        if (above == mailbox.id) return false;
        const bridge::Mailbox* each = context.replica.mailbox(mailbox.account, above);
        above = each == nullptr ? bridge::Id() : each->parent;
    }
    return parent.role != Role::trash && parent.role != Role::junk && parent.role != Role::drafts;
}

AccountsPane accounts_pane(const Context& context) {
    AccountsPane pane;
    pane.dragging = is_dragging(context);
    pane.title = context.words(Word::accounts);
    pane.add_account = context.words(Word::add_account);
    if (context.replica.session().can_send) pane.write = context.words(Word::write_mail);
    pane.loading = !context.replica.ready();
    if (pane.loading) return pane;

    const bridge::Session& session = context.replica.session();
    if (!session.unified.empty())
        pane.sections.push_back(section_of(context, session.unified, context.words(Word::all_accounts)));
    for (const bridge::Account& account : context.replica.accounts()) {
        if (account.is_home && is_empty(context, account.id)) continue;
        const std::string name = account.is_home ? context.words(Word::home_account) : account.name;
        AccountSection section = section_of(context, account.id, name);
        const auto& externals = context.replica.external_accounts();
        const auto external = std::find_if(externals.begin(), externals.end(), [&](const mail::ExternalAccount& each) {
            return each.jmap_account.to_string() == account.id;
        });
        if (external != externals.end()) add_external(context, *external, section);
        pane.sections.push_back(std::move(section));
    }
    if (const bridge::Quota* quota = context.replica.quota()) {
        const words::Words& words = context.words;
        Storage& storage = pane.storage.emplace();
        storage.name = words(Word::storage);
        storage.words = words.fill(Word::storage_used, {words.bytes(quota->used), words.bytes(quota->limit)});
        storage.share = std::min(1.0f, static_cast<float>(quota->used) / static_cast<float>(quota->limit));
        storage.is_nearly_full = quota->warn > 0 && quota->used >= quota->warn;
    }
    if (auto outbox = outbox_row(context); outbox && !pane.sections.empty())
        pane.sections.front().mailboxes.push_back(std::move(*outbox));
    return pane;
}

}  // namespace kontor::models
