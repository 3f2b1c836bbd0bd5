// TwoStep/get and /set: the second step of one's own signing in. It is switched on by two updates: {"offer": true}
// answers what an authenticator app is told, {"isOn": true, "code": "123456"} proves that the app knows it, and answers
// the recovery codes. {"isOn": false, "password": ...} switches it off.
#include <array>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/people/people.hpp"

namespace kontor::jmap {
namespace {

constexpr const char* two_step_id = "singleton";

constexpr std::array<Property, 6> two_step_properties = {{
    {"id", server_set | immutable},
    {"isOn", 0, is_boolean, "false"},
    {"recoveryCodesLeft", server_set},
    {"offer", write_only, is_boolean, "false"},
    {"code", write_only, is_text_or_null, "null"},
    {"password", write_only, is_text_or_null, "null"},
}};

std::string text_of(const json& changed, const char* name) {
    const auto found = changed.find(name);
    return found != changed.end() && found->is_string() ? found->get<std::string>() : std::string();
}

MethodResult<std::vector<json>> read_two_step(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    std::vector<json> list;
    if (!is_chosen(ids, two_step_id)) return list;
    const auto kept = people_desk(call).two_step(actor(call));
    if (!kept) return method_error(kept.error());
    list.push_back(chosen(
        {{"id", two_step_id}, {"isOn", kept->has_value()}, {"recoveryCodesLeft", *kept ? (*kept)->recovery_codes : 0}},
        wanted));
    return list;
}

class TwoStepWriter final : public Writer {
public:
    explicit TwoStepWriter(Call& call) : call_(call) {}

    SetResult<json> update(const std::string& id, const json& changed) override {
        if (id != two_step_id) return not_found();
        if (changed.contains("offer") && changed["offer"] == true) return offer();
        if (!changed.contains("isOn")) return invalid_property("isOn", "Says what is wanted.");
        return changed["isOn"] == true ? switch_on(changed) : switch_off(changed);
    }

private:
    people::Desk& desk() { return people_desk(call_); }

    SetResult<json> offer() {
        const auto made = desk().offer_two_step(actor(call_));
        if (!made) return set_error(made.error());
        return json{{"secret", std::string(made->secret.reveal())},
                    {"uri", std::string(made->uri.reveal())},
                    {"picture", made->picture}};
    }

    SetResult<json> switch_on(const json& changed) {
        const auto codes = desk().accept_two_step(actor(call_), text_of(changed, "code"));
        if (!codes) return set_error(codes.error());
        json list = json::array();
        for (const Secret& code : *codes) list.push_back(std::string(code.reveal()));
        return json{{"recoveryCodesLeft", codes->size()}, {"recoveryCodes", std::move(list)}};
    }

    SetResult<json> switch_off(const json& changed) {
        const auto off = desk().stop_two_step(actor(call_), Secret(text_of(changed, "password")));
        if (!off) return set_error(off.error());
        return json{{"recoveryCodesLeft", 0}};
    }

    Call& call_;
};

MethodResult<std::unique_ptr<Writer>> write_two_step(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<TwoStepWriter>(call));
}

}  // namespace

constinit const DataType two_step_type = {
    .name = "TwoStep",
    .properties = two_step_properties,
    .is_stored = false,
    .may_create = false,
    .state = people_state,
    .read = read_two_step,
    .writer = write_two_step,
};

}  // namespace kontor::jmap
