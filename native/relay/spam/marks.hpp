// How far the mail of each person has been looked at: DIR/<user>, one line with a state of Type::email. What is lost
// here costs nothing but verdicts: without a mark, looking begins with the mail that comes next.
#pragma once

#include <filesystem>
#include <map>
#include <optional>

#include "engine/mail/ids.hpp"

namespace kontor::spam {

class Marks {
public:
    // Empty: they are kept in memory only.
    explicit Marks(std::filesystem::path folder) : folder_(std::move(folder)) {}

    std::optional<mail::Modseq> of(mail::UserId user);
    // False: it could not be written. In memory it holds all the same.
    bool set(mail::UserId user, mail::Modseq state);

private:
    std::filesystem::path file_of(mail::UserId user) const { return folder_ / user.to_string(); }

    std::filesystem::path folder_;
    std::map<mail::UserId, mail::Modseq> known_;
};

}  // namespace kontor::spam
