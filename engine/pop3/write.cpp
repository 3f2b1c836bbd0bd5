#include "engine/pop3/write.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace kontor::pop3 {
namespace {

void append_number(std::string& out, std::uint32_t number) {
    std::array<char, 10> digits;
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), end);
}

}  // namespace

void write_command(std::string& out, Bytes keyword, Bytes argument) {
    if (has_control(argument)) return write_command(out, keyword);
    out.append(keyword).append(" ").append(argument).append("\r\n");
}

void write_command(std::string& out, Bytes keyword) { out.append(keyword).append("\r\n"); }

void write_command(std::string& out, Bytes keyword, std::uint32_t number) {
    out.append(keyword).push_back(' ');
    append_number(out, number);
    out.append("\r\n");
}

void write_command(std::string& out, Bytes keyword, std::uint32_t number, std::uint32_t lines) {
    out.append(keyword).push_back(' ');
    append_number(out, number);
    out.push_back(' ');
    append_number(out, lines);
    out.append("\r\n");
}

void write_response(std::string& out, Bytes base64) { out.append(base64).append("\r\n"); }

void write_reply(std::string& out, bool ok, Bytes words) {
    out.append(ok ? "+OK" : "-ERR");
    if (!words.empty()) out.push_back(' ');
    std::copy_if(words.begin(), words.end(), std::back_inserter(out), [](char c) { return !is_control(c); });
    out.append("\r\n");
}

}  // namespace kontor::pop3
