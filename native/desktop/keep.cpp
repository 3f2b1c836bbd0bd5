#include "native/desktop/keep.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace kontor::desktop {

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

std::string text_of(const Json& document, const char* name) {
    const auto found = document.find(name);
    return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

int number_of(const Json& document, const char* name, int least, int fallback) {
    const auto found = document.find(name);
    if (found == document.end() || !found->is_number_integer()) return fallback;
    const auto number = found->get<std::int64_t>();
    return number < least || number > 16384 ? fallback : static_cast<int>(number);
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

fs::path own_folder(const char* variable, const char* fallback) {
    const char* given = std::getenv(variable);
    if (given != nullptr && given[0] == '/') return fs::path(given) / "kontor";
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr && home[0] == '/' ? home : "/") / fallback / "kontor";
}

std::string Keep::read(const std::string& name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool Keep::write(const std::string& name, std::string_view text) const {
    std::error_code error;
    fs::create_directories(folder_, error);
    const fs::path place = folder_ / name, draft = folder_ / (name + ".new");
    fs::remove(draft, error);
    const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return false;
    const bool is_written = write_all(file, text) && ::fsync(file) == 0;
    ::close(file);
    if (is_written) fs::rename(draft, place, error);
    if (is_written && !error) return true;
    fs::remove(draft, error);
    return false;
}

void Keep::forget(const std::string& name) const {
    std::error_code ignored;
    fs::remove(folder_ / name, ignored);
}

WindowPlace window_place_from_text(std::string_view text) {
    WindowPlace place;
    const Json document = Json::parse(text, nullptr, false);
    if (!document.is_object()) return place;
    place.relay = text_of(document, "relay");
    place.width = number_of(document, "width", 320, place.width);
    place.height = number_of(document, "height", 320, place.height);
    place.maximised = document.value("maximised", Json(false)) == Json(true);
    return place;
}

std::string to_text(const WindowPlace& place) {
    return Json{
        {"relay", place.relay}, {"width", place.width}, {"height", place.height}, {"maximised", place.maximised}}
        .dump();
}

KeptSession session_from_text(std::string_view text) {
    const Json document = Json::parse(text, nullptr, false);
    if (!document.is_object()) return {};
    return {text_of(document, "relay"), Secret(text_of(document, "cookie")),
            document.value("ends", Json(false)) == Json(true)};
}

std::string to_text(const KeptSession& session) {
    return Json{{"relay", session.relay}, {"cookie", std::string(session.cookie.reveal())}, {"ends", session.ends}}
        .dump();
}

}  // namespace kontor::desktop
