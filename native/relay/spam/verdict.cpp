#include "native/relay/spam/verdict.hpp"

#include <array>
#include <nlohmann/json.hpp>

namespace kontor::spam {
namespace {

constexpr std::array<std::string_view, 4> spam_actions = {"reject", "soft reject", "add header", "rewrite subject"};
constexpr std::array<std::string_view, 2> other_actions = {"no action", "greylist"};

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& words, std::string_view word) {
    for (const std::string_view known : words)
        if (known == word) return true;
    return false;
}

}  // namespace

Result<Verdict> verdict_of(std::string_view answer) {
    const auto object = nlohmann::json::parse(answer, nullptr, false);
    const auto wrong = [](const char* expected) { return Error{"rspamd's answer cannot be read", expected, "", ""}; };
    if (!object.is_object()) return wrong("an object");
    const auto action = object.find("action");
    if (action == object.end() || !action->is_string()) return wrong("an action");
    Verdict verdict;
    verdict.action = action->get<std::string>();
    verdict.is_spam = is_among(spam_actions, verdict.action);
    if (!verdict.is_spam && !is_among(other_actions, verdict.action)) return wrong("an action it has");
    if (const auto score = object.find("score"); score != object.end() && score->is_number())
        verdict.score = score->get<double>();
    return verdict;
}

}  // namespace kontor::spam
