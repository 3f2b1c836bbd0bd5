#include "frontend/models/accounts_pane.hpp"

#include <algorithm>

#include "frontend/models/progress.hpp"

namespace kontor::models {

namespace {

using mail::Role;
using words::Word;

bool hidden(const bridge::Mailbox& mailbox) {
    // Nothing can be sent or marked as spam in an empty new account: such a mailbox is no news. Inbox, Archive and
    // Trash are always there to be found.
    return (mailbox.role == Role::drafts || mailbox.role == Role::sent || mailbox.role == Role::junk) &&
           mailbox.total_emails == 0;
}

int depth_of(const Context& context, const bridge::Mailbox& mailbox) {
    int depth = 0;
    const bridge::Mailbox* parent = &mailbox;
    while (depth < 8 && !parent->parent.empty()) {
        parent = context.replica.mailbox(mailbox.account, parent->parent);
        if (parent == nullptr) break;
        ++depth;
    }
    return depth;
}

MailboxRow mailbox_row(const Context& context, const bridge::Id& account, const bridge::Mailbox& mailbox) {
    MailboxRow row;
    row.id = "box/" + account + '/' + mailbox.id;
    row.key.account = account;
    row.key.mailbox = mailbox.id;
    row.name = mailbox_name(context.words, mailbox);
    row.icon = role_icon(mailbox.role);
    row.depth = depth_of(context, mailbox);
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
    row.icon = theme::Icon::star;
    row.selected = std::holds_alternative<state::MailScreen>(context.state.screen) &&
                   context.state.place.account == account && context.state.place.keyword == row.key.keyword;
    return row;
}

void add_mailboxes(const Context& context, AccountSection& section) {
    for (const bridge::Mailbox* mailbox : context.replica.mailboxes(section.account)) {
        if (!hidden(*mailbox)) section.mailboxes.push_back(mailbox_row(context, section.account, *mailbox));
        if (mailbox->role == Role::inbox) section.mailboxes.push_back(starred_row(context, section.account));
    }
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

AccountsPane accounts_pane(const Context& context) {
    AccountsPane pane;
    pane.title = context.words(Word::accounts);
    pane.add_account = context.words(Word::add_account);
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
    return pane;
}

}  // namespace kontor::models
