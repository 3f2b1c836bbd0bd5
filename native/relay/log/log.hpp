// The relay's log: one line an event, logfmt, to standard error.
//
//   time=2026-11-22T02:12:26.123Z level=info event=http.request method=GET path=/jmap/api status=200 ms=3
//
// What never stands in it: passwords, tokens, cookies, tickets, message text. Three things see to that:
// Secret does not convert to a string; a field named like a secret is written as ***; and text that
// came from outside loses control characters and everything beyond 200 octets, so that nobody can forge
// a line or flood the file. Callable from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace kontor::log {

enum class Level : std::uint8_t { debug, info, warning, error };

struct Field {
    Field(std::string_view field, std::string_view text) : name(field), value(text) {}
    Field(std::string_view field, const char* text) : name(field), value(text) {}
    Field(std::string_view field, std::int64_t number) : name(field), value(std::to_string(number)) {}
    Field(std::string_view field, std::uint64_t number) : name(field), value(std::to_string(number)) {}
    Field(std::string_view field, int number) : name(field), value(std::to_string(number)) {}
    Field(std::string_view field, unsigned number) : name(field), value(std::to_string(number)) {}

    std::string_view name;
    std::string value;
};

// `event` is "room.what", stable: people search for it.
void write(Level level, std::string_view event, std::initializer_list<Field> fields = {});

inline void debug(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::debug, event, fields);
}
inline void info(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::info, event, fields);
}
inline void warning(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::warning, event, fields);
}
inline void error(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::error, event, fields);
}

// What is less important is not written. Default: info.
void threshold(Level level);

// The line without time, as write() would give it; separate so that it can be tested.
std::string line(Level level, std::string_view event, std::initializer_list<Field> fields);

// Also hands every line to `listener`; empty ends that. For tests.
void listen(std::function<void(const std::string&)> listener);

}  // namespace kontor::log
