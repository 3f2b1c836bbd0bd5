#include "engine/mail/vacation.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/mail/document.hpp"

namespace kontor::mail {

using nlohmann::json;

namespace {

json moment_or_null(const std::optional<UtcTime>& time) { return time ? json(time->seconds) : json(nullptr); }

json words_or_null(const std::optional<std::string>& text) { return text ? json(*text) : json(nullptr); }

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
    VacationResponse vacation;
    DocumentReader reader(document, "");
    const auto moment = [&](const char* name, std::optional<UtcTime>& into) {
        if (reader.find(name)) reader.read(name, into.emplace());
    };
    const auto words = [&](const char* name, std::optional<std::string>& into) {
        if (reader.find(name)) reader.read_text(name, into.emplace());
    };
    reader.read("isEnabled", vacation.is_enabled);
    moment("from", vacation.from);
    moment("to", vacation.to);
    words("subject", vacation.subject);
    words("textBody", vacation.text_body);
    words("htmlBody", vacation.html_body);
    reader.read("days", vacation.days, shortest_vacation_days, longest_vacation_days);
    reader.read("enabledAt", vacation.enabled_at);
    if (reader.error()) return *reader.error();
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
