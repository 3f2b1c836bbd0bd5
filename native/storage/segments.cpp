#include "native/storage/segments.hpp"

#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <system_error>
#include <utility>

#include "native/storage/content_hasher.hpp"
#include "native/storage/segment_format.hpp"

namespace kontor::storage {
namespace {

Failure corrupt(const std::filesystem::path& path, const std::string& why) {
    return {Failure::Kind::corrupt, path.string() + " " + why};
}

// A stream is gathered to pieces of this size before it is written.
constexpr std::size_t stream_piece = 256 * 1024;

}  // namespace

// A segment of one's own until the destructor. What was appended and not kept is cut off.
class Segments::Lease {
public:
    Lease(Segments& owner, std::shared_ptr<SegmentFile> segment)
        : owner_(owner), segment_(std::move(segment)), begin_(segment_->end) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
        // If cutting fails, too, the octets stay as dead space in front of the next message.
        if (!kept_ && touched_ && !segment_->file.truncate(begin_))
            segment_->end = segment_->file.size().value_or(begin_);
        owner_.give_back(std::move(segment_));
    }

    SegmentFile& segment() { return *segment_; }
    std::uint64_t begin() const { return begin_; }
    void touch() { touched_ = true; }
    void keep(std::uint64_t end, std::uint64_t messages) {
        segment_->end = end;
        segment_->pending += messages;
        kept_ = true;
    }

private:
    Segments& owner_;
    std::shared_ptr<SegmentFile> segment_;
    std::uint64_t begin_;
    bool touched_ = false, kept_ = false;
};

class SegmentWriter final : public store::BlobWriter {
public:
    SegmentWriter(Segments& owner, std::shared_ptr<SegmentFile> segment) {
        lease_.emplace(owner, std::move(segment));
        staged_.segment = lease_->segment().id;
        staged_.offset = lease_->begin() + message_header_bytes;
    }

    Result<void> append(Bytes bytes) override {
        hasher_.update(bytes);
        staged_.size += bytes.size();
        if (piece_.empty() && bytes.size() >= stream_piece) return write(bytes);
        piece_ += bytes;
        return piece_.size() < stream_piece ? Result<void>() : flush();
    }

    Result<store::StagedBlob> finish() override {
        if (failed_) return *failed_;
        if (auto flushed = flush(); !flushed) return flushed.error();
        staged_.hash = hasher_.finish();
        lease_->touch();
        const std::string header = message_header(staged_.size, staged_.hash);
        if (auto written = lease_->segment().file.write(lease_->begin(), header); !written) return written.error();
        lease_->keep(staged_.offset + staged_.size, 1);
        lease_.reset();
        return staged_;
    }

private:
    Result<void> flush() {
        auto written = write(piece_);
        piece_.clear();
        return written;
    }
    // The last octets of what was appended.
    Result<void> write(Bytes bytes) {
        lease_->touch();
        auto written = lease_->segment().file.write(staged_.offset + staged_.size - bytes.size(), bytes);
        if (!written) failed_ = written.error();
        return written;
    }

    std::optional<Segments::Lease> lease_;  // until finished
    ContentHasher hasher_;
    store::StagedBlob staged_;
    std::string piece_;
    std::optional<Failure> failed_;  // a message with a hole is never finished
};

Result<std::string> read_segment(const SegmentFiles& files, SegmentId id, std::uint64_t offset, std::size_t size) {
    const auto at = files.find(id);
    if (at == files.end()) return Failure{Failure::Kind::corrupt, "segment " + std::to_string(id) + " is missing"};
    return at->second->file.read(offset, size);
}

Result<std::unique_ptr<Segments>> Segments::open(Options options, const std::map<SegmentId, std::uint64_t>& committed) {
    std::unique_ptr<Segments> segments(new Segments(std::move(options)));
    const bool read_only = segments->options_.read_only;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(segments->options_.directory, failed)) {
        SegmentId id = 0;
        if (std::sscanf(entry.path().filename().c_str(), "%8lx", &id) != 1) continue;
        segments->next_ = std::max(segments->next_, id + 1);
        if (!committed.count(id) && !read_only) std::filesystem::remove(entry.path(), failed);
    }
    if (failed) return Failure{Failure::Kind::io, "cannot read the segments: " + failed.message()};
    for (const auto& [id, end] : committed) {
        auto opened = segments->open_file(id, end);
        if (!opened && !read_only) return opened.error();
    }
    return segments;
}

std::string segment_name(SegmentId id) {
    char name[24];
    std::snprintf(name, sizeof name, "%08lx", static_cast<unsigned long>(id));
    return name;
}

std::filesystem::path Segments::path_of(SegmentId id) const { return options_.directory / segment_name(id); }

