#include "native/desktop/files.hpp"

#include <SDL2/SDL.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/mime/file_name.hpp"
#include "native/desktop/chooser.hpp"
#include "native/desktop/file_names.hpp"
#include "native/desktop/opener.hpp"
#include "native/desktop/relay_address.hpp"
#include "native/net/clock.hpp"

namespace kontor::desktop {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr std::uint64_t kSlice = 4 * 1024 * 1024;
constexpr int kTries = 6;
constexpr Duration kBeforeTryingAgain{1500};

std::string path_of(const std::string& url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string::npos) return url;
    const std::size_t slash = url.find('/', scheme + 3);
    return slash == std::string::npos ? "/" : url.substr(slash);
}

state::UploadDone::Trouble upload_trouble(int status) {
    using Trouble = state::UploadDone::Trouble;
    if (status == 413) return Trouble::too_large;
    if (status == 507 || status == 403) return Trouble::no_room;
    // Too many at once, or nobody there: it is tried again.
    return status == 0 || status == 429 || status >= 502 ? Trouble::unreachable : Trouble::refused;
}

std::string text_in(const Json& document, const char* name) {
    const auto found = document.is_object() ? document.find(name) : document.end();
    return document.is_object() && found != document.end() && found->is_string() ? found->get<std::string>() : "";
}

std::uint64_t number_in(const Json& document, const char* name) {
    const auto found = document.is_object() ? document.find(name) : document.end();
    return document.is_object() && found != document.end() && found->is_number_unsigned() ? found->get<std::uint64_t>()
                                                                                          : 0;
}

// Empty: it cannot be read.
std::optional<std::string> slice_of(const fs::path& path, std::uint64_t at, std::uint64_t size) {
    std::ifstream file(path, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    std::string octets(static_cast<std::size_t>(size), '\0');
    file.read(octets.data(), static_cast<std::streamsize>(size));
    if (file.gcount() != static_cast<std::streamsize>(size)) return std::nullopt;
    return octets;
}

}  // namespace

// Mail in files on its way, a slice at a time; a slice that got lost is sent again from where the relay says it is.
struct Files::Sending {
    std::vector<Chosen> files;
    std::string account, mailbox, place;
    std::uint64_t file = 0, at = 0;
    state::ImportProgress progress;
    int tries = 0;
    bool begun = false, ending = false;

    std::uint64_t octets() const {
        std::uint64_t sum = at;
        for (std::size_t i = 0; i < file && i < files.size(); ++i) sum += files[i].size;
        return sum;
    }
};

Files::Files(Http& http, Errands& errands, frame::Window& window)
    : http_(http), errands_(errands), window_(window), self_(std::make_shared<Files*>(this)) {}

Files::~Files() {
    *self_ = nullptr;
    for (auto& [number, file] : attached_)
        if (file.stop) *file.stop = true;
}

void Files::fetch(const std::string& url, const std::string& name, bool open) {
    const fs::path place = free_place(download_folder(), mime::safe_file_name(name));
    const fs::path part = place.string() + ".part";
    std::error_code error;
    fs::create_directories(place.parent_path(), error);
    Http::Request request;
    request.path = path_of(url);
    request.receive_into = part;
    http_.ask(std::move(request), [self = self_, place, part, open](const Http::Answer& answer) {
        using Why = state::SaveFailed::Why;
        std::error_code failed, ignored;
        if (answer.is_fine()) fs::rename(part, place, failed);
        if (answer.is_fine() && !failed) {
            (void)open_file(open && is_harmless(place) ? place.string() : place.parent_path().string());
            return;
        }
        fs::remove(part, ignored);
        const bool is_nobody_there = answer.status == 0 || answer.status == 429 || answer.status >= 500;
        const Why why = failed || answer.status < 0 ? Why::no_place : is_nobody_there ? Why::unreachable : Why::gone;
        if (*self != nullptr) (*self)->window_.save_failed({place.filename().string(), why}, net::now());
    });
}

