// Email/get (RFC 8621 4.2).
#include <utility>

#include "engine/jmap/email/email.hpp"
#include "engine/jmap/email/reader.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/stored.hpp"

namespace kontor::jmap {

MethodResult<std::vector<json>> read_emails(Call& call, const std::vector<std::string>& properties, const Ids* names) {
    if (!names) return MethodError{"requestTooLarge", "Ask for e-mails by id."};
    auto reader = EmailReader::make(call, properties);
    if (!reader) return reader.error();
    const auto emails = call.view().emails(call.scope, parse_ids<mail::EmailId>(*names));
    if (!emails) return server_failure(emails.error());
    std::vector<json> list;
    list.reserve(emails->size());
    for (const mail::Email& email : *emails) {
        auto object = reader->read(email);
        if (!object) return object.error();
        list.push_back(std::move(*object));
    }
    return list;
}

}  // namespace kontor::jmap
