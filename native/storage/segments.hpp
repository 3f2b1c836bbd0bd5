// The append-only files that hold raw messages (segment_format.hpp).
//
// Who appends leases a segment for as long as that takes, so writers never share one; several are open at a
// time when several append. What was appended counts for nothing until a committed row points to it; the
// committed length of each segment is in the database, and opening cuts off what is behind it.
//
// Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/store/store.hpp"
#include "native/storage/file.hpp"
#include "native/storage/schema.hpp"

namespace kontor::storage {

using SegmentId = std::uint64_t;

std::string segment_name(SegmentId);  // of its file

struct SegmentFile {
    SegmentFile(SegmentId number, File opened) : id(number), file(std::move(opened)) {}

    SegmentId id;
    File file;
    std::uint64_t end = 0;                   // of the lease holder alone
    std::atomic<std::uint64_t> synced = 0;   // octets that are on disk for certain
    std::atomic<bool> name_synced = true;    // the directory entry is, too
    bool retired = false;                    // nothing is appended any more
    std::atomic<std::uint64_t> pending = 0;  // messages appended that no transaction has taken or passed over yet
};

// All files at one moment. A View keeps its own, so that compaction may remove a file under it.
using SegmentFiles = std::map<SegmentId, std::shared_ptr<SegmentFile>>;

// Octets of a message wherever it lies; fewer only at the end of its file.
Result<std::string> read_segment(const SegmentFiles&, SegmentId, std::uint64_t offset, std::size_t size);

class Segments {
public:
    struct Options {
        std::filesystem::path directory;
        StoreId store{};
        std::uint64_t segment_bytes = 0;  // a segment that has reached it takes no more
        bool read_only = false;           // opens what can be opened and changes nothing
    };

    // `committed`: the length of each segment according to the database. Removes files it does not know, cuts off
    // what is behind. Failure::corrupt when a file is missing, shorter, or of another store.
    static Result<std::unique_ptr<Segments>> open(Options, const std::map<SegmentId, std::uint64_t>& committed);

    // Whole messages, one write. Failure::full: nothing was appended.
    Result<std::vector<store::StagedBlob>> append(std::span<const Bytes>);
    Result<std::unique_ptr<store::BlobWriter>> append_stream();

    // Brings octets [0, end) of a segment to the disk, with the file's name.
    Result<void> sync(SegmentId, std::uint64_t end);

    std::shared_ptr<const SegmentFiles> files() const;

    // A committed transaction has decided about that many appended messages.
    void settle(SegmentId, std::uint64_t messages);

    // Takes a segment out of use: nothing is appended to it any more. False if somebody does, or may yet point a
    // row to what was appended.
    bool retire(SegmentId);
    // Forgets a retired segment whose rows are gone and removes its file.
    Result<void> remove(SegmentId);

private:
    friend class SegmentWriter;
    class Lease;

    explicit Segments(Options options) : options_(std::move(options)) {}
    std::filesystem::path path_of(SegmentId) const;
    Result<void> open_file(SegmentId, std::uint64_t committed);
    Result<std::shared_ptr<SegmentFile>> lease();
    Result<std::shared_ptr<SegmentFile>> create();
    void give_back(std::shared_ptr<SegmentFile>);

    Options options_;
    mutable std::mutex mutex_;  // of all below
    std::shared_ptr<const SegmentFiles> files_ = std::make_shared<const SegmentFiles>();
    std::vector<std::shared_ptr<SegmentFile>> free_;
    SegmentId next_ = 1;
};

}  // namespace kontor::storage
