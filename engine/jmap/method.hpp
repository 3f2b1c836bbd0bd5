// The table of methods.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "engine/jmap/errors.hpp"

namespace kontor::jmap {

class Call;
struct DataType;

// Which accounts a method works on.
enum class Accounts : unsigned char {
    none,  // it takes no accountId
    any,   // every account, and the unified one
    one,   // every account but the unified one
    home,  // only the home account, where the objects of the vendor capabilities hang
};

struct Method {
    std::string_view name;        // "Email/get"
    std::string_view capability;  // unknown to requests that do not use it
    Accounts accounts = Accounts::any;
    const DataType* type = nullptr;  // for the skeletons of core/
    MethodResult<nlohmann::json> (*handle)(Call&) = nullptr;
};

std::span<const Method> methods();
const Method* find_method(std::string_view name);

}  // namespace kontor::jmap
