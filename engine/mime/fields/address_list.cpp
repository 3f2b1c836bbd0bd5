#include "engine/mime/fields/address_list.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/base/limits.hpp"
#include "engine/mime/fields/comment.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/charset.hpp"
#include "engine/text/encoded_word.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::mime {
namespace {

using text::is_space;

// A phrase, comment or group name for people.
std::string decoded_phrase(Bytes phrase) {
    std::string decoded;
    text::append_header_text(decoded, phrase);
    std::string out = text::collapse_white_space(text::clean_line(decoded));
    text::normalise_nfc(out);
    return out;
}

std::string decoded_email(Bytes email) {
    if (text::starts_with_ignoring_case(email, "mailto:")) email.remove_prefix(7);
    if (text::is_ascii(email) && std::none_of(email.begin(), email.end(), [](char c) { return c < ' ' || c == 0x7F; }))
        return std::string(email);
    std::string out;
    text::append_guessed(out, email);
    return text::clean_name(out);
}

bool ends_atom(char c) { return is_space(c) || std::string_view(",;:<>\"(@").find(c) != std::string_view::npos; }

// One mailbox while it is being read. Words outside angle brackets may turn out to be a name or an address, so
// they are gathered both ways.
struct Mailbox {
    std::string phrase;  // finished words, for people, encoded-words not yet decoded
    std::string word;    // the current word as an address: no white space, quotes kept
    std::string shown;   // the current word as part of a name
    std::string email;
    std::string comment;
    bool word_has_at = false;
    bool has_email = false;
    bool any = false;    // something other than white space came
    bool stray = false;  // follows an address without a comma between
    bool gap = false;    // white space since the last word
};

class ListReader {
public:
    explicit ListReader(Bytes raw) : rest_(raw) {}

    std::vector<mail::EmailAddressGroup> read() {
        while (!rest_.empty() && count_ < limits::addresses) step();
        damaged_ |= !text::trim(rest_).empty();
        finish_mailbox(false);
        release_held();
        damaged_ |= in_group_;
        return std::move(groups_);
    }
    bool damaged() const { return damaged_; }

private:
    void step() {
        const char c = rest_.front();
        if (is_space(c) || c == '\0') {
            box_.gap = true;
            rest_.remove_prefix(1);
            return;
        }
        switch (c) {
            case ',':
                return separator();
            case ';':
                return end_group();
            case ':':
                return colon();
            case '<':
                return angle();
            case '>':
                damaged_ = true;
                return rest_.remove_prefix(1);
            case '"':
                return quoted();
            case '(':
                return comment();
            default:
                return atom();
        }
    }

    // ---- separators and groups

    void separator() {
        rest_.remove_prefix(1);
        finish_mailbox(true);
    }

    void end_group() {
        rest_.remove_prefix(1);
        finish_mailbox(false);
        release_held();
        if (!in_group_) damaged_ = true;  // a semicolon for a comma
        in_group_ = false;
        fresh_group_ = true;
    }

    void colon() {
        rest_.remove_prefix(1);
        if (box_.word_has_at || box_.has_email) {  // "user@host:port"
            damaged_ = true;
            return;
        }
        finish_word();
        release_held();
        damaged_ |= in_group_;
        std::string name = decoded_phrase(box_.phrase);
        box_ = Mailbox();
        groups_.push_back({name.empty() ? std::nullopt : std::optional(std::move(name)), {}});
        ++count_;
        in_group_ = true;
        fresh_group_ = false;
    }

    // ---- the tokens of a mailbox

    void atom() {
        std::size_t size = text::encoded_word_size(rest_);
        const bool encoded = size != 0;
        if (!encoded) {
            size = rest_.front() == '@' ? 1 : 0;
            while (size < rest_.size() && !ends_atom(rest_[size])) size += rest_[size] == '[' ? literal_size(size) : 1;
        }
        const Bytes piece = rest_.substr(0, size);
        rest_.remove_prefix(size);
        add(piece, piece, !encoded && piece.front() == '@');
    }

