// The target of a request, "/jmap/download/a1/b2/a%20b.pdf?accept=image%2Fpng" (RFC 9112 3.2.1, origin form),
// taken apart once, so that nobody decodes twice.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kontor::http {

struct Target {
    std::string path;  // as sent, without the query
    std::vector<std::string>
        segments;  // decoded: "jmap", "download", "a1", "b2", "a b.pdf"; a final "/" adds an empty one
    std::vector<std::pair<std::string, std::string>> parameters;  // decoded, "+" is a space

    // The first of that name.
    std::optional<std::string_view> parameter(std::string_view name) const;
};

// Empty for anything but an absolute path, for a broken %-escape, for a segment "." or ".." and for control
// characters, encoded or not.
std::optional<Target> parse_target(std::string_view text);

// Everything but unreserved characters as %XX (RFC 3986 2).
std::string percent_encode(std::string_view text);

// The target as a log may show it: values of parameters that are secrets (ticket, s, code, state) are left out.
std::string loggable(std::string_view target);

}  // namespace kontor::http
