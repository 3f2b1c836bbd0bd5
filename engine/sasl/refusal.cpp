#include "engine/sasl/refusal.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/limits.hpp"
#include "engine/base/server_words.hpp"

namespace kontor::sasl {

std::string refusal_of(Bytes challenge) {
    if (challenge.size() > limits::sasl_line) return {};
    const nlohmann::json object = nlohmann::json::parse(challenge, nullptr, false);
    if (!object.is_object()) return {};
    const auto status = object.find("status");
    if (status == object.end()) return {};
    if (status->is_number_integer()) return std::to_string(status->get<std::int64_t>());
    return status->is_string() ? server_words(status->get_ref<const std::string&>()) : std::string();
}

}  // namespace kontor::sasl
