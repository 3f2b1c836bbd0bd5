// The errors of a method call and of one object in a /set (RFC 8620 3.6.2, 5.3). Both are values on the way to
// becoming JSON; descriptions are for the developer of a client and never hold a secret or another user's data.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/store/failure.hpp"

namespace kontor::jmap {

struct MethodError {
    std::string type;  // "invalidArguments", "stateMismatch", ...
    std::string description;
};

struct SetError {
    std::string type;  // "notFound", "invalidProperties", ...
    std::string description;
    std::vector<std::string> properties;  // of invalidProperties
    std::string existing_id;              // of alreadyExists
    std::vector<std::string> blobs = {};  // of blobNotFound
    std::vector<std::string> invalid_recipients = {};
    std::uint64_t max_recipients = 0, max_size = 0;  // of tooManyRecipients, tooLarge
    std::string reason = {};                         // of forbiddenToSend, for programs: permit.hpp has them
};

template <class T>
using MethodResult = Result<T, MethodError>;
template <class T>
using SetResult = Result<T, SetError>;

nlohmann::json to_json(const MethodError&);
nlohmann::json to_json(const SetError&);

inline MethodError invalid_arguments(std::string description) { return {"invalidArguments", std::move(description)}; }
SetError invalid_property(std::string property, std::string description);
inline SetError not_found() { return {"notFound", "", {}, ""}; }

// A failure of the store that the call can do nothing about. The detail is for the relay's log, not for the client.
MethodError server_failure(const store::Failure&);
// The same inside a /set, with the kinds that say something about the object told apart.
SetError set_failure(const store::Failure&);

}  // namespace kontor::jmap
