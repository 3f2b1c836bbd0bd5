#include "engine/mime/fields/content_type.hpp"

#include <algorithm>

#include "engine/base/limits.hpp"
#include "engine/mime/fields/comment.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/charset.hpp"
#include "engine/text/encoded_word.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::mime {
namespace {

using text::is_space;

// RFC 2045 5.1 token: printable ASCII without tspecials; octets above 127 are let through as mailers do.
bool is_token(char c) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet <= ' ' || octet == 0x7F) return false;
    return std::string_view("()<>@,;:\\\"/[]?=").find(c) == std::string_view::npos;
}

// One "name*1*=value" as written.
struct Section {
    Bytes name;         // without the stars
    std::string value;  // unquoted, octets
    std::uint32_t number = 0;
    bool numbered = false;  // has *N
    bool encoded = false;   // ends in *: percent-encoding
};

// Reads a header value from left to right. Broken syntax never stops it; it is noted and skipped.
class Reader {
public:
    explicit Reader(Bytes raw) : rest_(raw) {}

    bool at_end() {
        skip_cfws();
        return rest_.empty();
    }
    bool damaged() const { return damaged_; }

    // "text/html" or "attachment", up to a semicolon. Spaces around the slash are dropped.
    std::string value() {
        std::string out;
        while (!at_end() && rest_.front() != ';') {
            if (!out.empty() && out.back() != '/' && rest_.front() != '/') {
                damaged_ = true;
                if (next_is_parameter()) return out;  // the semicolon is missing
            }
            if (is_token(rest_.front()))
                append_token(out);
            else
                take_value_special(out);
        }
        return out;
    }

    // The next parameter; false at the end.
    bool next(Section& section) {
        for (;;) {
            skip_separators();
            if (rest_.empty()) return false;
            Bytes name = take_while(is_token);
            skip_cfws();
            if (name.empty() || rest_.empty() || rest_.front() != '=') {
                damaged_ = true;
                if (name.empty()) rest_.remove_prefix(1);
                continue;
            }
            rest_.remove_prefix(1);
            read_name(name, section);
            read_parameter_value(section.value);
            return true;
        }
    }

private:
    void append_token(std::string& out) {
        for (const char c : take_while(is_token)) out += text::lower(c);
    }

    void take_value_special(std::string& out) {
        const char c = rest_.front();
        if (c == '/')
            out += c;
        else if (c != '"')  // a quoted media type is forgiven
            damaged_ = true;
        rest_.remove_prefix(1);
    }

    template <class Is>
    Bytes take_while(Is is) {
        std::size_t size = 0;
        while (size < rest_.size() && is(rest_[size])) ++size;
        const Bytes taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    // White space, folding and (comments).
    void skip_cfws() {
        for (;;) {
            take_while(is_space);
            if (rest_.empty() || rest_.front() != '(') return;
            skip_comment();
        }
    }

    void skip_comment() {
        const std::size_t size = comment_size(rest_);
        damaged_ |= size == Bytes::npos;
        rest_.remove_prefix(std::min(size, rest_.size()));
    }

    void skip_separators() {
        for (;;) {
            skip_cfws();
            if (rest_.empty() || (rest_.front() != ';' && rest_.front() != ',')) return;
            rest_.remove_prefix(1);
        }
    }

    // name, name*, name*2, name*2*
    void read_name(Bytes name, Section& section) {
        section = Section();
        if (name.ends_with('*')) {
            section.encoded = true;
            name.remove_suffix(1);
        }
        const std::size_t star = name.rfind('*');
        if (star != Bytes::npos && star + 1 < name.size() && name.size() - star <= 6) {
            const Bytes digits = name.substr(star + 1);
            if (std::all_of(digits.begin(), digits.end(), text::is_digit)) {
                for (const char c : digits) section.number = section.number * 10 + static_cast<std::uint32_t>(c - '0');
                section.numbered = true;
                name = name.substr(0, star);
            }
        }
        section.name = name;
    }

    void read_parameter_value(std::string& out) {
        skip_cfws();
        if (rest_.empty()) return;
        if (rest_.front() == '"') {
            rest_.remove_prefix(1);
            read_quoted(out);
            return;
        }
        read_bare(out);
    }

    // Up to the closing quote. A backslash escapes quote and backslash only: mailers write Windows paths.
    void read_quoted(std::string& out) {
        for (std::size_t at = 0; at < rest_.size(); ++at) {
            const char c = rest_[at];
            if (c == '"') return rest_.remove_prefix(at + 1);
            if (c == '\r' || c == '\n') continue;
            const bool escapes = c == '\\' && at + 1 < rest_.size() && (rest_[at + 1] == '"' || rest_[at + 1] == '\\');
            out += escapes ? rest_[++at] : c;
        }
        damaged_ = true;
        rest_ = {};
    }

    // Without quotes: a token, but mailers also leave out the quotes where they are needed, so everything up
    // to the semicolon belongs to it unless it is a comment or the semicolon itself is missing.
    void read_bare(std::string& out) {
        while (!rest_.empty() && rest_.front() != ';') {
            const Bytes word = take_while([](char c) { return c != ';' && c != '(' && !is_space(c); });
            out += word;
            const Bytes gap_start = rest_;
            skip_cfws();
            if (rest_.empty() || rest_.front() == ';') return;
            damaged_ = true;
            if (next_is_parameter()) return;
            if (gap_start.size() != rest_.size()) out += ' ';
        }
    }

    bool next_is_parameter() const {
        std::size_t at = 0;
        while (at < rest_.size() && at < 80 && is_token(rest_[at])) ++at;
        return at > 0 && at < rest_.size() && rest_[at] == '=';
    }

    Bytes rest_;
    bool damaged_ = false;
};

void append_percent_decoded(std::string& out, Bytes encoded) {
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        const int high = encoded[at] == '%' && at + 2 < encoded.size() ? text::hex_value(encoded[at + 1]) : -1;
        const int low = high >= 0 ? text::hex_value(encoded[at + 2]) : -1;
        if (low < 0) {
            out += encoded[at];
            continue;
        }
        out += static_cast<char>(high << 4 | low);
        at += 2;
    }
}

