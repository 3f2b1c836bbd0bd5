// UIDL and LIST listings (RFC 1939 7 and 5), compact enough for a million messages.
//
// A listing always comes out in ascending order of message numbers, each number once; what had to be
// mended or skipped for that is counted in irregular(). Such a listing may be used to fetch, but not
// to delete.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/pop3/types.hpp"

namespace kontor::pop3 {

class UidlListing {
public:
    struct Line {
        MessageNumber number;
        Bytes uidl;    // opaque octets, view into the listing; empty if the server gave none
        bool trusted;  // identifies the message: not empty, not longer than limits::uidl_bytes, not double
    };

    std::size_t size() const { return entries_.size(); }
    bool empty() const { return entries_.empty(); }
    Line operator[](std::size_t i) const;
    // Lines without a number, repeated numbers.
    std::size_t irregular() const { return irregular_; }

    // For the parser: one line without CRLF ("3 abc"), and the end of the listing.
    void add(Bytes line);
    void finish();
    std::size_t bytes() const { return uidls_.size() + entries_.size() * sizeof(Entry); }

private:
    struct Entry {
        MessageNumber number;
        std::uint32_t offset;
        std::uint16_t length;
        bool trusted;
    };

    Bytes uidl(const Entry& entry) const { return Bytes(uidls_).substr(entry.offset, entry.length); }
    void mark_doubles();

    std::string uidls_;
    std::vector<Entry> entries_;
    std::size_t irregular_ = 0;
    bool numbers_ascend_ = true;
    bool uidls_ascend_ = true;
};

class SizeListing {
public:
    struct Line {
        MessageNumber number;
        std::uint64_t octets;  // a claim, often wrong: for progress and for skipping, never for framing
    };

    std::size_t size() const { return entries_.size(); }
    bool empty() const { return entries_.empty(); }
    Line operator[](std::size_t i) const { return entries_[i]; }
    std::size_t irregular() const { return irregular_; }

    void add(Bytes line);
    void finish();

private:
    std::vector<Line> entries_;
    bool ascending_ = true;
    std::size_t irregular_ = 0;
};

}  // namespace kontor::pop3
