// People and their signing in: fetched whole once they are wanted, because there are few, and anew when a push says
// that something has changed. Nothing is shown ahead of the relay's word.
#include <utility>

#include "bridge/decode.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"

namespace kontor::bridge {

const People* Replica::people() const { return state_->people ? &*state_->people : nullptr; }

void Replica::need_people() {
    if (state_->people_wanted || session_.person.empty()) return;
    state_->people_wanted = true;
    if (link() == Client::Link::online) fetch_people();
}

void Replica::fetch_people() {
    if (!state_->people_wanted) return;
    const Json get = {{"accountId", session_.home}, {"ids", nullptr}};
    Json calls = Json::array();
    for (const char* type : {"Person/get", "SignIn/get", "TwoStep/get", "AuditEntry/get"})
        calls.push_back(Json::array({type, get}));
    ask(std::move(calls), [this](const Json* methods, const MethodError*) {
        if (!methods) return;  // asked again on reconnection
        state_->people = decode_people(*methods);
        ++revision_;
    });
}

// One object is created, changed or destroyed; what the answer tells of it only once goes into the outcome.
Ticket Replica::set_people(const char* method, Json arguments) {
    Action action;
    action.ticket = ++state_->last_ticket;
    arguments["accountId"] = session_.home;
    action.calls = Json::array({Json::array({method, std::move(arguments)})});
    action.finish = [this](const Json& methods, Outcome& outcome) {
        const Json& answer = call_answer(methods, 0);
        for (const char* done : {"created", "updated"}) {
            const Json& objects = member(answer, done);
            if (!objects.is_object() || objects.empty()) continue;
            outcome.created = text(*objects.begin(), "id");
            outcome.revealed = decode_revealed(*objects.begin());
        }
        fetch_people();
    };
    perform(std::move(action));
    return state_->last_ticket;
}

Ticket Replica::add_person(const std::string& name, bool is_admin) {
    return set_people("Person/set",
                      {{"create", {{"new", {{"name", name}, {"isAdministrator", is_admin}, {"newLink", true}}}}}});
}

Ticket Replica::change_person(const Person& person) {
    const Json patch = {{"isAdministrator", person.is_admin},
                        {"quota", person.quota ? Json(*person.quota) : Json(nullptr)},
                        {"networks", person.networks}};
    return set_people("Person/set", {{"update", {{person.id, patch}}}});
}

Ticket Replica::drop_two_step(const Id& person) {
    return set_people("Person/set", {{"update", {{person, {{"hasTwoStep", false}}}}}});
}

Ticket Replica::make_link(const Id& person) {
    return set_people("Person/set", {{"update", {{person, {{"newLink", true}}}}}});
}

Ticket Replica::remove_person(const Id& person) {
    return set_people("Person/set", {{"destroy", Json::array({person})}});
}

Ticket Replica::change_password(const std::string& present, const std::string& next) {
    return set_people("Person/set",
                      {{"update", {{session_.person, {{"currentPassword", present}, {"password", next}}}}}});
}

Ticket Replica::make_token(const std::string& label) {
    return set_people("SignIn/set", {{"create", {{"new", {{"label", label}}}}}});
}

Ticket Replica::end_sign_ins(const std::vector<Id>& ids) { return set_people("SignIn/set", {{"destroy", ids}}); }

Ticket Replica::offer_two_step() { return set_people("TwoStep/set", {{"update", {{"singleton", {{"offer", true}}}}}}); }

Ticket Replica::accept_two_step(const std::string& code) {
    return set_people("TwoStep/set", {{"update", {{"singleton", {{"isOn", true}, {"code", code}}}}}});
}

Ticket Replica::stop_two_step(const std::string& password) {
    return set_people("TwoStep/set", {{"update", {{"singleton", {{"isOn", false}, {"password", password}}}}}});
}

}  // namespace kontor::bridge
