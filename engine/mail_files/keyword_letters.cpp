#include "engine/mail_files/keyword_letters.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "engine/text/ascii.hpp"

namespace kontor::mail_files {
namespace {

constexpr std::size_t most = 26;
constexpr std::array<std::pair<char, std::string_view>, 6> flags = {{
    {'D', "$draft"},
    {'F', "$flagged"},
    {'P', "$forwarded"},
    {'R', "$answered"},
    {'S', "$seen"},
    {'T', "$deleted"},
}};

}  // namespace

KeywordLetters::KeywordLetters(Bytes file) {
    while (!file.empty()) {
        const std::size_t end = std::min(file.find('\n'), file.size());
        const Bytes line = text::trim(file.substr(0, end));
        file.remove_prefix(std::min(end + 1, file.size()));
        std::size_t number = most;
        const auto [rest, error] = std::from_chars(line.data(), line.data() + line.size(), number);
        if (error != std::errc{} || number >= most) continue;
        const Bytes word = text::trim(line.substr(static_cast<std::size_t>(rest - line.data())));
        mail::Keywords checked;
        if (!checked.add(word)) continue;
        if (words_.size() <= number) words_.resize(number + 1);
        words_[number] = checked.all().front();
    }
}

std::string KeywordLetters::to_file() const {
    std::string file;
    for (std::size_t i = 0; i < words_.size(); ++i)
        if (!words_[i].empty()) file += std::to_string(i) + ' ' + words_[i] + '\n';
    return file;
}

mail::Keywords KeywordLetters::keywords(Bytes letters) const {
    mail::Keywords found;
    for (const char letter : letters) {
        for (const auto& [flag, keyword] : flags)
            if (flag == letter) found.add(keyword);
        const auto at = static_cast<std::size_t>(letter - 'a');
        if (letter >= 'a' && at < words_.size() && !words_[at].empty()) found.add(words_[at]);
    }
    return found;
}

std::string KeywordLetters::letters(const mail::Keywords& keywords) {
    std::string letters;
    for (const std::string& word : keywords.all()) {
        const auto flag =
            std::find_if(flags.begin(), flags.end(), [&](const auto& known) { return known.second == word; });
        if (flag != flags.end()) {
            letters += flag->first;
            continue;
        }
        auto at = std::find(words_.begin(), words_.end(), word);
        if (at == words_.end() && words_.size() < most) {
            at = words_.insert(words_.end(), word);
            has_grown_ = true;
        }
        if (at == words_.end())
            ++left_out_;
        else
            letters += static_cast<char>('a' + (at - words_.begin()));
    }
    std::sort(letters.begin(), letters.end());
    return letters;
}

}  // namespace kontor::mail_files
