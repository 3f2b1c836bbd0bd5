#include "native/desktop/file_names.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <string_view>

#include "engine/text/ascii.hpp"

namespace kontor::desktop {

namespace fs = std::filesystem;

namespace {

struct Kind {
    std::string_view end, type;
    bool is_harmless;
};
constexpr Kind kinds[] = {
    {".txt", "text/plain", true},
    {".csv", "text/csv", false},
    {".pdf", "application/pdf", true},
    {".png", "image/png", true},
    {".jpg", "image/jpeg", true},
    {".jpeg", "image/jpeg", true},
    {".gif", "image/gif", true},
    {".webp", "image/webp", true},
    {".bmp", "image/bmp", true},
    {".svg", "image/svg+xml", false},
    {".mp3", "audio/mpeg", true},
    {".ogg", "audio/ogg", true},
    {".mp4", "video/mp4", true},
    {".html", "text/html", false},
    {".htm", "text/html", false},
    {".xml", "application/xml", false},
    {".json", "application/json", false},
    {".ics", "text/calendar", false},
    {".vcf", "text/vcard", false},
    {".eml", "message/rfc822", false},
    {".zip", "application/zip", false},
    {".gz", "application/gzip", false},
    {".doc", "application/msword", false},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", false},
    {".xls", "application/vnd.ms-excel", false},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false},
    {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", false},
    {".odt", "application/vnd.oasis.opendocument.text", false},
    {".ods", "application/vnd.oasis.opendocument.spreadsheet", false},
    {".odp", "application/vnd.oasis.opendocument.presentation", false},
};

const Kind* kind_of(const fs::path& path) {
    const std::string end = text::to_lower(path.extension().string());
    for (const Kind& each : kinds)
        if (each.end == end) return &each;
    return nullptr;
}

}  // namespace

fs::path free_place(const fs::path& folder, const std::string& name) {
    std::error_code ignored;
    const fs::path plain(name);
    const std::string stem = plain.stem().string(), end = plain.extension().string();
    fs::path place = folder / plain;
    for (int i = 2; fs::exists(fs::symlink_status(place, ignored)) || fs::exists(place.string() + ".part", ignored);
         ++i)
        place = folder / (stem + " (" + std::to_string(i) + ")" + end);
    return place;
}

std::string type_of(const fs::path& path) {
    const Kind* const kind = kind_of(path);
    return kind != nullptr ? std::string(kind->type) : "application/octet-stream";
}

bool is_harmless(const fs::path& path) {
    const Kind* const kind = kind_of(path);
    return kind != nullptr && kind->is_harmless;
}

fs::path download_folder() {
    const char* home_variable = std::getenv("HOME");
    const fs::path home = home_variable != nullptr && *home_variable == '/' ? home_variable : "/";
    const char* config_variable = std::getenv("XDG_CONFIG_HOME");
    const fs::path config =
        config_variable != nullptr && *config_variable == '/' ? fs::path(config_variable) : home / ".config";
    std::ifstream file(config / "user-dirs.dirs");
    constexpr std::string_view key = "XDG_DOWNLOAD_DIR=\"", home_words = "$HOME/";
    for (std::string line; std::getline(file, line);) {
        if (line.compare(0, key.size(), key) != 0) continue;
        const std::string value = line.substr(key.size(), line.find('"', key.size()) - key.size());
        if (value.compare(0, home_words.size(), home_words) == 0) return home / value.substr(home_words.size());
        if (!value.empty() && value[0] == '/') return value;
    }
    return home / "Downloads";
}

std::int64_t changed_at(const fs::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? static_cast<std::int64_t>(status.st_mtime) : 0;
}

}  // namespace kontor::desktop
