#include "engine/mime/summary.hpp"

#include <array>

#include "engine/mime/body_structure.hpp"
#include "engine/mime/fields/address_list.hpp"
#include "engine/mime/fields/date.hpp"
#include "engine/mime/fields/forms.hpp"
#include "engine/mime/fields/message_ids.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::mime {
namespace {

enum class Wanted : std::uint8_t {
    subject,
    from,
    sender,
    reply_to,
    to,
    cc,
    bcc,
    date,
    message_id,
    in_reply_to,
    references
};
constexpr std::array<std::string_view, 11> wanted_names = {
    "subject", "from", "sender", "reply-to", "to", "cc", "bcc", "date", "message-id", "in-reply-to", "references",
};

// The last field of each wanted name; RFC 5322 3.6 allows each once.
struct WantedFields {
    std::array<const Field*, wanted_names.size()> last{};
    bool twice = false;
};

WantedFields find_wanted(const Message& message) {
    WantedFields found;
    for (const Field& field : message.fields_of(message.root())) {
        const Bytes name = message.name_of(field);
        for (std::size_t i = 0; i < wanted_names.size(); ++i) {
            if (!text::equal_ignoring_case(name, wanted_names[i])) continue;
            found.twice |= found.last[i] != nullptr;
            found.last[i] = &field;
            break;
        }
    }
    return found;
}

}  // namespace

mail::Summary summarise(const Message& message) {
    const WantedFields fields = find_wanted(message);
    const auto value = [&](Wanted wanted) {
        const Field* field = fields.last[static_cast<std::size_t>(wanted)];
        return field ? message.value_of(*field) : Bytes();
    };
    mail::Summary summary;
    summary.subject = as_text(value(Wanted::subject));
    summary.from = parse_addresses(value(Wanted::from));
    summary.sender = parse_addresses(value(Wanted::sender));
    summary.reply_to = parse_addresses(value(Wanted::reply_to));
    summary.to = parse_addresses(value(Wanted::to));
    summary.cc = parse_addresses(value(Wanted::cc));
    summary.bcc = parse_addresses(value(Wanted::bcc));
    summary.sent_at = parse_date(value(Wanted::date));
    summary.message_id = parse_message_ids(value(Wanted::message_id));
    summary.in_reply_to = parse_message_ids(value(Wanted::in_reply_to));
    summary.references = parse_message_ids(value(Wanted::references));
    summary.preview = preview(message);
    summary.has_attachment = body_structure(message).has_attachment;
    summary.damaged = message.damaged || fields.twice;
    return summary;
}

}  // namespace kontor::mime
