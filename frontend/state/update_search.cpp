// The search box: what is typed becomes a filter (engine/search), the filter a list like any other.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/search/filter.hpp"
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

namespace {

using words::Word;

// So long a pause in typing means: look for it.
constexpr Duration kPause{300};

struct RoleName {
    mail::Role role;
    std::string_view name;
    Word word;
};
// Mailboxes with a duty are known by their names in English and in the person's language, besides their own.
constexpr RoleName kRoleNames[] = {
    {mail::Role::inbox, "inbox", Word::inbox},    {mail::Role::archive, "archive", Word::archive_box},
    {mail::Role::drafts, "drafts", Word::drafts}, {mail::Role::sent, "sent", Word::sent},
    {mail::Role::junk, "spam", Word::junk},       {mail::Role::trash, "trash", Word::trash},
};

search::Places places(const Office& office, const Id& account) {
    search::Places known;
    for (const bridge::Mailbox* mailbox : office.replica.mailboxes(account)) {
        known.mailboxes.push_back({mailbox->name, mailbox->id});
        for (const RoleName& row : kRoleNames) {
            if (row.role != mailbox->role) continue;
            for (std::string name : {std::string(row.name), office.words(row.word)})
                if (name != mailbox->name) known.mailboxes.push_back({std::move(name), mailbox->id});
        }
    }
    for (const bridge::Account& each : office.replica.accounts()) known.accounts.push_back({each.name, each.id});
    return known;
}

bool names_a_mailbox(const search::Node& node) {
    if (node.kind == search::Node::Kind::term) return node.op == search::Operator::in;
    return std::any_of(node.operands.begin(), node.operands.end(), names_a_mailbox);
}

// What was thrown away is not looked for, unless it is asked for by name.
nlohmann::json outside_of_trash(const Office& office, const Id& account, nlohmann::json filter) {
    nlohmann::json away = nlohmann::json::array();
    for (const mail::Role role : {mail::Role::trash, mail::Role::junk})
        if (const bridge::Mailbox* mailbox = office.replica.mailbox_by_role(account, role)) away.push_back(mailbox->id);
    if (away.empty()) return filter;
    return {{"operator", "AND"}, {"conditions", {{{"inMailboxOtherThan", std::move(away)}}, std::move(filter)}}};
}

// Half of something: the person is not done typing.
bool is_unfinished(search::Mistake::Code code) {
    using Code = search::Mistake::Code;
    return code == Code::missing_term || code == Code::unclosed_quote || code == Code::unclosed_bracket;
}

void look_for(Office office, const Id& account, bool is_typing) {
    SearchBox& box = office.state.search;
    box.due.reset();
    search::Parsed parsed = search::parse(box.text, office.state.clock);
    if (!parsed.mistake && !parsed.tree) {
        update_search(office, ClearSearch{});
        return;
    }
    std::string filter;
    if (parsed.tree) {
        auto compiled = search::compile(*parsed.tree, places(office, account));
        if (const auto* mistake = std::get_if<search::Mistake>(&compiled)) parsed.mistake = *mistake;
        if (auto* made = std::get_if<nlohmann::json>(&compiled)) {
            if (!names_a_mailbox(*parsed.tree)) *made = outside_of_trash(office, account, std::move(*made));
            filter = made->dump();
        }
    }
    if (parsed.mistake && is_typing && is_unfinished(parsed.mistake->code)) return;
    box.mistake = parsed.mistake;
    if (filter.empty()) return;
    if (!box.before) box.before = office.state.place;
    box.found = box.text;
    bridge::ListKey key;
    key.account = account;
    key.filter = std::move(filter);
    open_list(office, key);
    if (!is_typing) office.effects.push_back(LeaveField{});  // to walk through what was found
}

void clear(Office office) {
    const std::optional<bridge::ListKey> before = office.state.search.before;
    office.state.search = {};
    if (before) open_list(office, *before);
}

}  // namespace

void update_search(Office office, const SearchAction& action) {
    AppState& state = office.state;
    std::visit(Overloaded{
                   [&](const GoToSearch&) {
                       state.screen = MailScreen{};
                       // On a small screen the list lies behind the message.
                       if (state.breadth == theme::Breadth::narrow) state.open.clear();
                       office.effects.push_back(MoveFocus{"search"});
                   },
                   [&](const EditSearch& edit) {
                       state.search.text = edit.text;
                       state.search.mistake.reset();
                       if (edit.text.empty()) return clear(office);
                       state.search.due = office.now + kPause;
                   },
                   [&](const SubmitSearch&) { look_for(office, state.place.account, false); },
                   [&](const SearchEverywhere&) { look_for(office, office.replica.session().unified, false); },
                   [&](const ClearSearch&) {
                       clear(office);
                       office.effects.push_back(LeaveField{});
                   },
               },
               action);
}

void tick_search(Office office) {
    const std::optional<Instant> due = office.state.search.due;
    if (due && *due <= office.now) look_for(office, office.state.place.account, true);
}

}  // namespace kontor::state
