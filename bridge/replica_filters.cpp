// Filters: fetched whole once they are wanted, because a person has few of them; changed at once, and put right by what
// the relay pushes. And the one run over mail that is there already, which is followed from its start to its end.
#include <algorithm>
#include <utility>

#include "bridge/decode.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"

namespace kontor::bridge {
namespace {

// So many of the messages that a run tells of are fetched, to be shown.
constexpr std::size_t most_shown = 50;

Deed about(Deed::Kind kind, const std::string& filter) {
    Deed deed;
    deed.kind = kind;
    deed.mailbox = filter;
    return deed;
}

}  // namespace

const std::vector<Filter>* Replica::filters() const { return state_->filters ? &*state_->filters : nullptr; }

const Filter* Replica::filter(const Id& id) const {
    if (!state_->filters) return nullptr;
    const auto at = std::find_if(state_->filters->begin(), state_->filters->end(),
                                 [&](const Filter& each) { return each.id == id; });
    return at == state_->filters->end() ? nullptr : &*at;
}

void Replica::need_filters() {
    if (state_->filters_wanted || session_.unified.empty()) return;
    state_->filters_wanted = true;
    if (link() == Client::Link::online) fetch_filters();
}

void Replica::fetch_filters() {
    const Json get = {{"accountId", session_.home}, {"ids", nullptr}};
    ask(Json::array({Json::array({"Filter/get", get})}), [this](const Json* methods, const MethodError*) {
        if (!methods) return;  // asked again on reconnection
        read_filters(call_answer(*methods, 0));
    });
}

void Replica::read_filters(const Json& result) {
    if (!result.is_object()) return;
    state_->filters.emplace();
    for (const Json& object : member(result, "list")) state_->filters->push_back(decode_filter(object));
    sort_filters();
    ++revision_;
}

void Replica::sort_filters() {
    std::stable_sort(state_->filters->begin(), state_->filters->end(),
                     [](const Filter& a, const Filter& b) { return a.sort_order < b.sort_order; });
}

// What the relay made of it (the script of a form, the form of a script) is read in the same request: whoever opens the
// filter again finds what was saved.
Ticket Replica::set_filters(Json arguments, Deed deed) {
    Action action;
    action.ticket = ++state_->last_ticket;
    action.deed = std::move(deed);
    arguments["accountId"] = session_.home;
    const Json all = {{"accountId", session_.home}, {"ids", nullptr}};
    action.calls = Json::array({Json::array({"Filter/set", std::move(arguments)}), Json::array({"Filter/get", all})});
    action.finish = [this](const Json& methods, Outcome& outcome) {
        outcome.created = text(member(member(call_answer(methods, 0), "created"), "new"), "id");
        const Json& now = call_answer(methods, 1);
        if (!now.is_object()) return fetch_filters();
        read_filters(now);
    };
    perform(std::move(action));
    return state_->last_ticket;
}

Ticket Replica::create_filter(const Filter& filter) {
    Json object = encode_filter(filter);
    const bool any = state_->filters && !state_->filters->empty();
    object["sortOrder"] = any ? state_->filters->back().sort_order + 1 : 0;
    object["isEnabled"] = filter.is_enabled;
    return set_filters({{"create", {{"new", std::move(object)}}}}, about(Deed::Kind::save_filter, filter.name));
}

Ticket Replica::update_filter(const Filter& filter) {
    return set_filters({{"update", {{filter.id, encode_filter(filter)}}}}, about(Deed::Kind::save_filter, filter.name));
}

Ticket Replica::set_filter_enabled(const Id& id, bool enabled) {
    std::string name;
    if (state_->filters)
        for (Filter& each : *state_->filters)
            if (each.id == id) each.is_enabled = enabled, each.disabled_because.clear(), name = each.name;
    return set_on(session_.home, "Filter/set", {{"update", {{id, {{"isEnabled", enabled}}}}}}, true,
                  about(Deed::Kind::arrange_filters, name));
}

// All are numbered anew, for filters made elsewhere may share a place; told are those whose number is another one now.
Ticket Replica::move_filter(const Id& id, int by) {
    if (!state_->filters) return ++state_->last_ticket;
    std::vector<Filter>& all = *state_->filters;
    const auto at = std::find_if(all.begin(), all.end(), [&](const Filter& each) { return each.id == id; });
    if (at == all.end()) return ++state_->last_ticket;
    const auto other = at - all.begin() + by;
    if (other >= 0 && other < static_cast<std::ptrdiff_t>(all.size()))
        std::swap(*at, all[static_cast<std::size_t>(other)]);
    Json update = Json::object();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].sort_order == i) continue;
        all[i].sort_order = static_cast<std::uint32_t>(i);
        update[all[i].id] = {{"sortOrder", i}};
    }
    if (update.empty()) return ++state_->last_ticket;
    Deed deed = about(Deed::Kind::arrange_filters, "");
    for (const Filter& each : all) deed.subjects[each.id] = each.name;
    return set_on(session_.home, "Filter/set", {{"update", std::move(update)}}, true, std::move(deed));
}