void Files::ask_person(bool folder, void (Files::*then)(const std::vector<std::string>&)) {
    const auto chosen = [self = self_, then](const std::vector<std::string>& paths) {
        if (*self != nullptr && !paths.empty()) ((*self)->*then)(paths);
    };
    if (choose_files(folder, errands_.shared_from_this(), chosen)) return;
    const words::Words say(window_.state().language());
    SDL_ShowSimpleMessageBox(SDL_MESSAGEBOX_INFORMATION, "Kontor", say(words::Word::drop_files_here).c_str(), nullptr);
}

void Files::choose_attachments() { ask_person(false, &Files::attach); }
void Files::choose(bool folder) { ask_person(folder, &Files::take_chosen); }

void Files::drop(const std::vector<std::string>& paths) {
    const access::Node* const subject = window_.tree().find("compose/subject");
    if (subject != nullptr && !subject->covered) return attach(paths);
    take(paths, true);
}

void Files::attach(const std::vector<std::string>& paths) {
    state::FilesAttached files;
    for (const std::string& path : paths) {
        std::error_code error;
        if (!fs::is_regular_file(path, error)) continue;
        const std::uint64_t size = fs::file_size(path, error);
        if (error) continue;
        attached_[++last_] = {path, type_of(path), size, nullptr};
        files.files.push_back({last_, size, fs::path(path).filename().string(), type_of(path)});
    }
    if (!files.files.empty()) window_.files_attached(files, net::now());
}

void Files::upload(std::uint64_t number, const std::string& url) {
    const auto found = attached_.find(number);
    if (found == attached_.end())
        return window_.uploaded({number, {}, state::UploadDone::Trouble::refused}, net::now());
    Attached& file = found->second;
    file.stop = std::make_shared<std::atomic<bool>>(false);
    Http::Request request;
    request.method = "POST";
    request.path = path_of(url);
    request.headers = {{"Content-Type", file.type}};
    request.send_file = file.path;
    request.stop = file.stop;
    request.progress = [self = self_, number, most = file.size](std::uint64_t sent) {
        if (*self != nullptr && (*self)->attached_.contains(number))
            (*self)->window_.upload_progress(number, std::min(sent, most), net::now());
    };
    http_.ask(std::move(request), [self = self_, number, stop = file.stop](const Http::Answer& answer) {
        if (*self == nullptr || *stop) return;
        using Trouble = state::UploadDone::Trouble;
        Files& me = **self;
        const std::string blob = answer.is_fine() ? text_in(Json::parse(answer.body, nullptr, false), "blobId") : "";
        if (!blob.empty()) me.attached_.erase(number);
        const Trouble trouble = blob.empty() ? upload_trouble(answer.status) : Trouble::none;
        if (trouble != Trouble::unreachable) return me.window_.uploaded({number, blob, trouble}, net::now());
        // What may be tried again is not tried at once.
        me.errands_.post_at(net::now() + kBeforeTryingAgain, [self, number, trouble] {
            if (*self != nullptr) (*self)->window_.uploaded({number, {}, trouble}, net::now());
        });
    });
}

void Files::stop_upload(std::uint64_t number) {
    const auto found = attached_.find(number);
    if (found == attached_.end()) return;
    if (found->second.stop) *found->second.stop = true;
    attached_.erase(found);
}

void Files::take(const std::vector<std::string>& paths, bool dropped) {
    chosen_.clear();
    std::uint64_t octets = 0;
    const auto add = [&](const fs::path& path, std::string name) {
        std::error_code error;
        const std::uint64_t size = fs::file_size(path, error);
        if (error) return;
        chosen_.push_back({path, std::move(name), size});
        octets += size;
    };
    for (const std::string& path : paths) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            add(path, fs::path(path).filename().string());
            continue;
        }
        const fs::path parent = fs::path(path).parent_path();
        for (fs::recursive_directory_iterator each(path, fs::directory_options::skip_permission_denied, error), end;
             !error && each != end; each.increment(error))
            if (each->is_regular_file(error)) add(each->path(), each->path().lexically_relative(parent).string());
    }
    // In the order of their names, as the relay would read a folder itself.
    std::sort(chosen_.begin(), chosen_.end(), [](const Chosen& a, const Chosen& b) { return a.name < b.name; });
    if (!chosen_.empty()) window_.files_chosen(chosen_.size(), octets, dropped, net::now());
}

