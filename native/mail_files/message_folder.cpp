// One file a message: Maildir and directories of .eml files.
//
//   Maildir   tmp/NAME while it is written, then cur/NAME:2,FLAGS; an empty file "maildirfolder" in a folder of another
//   EML       NAME.eml.part, then NAME.eml
//
// The files of a page are synced together, then named: a sync for each would take a hundred times as long.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <set>
#include <system_error>
#include <vector>

#include "engine/mail_files/keyword_letters.hpp"
#include "native/mail_files/folder_writer.hpp"
#include "native/storage/file.hpp"

namespace kontor::mail_files {
namespace {

namespace fs = std::filesystem;
using storage::File;
using store::Failure;
using store::Result;

constexpr std::string_view unfinished = ".part";

Failure failed(const char* what, const fs::path& path, const std::error_code& error) {
    const bool full = error == std::errc::no_space_on_device;
    return {full ? Failure::Kind::full : Failure::Kind::io,
            std::string("cannot ") + what + " " + path.string() + ": " + error.message()};
}

Failure failed(const char* what, const fs::path& path) {
    return failed(what, path, std::error_code(errno, std::generic_category()));
}

class MessageFolder final : public FolderWriter {
public:
    enum class Kind { maildir, maildir_subfolder, eml };
    MessageFolder(fs::path folder, Kind kind) : kind_(kind), folder_(std::move(folder)) {
        names_ = is_maildir() ? folder_ / "cur" : folder_;
        temporary_ = is_maildir() ? folder_ / "tmp" : folder_;
    }

    Result<void> open() override {
        if (auto made = make_folders(); !made) return made;
        if (auto listed = list(); !listed) return listed;
        if (auto tidied = remove_unfinished(); !tidied) return tidied;
        return read_letters();
    }

    bool has(const MessageKey& key) const override { return keys_.contains(key); }

    Result<void> begin(const Letter& letter) override {
        const std::string letters = letters_.letters(letter.keywords);
        Pending pending;
        pending.key = letter.key;
        if (is_maildir()) {
            const std::string name = to_maildir_name(letter.received_at, letter.key, letters);
            pending.name = names_ / name;
            pending.temporary = temporary_ / name.substr(0, name.rfind(':'));
        } else {
            const std::string name = to_eml_name(letter.received_at, letter.key, letters);
            pending.name = names_ / name;
            pending.temporary = temporary_ / (name + std::string(unfinished));
        }
        auto created = File::create(pending.temporary);
        if (!created) return created.error();
        file_.emplace(std::move(*created));
        received_at_ = letter.received_at;
        written_ = 0;
        pending_.push_back(std::move(pending));
        return {};
    }

    Result<void> write(Bytes octets) override {
        if (auto written = file_->write(written_, octets); !written) return written;
        written_ += octets.size();
        return {};
    }

    Result<void> end() override {
        const timespec moment{static_cast<time_t>(received_at_.seconds), 0};
        const timespec times[2] = {moment, moment};
        if (::futimens(file_->descriptor(), times) != 0) return failed("date", pending_.back().temporary);
        file_.reset();
        return {};
    }

    Result<void> settle() override {
        if (pending_.empty()) return {};
        if (auto written = write_letters(); !written) return written;
        if (auto synced = sync_file_system(); !synced) return synced;
        for (const Pending& pending : pending_) {
            std::error_code error;
            fs::rename(pending.temporary, pending.name, error);
            if (error) return failed("name", pending.name, error);
            keys_.insert(pending.key);
        }
        pending_.clear();
        return storage::sync_directory(names_);
    }

    Result<void> close() override { return {}; }
    std::size_t keywords_left_out() const override { return letters_.left_out(); }

private:
    struct Pending {
        fs::path temporary, name;
        MessageKey key;
    };

    bool is_maildir() const { return kind_ != Kind::eml; }

