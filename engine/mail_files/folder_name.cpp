#include "engine/mail_files/folder_name.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::mail_files {
namespace {

constexpr std::string_view hexadecimal = "0123456789ABCDEF";
constexpr std::string_view not_in_files = "/\\:*?\"<>|";
constexpr std::string_view not_in_maildirs = "/.";
constexpr std::string_view escaped_at_times = "/\\:*?\"<>|. %";
constexpr std::size_t longest_file_name = 200;  // room for an extension below the 255 octets of file systems
constexpr std::size_t longest_maildir_folder = 240;
constexpr std::size_t longest_mailbox_name = 255;

// The octet that %XX at `at` stands for; empty when it is no such thing.
std::optional<char> escaped_octet(Bytes name, std::size_t at) {
    if (at + 2 >= name.size() || name[at] != '%') return std::nullopt;
    const int high = text::hex_value(name[at + 1]), low = text::hex_value(name[at + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    const char octet = static_cast<char>(high * 16 + low);
    return escaped_at_times.find(octet) == std::string_view::npos ? std::nullopt : std::optional(octet);
}

void append_escaped(std::string& out, char c) {
    const auto octet = static_cast<unsigned char>(c);
    out += '%';
    out += hexadecimal[octet >> 4];
    out += hexadecimal[octet & 15];
}

std::string escape(std::string_view name, std::string_view forbidden) {
    std::string out;
    for (std::size_t at = 0; at < name.size(); ++at) {
        const bool at_an_end =
            (name[at] == '.' && at == 0) || ((name[at] == '.' || name[at] == ' ') && at + 1 == name.size());
        if (at_an_end || forbidden.find(name[at]) != std::string_view::npos || escaped_octet(name, at))
            append_escaped(out, name[at]);
        else
            out += name[at];
    }
    return out;
}

std::string unescape(Bytes name) {
    std::string out;
    for (std::size_t at = 0; at < name.size(); ++at) {
        const auto octet = escaped_octet(name, at);
        out += octet ? *octet : name[at];
        if (octet) at += 2;
    }
    return out;
}

// FNV-1a: tells names apart whose beginnings are the same.
std::string mark_of(std::string_view name) {
    std::uint64_t hash = 14695981039346656037u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    std::string mark = "~";
    for (int shift = 60; shift >= 0; shift -= 4) mark += hexadecimal[hash >> shift & 15];
    return mark;
}

std::string as_mailbox_name(Bytes octets) {
    std::string name;
    text::append_replacing(name, octets);
    name = text::clean_line(name);
    name = text::truncate_octets(name, longest_mailbox_name);
    return name.empty() ? "-" : name;
}

// ---- modified UTF-7 (RFC 3501 5.1.3): base64 of UTF-16 between & and -, with a comma for the slash

constexpr std::string_view base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

bool stands_for_itself(char32_t c) { return c >= 0x20 && c <= 0x7e; }

std::string to_utf7(std::string_view name) {
    std::string out;
    for (std::size_t at = 0; at < name.size();) {
        std::size_t next = at;
        const char32_t c = text::next_code_point(name, next);
        if (stands_for_itself(c)) {
            out += static_cast<char>(c);
            if (c == '&') out += '-';
            at = next;
            continue;
        }
        std::uint32_t bits = 0;
        int count = 0;
        const auto put = [&](std::uint32_t unit) {
            bits = bits << 16 | unit;
            for (count += 16; count >= 6; count -= 6) out += base64[bits >> (count - 6) & 63];
        };
        out += '&';
        while (at < name.size()) {
            next = at;
            const char32_t wide = text::next_code_point(name, next);
            if (stands_for_itself(wide)) break;
            if (wide > 0xffff) put(0xd800 + ((wide - 0x10000) >> 10));
            put(wide > 0xffff ? 0xdc00 + ((wide - 0x10000) & 0x3ff) : static_cast<std::uint32_t>(wide));
            at = next;
        }
        if (count > 0) out += base64[bits << (6 - count) & 63];
        out += '-';
    }
    return out;
}

// Between & and -. False: it is not that.
bool append_utf16(std::string& out, Bytes encoded) {
    std::uint32_t bits = 0, high = 0;
    int count = 0;
    for (const char c : encoded) {
        const std::size_t value = base64.find(c);
        if (value == std::string_view::npos) return false;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 16) continue;
        count -= 16;
        const std::uint32_t unit = bits >> count & 0xffff;
        const bool is_low = unit >= 0xdc00 && unit < 0xe000;
        if (is_low != (high != 0)) return false;
        if (unit >= 0xd800 && unit < 0xdc00) {
            high = unit;
            continue;
        }
        text::append_code_point(out, is_low ? 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00) : unit);
        high = 0;
    }
    return high == 0 && count < 6;
}

// Names that are no UTF-7 are taken as they are: not everybody follows IMAP here.
std::string from_utf7(Bytes name) {
    std::string out;
    for (std::size_t at = 0; at < name.size(); ++at) {
        if (name[at] != '&') {
            out += name[at];
            continue;
        }
        const std::size_t end = name.find('-', at);
        if (end == Bytes::npos) return std::string(name);
        if (end == at + 1)
            out += '&';
        else if (!append_utf16(out, name.substr(at + 1, end - at - 1)))
            return std::string(name);
        at = end;
    }
    return out;
}

// ---- roles

struct Usual {
    std::string_view name;  // case folded
    mail::Role role;
};
constexpr auto usual_names = std::to_array<Usual>({
    {"inbox", mail::Role::inbox},
    {"posteingang", mail::Role::inbox},
    {"postvak in", mail::Role::inbox},
    {"收件箱", mail::Role::inbox},
    {"收件匣", mail::Role::inbox},
    {"drafts", mail::Role::drafts},
    {"draft", mail::Role::drafts},
    {"entwürfe", mail::Role::drafts},
    {"entwurf", mail::Role::drafts},
    {"concepten", mail::Role::drafts},
    {"草稿", mail::Role::drafts},
    {"草稿箱", mail::Role::drafts},
    {"草稿匣", mail::Role::drafts},
    {"sent", mail::Role::sent},
    {"sent items", mail::Role::sent},
    {"sent mail", mail::Role::sent},
    {"sent messages", mail::Role::sent},
    {"gesendet", mail::Role::sent},
    {"gesendete elemente", mail::Role::sent},
    {"gesendete objekte", mail::Role::sent},
    {"gesendete nachrichten", mail::Role::sent},
    {"verzonden", mail::Role::sent},
    {"verzonden items", mail::Role::sent},
    {"verzonden berichten", mail::Role::sent},
    {"已发送", mail::Role::sent},
    {"已发送邮件", mail::Role::sent},
    {"已发邮件", mail::Role::sent},
    {"寄件備份", mail::Role::sent},
    {"archive", mail::Role::archive},
    {"archives", mail::Role::archive},
    {"all mail", mail::Role::archive},
    {"archiv", mail::Role::archive},
    {"archief", mail::Role::archive},
    {"归档", mail::Role::archive},
    {"存档", mail::Role::archive},
    {"封存", mail::Role::archive},
    {"junk", mail::Role::junk},
    {"junk mail", mail::Role::junk},
    {"junk e-mail", mail::Role::junk},
    {"junk email", mail::Role::junk},
    {"spam", mail::Role::junk},
    {"bulk mail", mail::Role::junk},
    {"spamverdacht", mail::Role::junk},
    {"junk-e-mail", mail::Role::junk},
    {"unerwünscht", mail::Role::junk},
    {"ongewenst", mail::Role::junk},
    {"ongewenste e-mail", mail::Role::junk},
    {"ongewenste reclame", mail::Role::junk},
    {"垃圾邮件", mail::Role::junk},
    {"垃圾郵件", mail::Role::junk},
    {"trash", mail::Role::trash},
    {"bin", mail::Role::trash},
    {"deleted", mail::Role::trash},
    {"deleted items", mail::Role::trash},
    {"deleted messages", mail::Role::trash},
    {"papierkorb", mail::Role::trash},
    {"gelöscht", mail::Role::trash},
    {"gelöschte elemente", mail::Role::trash},
    {"gelöschte objekte", mail::Role::trash},
    {"prullenbak", mail::Role::trash},
    {"prullenmand", mail::Role::trash},
    {"verwijderd", mail::Role::trash},
    {"verwijderde items", mail::Role::trash},
    {"已删除", mail::Role::trash},
    {"已删除邮件", mail::Role::trash},
    {"废纸篓", mail::Role::trash},
    {"垃圾桶", mail::Role::trash},
});

}  // namespace

