// The words of one language, and its way to write numbers, sizes and spans of time.
//
//   Words words(Language::german);
//   words(Word::archive);                          "Archivieren"
//   words.fill(Word::via, "gmx.de");               "über gmx.de"
//   words.count(Word::message_count, 3);           "3 Nachrichten"
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "frontend/words/language.hpp"

namespace kontor::words {

enum class Language : std::uint8_t { english, german, dutch, chinese };
inline constexpr std::array<Language, 4> kLanguages{Language::english, Language::german, Language::dutch,
                                                    Language::chinese};

std::string_view language_tag(Language language);  // BCP 47: "en", "de", "nl", "zh"
// The language of a tag such as "de-AT"; empty for one we do not speak.
std::optional<Language> language_from_tag(std::string_view tag);

class Words {
public:
    explicit Words(Language language);

    Language language() const { return language_; }
    std::string operator()(Word word) const { return std::string((*texts_)[word]); }

    // With {0}, {1} ... replaced.
    std::string fill(Word word, std::initializer_list<std::string_view> values) const;
    std::string fill(Word word, std::string_view value) const { return fill(word, {value}); }

    // The form for this number, with {0} = the number, {1} = more.
    std::string count(Word word, std::uint64_t number, std::string_view more = {}) const;

    std::string number(std::uint64_t value) const;      // 12 345 as the language groups it
    std::string bytes(std::uint64_t value) const;       // "120 kB", "1.4 MB"
    std::string duration(std::uint64_t seconds) const;  // "3 minutes": one unit, rounded up

private:
    std::string_view form(Word word, std::uint64_t number) const;

    Language language_;
    const Texts* texts_;
};

}  // namespace kontor::words