    // "[IPv6:2001:db8::1]" is one piece, colons and all; a bracket that stays open is a character like any other.
    std::size_t literal_size(std::size_t at) const {
        constexpr std::size_t longest = 64;
        const std::size_t close = rest_.substr(at, longest).find(']');
        return close == Bytes::npos ? 1 : close + 1;
    }

    void quoted() {
        std::string content;
        for (std::size_t at = 1; quotes_ && at < rest_.size(); ++at) {
            if (rest_[at] == '"') {
                const Bytes raw = rest_.substr(0, at + 1);
                rest_.remove_prefix(at + 1);
                return add(raw, content, false);
            }
            if (rest_[at] == '\\' && at + 1 < rest_.size()) ++at;
            if (rest_[at] != '\r' && rest_[at] != '\n') content += rest_[at];
        }
        quotes_ = false;  // no quote ends any more: ignore those still to come
        damaged_ = true;
        rest_.remove_prefix(1);
    }

    void comment() {
        const std::size_t size = comments_ ? comment_size(rest_) : Bytes::npos;
        if (size == Bytes::npos) {
            comments_ = false;
            damaged_ = true;
            return rest_.remove_prefix(1);
        }
        if (box_.comment.empty()) box_.comment = rest_.substr(1, size - 2);
        rest_.remove_prefix(size);
    }

    // `address` as it counts in an address, `shown` as it counts in a name.
    void add(Bytes address, Bytes shown, bool at_sign) {
        if (box_.has_email && !box_.stray) begin_stray();
        const bool glued = at_sign || box_.word.ends_with('@') || box_.word.ends_with('.') || address.starts_with('.');
        if (box_.gap && !box_.word.empty()) {
            if (glued)
                box_.shown += ' ';
            else
                finish_word();
        }
        box_.any = true;
        box_.gap = false;
        box_.word += address;
        box_.shown += shown;
        box_.word_has_at |= address.find('@') != Bytes::npos && !address.starts_with('"') && !address.starts_with("=?");
    }

    void finish_word() {
        if (box_.word.empty()) return;
        if (box_.word_has_at && !box_.has_email) {
            box_.email = box_.word;
            box_.has_email = true;
            damaged_ |= !box_.phrase.empty();
        } else {
            if (!box_.phrase.empty()) box_.phrase += ' ';
            box_.phrase += box_.shown;
        }
        box_.word.clear();
        box_.shown.clear();
        box_.word_has_at = false;
    }

    // "<user@host>", "<@relay,@relay:user@host>", "<<user@host>>", "<user@host"
    void angle() {
        if (box_.has_email && !box_.word_has_at) begin_stray();
        if (box_.word_has_at) {  // "a@example.org <b@example.org>": the first is the name
            box_.shown = box_.word;
            box_.word_has_at = false;
        }
        finish_word();
        while (!rest_.empty() && (rest_.front() == '<' || is_space(rest_.front()))) rest_.remove_prefix(1);
        skip_route();
        std::string email;
        bool closed = false;
        while (!rest_.empty()) {
            const char c = rest_.front();
            if (c == '>' || c == ',' || c == ';' || c == '<') {
                closed = c == '>';
                break;
            }
            if (c == '"' && quotes_) {
                take_quoted_local_part(email);
                continue;
            }
            if (c == '(') {
                comment();
                continue;
            }
            if (!is_space(c) && c != '\0') email += c;
            rest_.remove_prefix(1);
        }
        while (!rest_.empty() && rest_.front() == '>') rest_.remove_prefix(1);
        damaged_ |= !closed;
        box_.email = std::move(email);
        box_.has_email = true;
        box_.any = true;
        box_.gap = false;
    }

