#include "engine/mime/file_name.hpp"

#include <array>

#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::mime {
namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_extension = 20;

// CON, PRN, AUX, NUL, COM0-9, LPT0-9, with whatever extension: devices on Windows.
bool is_device(std::string_view name) {
    const std::string stem = text::to_lower(text::trim(name.substr(0, name.find('.'))));
    if (stem == "con" || stem == "prn" || stem == "aux" || stem == "nul") return true;
    return stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) && text::is_digit(stem[3]);
}

std::string_view extension_of(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || name.size() - dot > longest_extension) return {};
    return name.substr(dot);
}

struct Extension {
    std::string_view type, subtype, extension;
};
// What is worth a guess when a part has no name; "" as subtype stands for any.
constexpr auto extensions = std::to_array<Extension>({
    {"message", "rfc822", ".eml"},
    {"message", "global", ".eml"},
    {"text", "plain", ".txt"},
    {"text", "html", ".html"},
    {"text", "calendar", ".ics"},
    {"text", "vcard", ".vcf"},
    {"text", "csv", ".csv"},
    {"image", "jpeg", ".jpg"},
    {"image", "png", ".png"},
    {"image", "gif", ".gif"},
    {"image", "webp", ".webp"},
    {"image", "svg+xml", ".svg"},
    {"application", "pdf", ".pdf"},
    {"application", "zip", ".zip"},
    {"text", "", ".txt"},
    {"message", "", ".txt"},
});

}  // namespace

std::string safe_file_name(std::string_view name, std::string_view fallback) {
    constexpr std::string_view unsafe = "/\\:*?\"<>|";
    std::string cleaned = text::clean_name(name);
    for (char& c : cleaned)
        if (unsafe.find(c) != std::string_view::npos) c = '_';
    std::string_view rest = cleaned;
    while (!rest.empty() && (rest.front() == '.' || rest.front() == ' ')) rest.remove_prefix(1);
    while (!rest.empty() && (rest.back() == '.' || rest.back() == ' ')) rest.remove_suffix(1);
    if (rest.empty()) return std::string(fallback);
    std::string safe(rest);
    if (safe.size() > longest_name) {
        const std::string extension(extension_of(safe));
        safe = std::string(text::truncate_octets(safe, longest_name - extension.size())) + extension;
    }
    if (is_device(safe)) safe.insert(0, "_");
    return safe;
}

std::string file_name(const Part& part) {
    if (!part.name.empty()) return safe_file_name(part.name);
    const std::string stem = part.type == "image" || part.type == "message" ? part.type : "attachment";
    for (const Extension& row : extensions)
        if (row.type == part.type && (row.subtype.empty() || row.subtype == part.subtype))
            return stem + std::string(row.extension);
    return stem;
}

}  // namespace kontor::mime
