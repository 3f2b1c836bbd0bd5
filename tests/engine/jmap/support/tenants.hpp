// Two people in one store: whatever ann names of bob's must be answered exactly as if it did not exist (threats G1).
// The cases are made from the table of methods, so that a new method is covered by being in the table.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "engine/jmap/method.hpp"
#include "tests/engine/jmap/support/office.hpp"

namespace kontor::jmap {

class Tenants {
public:
    virtual ~Tenants() = default;
    virtual Office& office() = 0;
    virtual std::string all_of_bob() = 0;  // that bob can ask for
};

// Asks those methods as ann, naming in every place where an id may stand one of bob's, and the same with one that
// nobody has. A difference fails the running test, and so does anything of bob's that became another one. How often it
// asked.
std::size_t compare_foreign_with_unknown(const std::function<std::unique_ptr<Tenants>()>& make,
                                         const std::function<bool(const Method&)>& is_asked);

// Whether the one response says that something was written.
bool changed_something(const json& responses);

}  // namespace kontor::jmap
