// Email/parse (RFC 8621 4.9): messages that lie in blobs, read like e-mails without being any.
#include <array>
#include <set>
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/blob.hpp"
#include "engine/jmap/capability.hpp"
#include "engine/jmap/email/email.hpp"
#include "engine/jmap/email/reader.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/method.hpp"
#include "engine/mime/parse_message.hpp"

namespace kontor::jmap {
namespace {

const std::vector<std::string>& default_properties() {
    static const std::vector<std::string> names = {
        "messageId", "inReplyTo",  "references", "sender",   "from",       "to",
        "cc",        "bcc",        "replyTo",    "subject",  "sentAt",     "hasAttachment",
        "preview",   "bodyValues", "textBody",   "htmlBody", "attachments"};
    return names;
}

bool is_known(const Call& call, const std::string& name) {
    const Property* property = find_property(email_type.properties, name);
    if (!property) return is_header_property(name);
    return !property->is(needs_collector) || call.request.uses(capability::collector);
}

json or_null(json value) { return value.empty() ? json(nullptr) : std::move(value); }

}  // namespace

bool is_message(const std::string& raw) {
    const mime::Message message = mime::parse(raw);
    return message.root().field_count != 0;
}

MethodResult<json> parse_emails(Call& call) {
    Arguments arguments(call.arguments);
    const auto blob_ids = arguments.texts("blobIds");
    auto properties = arguments.texts("properties").value_or(default_properties());
    if (!blob_ids) arguments.wrong("blobIds", "a list of ids");
    if (arguments.error()) return *arguments.error();
    if (blob_ids->size() > call.context().limits.objects_in_get) return MethodError{"requestTooLarge", ""};
    for (const std::string& name : properties) {
        if (!is_known(call, name)) return invalid_arguments("There is no property " + name);
    }
    auto reader = EmailReader::make(call, std::move(properties));
    if (!reader) return reader.error();

    json parsed = json::object(), not_parsable = json::array(), not_found = json::array();
    for (const std::string& id : std::set<std::string>(blob_ids->begin(), blob_ids->end())) {
        auto raw = read_blob(call.view(), call.scope, id);
        if (!raw) return server_failure(raw.error());
        if (!*raw) {
            not_found.push_back(id);
        } else if (!is_message(**raw)) {
            not_parsable.push_back(id);
        } else {
            parsed[id] = reader->read_message(id, std::move(**raw));
        }
    }
    return json{{"accountId", call.account_id},
                {"parsed", or_null(std::move(parsed))},
                {"notParsable", or_null(std::move(not_parsable))},
                {"notFound", or_null(std::move(not_found))}};
}

}  // namespace kontor::jmap
