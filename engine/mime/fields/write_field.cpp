#include "engine/mime/fields/write_field.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "engine/mime/fields/address_list.hpp"
#include "engine/mime/fields/date.hpp"
#include "engine/mime/fields/folded_line.hpp"
#include "engine/mime/fields/message_ids.hpp"
#include "engine/mime/fields/urls.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/encoded_word.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::mime {
namespace {

constexpr std::size_t longest_name = 70;  // so that a name and its colon leave room for a value
constexpr std::size_t longest_word = 72;  // longer ones are encoded, which can be folded

bool ends_line(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos; }

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// Without a place to break a line in: a long word, or a long gap.
bool has_long_word(std::string_view text) {
    std::size_t word = 0, gap = 0;
    for (const char c : text) {
        word = c == ' ' ? 0 : word + 1;
        gap = c == ' ' ? gap + 1 : 0;
        if (word > longest_word - 20 || gap > 4) return true;
    }
    return false;
}

void write_encoded(FoldedLine& line, std::string_view value) {
    for (const std::string& word : text::encoded_words(value, line.room())) line.word(word);
}

// Whether a reader would take the text for something else than it says.
bool needs_encoding(std::string_view text) {
    return !is_printable(text) || text.find("=?") != text.npos || has_long_word(text);
}

bool is_atom(char c) {
    return text::is_alpha(c) || text::is_digit(c) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

void write_text(FoldedLine& line, std::string_view value) {
    const std::string_view trimmed = text::trim(value);
    if (!needs_encoding(trimmed)) return line.words(trimmed);
    write_encoded(line, trimmed);
}

// ---- addresses

bool is_words_of_atoms(std::string_view name) {
    if (name.front() == ' ' || name.back() == ' ' || name.find("  ") != name.npos) return false;
    return std::all_of(name.begin(), name.end(), [](char c) { return is_atom(c) || c == ' '; });
}

void write_phrase(FoldedLine& line, std::string_view name) {
    if (needs_encoding(name)) return write_encoded(line, name);
    if (is_words_of_atoms(name)) return line.words(name);
    std::string quoted = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    line.words(quoted += '"');
}

bool may_stand_bare(std::string_view email) {
    return std::count(email.begin(), email.end(), '@') == 1 &&
           std::all_of(email.begin(), email.end(), [](char c) { return is_atom(c) || c == '.' || c == '@'; });
}

void write_address(FoldedLine& line, const mail::EmailAddress& address) {
    const bool named = address.name && !address.name->empty();
    if (named) write_phrase(line, *address.name);
    const bool bare = !named && may_stand_bare(address.email);
    line.word(bare ? address.email : '<' + address.email + '>', 1);
}

// Whether every text in it may stand in a header at all; its meaning is compared afterwards.
bool is_clean(const mail::EmailAddressGroup& group) {
    const auto clean = [](std::string_view text) { return !ends_line(text) && text::is_utf8(text); };
    if (group.name && !clean(*group.name)) return false;
    return std::all_of(group.addresses.begin(), group.addresses.end(), [&](const mail::EmailAddress& address) {
        const bool plain_address = std::none_of(address.email.begin(), address.email.end(), [](char c) {
            return static_cast<unsigned char>(c) < ' ' || c == 0x7f;
        });
        return plain_address && clean(address.email) && (!address.name || clean(*address.name));
    });
}

std::vector<std::string> emails_of(const std::vector<mail::EmailAddressGroup>& groups) {
    std::vector<std::string> emails;
    for (const auto& group : groups)
        for (const auto& address : group.addresses) emails.push_back(address.email);
    return emails;
}

void write_groups(FoldedLine& line, const std::vector<mail::EmailAddressGroup>& groups) {
    bool comma = false;
    for (const auto& group : groups) {
        const bool named = group.name && !group.name->empty();
        if (named) {
            if (comma) line.glue(",");
            write_phrase(line, *group.name);
            line.glue(":");
            comma = false;
        }
        for (const auto& address : group.addresses) {
            if (comma) line.glue(",");
            write_address(line, address);
            comma = true;
        }
        if (named) {
            line.glue(";");
            comma = true;
        }
    }
}

// ---- one function a form

struct Writing {
    FoldedLine& line;
    std::string_view name;
    std::size_t value_at = name.size() + 1;

    Bytes value() const { return Bytes(line.so_far()).substr(value_at); }

    const char* operator()(const RawValue& raw) {
        if (ends_line(raw.text)) return "line ends are not allowed";
        if (!text::is_utf8(raw.text)) return "it is not UTF-8";
        const std::string_view text = text::trim(raw.text);
        // What is only too long may have a syntax, and is folded where it has spaces.
        if (is_printable(text)) return line.words(text), nullptr;
        write_encoded(line, text);
        return nullptr;
    }
    const char* operator()(const TextValue& given) {
        if (ends_line(given.text)) return "line ends are not allowed";
        if (!text::is_utf8(given.text)) return "it is not UTF-8";
        write_text(line, given.text);
        return nullptr;
    }
    const char* operator()(const AddressesValue& given) {
        if (!std::all_of(given.groups.begin(), given.groups.end(), is_clean))
            return "control characters are not allowed";
        write_groups(line, given.groups);
        return emails_of(parse_address_groups(value())) == emails_of(given.groups) ? nullptr
                                                                                   : "an address cannot be written";
    }
    const char* operator()(const MessageIdsValue& given) {
        if (!in_brackets(given.ids, "")) return "line ends are not allowed";
        return parse_message_ids(value()) == given.ids ? nullptr : "that is no Message-ID";
    }
    const char* operator()(const UrlsValue& given) {
        if (!in_brackets(given.urls, ",")) return "line ends are not allowed";
        return parse_urls(value()) == given.urls ? nullptr : "that is no URL";
    }
    const char* operator()(const mail::SentDate& date) {
        line.words(to_rfc5322(date));
        return nullptr;
    }

    bool in_brackets(const std::vector<std::string>& items, std::string_view between) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (ends_line(items[i])) return false;
            if (i != 0) line.glue(between);
            line.word('<' + items[i] + '>', between.size());
        }
        return true;
    }
};

