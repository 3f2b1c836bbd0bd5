#include "engine/mail/vacation.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace kontor::mail {

using nlohmann::json;

namespace {

json moment_or_null(const std::optional<UtcTime>& time) { return time ? json(time->seconds) : json(nullptr); }

json words_or_null(const std::optional<std::string>& text) { return text ? json(*text) : json(nullptr); }

std::optional<UtcTime> moment_of(const json& document, const char* name) {
    const auto at = document.find(name);
    if (at == document.end() || !at->is_number_integer()) return std::nullopt;
    return UtcTime{at->get<std::int64_t>()};
}

std::optional<std::string> words_of(const json& document, const char* name) {
    const auto at = document.find(name);
    if (at == document.end() || !at->is_string()) return std::nullopt;
    return at->get<std::string>();
}

}  // namespace

std::string to_document(const VacationResponse& vacation) {
    const json document = {{"isEnabled", vacation.is_enabled},
                           {"from", moment_or_null(vacation.from)},
                           {"to", moment_or_null(vacation.to)},
                           {"subject", words_or_null(vacation.subject)},
                           {"textBody", words_or_null(vacation.text_body)},
                           {"htmlBody", words_or_null(vacation.html_body)},
                           {"days", vacation.days},
                           {"enabledAt", vacation.enabled_at.seconds}};
    return document.dump();
}

Result<VacationResponse> vacation_from_document(std::string_view text) {
    const json document = json::parse(text, nullptr, false);
    const Error broken{"The vacation reply cannot be read", "its document", "", ""};
    if (!document.is_object()) return broken;
    VacationResponse vacation;
    try {
        vacation.is_enabled = document.value("isEnabled", false);
        vacation.from = moment_of(document, "from");
        vacation.to = moment_of(document, "to");
        vacation.subject = words_of(document, "subject");
        vacation.text_body = words_of(document, "textBody");
        vacation.html_body = words_of(document, "htmlBody");
        vacation.days =
            std::clamp(document.value("days", vacation.days), shortest_vacation_days, longest_vacation_days);
        vacation.enabled_at = moment_of(document, "enabledAt").value_or(UtcTime{});
    } catch (const json::exception&) {
        return broken;
    }
    return vacation;
}

void note_answer(VacationAnswers& answers, std::string_view address, UtcTime now) {
    answers.last.insert_or_assign(std::string(address), now);
    if (answers.last.size() <= vacation_answers) return;
    answers.last.erase(std::min_element(answers.last.begin(), answers.last.end(),
                                        [](const auto& one, const auto& other) { return one.second < other.second; }));
}

std::string to_document(const VacationAnswers& answers) {
    json last = json::object();
    for (const auto& [address, time] : answers.last) last[address] = time.seconds;
    return json{{"last", std::move(last)}}.dump();
}

Result<VacationAnswers> vacation_answers_from_document(std::string_view text) {
    const json document = json::parse(text, nullptr, false);
    const auto last = document.is_object() ? document.find("last") : document.end();
    if (!document.is_object() || last == document.end() || !last->is_object())
        return Error{"The list of whom the vacation reply went to cannot be read", "its document", "", ""};
    VacationAnswers answers;
    for (const auto& [address, time] : last->items())
        if (time.is_number_integer()) answers.last[address] = UtcTime{time.get<std::int64_t>()};
    return answers;
}

}  // namespace kontor::mail
