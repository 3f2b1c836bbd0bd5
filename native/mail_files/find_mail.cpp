#include "native/mail_files/find_mail.hpp"

#include <algorithm>
#include <system_error>

#include "engine/mail_files/file_name.hpp"
#include "engine/mail_files/folder_name.hpp"
#include "engine/mail_files/keyword_letters.hpp"
#include "engine/mail_files/recognise.hpp"
#include "engine/text/ascii.hpp"
#include "native/mail_files/input_file.hpp"

namespace kontor::mail_files {
namespace {

namespace fs = std::filesystem;
using Path = std::vector<std::string>;

constexpr std::size_t deepest = 64;

bool is_number(std::string_view name) { return std::all_of(name.begin(), name.end(), text::is_digit); }

Path below(const Path& path, std::string name) {
    Path longer = path;
    longer.push_back(std::move(name));
    return longer;
}

class Search {
public:
    explicit Search(Finder& finder) : finder_(finder) {}

    void named(const fs::path& path) {
        std::error_code error;
        const fs::file_status status = fs::status(path, error);
        if (error || !fs::exists(status))
            tell(finder_.not_readable(
                path, "cannot read " + path.string() + ": " + (error ? error.message() : "it does not exist")));
        else if (fs::is_directory(status))
            directory(path, {}, 0);
        else
            file(path, {}, true);
    }

private:
    void tell(bool goes_on) { is_over_ |= !goes_on; }

    bool is_maildir(const fs::path& path) const {
        std::error_code ignored;
        return fs::is_directory(path / "cur", ignored);
    }

    // Sorted by name, so that the same folders are always read in the same order.
    std::optional<std::vector<fs::directory_entry>> entries(const fs::path& path) {
        std::error_code error;
        std::vector<fs::directory_entry> found;
        for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error))
            found.push_back(*at);
        if (error) tell(finder_.not_readable(path, "cannot read " + path.string() + ": " + error.message()));
        if (error) return std::nullopt;
        std::sort(found.begin(), found.end());
        return found;
    }

    static bool is_folder(const fs::directory_entry& entry) {
        std::error_code ignored;
        return !entry.is_symlink(ignored) && entry.is_directory(ignored);
    }
    static bool is_file(const fs::directory_entry& entry) {
        std::error_code ignored;
        return entry.is_regular_file(ignored);
    }

    void directory(const fs::path& path, const Path& mailbox, std::size_t depth) {
        if (depth > deepest) return;
        if (is_maildir(path)) return maildir(path, mailbox, depth);
        const auto letters = letters_of(path);
        const auto inside = entries(path);
        if (!inside) return;
        for (const fs::directory_entry& entry : *inside) {
            if (is_over_) return;
            const std::string name = entry.path().filename().string();
            if (name.starts_with('.')) continue;
            // Thunderbird has the folders below "Work" in "Work.sbd", Apple Mail the mbox file of "Work" in
            // "Work.mbox".
            if (is_folder(entry))
                directory(entry.path(), below(mailbox, from_file_name(without_extension(name, {".sbd", ".mbox"}))),
                          depth + 1);
            else if (is_file(entry))
                file(entry.path(), mailbox, false, &letters);
        }
    }

    void maildir(const fs::path& path, const Path& mailbox, std::size_t depth) {
        const auto letters = letters_of(path);
        for (const char* part : {"new", "cur"}) maildir_messages(path / part, mailbox, letters);
        const auto inside = entries(path);
        if (!inside) return;
        for (const fs::directory_entry& entry : *inside) {
            if (is_over_) return;
            if (!is_folder(entry) || !is_maildir(entry.path())) continue;
            const std::string name = entry.path().filename().string();
            if (!name.starts_with('.')) {
                directory(entry.path(), below(mailbox, from_file_name(name)), depth + 1);
                continue;
            }
            Path folder = mailbox;
            for (std::string& part : from_maildir_folder(name)) folder.push_back(std::move(part));
            directory(entry.path(), folder, depth + 1);
        }
    }

    // There may be very many: they are taken as the system names them.
    void maildir_messages(const fs::path& path, const Path& mailbox, const KeywordLetters& letters) {
        std::error_code error;
        if (!fs::exists(path, error)) return;
        fs::directory_iterator at(path, error);
        for (const fs::directory_iterator end; !error && at != end && !is_over_; at.increment(error)) {
            const std::string name = at->path().filename().string();
            if (name.starts_with('.') || !is_file(*at)) continue;
            const FileName said = parse_maildir_name(name);
            tell(finder_.found(
                FoundMessage{at->path(), mailbox, said.received_at, letters.keywords(said.letters), true}));
        }
        if (error) tell(finder_.not_readable(path, "cannot read " + path.string() + ": " + error.message()));
    }

    void file(const fs::path& path, const Path& mailbox, bool was_named, const KeywordLetters* letters = nullptr) {
        const std::string name = path.filename().string();
        if (has_extension(name, ".eml")) return eml(path, mailbox, letters);
        if (!was_named && (name.ends_with(".part") || name == keyword_file)) return;
        auto opened = InputFile::open(path);
        if (!opened) return tell(finder_.not_readable(path, opened.error().message()));
        const auto beginning = opened->read();
        if (!beginning) return tell(finder_.not_readable(path, beginning.error().message()));
        const bool is_empty_mbox = beginning->empty() && has_extension(name, ".mbox");
        if (begins_with_from_line(*beginning) || is_empty_mbox) return mbox(path, mailbox, name);
        if ((was_named || is_number(name)) && begins_with_field(*beginning)) return eml(path, mailbox, letters);
        if (was_named) tell(finder_.not_mail(path));
    }

    void mbox(const fs::path& path, const Path& mailbox, const std::string& name) {
        const bool is_of_its_folder = name == "mbox" && path.parent_path().extension() == ".mbox";
        const std::string own = from_file_name(without_extension(name, {".mbox", ".mbx", ".mbs"}));
        tell(finder_.found(FoundMbox{path, is_of_its_folder ? mailbox : below(mailbox, own)}));
    }

    void eml(const fs::path& path, const Path& mailbox, const KeywordLetters* letters) {
        FoundMessage message{path, mailbox, std::nullopt, std::nullopt, false};
        const FileName said = parse_eml_name(path.filename().string());
        if (said.key) {
            message.received_at = said.received_at;
            message.keywords = (letters ? *letters : letters_of(path.parent_path())).keywords(said.letters);
        }
        tell(finder_.found(message));
    }

    static KeywordLetters letters_of(const fs::path& folder) {
        std::error_code ignored;
        const fs::path path = folder / keyword_file;
        if (!fs::exists(path, ignored)) return {};
        auto opened = InputFile::open(path);
        if (!opened) return {};
        const auto text = opened->read();
        return text ? KeywordLetters(*text) : KeywordLetters();
    }

    Finder& finder_;
    bool is_over_ = false;
};

}  // namespace

void find_mail(const fs::path& named, Finder& finder) { Search(finder).named(named); }

}  // namespace kontor::mail_files
