#include "native/relay/log/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <memory>
#include <mutex>
#include <new>

namespace kontor::log {

namespace {

constexpr std::size_t longest_value = 200;

constexpr std::array<std::string_view, 8> secret_names = {"password", "token",         "secret", "cookie",
                                                          "ticket",   "authorization", "key",    "hash"};

bool names_a_secret(std::string_view name) {
    for (const std::string_view secret : secret_names) {
        if (name.find(secret) != std::string_view::npos) return true;
    }
    return false;
}

std::string_view level_name(Level level) {
    switch (level) {
        case Level::debug:
            return "debug";
        case Level::info:
            return "info";
        case Level::warning:
            return "warning";
        case Level::error:
            return "error";
    }
    return "error";
}

spdlog::level::level_enum spdlog_level(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> instance = [] {
        auto made = std::make_shared<spdlog::logger>("kontor", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("time=%Y-%m-%dT%H:%M:%S.%eZ %v", spdlog::pattern_time_type::utc);
        return made;
    }();
    return *instance;
}

std::mutex listener_mutex;
std::function<void(const std::string&)> listener;

void append_value(std::string& out, std::string_view value) {
    const bool cut = value.size() > longest_value;
    if (cut) value = value.substr(0, longest_value);
    std::string clean;
    bool quoted = value.empty();
    for (const char c : value) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x20 || octet == 0x7f) {
            clean += '.';
        } else {
            if (c == '"' || c == '\\') clean += '\\';
            clean += c;
        }
        quoted = quoted || c == ' ' || c == '"' || c == '=';
    }
    if (cut) clean += "...";
    if (quoted) out += '"';
    out += clean;
    if (quoted) out += '"';
}

}  // namespace

std::string line(Level level, std::string_view event, std::initializer_list<Field> fields) {
    std::string text = "level=";
    text += level_name(level);
    text += " event=";
    append_value(text, event);
    for (const Field& field : fields) {
        text += ' ';
        text += field.name;
        text += '=';
        append_value(text, names_a_secret(field.name) ? std::string_view("***") : std::string_view(field.value));
    }
    return text;
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
    if (!logger().should_log(spdlog_level(level))) return;
    try {
        const std::string text = line(level, event, fields);
        logger().log(spdlog_level(level), "{}", text);
        const std::lock_guard lock(listener_mutex);
        if (listener) listener(text);
    } catch (const std::bad_alloc&) {
        // Without memory a line gets lost; what it tells of goes on.
    }
}

void threshold(Level level) { logger().set_level(spdlog_level(level)); }

void listen(std::function<void(const std::string&)> hear) {
    const std::lock_guard lock(listener_mutex);
    listener = std::move(hear);
}

}  // namespace kontor::log
