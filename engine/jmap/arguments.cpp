#include "engine/jmap/arguments.hpp"

#include <utility>

#include "engine/jmap/i_json.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/property.hpp"

namespace kontor::jmap {

const json* Arguments::value(const char* name) const {
    const auto at = object_.find(name);
    return at == object_.end() || at->is_null() ? nullptr : &*at;
}

void Arguments::wrong(const char* name, const char* expected) {
    if (!error_) error_ = invalid_arguments(std::string(name) + " must be " + expected);
}

bool Arguments::boolean(const char* name, bool fallback) {
    const json* given = value(name);
    if (!given) return fallback;
    if (!given->is_boolean()) return wrong(name, "a boolean"), fallback;
    return given->get<bool>();
}

std::optional<std::uint64_t> Arguments::unsigned_int(const char* name) {
    const json* given = value(name);
    if (!given) return std::nullopt;
    if (!is_unsigned(*given)) return wrong(name, "an unsigned integer"), std::nullopt;
    return given->get<std::uint64_t>();
}

std::optional<std::int64_t> Arguments::integer(const char* name) {
    const json* given = value(name);
    if (!given) return std::nullopt;
    if (!given->is_number_integer() || (given->is_number_unsigned() && !is_unsigned(*given))) {
        return wrong(name, "an integer"), std::nullopt;
    }
    const auto number = given->get<std::int64_t>();
    if (number > greatest_int || number < -greatest_int) return wrong(name, "an integer below 2^53"), std::nullopt;
    return number;
}

std::optional<std::string> Arguments::text(const char* name) {
    const json* given = value(name);
    if (!given) return std::nullopt;
    if (!given->is_string()) return wrong(name, "a string"), std::nullopt;
    return given->get_ref<const std::string&>();
}

std::string Arguments::required_text(const char* name) {
    auto given = text(name);
    if (!given) wrong(name, "a string");
    return std::move(given).value_or("");
}

std::optional<std::vector<std::string>> Arguments::texts(const char* name) {
    const json* given = array(name);
    if (!given) return std::nullopt;
    std::vector<std::string> list;
    list.reserve(given->size());
    for (const json& item : *given) {
        if (!item.is_string()) return wrong(name, "a list of strings"), std::nullopt;
        list.push_back(item.get_ref<const std::string&>());
    }
    return list;
}

const json* Arguments::object(const char* name) {
    const json* given = value(name);
    if (given && !given->is_object()) return wrong(name, "an object"), nullptr;
    return given;
}

const json* Arguments::array(const char* name) {
    const json* given = value(name);
    if (given && !given->is_array()) return wrong(name, "a list"), nullptr;
    return given;
}

}  // namespace kontor::jmap
