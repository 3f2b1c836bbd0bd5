// E-mails as JSON, with the properties one call asks for (RFC 8621 4.1, 4.2). What a list shows comes from the store's
// columns; a message is read and parsed only where a property needs it, and only its header where that is enough.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/jmap/call.hpp"
#include "engine/jmap/email/body.hpp"
#include "engine/jmap/email/header.hpp"
#include "engine/jmap/unified.hpp"

namespace kontor::jmap {

class EmailReader {
public:
    // Takes the arguments of the call that are about bodies.
    static MethodResult<EmailReader> make(Call&, std::vector<std::string> properties);

    MethodResult<json> read(const mail::Email&);
    // A message that is no e-mail of the store (Email/parse, 4.9): what only the store could say is null.
    json read_message(const std::string& blob_id, std::string raw);

private:
    // One property as this call wants it: from a column, from the mailboxes, or from the message.
    struct Column;
    struct Wanted {
        std::string name;
        const Column* column = nullptr;
        std::optional<HeaderProperty> header;
        json (Body::*body)() const = nullptr;
        bool is_headers = false, is_mailboxes = false;

        bool needs_header() const { return header.has_value() || is_headers; }
    };

    explicit EmailReader(Call& call) : call_(&call) {}
    static Wanted resolve(const std::string& name);
    MethodResult<void> load(const mail::Email&);
    json value_of(const Wanted&, const mail::Email&) const;

    Call* call_;
    std::vector<Wanted> wanted_;  // sorted by name: objects are built in order
    BodyOptions options_;
    std::optional<Mailboxes> mailboxes_;  // of the unified account
    bool needs_header_ = false, needs_body_ = false;

    // The message at hand.
    std::string raw_;
    std::optional<mime::Message> message_;
    std::optional<Body> body_;
};

}  // namespace kontor::jmap
