// The arguments of one method call, read by name and type. The first that is wrong is remembered; the reader's
// answers are then defaults, so a handler reads everything and asks once.
//
//   Arguments arguments(call.arguments);
//   const auto ids = arguments.ids("ids");
//   if (arguments.error()) return *arguments.error();
//
// null counts as not given. Arguments nobody reads are ignored.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/jmap/errors.hpp"

namespace kontor::jmap {

class Arguments {
public:
    explicit Arguments(const nlohmann::json& object) : object_(object) {}

    bool boolean(const char* name, bool fallback);
    std::optional<std::uint64_t> unsigned_int(const char* name);
    std::optional<std::int64_t> integer(const char* name);
    std::optional<std::string> text(const char* name);
    std::string required_text(const char* name);
    std::optional<std::vector<std::string>> texts(const char* name);  // a list of strings or of ids
    const nlohmann::json* object(const char* name);
    const nlohmann::json* array(const char* name);
    const nlohmann::json* value(const char* name) const;  // of any type; nullptr when not given

    void wrong(const char* name, const char* expected);
    const std::optional<MethodError>& error() const { return error_; }

private:
    const nlohmann::json& object_;
    std::optional<MethodError> error_;
};

}  // namespace kontor::jmap
