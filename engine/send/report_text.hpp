// Reports that were written for people only, read as well as it goes.
#pragma once

#include <optional>
#include <string_view>

#include "engine/send/report.hpp"

namespace kontor::send {

// `text`: the first text/plain part, UTF-8, lines ending in LF. Its message_id is looked for in the copy of the
// original below. Empty unless a program known for such texts, or the address of a mail system, wrote it.
std::optional<Report> read_report_text(const mime::Message& message, std::string_view text);

}  // namespace kontor::send
