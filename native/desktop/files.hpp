// Files that come and go: attachments saved and opened, files attached to what is written, mail in files sent to the
// relay. What a browser's page does in web/page/attachments.js and transfer.js.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "frontend/frame/window.hpp"
#include "native/desktop/http.hpp"

namespace kontor::desktop {

class Files {
public:
    Files(Http& http, Errands& errands, frame::Window& window);
    ~Files();

    // An attachment, or mail that is exported: to the folder of downloads under a free name. `open`: shown by the
    // program that the person has for its kind.
    void fetch(const std::string& url, const std::string& name, bool open);

    void choose_attachments();
    void upload(std::uint64_t number, const std::string& url);
    void stop_upload(std::uint64_t number);

    void choose(bool folder);
    void send(const std::string& account, const std::string& mailbox);
    void stop_sending() { stops_ = true; }

    // Let go over the window: attached while a message is written, else mail to be imported.
    void drop(const std::vector<std::string>& paths);

private:
    struct Attached {
        std::filesystem::path path;
        std::string type;
        std::uint64_t size = 0;
        std::shared_ptr<std::atomic<bool>> stop;
    };
    struct Chosen {
        std::filesystem::path path;
        std::string name;  // within the folder that was chosen
        std::uint64_t size = 0;
    };
    struct Sending;

    void ask_person(bool folder, void (Files::*then)(const std::vector<std::string>&));
    void attach(const std::vector<std::string>& paths);
    void take(const std::vector<std::string>& paths, bool dropped);
    void take_chosen(const std::vector<std::string>& paths) { take(paths, false); }
    void ask_next(const std::shared_ptr<Sending>& sending);
    void hear(const std::shared_ptr<Sending>& sending, const Http::Answer& answer);
    void end_sending(Sending& sending, state::ImportProgress::Stage stage);

    Http& http_;
    Errands& errands_;
    frame::Window& window_;
    std::map<std::uint64_t, Attached> attached_;
    std::uint64_t last_ = 0;
    std::vector<Chosen> chosen_;
    bool stops_ = false;
    std::shared_ptr<Files*> self_;
};

}  // namespace kontor::desktop
