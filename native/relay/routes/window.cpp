#include "native/relay/routes/window.hpp"

#include <array>
#include <fstream>
#include <sstream>

#include "engine/base/sha256.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::routes {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> media_types = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".otf", "font/otf"},
    {".ttf", "font/ttf"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
    {".map", "application/json"},
}};

std::string_view media_type(const fs::path& file) {
    const std::string ending = file.extension().string();
    for (const auto& [known, type] : media_types) {
        if (ending == known) return type;
    }
    return "application/octet-stream";
}

// "name.<8 or more hex digits>.ending"
bool has_hash(const fs::path& file) {
    const std::string hash = file.stem().extension().string();
    return hash.size() >= 9 && hash.find_first_not_of("0123456789abcdef", 1) == std::string::npos;
}

std::optional<std::string> read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::ostringstream content;
    content << in.rdbuf();
    return content.str();
}

std::string strong_etag(const std::string& octets) {
    const Sha256Digest digest = sha256(octets);
    std::string tag = "\"";
    for (std::size_t i = 0; i < 12; ++i) {
        tag += "0123456789abcdef"[digest[i] >> 4];
        tag += "0123456789abcdef"[digest[i] & 15];
    }
    return tag + '"';
}

// Accept-Encoding names it, and not with a weight of zero (RFC 9110 12.5.3).
bool takes(std::string_view accept, std::string_view coding) {
    while (!accept.empty()) {
        const std::size_t comma = accept.find(',');
        const std::string_view item = text::trim(accept.substr(0, comma));
        accept = comma == std::string_view::npos ? std::string_view() : accept.substr(comma + 1);
        const std::size_t semicolon = item.find(';');
        if (!text::equal_ignoring_case(text::trim(item.substr(0, semicolon)), coding)) continue;
        if (semicolon == std::string_view::npos) return true;
        const std::string_view weight = text::trim(item.substr(semicolon + 1));
        return weight.find_first_not_of("qQ=0. ") != std::string_view::npos;
    }
    return false;
}

bool matches(std::string_view if_none_match, std::string_view etag) {
    return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

}  // namespace

Result<Window> Window::load(const fs::path& folder) {
    Window window;
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const fs::path path = at->path();
        if (!at->is_regular_file() || path.extension() == ".br" || path.extension() == ".gz") continue;
        const auto form = [](const fs::path& from) -> std::optional<File::Form> {
            auto octets = read(from);
            if (!octets) return std::nullopt;
            std::string tag = strong_etag(*octets);
            return File::Form{std::make_shared<const std::string>(std::move(*octets)), std::move(tag)};
        };
        auto plain = form(path);
        if (!plain) continue;
        File file{std::move(*plain), form(path.string() + ".br"), form(path.string() + ".gz"),
                  std::string(media_type(path)), has_hash(path)};
        window.files_.emplace('/' + path.lexically_relative(folder).generic_string(), std::move(file));
    }
    if (window.files_.count("/index.html") == 0) {
        return Error{"the window is not there", "index.html", "", folder.string()};
    }
    return window;
}

std::optional<fs::path> Window::default_folder() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (error) return std::nullopt;
    const fs::path here = program.parent_path();
    for (const fs::path& folder : {here / "window", here / "../web/site", here / "../share/kontor/window"}) {
        if (fs::exists(folder / "index.html", error)) return folder.lexically_normal();
    }
    return std::nullopt;
}

http::Response Window::answer(const http::Head& head) const {
    const std::string& path = head.target.path;
    const auto found = files_.find(path == "/" ? "/index.html" : path);
    if (found == files_.end()) return http::text(404, "There is nothing here.\n");
    const File& file = found->second;

    const std::string_view accept = head.field("accept-encoding").value_or("");
    const File::Form* form = &file.plain;
    std::string_view coding;
    if (file.brotli && takes(accept, "br")) {
        form = &*file.brotli;
        coding = "br";
    } else if (file.gzip && takes(accept, "gzip")) {
        form = &*file.gzip;
        coding = "gzip";
    }

    http::Response response;
    response.with("Content-Type", file.media_type);
    response.with("ETag", form->etag);
    response.with("Vary", "Accept-Encoding");
    response.with("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (matches(head.field("if-none-match").value_or(""), form->etag)) {
        response.status = 304;
        return response;
    }
    if (!coding.empty()) response.with("Content-Encoding", std::string(coding));
    response.body = form->octets;
    return response;
}

}  // namespace kontor::routes
