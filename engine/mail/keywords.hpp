// The keywords of an e-mail (RFC 8621 4.1.1, RFC 5788): lower-case, a set. The well-known ones are
// bits, because every list and count asks for them; the rest are words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kontor::mail {

enum class Keyword : std::uint32_t {
    seen = 1u << 0,
    flagged = 1u << 1,
    answered = 1u << 2,
    draft = 1u << 3,
    forwarded = 1u << 4,
    junk = 1u << 5,
    not_junk = 1u << 6,
    phishing = 1u << 7,
    mdn_sent = 1u << 8,
    // Ours, "kontor-scheduled": it lies in Sent and has not left. A client that plans mail for later gives it, and
    // shows such mail elsewhere meanwhile. It goes in the transaction in which the message begins to leave, or is
    // called back.
    scheduled = 1u << 9,
    // Ours, "kontor-oversize": it stands for a message that was left on its server for its size. It goes when that one
    // is downloaded after all, and takes the place of this.
    oversize = 1u << 10,
};

class Keywords {
public:
    Keywords() = default;
    // From storage: bits as bits() gave them, words sorted and lower-case.
    Keywords(std::uint32_t bits, std::vector<std::string> words) : bits_(bits), words_(std::move(words)) {}

    // False, changing nothing, when the text is not a keyword: 1-255 characters of %x21-%x7e without
    // ( ) { ] % * " \ (RFC 8621 4.1.1). Upper case is accepted and lowered.
    bool add(std::string_view keyword);
    bool remove(std::string_view keyword);
    bool contains(std::string_view keyword) const;

    void add(Keyword keyword) { bits_ |= static_cast<std::uint32_t>(keyword); }
    void remove(Keyword keyword) { bits_ &= ~static_cast<std::uint32_t>(keyword); }
    bool contains(Keyword keyword) const { return (bits_ & static_cast<std::uint32_t>(keyword)) != 0; }

    // Unread as RFC 8621 counts it: neither $seen nor $draft.
    bool unread() const { return !contains(Keyword::seen) && !contains(Keyword::draft); }

    std::uint32_t bits() const { return bits_; }
    const std::vector<std::string>& words() const { return words_; }
    std::vector<std::string> all() const;  // sorted

    bool operator==(const Keywords&) const = default;

private:
    std::uint32_t bits_ = 0;
    std::vector<std::string> words_;
};

}  // namespace kontor::mail