Error refused(std::string_view name, const char* why) {
    return {"a header field cannot be written", "", why, std::string(name)};
}

// ---- parameters

bool is_plain_parameter(std::string_view value) {
    return is_printable(value) && value.size() <= longest_word - 20 && value.find("=?") == value.npos;
}

std::string percent_encoded(std::string_view utf8) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : utf8) {
        const auto octet = static_cast<unsigned char>(c);
        if (text::is_alpha(c) || text::is_digit(c) ||
            std::string_view("!#$&+-.^_`|~").find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += {'%', digits[octet >> 4], digits[octet & 15]};
        }
    }
    return out;
}

void write_extended(FoldedLine& line, std::string_view name, std::string_view value) {
    constexpr std::size_t section = 45;
    std::string encoded = percent_encoded(value);
    if (encoded.size() <= section) return line.word(std::string(name) + "*=utf-8''" + encoded, 1);
    std::string_view rest = encoded;
    for (std::size_t number = 0; !rest.empty(); ++number) {
        std::size_t size = std::min(section, rest.size());
        for (std::size_t back = 1; back <= 2 && size < rest.size(); ++back)
            if (rest[size - back] == '%') size -= back;
        if (number != 0) line.glue(";");
        line.word(std::string(name) + '*' + std::to_string(number) + (number == 0 ? "*=utf-8''" : "*=") +
                      std::string(rest.substr(0, size)),
                  1);
        rest.remove_prefix(size);
    }
}

void write_parameter(FoldedLine& line, const NewParameter& parameter) {
    line.glue(";");
    if (!is_plain_parameter(parameter.value)) return write_extended(line, parameter.name, parameter.value);
    std::string quoted = std::string(parameter.name) + "=\"";
    for (const char c : parameter.value) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    line.word(quoted += '"', 1);
}

}  // namespace

bool is_field_name(std::string_view name) {
    return !name.empty() && name.size() <= longest_name &&
           std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~' && c != ':'; });
}

Result<std::string> write_field(const NewField& field) {
    if (!is_field_name(field.name)) return refused(field.name, "that is no name of a field");
    FoldedLine line(field.name);
    if (const char* why = std::visit(Writing{line, field.name}, field.value)) return refused(field.name, why);
    if (line.longest() > longest_line) return refused(field.name, "a word is too long for a line");
    return std::move(line).finish();
}

Result<std::string> write_parameterised(std::string_view name, std::string_view value,
                                        const std::vector<NewParameter>& parameters) {
    FoldedLine line(name);
    line.word(value);
    for (const NewParameter& parameter : parameters) {
        if (ends_line(parameter.value)) return refused(name, "line ends are not allowed");
        if (!text::is_utf8(parameter.value)) return refused(name, "it is not UTF-8");
        write_parameter(line, parameter);
    }
    return std::move(line).finish();
}

std::string to_rfc5322(const mail::SentDate& date) {
    constexpr std::array<const char*, 7> days = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};  // 1970 began so
    constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::int64_t local = date.utc.seconds + date.offset_minutes * 60;
    const std::int64_t day = (local >= 0 ? local : local - 86399) / 86400;
    // "2026-11-24T17:00:00Z" of the local time: the calendar is counted in one place.
    const std::string text = to_rfc3339(UtcTime{local});
    const auto month = static_cast<std::size_t>((text[5] - '0') * 10 + (text[6] - '0') - 1);
    const int zone = std::abs(date.offset_minutes);
    const auto two_digits = [](int number) { return std::string(number < 10 ? "0" : "") + std::to_string(number); };
    return std::string(days[static_cast<std::size_t>((day % 7 + 7) % 7)]) + ", " + text.substr(8, 2) + ' ' +
           months[month % 12] + ' ' + text.substr(0, 4) + ' ' + text.substr(11, 8) + ' ' +
           (date.offset_minutes < 0 ? '-' : '+') + two_digits(zone / 60) + two_digits(zone % 60);
}

}  // namespace kontor::mime