std::string to_file_name(std::string_view mailbox) {
    std::string name = escape(mailbox, not_in_files);
    if (name.size() <= longest_file_name) return name;
    return std::string(text::truncate_octets(name, longest_file_name - 17)) + mark_of(mailbox);
}

std::string from_file_name(Bytes name) { return as_mailbox_name(unescape(name)); }

std::string to_maildir_folder(std::span<const std::string> path) {
    std::string folder;
    for (const std::string& name : path) folder += '.' + to_utf7(escape(name, not_in_maildirs));
    return folder.size() <= longest_maildir_folder ? folder : '.' + mark_of(folder);
}

std::vector<std::string> from_maildir_folder(Bytes name) {
    if (name.size() < 2 || name.front() != '.' || name == "..") return {};
    std::vector<std::string> path;
    while (!name.empty()) {
        name.remove_prefix(1);
        const std::size_t end = std::min(name.find('.'), name.size());
        if (end > 0) path.push_back(as_mailbox_name(unescape(from_utf7(name.substr(0, end)))));
        name.remove_prefix(end);
    }
    return path;
}

mail::Role usual_role(std::string_view name) {
    const std::string folded = text::fold_case(text::collapse_white_space(name));
    const auto at =
        std::find_if(usual_names.begin(), usual_names.end(), [&](const Usual& u) { return u.name == folded; });
    return at == usual_names.end() ? mail::Role::none : at->role;
}

}  // namespace kontor::mail_files
