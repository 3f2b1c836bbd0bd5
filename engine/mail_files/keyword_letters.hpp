// Flags as file names have them, and what they are here. Maildir (https://cr.yp.to/proto/maildir.html) has six:
//
//   D Draft   F Flagged   P Passed: $forwarded   R Replied: $answered   S Seen   T Trashed: $deleted
//
// All others are small letters, whose meaning stands in a file of the folder, as Dovecot writes it ("dovecot-keywords",
// one "<number> <keyword>" a line; 0 is a). So there can be 26 of them in one folder.
#pragma once

#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/mail/keywords.hpp"

namespace kontor::mail_files {

inline constexpr std::string_view keyword_file = "dovecot-keywords";

class KeywordLetters {
public:
    KeywordLetters() = default;
    // What is not such a line, or no keyword, is passed over.
    explicit KeywordLetters(Bytes file);
    std::string to_file() const;

    // Unknown letters mean nothing.
    mail::Keywords keywords(Bytes letters) const;
    // In the order of ASCII, each once. Gives letters to keywords that have none yet, while there are any.
    std::string letters(const mail::Keywords&);

    // Letters were given since construction: the file must be written before the names that have them.
    bool has_grown() const { return has_grown_; }
    void was_written() { has_grown_ = false; }
    // Keywords met that got no letter.
    std::size_t left_out() const { return left_out_; }

private:
    std::vector<std::string> words_;  // [0] is a; empty: a letter without meaning
    bool has_grown_ = false;
    std::size_t left_out_ = 0;
};

}  // namespace kontor::mail_files