// Splits charset'language'rest (RFC 2231 4); without the apostrophes everything is the rest.
Bytes take_charset(Bytes& value) {
    const std::size_t first = value.find('\'');
    const std::size_t second = first == Bytes::npos ? first : value.find('\'', first + 1);
    if (second == Bytes::npos) return {};
    const Bytes charset = value.substr(0, first);
    value.remove_prefix(second + 1);
    return charset;
}

// A run of sections of one name, in order of number.
Parameter joined(std::vector<Section>::iterator first, std::vector<Section>::iterator last, bool& damaged) {
    Parameter parameter;
    parameter.name = text::to_lower(first->name);
    std::string octets;
    Bytes charset;
    std::uint32_t expected = 0;
    for (auto section = first; section != last; ++section) {
        if (section->number < expected) {  // a second one of the same number
            damaged = true;
            continue;
        }
        if (section->number != expected) {
            damaged = true;
            break;
        }
        ++expected;
        Bytes value = section->value;
        if (section->encoded) {
            parameter.extended = true;
            if (section == first) charset = take_charset(value);
            append_percent_decoded(octets, value);
        } else {
            octets += value;
        }
    }
    if (charset.empty())
        text::append_guessed(parameter.value, octets);
    else
        damaged |= !text::append_decoded(parameter.value, text::charset_from_label(charset), octets);
    return parameter;
}

bool same_run(const Section& a, const Section& b) {
    return a.numbered == b.numbered && (a.numbered || a.encoded == b.encoded) &&
           text::equal_ignoring_case(a.name, b.name);
}

}  // namespace

const Parameter* ParameterisedValue::find(std::string_view name) const {
    const Parameter* found = nullptr;
    for (const Parameter& parameter : parameters) {
        if (parameter.name != name) continue;
        if (parameter.extended) return &parameter;
        if (!found) found = &parameter;
    }
    return found;
}

ParameterisedValue parse_parameterised(Bytes raw) {
    ParameterisedValue result;
    Reader reader(raw);
    result.value = reader.value();
    std::vector<Section> sections;
    for (Section section; reader.next(section);) {
        if (sections.size() == limits::parameters) {
            result.damaged = true;
            break;
        }
        sections.push_back(std::move(section));
    }
    result.damaged |= reader.damaged();
    if (sections.size() > 1) {
        // Sections of one name together, in order of number; otherwise as written.
        std::stable_sort(sections.begin(), sections.end(), [](const Section& a, const Section& b) {
            if (a.numbered != b.numbered) return b.numbered;
            if (!a.numbered) return false;
            const std::string left = text::to_lower(a.name), right = text::to_lower(b.name);
            return left != right ? left < right : a.number < b.number;
        });
    }
    for (auto first = sections.begin(); first != sections.end();) {
        auto last = first + 1;
        while (first->numbered && last != sections.end() && same_run(*first, *last)) ++last;
        Parameter parameter = joined(first, last, result.damaged);
        const bool twice = std::any_of(result.parameters.begin(), result.parameters.end(), [&](const Parameter& other) {
            return other.name == parameter.name && other.extended == parameter.extended;
        });
        if (twice)
            result.damaged = true;
        else
            result.parameters.push_back(std::move(parameter));
        first = last;
    }
    return result;
}

std::optional<MediaType> parse_media_type(std::string_view value) {
    const std::size_t slash = value.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == value.size()) return std::nullopt;
    if (value.find('/', slash + 1) != std::string_view::npos) return std::nullopt;
    return MediaType{text::to_lower(value.substr(0, slash)), text::to_lower(value.substr(slash + 1))};
}

std::string decode_parameter(const Parameter& parameter) {
    if (parameter.extended || parameter.value.find("=?") == std::string::npos) return text::clean_name(parameter.value);
    std::string decoded;
    text::append_header_text(decoded, parameter.value);
    return text::clean_name(decoded);
}

}  // namespace kontor::mime
