#include "tests/support/script.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/base/sha256.hpp"

namespace kontor::test {
namespace {

constexpr std::string_view hexadecimal = "0123456789abcdef";

// "\{200*ab}" behind the backslash: the text repeated, and `at` moved to its closing brace.
std::string repetition(std::string_view text, std::size_t& at) {
    const std::size_t star = text.find('*', at);
    const std::size_t end = text.find('}', at);
    std::size_t times = 0;
    std::from_chars(text.data() + at + 1, text.data() + star, times);
    std::string repeated;
    for (; times > 0; --times) repeated.append(text.substr(star + 1, end - star - 1));
    at = end;
    return repeated;
}

std::string unescape(std::string_view text) {
    std::string octets;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            octets.push_back(text[i]);
            continue;
        }
        switch (text[++i]) {
            case 'r':
                octets.push_back('\r');
                break;
            case 'n':
                octets.push_back('\n');
                break;
            case 't':
                octets.push_back('\t');
                break;
            case '0':
                octets.push_back('\0');
                break;
            case '{':
                octets += repetition(text, i);
                break;
            case 'x': {
                unsigned octet = 0;
                std::from_chars(text.data() + i + 1, text.data() + std::min(i + 3, text.size()), octet, 16);
                octets.push_back(static_cast<char>(octet));
                i += 2;
                break;
            }
            default:
                octets.push_back(text[i]);
        }
    }
    return octets;
}

// Events are compared in their printable form: of the escapes only the repetition is resolved.
std::string unfold(std::string_view text) {
    std::string line;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && text.substr(i + 1, 1) == "{") {
            line += repetition(text, ++i);
        } else {
            line.push_back(text[i]);
        }
    }
    return line;
}

std::optional<Duration> parse_time(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (unit == "ms") return Duration(number);
    if (unit == "s") return Duration(number * 1000);
    if (unit == "m") return Duration(number * 60'000);
    return std::nullopt;
}

bool take_prefix(std::string_view& line, std::string_view prefix) {
    if (line.substr(0, prefix.size()) != prefix) return false;
    line.remove_prefix(prefix.size());
    return true;
}

// "S: text", "S- text" or "S*3: text"; empty if the line is none of them.
std::optional<std::string> spoken(std::string_view line, char who) {
    if (line.size() < 2 || line[0] != who) return std::nullopt;
    line.remove_prefix(1);
    std::size_t times = 1;
    if (line[0] == '*') {
        const auto [end, error] = std::from_chars(line.data() + 1, line.data() + line.size(), times);
        if (error != std::errc()) return std::nullopt;
        line.remove_prefix(static_cast<std::size_t>(end - line.data()));
    }
    const bool whole_line = !line.empty() && line[0] == ':';
    if (!whole_line && (line.empty() || line[0] != '-')) return std::nullopt;
    line.remove_prefix(1);
    take_prefix(line, " ");
    const std::string once = unescape(line) + (whole_line ? "\r\n" : "");
    std::string text;
    for (; times > 0; --times) text += once;
    return text;
}

bool parse_line(std::string_view line, char subject, Script& script) {
    Step step{Step::Kind::tls, {}};
    if (take_prefix(line, "@ ")) {
        const std::size_t blank = line.find(' ');
        script.settings.emplace_back(line.substr(0, blank), blank == line.npos ? "" : unescape(line.substr(blank + 1)));
        return true;
    }
    if (auto sent = spoken(line, subject == 'C' ? 'S' : 'C')) {
        if (!script.steps.empty() && script.steps.back().kind == Step::Kind::deliver) {
            script.steps.back().text += *sent;
            return true;
        }
        step = {Step::Kind::deliver, *sent};
    } else if (auto written = spoken(line, subject)) {
        step = {Step::Kind::expect_output, *written};
    } else if (take_prefix(line, "E: ")) {
        step = {Step::Kind::expect_event, unfold(line)};
    } else if (take_prefix(line, "> ")) {
        step = {Step::Kind::command, unescape(line)};
    } else if (take_prefix(line, "wait ")) {
        step = {Step::Kind::wait, {}, parse_time(line)};
        if (!step.time) return false;
    } else if (take_prefix(line, "deadline ")) {
        step = {Step::Kind::deadline, {}, parse_time(line)};
        if (!step.time && line != "none") return false;
    } else if (line == "EOF") {
        step = {Step::Kind::end_of_input, {}};
    } else if (line != "TLS") {
        return false;
    }
    script.steps.push_back(std::move(step));
    return true;
}

}  // namespace

Script parse_script(std::string name, std::string_view text, char subject) {
    Script script;
    script.name = std::move(name);
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t newline = text.find('\n');
        const std::string_view line = text.substr(0, newline);
        text.remove_prefix(newline == text.npos ? text.size() : newline + 1);
        if (line.empty() || line[0] == '#') continue;
        const std::size_t before = script.steps.size();
        if (!parse_line(line, subject, script)) {
            script.error = script.name + ":" + std::to_string(number) + ": what is \"" + std::string(line) + "\"?";
            return script;
        }
        if (script.steps.size() > before) script.steps.back().line = number;
    }
    return script;
}

std::vector<Script> read_scripts(const std::string& folder, char subject) {
    std::vector<Script> scripts;
    for (const auto& entry : std::filesystem::directory_iterator(KONTOR_TEST_DATA "/conversations/" + folder)) {
        if (entry.path().extension() != ".txt") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        std::ostringstream text;
        text << file.rdbuf();
        scripts.push_back(parse_script(entry.path().stem().string(), text.str(), subject));
    }
    std::sort(scripts.begin(), scripts.end(), [](const Script& a, const Script& b) { return a.name < b.name; });
    return scripts;
}

std::size_t Cut::next(std::size_t left) {
    if (most_ == 0) return left;
    state_ = state_ * 1664525u + 1013904223u;
    return std::min(left, 1 + (state_ >> 16) % most_);
}

std::string printable(std::string_view octets) {
    if (octets.size() > 400) {
        std::string text = "<" + std::to_string(octets.size()) + " octets ";
        const Sha256Digest digest = sha256(octets);
        for (std::size_t i = 0; i < 4; ++i) {
            text.push_back(hexadecimal[digest[i] >> 4]);
            text.push_back(hexadecimal[digest[i] & 15]);
        }
        return text + ">";
    }
    std::string text;
    for (const char c : octets) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '\r') {
            text += "\\r";
        } else if (c == '\n') {
            text += "\\n";
        } else if (c == '\t') {
            text += "\\t";
        } else if (c == '\0') {
            text += "\\0";
        } else if (c == '\\') {
            text += "\\\\";
        } else if (octet < 0x20 || octet >= 0x7f) {
            text += "\\x";
            text.push_back(hexadecimal[octet >> 4]);
            text.push_back(hexadecimal[octet & 15]);
        } else {
            text.push_back(c);
        }
    }
    return text;
}

}  // namespace kontor::test
