// Person/get and /set.
#include <algorithm>
#include <array>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/people/people.hpp"

namespace kontor::jmap {
namespace {

bool is_octets_or_null(const json& value) { return value.is_null() || is_unsigned(value); }
bool is_list_of_texts(const json& value) {
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const json& each) { return is_text(each); });
}

constexpr std::array<Property, 14> person_properties = {{
    {"id", server_set | immutable},
    {"name", immutable, is_text},
    {"isAdministrator", 0, is_boolean, "false"},
    {"quota", 0, is_octets_or_null, "null"},  // octets; null: what holds for everybody; 0: no limit
    {"networks", 0, is_list_of_texts, "[]"},  // that may sign in as this person; none: all
    {"hasTwoStep", 0, is_boolean, "false"},   // true cannot be set: that is the person's own
    {"hasPassword", server_set},
    {"hasLink", server_set},
    {"usedOctets", server_set},
    {"lastUsed", server_set},
    // Setting it true makes a new one; the answer has linkPath, "/?link=...", and linkExpires.
    {"newLink", write_only, is_boolean, "false"},
    // One's own: a new password, by the present one.
    {"password", write_only, is_text_or_null, "null"},
    {"currentPassword", write_only, is_text_or_null, "null"},
    {"isSelf", server_set},
}};

json person_json(const people::Person& person, const Call& call) {
    return {{"id", person.user.id.to_string()},
            {"name", person.user.name},
            {"isAdministrator", person.user.is_admin},
            {"quota", person.user.quota ? json(*person.user.quota) : json(nullptr)},
            {"networks", person.user.networks},
            {"hasTwoStep", person.user.has_two_step},
            {"hasPassword", !person.user.password_hash.empty()},
            {"hasLink", person.has_link},
            {"usedOctets", person.used},
            {"lastUsed", date_or_null(person.last_used)},
            {"isSelf", person.user.id == call.context().user}};
}

MethodResult<std::vector<json>> read_people(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    const auto people = people_desk(call).people(actor(call));
    if (!people) return method_error(people.error());
    std::vector<json> list;
    for (const people::Person& person : *people)
        if (is_chosen(ids, person.user.id.to_string())) list.push_back(chosen(person_json(person, call), wanted));
    return list;
}

people::PersonChange change_of(const json& object) {
    people::PersonChange change;
    if (object.contains("isAdministrator")) change.is_admin = object["isAdministrator"].get<bool>();
    if (object.contains("quota")) {
        const json& quota = object["quota"];
        change.quota = quota.is_null() ? std::optional<std::uint64_t>() : std::optional(quota.get<std::uint64_t>());
    }
    if (object.contains("networks")) change.networks = object["networks"].get<std::vector<std::string>>();
    change.drop_two_step = object.contains("hasTwoStep") && object["hasTwoStep"] == false;
    return change;
}

bool changes_a_person(const json& changed) {
    return changed.contains("isAdministrator") || changed.contains("quota") || changed.contains("networks") ||
           changed.contains("hasTwoStep");
}

class PersonWriter final : public Writer {
public:
    explicit PersonWriter(Call& call) : call_(call) {}

    SetResult<json> create(json object) override {
        if (object["hasTwoStep"] == true) return invalid_property("hasTwoStep", "Only the person can switch it on.");
        if (!object["password"].is_null()) return invalid_property("password", "The person chooses it, with a link.");
        const auto id = desk().add(actor(call_), object["name"].get<std::string>(), change_of(object));
        if (!id) return set_error(id.error());
        json created = {{"id", id->to_string()}, {"hasPassword", false}, {"usedOctets", 0}};
        if (object["newLink"] == true)
            if (auto made = add_link(*id, created); !made) return made.error();
        return created;
    }

    SetResult<json> update(const std::string& name, const json& changed) override {
        const auto id = mail::UserId::parse(name);
        if (!id || !is_visible(*id)) return not_found();
        if (changed.contains("hasTwoStep") && changed["hasTwoStep"] == true)
            return invalid_property("hasTwoStep", "Only the person can switch it on.");
        if (changed.contains("password") && !changed["password"].is_null())
            if (auto chosen = choose_password(*id, changed); !chosen) return chosen.error();
        if (changes_a_person(changed))
            if (auto done = desk().change(actor(call_), *id, change_of(changed)); !done) return set_error(done.error());
        json answer = json::object();
        if (changed.contains("newLink") && changed["newLink"] == true)
            if (auto made = add_link(*id, answer); !made) return made.error();
        return answer.empty() ? json(nullptr) : std::move(answer);
    }

    SetResult<void> destroy(const std::string& name) override {
        const auto id = mail::UserId::parse(name);
        if (!id || !is_visible(*id)) return not_found();
        const auto removed = desk().remove(actor(call_), *id);
        if (!removed) return set_error(removed.error());
        return {};
    }

private:
    people::Desk& desk() { return people_desk(call_); }

    // To those who look after nobody there is only themselves.
    bool is_visible(mail::UserId id) const { return call_.context().is_admin || id == call_.context().user; }

    SetResult<void> add_link(mail::UserId id, json& answer) {
        const auto link = desk().link(actor(call_), id);
        if (!link) return set_error(link.error());
        answer["linkPath"] = link->path;
        answer["linkExpires"] = date_or_null(link->expires);
        answer["hasLink"] = true;
        return {};
    }

    SetResult<void> choose_password(mail::UserId id, const json& changed) {
        if (id != call_.context().user)
            return SetError{"forbidden", "Only the person chooses it: make a link for them.", {}, ""};
        const json& present = changed.contains("currentPassword") ? changed["currentPassword"] : json();
        const auto chosen =
            desk().choose_password(actor(call_), Secret(present.is_string() ? present.get<std::string>() : ""),
                                   Secret(changed["password"].get<std::string>()));
        if (!chosen) return set_error(chosen.error());
        return {};
    }

    Call& call_;
};

MethodResult<std::unique_ptr<Writer>> write_people(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<PersonWriter>(call));
}

}  // namespace

constinit const DataType person_type = {
    .name = "Person",
    .properties = person_properties,
    .is_stored = false,
    .state = people_state,
    .read = read_people,
    .writer = write_people,
};

}  // namespace kontor::jmap