void Files::send(const std::string& account, const std::string& mailbox) {
    auto sending = std::make_shared<Sending>();
    sending->files = std::move(chosen_);
    sending->account = percent_encoded(account);
    sending->mailbox = mailbox;
    chosen_.clear();
    stops_ = false;
    ask_next(sending);
}

void Files::ask_next(const std::shared_ptr<Sending>& sending) {
    Sending& it = *sending;
    Http::Request request;
    request.method = "POST";
    if (!it.begun) {
        request.path = "/mail/import/" + it.account;
        if (!it.mailbox.empty()) request.path += "?mailbox=" + percent_encoded(it.mailbox);
    } else if (it.ending || stops_ || it.file >= it.files.size()) {
        it.ending = true;
        request.path = it.place + "?end=1";
    } else {
        const Chosen& file = it.files[static_cast<std::size_t>(it.file)];
        const std::uint64_t size = it.at < file.size ? std::min(kSlice, file.size - it.at) : 0;
        std::optional<std::string> octets = slice_of(file.path, it.at, size);
        request.path = it.place + "?file=" + std::to_string(it.file) + "&at=" + std::to_string(it.at) +
                       "&name=" + percent_encoded(file.name) + "&changed=" + std::to_string(changed_at(file.path));
        // A file that was taken away, or may not be read, is ended where it is.
        if (!octets || it.at + size >= file.size) request.path += "&last=1";
        request.body = octets.value_or("");
    }
    http_.ask(std::move(request), [self = self_, sending](const Http::Answer& answer) {
        if (*self != nullptr) (*self)->hear(sending, answer);
    });
}

void Files::hear(const std::shared_ptr<Sending>& sending, const Http::Answer& answer) {
    using Stage = state::ImportProgress::Stage;
    Sending& it = *sending;
    // 409 says that another slice is due.
    if (!answer.is_fine() && answer.status != 409) {
        const bool passes = answer.status == 0 || answer.status == 503 || answer.status == 408;
        if (passes && ++it.tries < kTries && !stops_) {
            return errands_.post_at(net::now() + Duration(250 << it.tries), [self = self_, sending] {
                if (*self != nullptr) (*self)->ask_next(sending);
            });
        }
        const int status = answer.status;
        const Stage stage = stops_                           ? Stage::stopped
                            : status == 507                  ? Stage::no_room
                            : status == 429 || status == 503 ? Stage::busy
                            : status >= 401 && status <= 404 ? Stage::gone
                                                             : Stage::unreachable;
        // What came is kept.
        if (it.begun && !it.ending) {
            Http::Request end;
            end.method = "POST";
            end.path = it.place + "?end=1";
            http_.ask(std::move(end), [](const Http::Answer&) {});
        }
        return end_sending(it, stage);
    }
    it.tries = 0;
    const Json document = Json::parse(answer.body, nullptr, false);
    if (!it.begun) {
        it.begun = true;
        it.place = "/mail/import/" + it.account + "/" + percent_encoded(text_in(document, "id"));
        return ask_next(sending);
    }
    it.file = number_in(document, "file");
    it.at = number_in(document, "at");
    it.progress.octets = it.octets();
    it.progress.imported = number_in(document, "imported");
    it.progress.duplicates = number_in(document, "duplicates");
    it.progress.damaged = number_in(document, "damaged");
    it.progress.without_mail = number_in(document, "withoutMail");
    if (it.ending) return end_sending(it, stops_ ? Stage::stopped : Stage::done);
    window_.import_progress(it.progress, net::now());
    ask_next(sending);
}

void Files::end_sending(Sending& sending, state::ImportProgress::Stage stage) {
    sending.progress.stage = stage;
    window_.import_progress(sending.progress, net::now());
}

}  // namespace kontor::desktop
