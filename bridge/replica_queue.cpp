// How what the person did gets to the relay: in order, through lost connections and closed windows, with what was
// refused told object by object.
//
// No request carries ifInState: a patch says what one keyword or the mailboxes of one e-mail are to be, so doing it
// twice is doing it once. One request is under way at a time, and a record goes only when its answer is there; what a
// crash leaves is therefore the end of the queue, beginning with the one that may have been done. Repeating an end ends
// where the queue ended. What makes an object must be told apart: a mailbox that is there already, under a request that
// may have been sent before, is the one it made; anything else is looked for first (replica_looking.cpp).
#include <algorithm>
#include <utility>

#include "bridge/kept.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"

namespace kontor::bridge {
namespace {

constexpr const char* failures[] = {"notCreated", "notUpdated", "notDestroyed"};

// The arguments of the answer to that call, whether it failed or not; null when there is none.
const Json& invocation(const Json& methods, std::size_t call) {
    static const Json null;
    const std::string id = std::to_string(call);
    for (const Json& each : methods)
        if (each[2] == id) return each;
    return null;
}

// The objects a Foo/set names.
std::vector<Id> objects_of(const Json& arguments) {
    std::vector<Id> ids;
    for (const char* what : {"create", "update"}) {
        const Json& objects = member(arguments, what);
        if (!objects.is_object()) continue;
        for (const auto& [id, unused] : objects.items()) ids.push_back(id);
    }
    for (const Json& id : member(arguments, "destroy"))
        if (id.is_string()) ids.push_back(id.get<std::string>());
    return ids;
}

// RFC 8621 7.5 names recipients in a property of their own.
std::string description_of(const Json& error) {
    std::string words = text(error, "description");
    for (const Json& address : member(error, "invalidRecipients"))
        if (address.is_string()) words += (words.empty() ? "" : ", ") + address.get<std::string>();
    return words;
}

MethodError error_of(const Json& set_error) {
    return {text(set_error, "type"), description_of(set_error), text(set_error, "reason")};
}

// It is so already.
bool is_done(const Deed& deed, bool sent_before, const MethodError& error) {
    switch (deed.kind) {
        case Deed::Kind::destroy:
        case Deed::Kind::discard_draft:
        case Deed::Kind::remove_filter:
            return error.type == "notFound";
        case Deed::Kind::keyword:
            return deed.keyword == "$seen" && error.type == "notFound";  // nobody reads it any more
        case Deed::Kind::make_mailbox:
            return sent_before && error.type == "alreadyExists";
        case Deed::Kind::remove_mailbox:
            return sent_before && error.type == "notFound";
        default:
            return false;
    }
}

}  // namespace

std::optional<MethodError> first_error(const Json& methods) {
    for (const Json& invocation : methods) {
        const Json& arguments = invocation[1];
        if (invocation[0] == "error") return MethodError{text(arguments, "type"), text(arguments, "description")};
        for (const char* failed : failures) {
            const Json& errors = member(arguments, failed);
            if (!errors.is_object() || errors.empty()) continue;
            return error_of(*errors.begin());
        }
    }
    return std::nullopt;
}

std::size_t Replica::pending_actions() const { return state_->waiting.size() + state_->actions_in_flight; }

bool Replica::all_sent() const {
    return !state_->sending && std::none_of(state_->waiting.begin(), state_->waiting.end(),
                                            [](const Action& action) { return action.is_kept(); });
}

void Replica::perform(Action action) {
    action.order = ++state_->last_order;
    action.waited = link() != Client::Link::online;
    if (action.is_kept()) keep_action(action);
    state_->waiting.push_back(std::move(action));
    send_waiting_actions();
    write_shelf();
    ++revision_;
}

void Replica::send_waiting_actions() {
    while (link() == Client::Link::online && !state_->waiting.empty() && !state_->sending) {
        auto action = std::make_shared<Action>(std::move(state_->waiting.front()));
        state_->waiting.pop_front();
        ++state_->actions_in_flight;
        const bool sent_before = std::exchange(action->sent, true);
        if (action->is_kept()) {
            if (!sent_before) keep_action(*action);
            state_->sending = *action;
        }
        if (Json calls = sent_before || action->is_old ? looking_calls(*action) : Json(); !calls.is_null()) {
            look_before_repeating(action, std::move(calls));
            continue;
        }
        ask(action->calls, [this, action, sent_before](const Json* methods, const MethodError* error) {
            --state_->actions_in_flight;
            if (action->is_kept()) state_->sending.reset();
            if (error && error->type == "connectionLost" && (action->repeatable || action->is_kept()))
                return put_back(std::move(*action));
            action->sent = sent_before;
            finish(*action, methods, error);
            send_waiting_actions();
        });
    }
}

// Back to its place: what the person did first must be done first.
void Replica::put_back(Action action) {
    action.waited = true;
    const auto later = [&](const Action& other) { return other.order > action.order; };
    const auto at = std::find_if(state_->waiting.begin(), state_->waiting.end(), later);
    state_->waiting.insert(at, std::move(action));
}

// It was carried out, or need not be any more.
void Replica::forget_action(const Action& action) {
    state_->keep.queue.push_back({queue_record(action.order), std::nullopt});
}

void Replica::read_refusals(const Action& action, const Json* methods, const MethodError* error,
                            Outcome& outcome) const {
    const auto refuse = [&](const Id& object, const MethodError& why) {
        if (is_done(action.deed, action.sent, why)) return;
        const auto subject = action.deed.subjects.find(object);
        outcome.refused.push_back(
            {object, subject == action.deed.subjects.end() ? action.deed.mailbox : subject->second, why});
    };
    for (std::size_t call = 0; call < action.calls.size(); ++call) {
        const Json& answer = methods ? invocation(*methods, call) : Json();
        if (error || answer.is_null() || answer[0] == "error") {
            MethodError why = error ? *error : MethodError{"serverFail", ""};
            if (!error && !answer.is_null()) why = {text(answer[1], "type"), text(answer[1], "description")};
            for (const Id& object : objects_of(action.calls[call][1])) refuse(object, why);
            continue;
        }
        for (const char* failed : failures) {
            const Json& errors = member(answer[1], failed);
            if (!errors.is_object()) continue;
            for (const auto& [object, why] : errors.items()) refuse(object, error_of(why));
        }
    }
}

void Replica::finish(const Action& action, const Json* methods, const MethodError* error) {
    Outcome outcome;
    outcome.ticket = action.ticket;
    outcome.deed = action.deed;
    outcome.waited = action.waited;
    if (action.is_kept()) {
        forget_action(action);
        read_refusals(action, methods, error, outcome);
        if (!outcome.refused.empty()) outcome.error = outcome.refused.front().error;
    } else {
        if (error) outcome.error = *error;
        if (methods) outcome.error = first_error(*methods);
        if (outcome.error && action.sent && action.done_if.count(outcome.error->type) != 0) outcome.error.reset();
    }
    if (methods && action.finish) action.finish(*methods, outcome);
    if (methods) finish_sending(action, *methods, outcome);
    if (outcome.error) {
        // What was shown ahead of the answer may be wrong now: read it again.
        for (const auto& [id, subject] : action.deed.subjects) state_->doubtful.insert(id);
        for (auto& [key, data] : state_->lists) data.stale = true;
        for (const auto& [id, unused] : state_->accounts) fetch_mailboxes(id);
        fetch_email_changes();
        if (state_->filters_wanted) fetch_filters();
        fetch_sending();
        state_->undo.erase(action.ticket);
    }
    state_->outcomes.push_back(std::move(outcome));
    ++revision_;
}

std::optional<Outcome> Replica::next_outcome() {
    if (state_->outcomes.empty()) return std::nullopt;
    Outcome outcome = std::move(state_->outcomes.front());
    state_->outcomes.pop_front();
    return outcome;
}

}  // namespace kontor::bridge
