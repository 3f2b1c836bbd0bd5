// The capabilities (RFC 8620 2): what a client names in `using`, and what the session object says about each.
#pragma once

#include <string_view>

namespace kontor::jmap::capability {

inline constexpr std::string_view core = "urn:ietf:params:jmap:core";
inline constexpr std::string_view mail = "urn:ietf:params:jmap:mail";
inline constexpr std::string_view websocket = "urn:ietf:params:jmap:websocket";
inline constexpr std::string_view quota = "urn:ietf:params:jmap:quota";
inline constexpr std::string_view vacation = "urn:ietf:params:jmap:vacationresponse";
inline constexpr std::string_view submission = "urn:ietf:params:jmap:submission";
inline constexpr std::string_view identity = "https://kontor.example/ns/jmap/identity";
inline constexpr std::string_view collector = "https://kontor.example/ns/jmap/collector";

inline constexpr std::string_view people = "https://kontor.example/ns/jmap/people";

inline constexpr bool is_known(std::string_view name) {
    return name == people || name == submission || name == identity || name == core || name == mail ||
           name == websocket || name == quota || name == vacation || name == collector;
}

// The id of the unified account (see unified.hpp).
inline constexpr std::string_view unified_account = "all";

}  // namespace kontor::jmap::capability
