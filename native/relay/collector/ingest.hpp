// Parses and stores what all sessions receive (architecture, flow 1): one thread parses, and writes the octets of
// messages to disk; one commits (committer.hpp). So the network, the parser and the database work side by side, and
// nobody waits for a disk who has something else to do.
//
// Small messages arrive whole; big ones in blocks, which go to disk as they come, so that memory does not depend on the
// size of a message. A batch is closed with 1,024 messages or 4 MiB; and 40 ms after its first, or when somebody waits
// for it, but not before the one in front of it is committed: until then it grows, for a commit costs about the same
// whatever it holds.
//
// Back-pressure: buffered() is what was handed over and is not yet on disk. Sessions leave their sockets unread while
// it is above the limit, and on_room() tells when it has fallen to half.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>

#include "engine/mime/parse_message.hpp"
#include "engine/store/store.hpp"
#include "native/relay/collector/batch.hpp"
#include "native/relay/collector/committer.hpp"
#include "native/relay/collector/delivery.hpp"
#include "native/relay/collector/marks.hpp"
#include "native/relay/collector/parse_watch.hpp"

namespace kontor::relay {

struct IngestSettings {
    std::size_t batch_messages = 1024;
    std::size_t batch_bytes = 4u * 1024 * 1024;
    std::chrono::milliseconds batch_age{40};
    std::size_t buffered_bytes = 12u * 1024 * 1024;
    std::filesystem::path parse_notes;  // of ParseWatch
};

class Ingest {
public:
    Ingest(store::Store& store, IngestSettings settings, std::function<void()> on_room);
    ~Ingest();
    Ingest(const Ingest&) = delete;

    // Commits what was handed over; nothing may be handed over any more. Behind it nobody hears of a commit of ours.
    void stop();

    // All of these only queue; any thread.
    void deliver(Delivery delivery);
    void change(RowChange change);
    // Commit what is there now as soon as may be: somebody waits for it.
    void flush();

    // A message in blocks, in order: append() with the same key, then finish() or drop(). Keys are the caller's,
    // unique.
    using StreamKey = std::uint64_t;
    void append(StreamKey key, std::string block);
    void finish(StreamKey key, Delivery delivery);
    void drop(StreamKey key);

    std::size_t buffered() const { return buffered_.load(std::memory_order_relaxed); }
    bool has_room() const { return buffered() < settings_.buffered_bytes; }

    std::uint64_t messages() const { return messages_.load(std::memory_order_relaxed); }
    std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

private:
    struct Append {
        StreamKey key;
        std::string block;
    };
    struct Finish {
        StreamKey key;
        Delivery delivery;
    };
    struct Drop {
        StreamKey key;
    };
    struct Flush {};
    using Job = std::variant<Delivery, RowChange, Append, Finish, Drop, Flush>;

    struct Incoming {
        std::unique_ptr<store::BlobWriter> writer;
        mime::MessageScanner scanner;
        std::optional<ParseWatch::Key> key;
        std::string beginning;  // the first block
        bool unparsable = false;
        std::optional<store::Failure> failure;
    };

    void queue(Job job, std::size_t bytes);
    void release(std::size_t bytes);
    void run();
    // The next job, after handing over what was due before it came; empty at the end.
    std::optional<Job> next();
    bool is_due() const;
    void on(Delivery delivery);
    void on(RowChange change);
    void on(Append append);
    void on(Finish finish);
    void on(Drop drop);
    void on(Flush);
    void hand_over();
    void settle();

    store::Store& store_;
    IngestSettings settings_;
    std::function<void()> on_room_;

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Job> jobs_;
    bool ending_ = false;
    std::atomic<std::size_t> buffered_{0};
    std::atomic<std::uint64_t> messages_{0}, bytes_{0};

    Committer committer_;

    // Of the parsing thread alone.
    Batch batch_;
    std::chrono::steady_clock::time_point batch_began_;
    bool is_wanted_ = false;  // somebody waits for the batch
    std::map<StreamKey, Incoming> incoming_;
    mime::MessageScanner scanner_;
    ParseWatch watch_;
    Marks marks_;

    // One step of the parser, noted. False: it broke.
    template <class Step>
    bool is_parsed(ParseWatch::Key key, Step&& step);
    // What there is of its octets: all of a small message, the first block of one that streamed past.
    struct Octets {
        Bytes beginning;
        bool is_whole = false;
    };
    Parsed parsed(Delivery& delivery, mime::MessageScanner& scanner, ParseWatch::Key key, Bytes last_chunk,
                  Octets octets);

    std::thread thread_;  // last: it uses all of the above
};

}  // namespace kontor::relay
