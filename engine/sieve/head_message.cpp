#include "engine/sieve/head_message.hpp"

#include <algorithm>

#include "engine/mime/body_value.hpp"
#include "engine/mime/html_text.hpp"

namespace kontor::sieve {

std::vector<std::string> HeadMessage::content(const std::vector<std::string>& types) {
    std::vector<std::string> found;
    for (const mime::Message::Kept* kept : {&message_.plain, &message_.html}) {
        if (kept->part == mime::no_part) continue;
        const mime::Part& part = message_.parts[static_cast<std::size_t>(kept->part)];
        const bool is_wanted = std::any_of(types.begin(), types.end(), [&](const std::string& type) {
            return type.empty() || type == part.type || type == part.media_type();
        });
        if (!is_wanted) continue;
        std::string value = mime::body_value(part, kept->bytes).value;
        found.push_back(part.subtype == "html" ? mime::html_to_text(value, value.size()) : std::move(value));
    }
    return found;
}

}  // namespace kontor::sieve
