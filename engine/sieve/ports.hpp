// What a running script asks of the world: the message it looks at, and the place where that message arrives.
//
// Both are called while the script runs, from the thread that runs it. What they return as views must stay until the
// script has ended.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"

namespace kontor::sieve {

// mime_message.hpp is the one over a parsed message.
class Message {
public:
    virtual ~Message() = default;

    virtual std::uint64_t size() = 0;  // octets of the raw message
    // The raw values of the fields of that name (any case), in order (RFC 8621 4.1.2.1).
    virtual std::vector<Bytes> fields(std::string_view name) = 0;

    // RFC 5173 5.1: all behind the header, as transferred. Empty where there is nothing, not even the blank line: then
    // no body test is true (RFC 5173 4), and the two below are empty as well.
    virtual std::optional<Bytes> raw_body() = 0;
    // RFC 5173 5.2: the parts whose media type is one of those ("text", "text/html", "" for all; lower case), decoded.
    virtual std::vector<std::string> content(const std::vector<std::string>& types) = 0;
    // RFC 5173 5.3: the text parts as UTF-8, without the marks of HTML.
    virtual std::vector<std::string> text() = 0;

    // RFC 5228 5.4: the addresses of the envelope without < >, as far as they are known; "" is the null return path.
    virtual std::optional<std::string> envelope_from() { return std::nullopt; }
    virtual std::vector<std::string> envelope_to() { return {}; }

    // RFC 5235: how likely it is spam, 0-100, and how likely it carries a virus, 0-5; empty: nobody looked.
    virtual std::optional<int> spam_percent() { return std::nullopt; }
    virtual std::optional<int> virus_level() { return std::nullopt; }
};

class Surroundings {
public:
    virtual ~Surroundings() = default;

    virtual UtcTime now() = 0;
    virtual int zone_minutes() { return 0; }  // east of UTC: the local time of RFC 5260 4.1

    // RFC 5490 3.1, RFC 9042 4, RFC 8579 2. `mailbox` is empty where the whole account is asked.
    virtual bool has_mailbox(std::string_view) { return false; }
    virtual bool has_mailbox_id(std::string_view) { return false; }
    virtual bool has_special_use(const std::optional<std::string>& mailbox, std::string_view use) {
        return static_cast<void>(mailbox), static_cast<void>(use), false;
    }

    // RFC 7352 3: whether an earlier message left this mark, and it has not expired. See Outcome::marks.
    virtual bool has_mark(std::string_view) { return false; }
};

}  // namespace kontor::sieve
