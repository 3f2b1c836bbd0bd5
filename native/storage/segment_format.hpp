// What a segment file looks like. Numbers are little-endian.
//
//   header, 32 octets     "KontorSg"  u32 version  u32 0  16 octets: the store it belongs to
//   then messages, each
//     24 octets           u32 mark  u32 0  u64 size  8 octets: the first of the message's SHA-256
//     the message, `size` octets
//
// StagedBlob::offset is that of the message, behind its 24 octets. Messages that no row points to are dead
// space: those that were removed, and those whose transaction never committed.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include "engine/mail/email.hpp"
#include "native/storage/schema.hpp"

namespace kontor::storage {

inline constexpr std::uint64_t segment_header_bytes = 32;
inline constexpr std::uint64_t message_header_bytes = 24;
inline constexpr std::uint32_t segment_version = 1;
inline constexpr std::uint32_t message_mark = 0x4d47534d;

inline std::string segment_header(const StoreId& store) {
    std::string header = "KontorSg";
    header.append({static_cast<char>(segment_version), 0, 0, 0, 0, 0, 0, 0});
    header.append(reinterpret_cast<const char*>(store.data()), store.size());
    return header;
}

inline std::string message_header(std::uint64_t size, const mail::ContentHash& hash) {
    std::string header(message_header_bytes, '\0');
    for (unsigned i = 0; i < 4; ++i) header[i] = static_cast<char>(message_mark >> (8 * i));
    for (unsigned i = 0; i < 8; ++i) header[8 + i] = static_cast<char>(size >> (8 * i));
    std::memcpy(header.data() + 16, hash.data(), 8);
    return header;
}

}  // namespace kontor::storage