    Result<void> make_folders() const {
        std::error_code error;
        const auto make = [&](const fs::path& path) -> Result<void> {
            fs::create_directories(path, error);
            if (!fs::is_directory(path))
                return Failure{Failure::Kind::exists, path.string() + " is there already and is no directory"};
            if (error) return failed("make", path, error);
            return {};
        };
        std::error_code ignored;
        if (fs::exists(folder_, ignored) && !fs::is_directory(folder_, ignored))
            return Failure{Failure::Kind::exists, folder_.string() + " is there already and is no directory"};
        if (!is_maildir()) return make(folder_);
        for (const char* part : {"cur", "new", "tmp"})
            if (auto made = make(folder_ / part); !made) return made;
        if (kind_ == Kind::maildir_subfolder)
            if (const auto mark = File::open_or_create(folder_ / "maildirfolder"); !mark) return mark.error();
        return {};
    }

    Result<void> list() {
        std::error_code error;
        for (fs::directory_iterator at(names_, error), end; !error && at != end; at.increment(error)) {
            const std::string name = at->path().filename().string();
            const FileName said = is_maildir() ? parse_maildir_name(name) : parse_eml_name(name);
            if (said.key) keys_.insert(*said.key);
        }
        if (error) return failed("read", names_, error);
        return {};
    }

    // Ours alone.
    bool is_unfinished(std::string_view name) const {
        if (is_maildir()) return parse_maildir_name(name).key.has_value();
        return name.ends_with(unfinished) && parse_eml_name(name.substr(0, name.size() - unfinished.size())).key;
    }

    Result<void> remove_unfinished() const {
        std::error_code error;
        std::vector<fs::path> found;
        for (fs::directory_iterator at(temporary_, error), end; !error && at != end; at.increment(error))
            if (is_unfinished(at->path().filename().string())) found.push_back(at->path());
        for (const fs::path& path : found)
            if (!error) fs::remove(path, error);
        if (error) return failed("tidy up", temporary_, error);
        return {};
    }

    Result<void> read_letters() {
        const fs::path path = folder_ / keyword_file;
        std::error_code ignored;
        if (!fs::exists(path, ignored)) return {};
        const auto file = File::open(path);
        if (!file) return file.error();
        const auto text = file->read(0, 64 * 1024);
        if (!text) return text.error();
        letters_ = KeywordLetters(*text);
        return {};
    }

    Result<void> write_letters() {
        if (!letters_.has_grown()) return {};
        const fs::path path = folder_ / keyword_file, fresh = path.string() + std::string(unfinished);
        std::error_code error;
        fs::remove(fresh, error);
        auto file = File::create(fresh);
        if (!file) return file.error();
        if (auto written = file->write(0, letters_.to_file()); !written) return written;
        if (auto synced = file->sync(); !synced) return synced;
        fs::rename(fresh, path, error);
        if (error) return failed("name", path, error);
        letters_.was_written();
        return storage::sync_directory(folder_);
    }

    Result<void> sync_file_system() const {
        const int descriptor = ::open(temporary_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor < 0) return failed("open", temporary_);
        const bool synced = ::syncfs(descriptor) == 0;
        const Result<void> result = synced ? Result<void>() : failed("sync", temporary_);
        ::close(descriptor);
        return result;
    }

    Kind kind_;
    fs::path folder_, names_, temporary_;
    std::set<MessageKey> keys_;
    KeywordLetters letters_;
    std::optional<File> file_;
    UtcTime received_at_;
    std::uint64_t written_ = 0;
    std::vector<Pending> pending_;
};

}  // namespace

std::unique_ptr<FolderWriter> maildir_writer(fs::path folder, bool is_subfolder) {
    using Kind = MessageFolder::Kind;
    return std::make_unique<MessageFolder>(std::move(folder), is_subfolder ? Kind::maildir_subfolder : Kind::maildir);
}

std::unique_ptr<FolderWriter> eml_writer(fs::path folder) {
    return std::make_unique<MessageFolder>(std::move(folder), MessageFolder::Kind::eml);
}

}  // namespace kontor::mail_files
