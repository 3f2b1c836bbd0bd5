#include "engine/jmap/vacation_response/vacation_response.hpp"

#include <array>
#include <utility>

#include "engine/base/one_line.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/stored.hpp"
#include "engine/mail/vacation.hpp"

namespace kontor::jmap {
namespace {

using mail::VacationResponse;

constexpr const char* singleton = "singleton";
constexpr std::size_t longest_subject = 255, longest_body = 256 * 1024;

constexpr std::array<Property, 8> vacation_properties = {{
    {"id", server_set | immutable},
    {"isEnabled", 0, is_boolean, "false"},
    {"fromDate", 0, is_text_or_null, "null"},
    {"toDate", 0, is_text_or_null, "null"},
    {"subject", 0, is_text_or_null, "null"},
    {"textBody", 0, is_text_or_null, "null"},
    {"htmlBody", 0, is_text_or_null, "null"},
    {"days", needs_collector, is_unsigned, "7"},
}};

json words_or_null(const std::optional<std::string>& text) { return text ? json(*text) : json(nullptr); }

json to_json(const VacationResponse& vacation) {
    return {{"id", singleton},
            {"isEnabled", vacation.is_enabled},
            {"fromDate", date_or_null(vacation.from)},
            {"toDate", date_or_null(vacation.to)},
            {"subject", words_or_null(vacation.subject)},
            {"textBody", words_or_null(vacation.text_body)},
            {"htmlBody", words_or_null(vacation.html_body)},
            {"days", vacation.days}};
}

// With the record it is in; zero: there is none yet.
struct Kept {
    mail::RecordId record;
    VacationResponse vacation;
};
MethodResult<Kept> kept(Call& call) {
    const auto records = call.view().records(store::Type::vacation_response, call.scope);
    if (!records) return server_failure(records.error());
    if (records->empty()) return Kept{};
    const auto vacation = mail::vacation_from_document(records->front().document);
    if (!vacation) return MethodError{"serverFail", "The vacation reply cannot be read."};
    return Kept{records->front().id, *vacation};
}

MethodResult<std::vector<json>> read_vacation(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    std::vector<json> list;
    if (!is_chosen(ids, singleton)) return list;
    const auto known = kept(call);
    if (!known) return known.error();
    list.push_back(chosen(to_json(known->vacation), wanted));
    return list;
}

class VacationWriter final : public Writer {
public:
    explicit VacationWriter(Call& call) : call_(call) {}

    SetResult<json> create(json) override { return SetError{singleton, "There is one, always.", {}, ""}; }
    SetResult<void> destroy(const std::string& id) override {
        return id == singleton ? SetError{singleton, "It can be switched off.", {}, ""} : not_found();
    }

    SetResult<json> update(const std::string&, const json& changed) override {
        auto known = kept(call_);
        if (!known) return SetError{known.error().type, known.error().description, {}, ""};
        VacationResponse& vacation = known->vacation;
        const bool was_enabled = vacation.is_enabled;
        if (auto taken = take(changed, vacation); !taken) return taken.error();
        if (vacation.is_enabled && !was_enabled) vacation.enabled_at = call_.context().now;
        const auto type = store::Type::vacation_response;
        const std::string document = mail::to_document(vacation);
        if (known->record) {
            if (auto done = call_.update().change_record(type, known->record, document); !done)
                return set_failure(done.error());
        } else if (auto made = call_.update().add_record(type, call_.scope.account(), document); !made) {
            return set_failure(made.error());
        }
        return spelled_otherwise(changed, to_json(vacation));
    }

private:
    SetResult<void> take(const json& object, VacationResponse& vacation) {
        if (const auto is = object.find("isEnabled"); is != object.end()) vacation.is_enabled = is->get<bool>();
        if (auto taken = take_date(object, "fromDate", vacation.from); !taken) return taken;
        if (auto taken = take_date(object, "toDate", vacation.to); !taken) return taken;
        if (auto taken = take_words(object, "subject", vacation.subject, longest_subject); !taken) return taken;
        if (vacation.subject && has_control(*vacation.subject)) return invalid_property("subject", "It is one line.");
        if (auto taken = take_words(object, "textBody", vacation.text_body, longest_body); !taken) return taken;
        if (auto taken = take_words(object, "htmlBody", vacation.html_body, longest_body); !taken) return taken;
        const auto days = object.find("days");
        if (days == object.end()) return {};
        if (*days < mail::shortest_vacation_days || *days > mail::longest_vacation_days)
            return invalid_property("days", "From 1 to 90.");
        vacation.days = days->get<std::uint32_t>();
        return {};
    }

    static SetResult<void> take_date(const json& object, const char* name, std::optional<UtcTime>& into) {
        const auto value = object.find(name);
        if (value == object.end()) return {};
        into.reset();
        if (value->is_null()) return {};
        into = parse_utc_date(value->get_ref<const std::string&>());
        return into ? SetResult<void>() : invalid_property(name, "Not a UTCDate.");
    }

    static SetResult<void> take_words(const json& object, const char* name, std::optional<std::string>& into,
                                      std::size_t longest) {
        const auto value = object.find(name);
        if (value == object.end()) return {};
        into.reset();
        if (value->is_null()) return {};
        into = value->get<std::string>();
        return into->size() <= longest ? SetResult<void>() : invalid_property(name, "It is too long.");
    }

    // A date with a fraction of a second is kept without it.
    static json spelled_otherwise(const json& asked, const json& is) {
        json other = json::object();
        for (const auto& [name, value] : asked.items())
            if (is[name] != value) other[name] = is[name];
        return other.empty() ? json(nullptr) : other;
    }

    Call& call_;
};

MethodResult<std::unique_ptr<Writer>> write_vacation(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<VacationWriter>(call));
}

}  // namespace

constinit const DataType vacation_response_type = {
    .name = "VacationResponse",
    .properties = vacation_properties,
    .state = stored_state<store::Type::vacation_response>,
    .read = read_vacation,
    .writer = write_vacation,
};

}  // namespace kontor::jmap
