#include "engine/sieve/place.hpp"

namespace kontor::sieve {

std::string ScriptError::message() const {
    std::string text = "line " + std::to_string(at.line) + ", column " + std::to_string(at.column) + ": " + what;
    if (!expected.empty()) text += ": expected " + expected;
    if (!got.empty()) text += (expected.empty() ? ": got " : ", got ") + got;
    return text;
}

}  // namespace kontor::sieve
