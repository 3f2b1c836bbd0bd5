// Which message was being parsed when the process died (threats F18). A note in a file mapped into memory costs two
// stores a message and survives everything but the machine; the next start counts it against that message, and after
// two crashes the message is stored without being looked into.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/base/bytes.hpp"

namespace kontor::relay {

class ParseWatch {
public:
    // Where the file cannot be had, nothing is remembered; so with an empty path.
    explicit ParseWatch(const std::filesystem::path& file);
    ~ParseWatch();
    ParseWatch(const ParseWatch&) = delete;

    // What a message is recognised by: its first octets.
    using Key = std::uint64_t;
    static Key key_of(Bytes beginning);

    // Fewer than two crashes.
    bool may_parse(Key) const;

    // Around every step of the parser; one thread.
    void begin(Key);
    void end();

private:
    struct Page;
    Page* page_ = nullptr;
};

}  // namespace kontor::relay