Ticket Replica::destroy_filter(const Id& id) {
    const Filter* known = filter(id);
    if (known == nullptr) return ++state_->last_ticket;
    const Filter gone = *known;
    std::erase_if(*state_->filters, [&](const Filter& each) { return each.id == id; });
    const Ticket ticket = set_on(session_.home, "Filter/set", {{"destroy", Json::array({id})}}, true,
                                 about(Deed::Kind::remove_filter, gone.name));
    state_->filters_destroyed[ticket] = gone;
    return ticket;
}

// As it was and at its place, but under another id.
bool Replica::undo_filter(Ticket ticket) {
    const auto at = state_->filters_destroyed.find(ticket);
    if (at == state_->filters_destroyed.end()) return false;
    const Filter gone = std::move(at->second);
    state_->filters_destroyed.erase(at);
    Json object = encode_filter(gone);
    object["sortOrder"] = gone.sort_order;
    object["isEnabled"] = gone.is_enabled;
    set_filters({{"create", {{"new", std::move(object)}}}}, about(Deed::Kind::save_filter, gone.name));
    return true;
}

Ticket Replica::check_script(const std::string& script) {
    Action action;
    action.ticket = ++state_->last_ticket;
    action.repeatable = true;
    action.calls = Json::array({Json::array({"Filter/check", {{"accountId", session_.home}, {"sieve", script}}})});
    action.finish = [](const Json& methods, Outcome& outcome) {
        const Json& answer = call_answer(methods, 0);
        outcome.mistakes = decode_mistakes(member(answer, "errors"));
        outcome.form = decode_filter(answer).form;
    };
    perform(std::move(action));
    return state_->last_ticket;
}

Ticket Replica::run_filters(const Id& filter, const Id& account, bool is_preview) {
    const auto id_or_null = [](const Id& id) { return id.empty() ? Json(nullptr) : Json(id); };
    const Json run = {
        {"filterId", id_or_null(filter)}, {"jmapAccountId", id_or_null(account)}, {"isPreview", is_preview}};
    Action action;
    action.ticket = ++state_->last_ticket;
    action.calls =
        Json::array({Json::array({"FilterRun/set", {{"accountId", session_.home}, {"create", {{"new", run}}}}})});
    action.finish = [this, is_preview](const Json& methods, Outcome& outcome) {
        const Json& created = member(member(call_answer(methods, 0), "created"), "new");
        if (!created.is_object()) return;
        state_->filter_run = decode_filter_run(created);
        state_->filter_run->is_preview = is_preview;
        outcome.created = state_->filter_run->id;
        state_->filter_run_asked = false;
        fetch_filter_run();  // it may be over before the push for it is enabled
    };
    perform(std::move(action));
    return state_->last_ticket;
}

Ticket Replica::cancel_filter_run(const Id& run) {
    return set_on(session_.home, "FilterRun/set", {{"update", {{run, {{"isCancelled", true}}}}}}, true, {},
                  {"notFound"});
}

const FilterRun* Replica::filter_run(const Id& run) const {
    return state_->filter_run && state_->filter_run->id == run ? &*state_->filter_run : nullptr;
}

void Replica::fetch_filter_run() {
    if (!state_->filter_run || state_->filter_run->is_over() || link() != Client::Link::online) return;
    if (std::exchange(state_->filter_run_asked, true)) {
        state_->filter_run_changed = true;
        return;
    }
    state_->filter_run_changed = false;
    const Id id = state_->filter_run->id;
    const Json get = {{"accountId", session_.home}, {"ids", Json::array({id})}};
    ask(Json::array({Json::array({"FilterRun/get", get})}), [this, id](const Json* methods, const MethodError*) {
        state_->filter_run_asked = false;
        if (!methods || filter_run(id) == nullptr) return;
        const Json& list = member(call_answer(*methods, 0), "list");
        if (list.is_array() && !list.empty()) {
            state_->filter_run = decode_filter_run(list.front());
        } else {  // the relay began anew meanwhile, and knows nothing of it
            state_->filter_run->state = FilterRun::State::cancelled;
        }
        for (std::size_t i = 0; i < std::min(most_shown, state_->filter_run->first.size()); ++i)
            if (const Id& hit = state_->filter_run->first[i].email; email(hit) == nullptr)
                state_->members_missing.insert(hit);
        fetch_members();
        ++revision_;
        if (state_->filter_run_changed) fetch_filter_run();
    });
}

}  // namespace kontor::bridge