Result<void> Segments::open_file(SegmentId id, std::uint64_t committed) {
    const std::filesystem::path path = path_of(id);
    auto file = File::open(path);
    if (!file && file.error().kind == Failure::Kind::not_found) return corrupt(path, "is missing");
    if (!file) return file.error();
    const auto header = file->read(0, segment_header_bytes);
    if (!header) return header.error();
    if (*header != segment_header(options_.store)) return corrupt(path, "does not belong to this store");
    const auto size = file->size();
    if (!size) return size.error();
    if (*size < committed) return corrupt(path, "is shorter than what was stored in it");
    if (*size > committed && !options_.read_only) {
        if (auto cut = file->truncate(committed); !cut) return cut;
    }
    auto segment = std::make_shared<SegmentFile>(id, std::move(*file));
    segment->end = committed;
    segment->synced = committed;
    auto all = std::make_shared<SegmentFiles>(*files_);
    (*all)[id] = segment;
    files_ = std::move(all);
    next_ = std::max(next_, id + 1);
    if (committed < options_.segment_bytes) free_.push_back(std::move(segment));
    return {};
}

Result<std::shared_ptr<SegmentFile>> Segments::create() {
    SegmentId id;
    {
        const std::lock_guard lock(mutex_);
        id = next_++;
    }
    const std::filesystem::path path = path_of(id);
    auto file = File::create(path);
    if (!file) return file.error();
    if (auto written = file->write(0, segment_header(options_.store)); !written) {
        ::unlink(path.c_str());
        return written.error();
    }
    auto segment = std::make_shared<SegmentFile>(id, std::move(*file));
    segment->end = segment_header_bytes;
    segment->name_synced = false;
    const std::lock_guard lock(mutex_);
    auto all = std::make_shared<SegmentFiles>(*files_);
    (*all)[id] = segment;
    files_ = std::move(all);
    return segment;
}

Result<std::shared_ptr<SegmentFile>> Segments::lease() {
    if (options_.read_only) return Failure{Failure::Kind::stopped, "the store was opened for reading only"};
    {
        const std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            auto segment = std::move(free_.back());
            free_.pop_back();
            return segment;
        }
    }
    return create();
}

void Segments::give_back(std::shared_ptr<SegmentFile> segment) {
    const std::lock_guard lock(mutex_);
    if (segment->end < options_.segment_bytes) free_.push_back(std::move(segment));
}

Result<std::vector<store::StagedBlob>> Segments::append(std::span<const Bytes> messages) {
    if (messages.empty()) return std::vector<store::StagedBlob>();
    auto leased = lease();
    if (!leased) return leased.error();
    Lease lease(*this, std::move(*leased));

    ContentHasher hasher;
    std::uint64_t at = lease.begin();
    std::vector<store::StagedBlob> staged;
    std::vector<std::string> headers;
    std::vector<iovec> pieces;
    staged.reserve(messages.size());
    headers.reserve(messages.size());
    pieces.reserve(2 * messages.size());
    for (const Bytes message : messages) {
        const mail::ContentHash hash = hasher.of(message);
        staged.push_back({lease.segment().id, at + message_header_bytes, message.size(), hash});
        headers.push_back(message_header(message.size(), hash));
        pieces.push_back({headers.back().data(), headers.back().size()});
        pieces.push_back({const_cast<char*>(message.data()), message.size()});
        at += message_header_bytes + message.size();
    }
    lease.touch();
    if (auto written = lease.segment().file.write(lease.begin(), pieces.data(), pieces.size()); !written)
        return written.error();
    lease.keep(at, messages.size());
    return staged;
}

Result<std::unique_ptr<store::BlobWriter>> Segments::append_stream() {
    auto leased = lease();
    if (!leased) return leased.error();
    return std::unique_ptr<store::BlobWriter>(std::make_unique<SegmentWriter>(*this, std::move(*leased)));
}

Result<void> Segments::sync(SegmentId id, std::uint64_t end) {
    const auto all = files();
    const auto at = all->find(id);
    if (at == all->end()) return Failure{Failure::Kind::corrupt, "segment " + std::to_string(id) + " is missing"};
    SegmentFile& segment = *at->second;
    if (!segment.name_synced) {
        if (auto synced = sync_directory(options_.directory); !synced) return synced;
        segment.name_synced = true;
    }
    if (segment.synced >= end) return {};
    if (auto synced = segment.file.sync(); !synced) return synced;
    segment.synced = end;
    return {};
}

std::shared_ptr<const SegmentFiles> Segments::files() const {
    const std::lock_guard lock(mutex_);
    return files_;
}

void Segments::settle(SegmentId id, std::uint64_t messages) {
    const auto all = files();
    const auto at = all->find(id);
    if (at != all->end()) at->second->pending -= messages;
}

bool Segments::retire(SegmentId id) {
    const std::lock_guard lock(mutex_);
    const auto known = files_->find(id);
    if (known == files_->end() || known->second->pending != 0) return false;
    SegmentFile& segment = *known->second;
    const auto at = std::find(free_.begin(), free_.end(), known->second);
    // Neither free nor full: somebody is appending.
    if (at == free_.end() && segment.end < options_.segment_bytes) return segment.retired;
    if (at != free_.end()) free_.erase(at);
    segment.retired = true;
    return true;
}

Result<void> Segments::remove(SegmentId id) {
    {
        const std::lock_guard lock(mutex_);
        auto all = std::make_shared<SegmentFiles>(*files_);
        all->erase(id);
        files_ = std::move(all);
    }
    if (::unlink(path_of(id).c_str()) != 0) return Failure{Failure::Kind::io, "cannot remove " + path_of(id).string()};
    return {};
}

}  // namespace kontor::storage
