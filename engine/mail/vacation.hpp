// The vacation reply of one JMAP account (RFC 8621 8), and who got it. Which mail is answered is decided in
// engine/send/vacation.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"

namespace kontor::mail {

struct VacationResponse {
    bool is_enabled = false;
    std::optional<UtcTime> from, to;                           // mail that arrives from then on, and before then
    std::optional<std::string> subject, text_body, html_body;  // UTF-8
    std::uint32_t days = 7;                                    // a sender is answered once in so many
    UtcTime enabled_at;  // when it was switched on last: mail that is older is not answered
    bool operator==(const VacationResponse&) const = default;
};

inline constexpr std::uint32_t shortest_vacation_days = 1, longest_vacation_days = 90;

// The document of a store::Record of Type::vacation_response: at most one an account; none is the default above.
std::string to_document(const VacationResponse&);
Result<VacationResponse> vacation_from_document(std::string_view document);

// Whom an account answered when. It is a record of its own (Type::vacation_answers), which no client sees, so that an
// answer is no change of the VacationResponse.
struct VacationAnswers {
    std::map<std::string, UtcTime, std::less<>> last;  // by address, lower case
    bool operator==(const VacationAnswers&) const = default;
};

// So many senders are remembered (RFC 5230 4.2 asks for 1000); then the one answered longest ago is forgotten.
inline constexpr std::size_t vacation_answers = 2000;
void note_answer(VacationAnswers&, std::string_view address, UtcTime now);

std::string to_document(const VacationAnswers&);
Result<VacationAnswers> vacation_answers_from_document(std::string_view document);

}  // namespace kontor::mail
