// saslname (RFC 5801 4, RFC 5802 5.1): a name inside a comma-separated list, "," as "=2C", "=" as "=3D".
#pragma once

#include <string>

#include "engine/base/bytes.hpp"

namespace kontor::sasl {

inline std::string saslname(Bytes name) {
    std::string escaped;
    for (const char c : name) {
        if (c == ',') {
            escaped += "=2C";
        } else if (c == '=') {
            escaped += "=3D";
        } else {
            escaped += c;
        }
    }
    return escaped;
}

}  // namespace kontor::sasl
