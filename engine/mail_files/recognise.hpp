// What a file holds, by how it begins and what it is called.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"
#include "engine/mail/keywords.hpp"

namespace kontor::mail_files {

// "From ann@example.org Mon Nov 23 10:05:09 2026": an mbox file.
bool begins_with_from_line(Bytes text);
// "Name: ...": a message.
bool begins_with_field(Bytes text);

bool has_extension(std::string_view name, std::string_view extension);
// Without the first of them that it has.
std::string without_extension(std::string name, std::initializer_list<std::string_view> extensions);

// A file of which only the path is known, as browsers tell it: "old-mail/.Work.Plans/cur/1764000000.M1:2,S". The first
// folder is the one that was chosen and names no mailbox. The rules are those of native/mail_files/find_mail.hpp, but
// that a Maildir is known by the folder "cur" or "new" alone, and letters without a file of keywords mean nothing.
struct NamedFile {
    enum class Kind : std::uint8_t {
        message,  // whatever is in it
        look,     // its beginning tells
        other,    // no mail by its name
    } kind = Kind::look;
    bool was_chosen = false;   // by itself, not with its folder
    bool is_numbered = false;  // MH
    bool is_dated_by_file = false;
    std::vector<std::string> folder, mbox;  // the mailbox of a message; of the messages in an mbox file
    std::optional<UtcTime> received_at;
    std::optional<mail::Keywords> keywords;
};
NamedFile named_file(Bytes path);

}  // namespace kontor::mail_files
