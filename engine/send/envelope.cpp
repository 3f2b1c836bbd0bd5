#include "engine/send/envelope.hpp"

#include <set>
#include <utility>

#include "engine/mime/fields/address_list.hpp"
#include "engine/mime/fields/message_ids.hpp"
#include "engine/smtp/path.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::send {
namespace {

void add(std::vector<std::string>& all, Bytes value) {
    for (const mail::EmailAddress& address : mime::parse_addresses(value)) all.push_back(address.email);
}

// In order, each once.
class Each {
public:
    void add(const std::string& address) {
        if (seen_.insert(text::to_lower(address)).second) all_.push_back(address);
    }
    std::vector<std::string> take() { return std::move(all_); }

private:
    std::set<std::string> seen_;
    std::vector<std::string> all_;
};

}  // namespace

bool same_address(std::string_view a, std::string_view b) { return text::equal_ignoring_case(a, b); }

Correspondents correspondents(const mime::Message& message) {
    Correspondents all;
    Each to;
    for (const mime::Field& field : message.fields_of(message.root())) {
        const std::string name = text::to_lower(message.name_of(field));
        const Bytes value = message.value_of(field);
        if (name == "from") {
            ++all.from_fields;
            add(all.from, value);
        } else if (name == "sender") {
            ++all.sender_fields;
            add(all.sender, value);
        } else if (name == "resent-from") {
            add(all.resent_from, value);
        } else if (name == "resent-sender") {
            add(all.resent_sender, value);
        } else if (name == "to" || name == "cc" || name == "bcc") {
            for (const mail::EmailAddress& address : mime::parse_addresses(value)) to.add(address.email);
        } else if (name == "date") {
            all.has_date = true;
        } else if (name == "message-id") {
            const std::vector<std::string> ids = mime::parse_message_ids(value);
            if (!ids.empty()) all.message_id = ids.front();
        }
    }
    all.to = to.take();
    return all;
}

std::vector<mail::SendRecipient> recipients(const std::vector<std::string>& addresses,
                                            std::vector<std::string>& invalid) {
    Each each;
    for (const std::string& address : addresses) each.add(address);
    std::vector<mail::SendRecipient> to;
    for (const std::string& address : each.take()) {
        const auto path = smtp::Path::parse(address);
        if (!path || path->is_null()) {
            invalid.push_back(address);
            continue;
        }
        to.emplace_back();
        to.back().address = address;
    }
    return to;
}

}  // namespace kontor::send
