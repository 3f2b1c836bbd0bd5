#include "native/mail_files/listed_keywords.hpp"

#include <algorithm>
#include <system_error>

namespace kontor::mail_files {
namespace {

constexpr std::size_t looked_ahead = 1000;

}  // namespace

ListedKeywords::ListedKeywords(const std::filesystem::path& mbox) : lines_(longest_listed_line) {
    const std::filesystem::path list = mbox.string() + ".flags";
    std::error_code ignored;
    if (!std::filesystem::exists(list, ignored)) return;
    if (auto opened = InputFile::open(list)) file_.emplace(std::move(*opened));
}

std::optional<mail::Keywords> ListedKeywords::of(const mail::ContentHash& hash) {
    const auto find = [&] {
        return std::find_if(ahead_.begin(), ahead_.end(), [&](const ListedMessage& m) { return m.hash == hash; });
    };
    auto at = find();
    if (at == ahead_.end()) {
        read_on();
        at = find();
    }
    if (at == ahead_.end()) return std::nullopt;
    mail::Keywords keywords = std::move(at->keywords);
    ahead_.erase(ahead_.begin(), at + 1);
    return keywords;
}

void ListedKeywords::read_on() {
    while (ahead_.size() < looked_ahead) {
        const auto line = lines_.next();
        if (line) {
            if (auto message = parse_listed_message(*line)) ahead_.push_back(std::move(*message));
            continue;
        }
        if (!file_) return;
        const auto more = file_->read();
        if (!more || more->empty()) return file_.reset();
        lines_.append(*more);
    }
}

}  // namespace kontor::mail_files
