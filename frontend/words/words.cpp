#include "frontend/words/words.hpp"

namespace kontor::words {

namespace {

const Texts& texts(Language language) {
    switch (language) {
        case Language::german:
            return german();
        case Language::dutch:
            return dutch();
        case Language::chinese:
            return chinese();
        case Language::english:
            break;
    }
    return english();
}

std::string replace(std::string_view text, std::initializer_list<std::string_view> values) {
    std::string filled;
    while (!text.empty()) {
        const bool place = text.size() >= 3 && text[0] == '{' && text[2] == '}' && text[1] >= '0' &&
                           static_cast<std::size_t>(text[1] - '0') < values.size();
        if (place) {
            filled += values.begin()[text[1] - '0'];
            text.remove_prefix(3);
        } else {
            filled += text[0];
            text.remove_prefix(1);
        }
    }
    return filled;
}

// The texts of a language that writes 1.234,5 like German, or 1,234.5 like English and Chinese.
char group_mark(Language language) { return language == Language::german || language == Language::dutch ? '.' : ','; }
char decimal_mark(Language language) { return group_mark(language) == '.' ? ',' : '.'; }

}  // namespace

std::string_view language_tag(Language language) {
    constexpr std::string_view tags[] = {"en", "de", "nl", "zh"};
    return tags[static_cast<std::size_t>(language)];
}

std::optional<Language> language_from_tag(std::string_view tag) {
    for (const Language language : kLanguages)
        if (tag.substr(0, tag.find('-')) == language_tag(language)) return language;
    return std::nullopt;
}

Words::Words(Language language) : language_(language), texts_(&texts(language)) {}

std::string Words::fill(Word word, std::initializer_list<std::string_view> values) const {
    return replace((*texts_)[word], values);
}

std::string_view Words::form(Word word, std::uint64_t number) const {
    const std::string_view text = (*texts_)[word];
    const std::size_t parting = text.find(';');
    if (parting == std::string_view::npos) return text;
    return number == 1 ? text.substr(0, parting) : text.substr(parting + 1);
}

std::string Words::count(Word word, std::uint64_t value, std::string_view more) const {
    return replace(form(word, value), {number(value), more});
}

std::string Words::number(std::uint64_t value) const {
    std::string digits = std::to_string(value);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, group_mark(language_));
    return digits;
}

std::string Words::bytes(std::uint64_t value) const {
    constexpr std::string_view units[] = {"kB", "MB", "GB", "TB"};
    if (value < 1000) return std::to_string(value) + " B";
    std::size_t unit = 0;
    std::uint64_t tenths = value / 100;  // of the unit
    while (tenths >= 10000 && unit + 1 < std::size(units)) {
        tenths /= 1000;
        ++unit;
    }
    std::string text = std::to_string(tenths / 10);
    if (tenths < 100 && tenths % 10 != 0) text += decimal_mark(language_) + std::to_string(tenths % 10);
    return text + ' ' + std::string(units[unit]);
}

std::string Words::duration(std::uint64_t seconds) const {
    if (seconds < 60) return count(Word::seconds, seconds);
    if (seconds < 3600) return count(Word::minutes, (seconds + 59) / 60);
    return count(Word::hours, (seconds + 3599) / 3600);
}

}  // namespace kontor::words
