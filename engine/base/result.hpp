// Result<T, E>: a value or the reason why there is none (std::expected is C++23).
//
//   Result<int> parsed = parse_number(line);
//   if (!parsed) return parsed.error();
//   use(*parsed);
//
// Errors are values that say what was expected, what came instead, and where (style rule 13).
// Reading the value of a failed Result, or the error of a good one, is our own mistake: it asserts.
#pragma once

#include <cassert>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>

namespace kontor {

// The general error of rooms that need no error type of their own. All texts are for a person who
// reads a log or a terminal; none may contain a secret.
struct Error {
    std::string what;      // one sentence: what failed
    std::string expected;  // may be empty
    std::string got;       // may be empty; cleaned of control characters and short
    std::string where;     // file, line, offset, setting name; may be empty

    // "what: expected E, got G (where)", leaving out what is empty.
    std::string message() const {
        std::string text = what;
        if (!expected.empty()) text += ": expected " + expected;
        if (!got.empty()) text += (expected.empty() ? ": got " : ", got ") + got;
        if (!where.empty()) text += " (" + where + ")";
        return text;
    }
};

template <class T, class E = Error>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return state_.index() == 0; }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(value()); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    T& value() {
        assert(state_.index() == 0);
        return *std::get_if<0>(&state_);
    }
    const T& value() const {
        assert(state_.index() == 0);
        return *std::get_if<0>(&state_);
    }
    T value_or(T fallback) const { return *this ? value() : std::move(fallback); }

    E& error() {
        assert(state_.index() == 1);
        return *std::get_if<1>(&state_);
    }
    const E& error() const {
        assert(state_.index() == 1);
        return *std::get_if<1>(&state_);
    }

private:
    std::variant<T, E> state_;
};

template <class E>
class [[nodiscard]] Result<void, E> {
public:
    Result() = default;
    Result(E error) : error_(std::move(error)), failed_(true) {}

    explicit operator bool() const { return !failed_; }
    E& error() {
        assert(failed_);
        return error_;
    }
    const E& error() const {
        assert(failed_);
        return error_;
    }

private:
    E error_{};
    bool failed_ = false;
};

}  // namespace kontor
