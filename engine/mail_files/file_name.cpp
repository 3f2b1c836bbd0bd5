#include "engine/mail_files/file_name.hpp"

#include <algorithm>
#include <charconv>

#include "engine/text/ascii.hpp"

namespace kontor::mail_files {
namespace {

// The years 1970 to 2100: longer numbers are of another kind.
constexpr std::int64_t last_second = 4133980800;

// "1764000000" up to a dot, which is taken too.
std::optional<UtcTime> take_seconds(Bytes& name) {
    UtcTime time;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), time.seconds);
    const auto size = static_cast<std::size_t>(end - name.data());
    if (error != std::errc{} || time.seconds < 0 || time.seconds > last_second || !text::is_digit(name.front()) ||
        size >= name.size() || name[size] != '.')
        return std::nullopt;
    name.remove_prefix(size + 1);
    return time;
}

// "e17.3fa9c2d1", and nothing else.
std::optional<MessageKey> parse_key(Bytes text) {
    const std::size_t dot = text.find('.');
    if (dot == Bytes::npos || text.size() != dot + 9) return std::nullopt;
    const auto id = mail::EmailId::parse(text.substr(0, dot));
    MessageKey key;
    const auto [end, error] = std::from_chars(text.data() + dot + 1, text.data() + text.size(), key.content, 16);
    if (!id || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    key.id = *id;
    return key;
}

std::string base_name(UtcTime received_at, MessageKey key) {
    std::string content;
    for (int shift = 28; shift >= 0; shift -= 4) content += "0123456789abcdef"[key.content >> shift & 15];
    return std::to_string(std::max<std::int64_t>(received_at.seconds, 0)) + "." + key.id.to_string() + "." + content;
}

}  // namespace

MessageKey key_of(mail::EmailId id, const mail::ContentHash& hash) {
    MessageKey key{id, 0};
    for (std::size_t i = 0; i < 4; ++i) key.content = key.content << 8 | hash[i];
    return key;
}

std::string to_maildir_name(UtcTime received_at, MessageKey key, Bytes letters) {
    return base_name(received_at, key) + ".kontor:2," + std::string(letters);
}

std::string to_eml_name(UtcTime received_at, MessageKey key, Bytes letters) {
    return base_name(received_at, key) + (letters.empty() ? "" : ",") + std::string(letters) + ".eml";
}

FileName parse_maildir_name(Bytes name) {
    FileName found;
    // On file systems that have no colon another character stands there.
    const std::size_t info = name.size() < 3 ? Bytes::npos : name.rfind("2,");
    if (info != Bytes::npos && info > 0 && Bytes(":;!").find(name[info - 1]) != Bytes::npos) {
        found.letters = name.substr(info + 2);
        name = name.substr(0, info - 1);
    }
    found.received_at = take_seconds(name);
    if (found.received_at && name.ends_with(".kontor")) found.key = parse_key(name.substr(0, name.size() - 7));
    return found;
}

FileName parse_eml_name(Bytes name) {
    FileName found;
    if (!name.ends_with(".eml")) return {};
    name.remove_suffix(4);
    if (const std::size_t comma = name.find(','); comma != Bytes::npos) {
        found.letters = name.substr(comma + 1);
        name = name.substr(0, comma);
    }
    if (name.empty()) return {};
    found.received_at = take_seconds(name);
    found.key = found.received_at ? parse_key(name) : std::nullopt;
    return found.key ? found : FileName{};
}

}  // namespace kontor::mail_files