    // The obsolete "@a,@b:" in front of an address is dropped (RFC 5322 4.4).
    void skip_route() {
        if (rest_.empty() || rest_.front() != '@') return;
        const std::size_t end = rest_.find_first_of(":><");
        if (end != Bytes::npos && rest_[end] == ':') rest_.remove_prefix(end + 1);
    }

    void take_quoted_local_part(std::string& email) {
        std::size_t at = 1;
        while (at < rest_.size() && rest_[at] != '"') at += rest_[at] == '\\' ? 2 : 1;
        if (at >= rest_.size()) {
            quotes_ = false;
            damaged_ = true;
            return rest_.remove_prefix(1);
        }
        email += rest_.substr(0, at + 1);
        rest_.remove_prefix(at + 1);
    }

    // ---- mailboxes

    // Something follows a complete address without a comma.
    void begin_stray() {
        finish_mailbox(true);
        box_.stray = true;
        damaged_ = true;
    }

    void finish_mailbox(bool more_follow) {
        finish_word();
        Mailbox box = std::exchange(box_, {});
        if (!box.any) {
            // A comment alone is nobody's address.
            if (!more_follow) release_held();
            return;
        }
        if (!box.has_email) {
            if (box.stray) return;  // rubbish behind an address
            if (more_follow) return hold(std::move(box.phrase));
            release_held();
            return add_nameless(box.phrase);
        }
        // "Doe, Jane <jane@example.org>": the comma was part of the name (RFC 7103 7.1.5).
        if (!held_.empty() && !box.phrase.empty()) {
            box.phrase = std::exchange(held_, {}) + ", " + box.phrase;
            damaged_ = true;
        }
        release_held();
        std::string name = decoded_phrase(box.phrase);
        if (name.empty() && !box.comment.empty()) name = decoded_phrase(box.comment);
        add_address({name.empty() ? std::nullopt : std::optional(std::move(name)), decoded_email(box.email)});
    }

    void hold(std::string phrase) {
        release_held();
        held_ = std::move(phrase);
    }

    void release_held() {
        if (!held_.empty()) add_nameless(std::exchange(held_, {}));
    }

    // A single word is a local part without its domain (RFC 7103 7.1.7); several are words to be shown.
    void add_nameless(std::string_view phrase) {
        damaged_ = true;
        std::string decoded = decoded_phrase(phrase);
        if (decoded.empty()) return;
        if (decoded.find(' ') == std::string::npos && phrase.find("=?") == std::string_view::npos)
            add_address({std::nullopt, std::move(decoded)});
        else
            add_address({std::move(decoded), {}});
    }

    void add_address(mail::EmailAddress address) {
        if (!in_group_ && (groups_.empty() || fresh_group_ || groups_.back().name)) groups_.emplace_back();
        if (!in_group_) fresh_group_ = false;
        groups_.back().addresses.push_back(std::move(address));
        ++count_;
    }

    Bytes rest_;
    std::vector<mail::EmailAddressGroup> groups_;
    Mailbox box_;
    std::string held_;       // words before a comma that may belong to the next name
    std::size_t count_ = 0;  // addresses and named groups
    bool in_group_ = false;
    bool fresh_group_ = false;  // a group has ended: what follows stands in a new nameless one
    bool quotes_ = true;        // there may be quotes that end
    bool comments_ = true;
    bool damaged_ = false;
};

}  // namespace

std::vector<mail::EmailAddressGroup> parse_address_groups(Bytes raw, bool* damaged) {
    ListReader reader(raw);
    auto groups = reader.read();
    if (damaged) *damaged |= reader.damaged();
    return groups;
}

std::vector<mail::EmailAddress> parse_addresses(Bytes raw, bool* damaged) {
    std::vector<mail::EmailAddressGroup> groups = parse_address_groups(raw, damaged);
    if (groups.size() == 1) return std::move(groups.front().addresses);
    std::vector<mail::EmailAddress> all;
    for (auto& group : groups) std::move(group.addresses.begin(), group.addresses.end(), std::back_inserter(all));
    return all;
}

}  // namespace kontor::mime
