// FILE, an mbox file, and beside it FILE.flags, the list of its messages (message_list.hpp).
//
// While they are written they are called FILE.part and FILE.flags.part. A message gets its line in the list when it is
// on the disk: so what the list names is complete, and what is behind it is cut off by the next run. Adding to a
// finished file takes its name away first. The list is named before the file, so at any moment the names tell where
// things are:
//   FILE  FILE.flags                     finished
//   FILE.part  FILE.flags.part           being written
//   FILE.part  FILE.flags                on the way between the two
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "engine/base/line_reader.hpp"
#include "engine/mail_files/mbox_writer.hpp"
#include "engine/mail_files/message_list.hpp"
#include "native/mail_files/folder_writer.hpp"
#include "native/storage/file.hpp"

namespace kontor::mail_files {
namespace {

namespace fs = std::filesystem;
using storage::File;
using store::Failure;
using store::Result;

constexpr std::size_t block = 256 * 1024;

Failure is_something_else(const fs::path& path, const char* why) {
    return {Failure::Kind::exists, path.string() + why};
}

Result<void> move_file(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (error) return Failure{Failure::Kind::io, "cannot name " + to.string() + ": " + error.message()};
    return {};
}

class MboxFile final : public FolderWriter {
public:
    explicit MboxFile(const fs::path& file)
        : name_(file),
          list_name_(file.string() + ".flags"),
          part_(file.string() + ".part"),
          list_part_(file.string() + ".flags.part") {}

    Result<void> open() override {
        std::error_code ignored;
        if (fs::exists(name_, ignored)) return open_finished();
        if (fs::exists(part_, ignored) && !fs::exists(list_part_, ignored) && fs::exists(list_name_, ignored))
            if (auto renamed = move_file(list_name_, list_part_); !renamed) return renamed;
        if (fs::exists(list_name_, ignored))
            return is_something_else(list_name_, " is there already, without its mbox file; move it away");
        return open_parts();
    }

    bool has(const MessageKey& key) const override { return keys_.contains(key); }

    Result<void> begin(const Letter& letter) override {
        if (!file_)
            if (auto reopened = reopen(); !reopened) return reopened;
        letter_ = letter;
        mbox_.begin(buffer_, letter.sender, letter.received_at, letter.are_crlf);
        return {};
    }

    Result<void> write(Bytes octets) override {
        for (; !octets.empty(); octets.remove_prefix(std::min(octets.size(), block))) {
            mbox_.write(buffer_, octets.substr(0, block));
            if (auto flushed = flush(block); !flushed) return flushed;
        }
        return {};
    }

    Result<void> end() override {
        mbox_.end(buffer_);
        lines_ += to_line({end_ + buffer_.size(), letter_.key.id, letter_.hash, letter_.keywords});
        keys_.insert(letter_.key);
        return flush(block);
    }

    Result<void> settle() override {
        if (!file_ || lines_.empty()) return {};
        if (auto flushed = flush(0); !flushed) return flushed;
        if (auto synced = file_->sync(); !synced) return synced;
        if (auto written = list_->write(list_end_, lines_); !written) return written;
        list_end_ += lines_.size();
        lines_.clear();
        return {};
    }

    Result<void> close() override {
        if (!file_) return {};
        for (File* file : {&*file_, &*list_})
            if (auto synced = file->sync(); !synced) return synced;
        file_.reset();
        list_.reset();
        if (auto renamed = move_file(list_part_, list_name_); !renamed) return renamed;
        if (auto renamed = move_file(part_, name_); !renamed) return renamed;
        return storage::sync_directory(name_.has_parent_path() ? name_.parent_path() : fs::path("."));
    }

private:
    // A finished file is left alone until there is something to add.
    Result<void> open_finished() {
        std::error_code ignored;
        if (!fs::is_regular_file(name_, ignored))
            return is_something_else(name_, " is there already and is no mbox file");
        if (!fs::exists(list_name_, ignored))
            return is_something_else(name_,
                                     " is there already and was not written by kontor export; name another file");
        auto list = File::open(list_name_);
        if (!list) return list.error();
        const std::uint64_t size = fs::file_size(name_, ignored);
        if (auto known = read_list(*list, size); !known) return known;
        const auto list_size = list->size();
        if (!list_size) return list_size.error();
        if (end_ != size || list_end_ != *list_size)
            return is_something_else(name_, " was changed since it was exported; name another file");
        return {};
    }

    Result<void> reopen() {
        if (auto renamed = move_file(name_, part_); !renamed) return renamed;
        if (auto renamed = move_file(list_name_, list_part_); !renamed) return renamed;
        keys_.clear();
        return open_parts();
    }

    Result<void> open_parts() {
        auto file = File::open_or_create(part_);
        if (!file) return file.error();
        auto list = File::open_or_create(list_part_);
        if (!list) return list.error();
        const auto size = file->size();
        if (!size) return size.error();
        if (auto known = read_list(*list, *size); !known) return known;
        if (list_end_ == 0 && *size > 0) return is_something_else(part_, " is there already; move it away");
        if (auto cut = file->truncate(end_); !cut) return cut;
        if (auto cut = list->truncate(list_end_); !cut) return cut;
        if (list_end_ == 0) {
            if (auto written = list->write(0, message_list_title); !written) return written;
            list_end_ = message_list_title.size();
        }
        file_.emplace(std::move(*file));
        list_.emplace(std::move(*list));
        return {};
    }

    // Sets keys_, end_ and list_end_ to what the list says of complete messages.
    Result<void> read_list(const File& list, std::uint64_t mbox_size) {
        end_ = list_end_ = 0;
        LineReader lines(longest_listed_line);
        for (std::uint64_t at = 0;;) {
            const auto text = list.read(at, block);
            if (!text) return text.error();
            if (text->empty()) return {};
            at += text->size();
            lines.append(*text);
            while (const auto line = lines.next())
                if (!take_line(*line, mbox_size)) return {};
        }
    }

    bool take_line(Bytes line, std::uint64_t mbox_size) {
        if (list_end_ == 0) {
            if (line != message_list_title.substr(0, message_list_title.size() - 1)) return false;
        } else {
            const auto message = parse_listed_message(line);
            if (!message || message->end <= end_ || message->end > mbox_size) return false;
            end_ = message->end;
            keys_.insert(key_of(message->id, message->hash));
        }
        list_end_ += line.size() + 1;
        return true;
    }

    Result<void> flush(std::size_t at_least) {
        if (buffer_.size() < at_least || buffer_.empty()) return {};
        if (auto written = file_->write(end_, buffer_); !written) return written;
        end_ += buffer_.size();
        buffer_.clear();
        return {};
    }

    fs::path name_, list_name_, part_, list_part_;
    std::set<MessageKey> keys_;
    std::optional<File> file_, list_;  // of what is being written
    std::uint64_t end_ = 0, list_end_ = 0;
    MboxWriter mbox_;
    Letter letter_;
    std::string buffer_, lines_;
};

}  // namespace

std::unique_ptr<FolderWriter> mbox_file_writer(fs::path file) { return std::make_unique<MboxFile>(file); }

}  // namespace kontor::mail_files
