#include "native/relay/spam/marks.hpp"

#include <fstream>
#include <system_error>

namespace kontor::spam {

std::optional<mail::Modseq> Marks::of(mail::UserId user) {
    if (const auto known = known_.find(user); known != known_.end()) return known->second;
    if (folder_.empty()) return std::nullopt;
    std::ifstream in(file_of(user));
    mail::Modseq state = 0;
    if (!(in >> state)) return std::nullopt;
    known_[user] = state;
    return state;
}

bool Marks::set(mail::UserId user, mail::Modseq state) {
    known_[user] = state;
    if (folder_.empty()) return true;
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    const std::filesystem::path file = file_of(user), fresh = file.string() + ".new";
    {
        std::ofstream out(fresh);
        out << state << '\n';
        if (!out.flush()) return false;
    }
    std::filesystem::rename(fresh, file, failed);
    return !failed;
}

}  // namespace kontor::spam
