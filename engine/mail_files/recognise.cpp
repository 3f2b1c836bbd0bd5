#include "engine/mail_files/recognise.hpp"

#include <algorithm>

#include "engine/mail_files/file_name.hpp"
#include "engine/mail_files/folder_name.hpp"
#include "engine/mail_files/from_line.hpp"
#include "engine/mail_files/keyword_letters.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::mail_files {
namespace {

constexpr std::size_t deepest = 64;  // folders; what lies deeper is nobody's mail

// One more than that at most.
std::vector<std::string> parts_of(Bytes path) {
    std::vector<std::string> parts;
    while (!path.empty() && parts.size() <= deepest + 1) {
        const std::size_t slash = path.find('/');
        if (slash != 0) parts.emplace_back(path.substr(0, slash));
        path.remove_prefix(slash == Bytes::npos ? path.size() : slash + 1);
    }
    return parts;
}

// What is no mail of its own in the folders of other programs and of ours.
bool is_of_a_program(std::string_view name) {
    return name.starts_with('.') || name == keyword_file || name == "maildirfolder" || has_extension(name, ".part") ||
           has_extension(name, ".flags") || has_extension(name, ".msf");
}

bool is_number(std::string_view name) { return std::all_of(name.begin(), name.end(), text::is_digit); }

// False: nothing in such a folder is looked at.
bool add_folder(const std::string& name, bool in_maildir, std::vector<std::string>& path) {
    if (!in_maildir && name.starts_with('.')) return false;
    if (!name.starts_with('.')) {
        path.push_back(from_file_name(without_extension(name, {".sbd", ".mbox"})));
        return true;
    }
    const std::vector<std::string> inside = from_maildir_folder(name);
    path.insert(path.end(), inside.begin(), inside.end());
    return !inside.empty();
}

}  // namespace

bool begins_with_from_line(Bytes text) {
    Bytes line = text.substr(0, text.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return parse_from_line(line).has_value();
}

bool begins_with_field(Bytes text) {
    const std::size_t colon = text.find(':');
    return colon != Bytes::npos && colon > 0 && colon < 80 &&
           std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                       [](char c) { return text::is_alpha(c) || text::is_digit(c) || c == '-' || c == '_'; });
}

bool has_extension(std::string_view name, std::string_view extension) {
    return name.size() > extension.size() &&
           text::equal_ignoring_case(name.substr(name.size() - extension.size()), extension);
}

std::string without_extension(std::string name, std::initializer_list<std::string_view> extensions) {
    for (const std::string_view extension : extensions)
        if (has_extension(name, extension)) return name.substr(0, name.size() - extension.size());
    return name;
}

NamedFile named_file(Bytes path) {
    NamedFile file;
    std::vector<std::string> parts = parts_of(path);
    if (parts.empty()) return file;
    if (parts.size() > deepest + 1) {
        file.kind = NamedFile::Kind::other;
        return file;
    }
    const std::string name = parts.back();
    parts.pop_back();
    file.was_chosen = parts.empty();
    const std::string folder = parts.empty() ? std::string() : parts.back();
    const bool in_maildir = folder == "cur" || folder == "new";
    if (in_maildir) parts.pop_back();
    bool looks = folder != "tmp";
    for (std::size_t i = 1; i < parts.size(); ++i) looks &= add_folder(parts[i], in_maildir, file.folder);
    if (!file.was_chosen && (!looks || is_of_a_program(name))) {
        file.kind = NamedFile::Kind::other;
    } else if (in_maildir) {
        const FileName said = parse_maildir_name(name);
        file.kind = NamedFile::Kind::message;
        file.received_at = said.received_at;
        file.keywords = KeywordLetters().keywords(said.letters);
        file.is_dated_by_file = true;
    } else if (has_extension(name, ".eml")) {
        file.kind = NamedFile::Kind::message;
        if (const FileName said = parse_eml_name(name); said.key) {
            file.received_at = said.received_at;
            file.keywords = KeywordLetters().keywords(said.letters);
        }
    }
    file.is_numbered = is_number(name);
    file.mbox = file.folder;
    if (name != "mbox" || !has_extension(folder, ".mbox"))
        file.mbox.push_back(from_file_name(without_extension(name, {".mbox", ".mbx", ".mbs"})));
    return file;
}

}  // namespace kontor::mail_files
