// The frame around each file of a tar archive, as POSIX.1-2001 has it ("pax"):
//
//   header, 512 octets   name, mode, size, date in octal, checksum
//   the file's octets, filled up with zeros to a multiple of 512
//   ...
//   1024 zeros           the end
//
// A name that is longer than 100 octets or not ASCII, and a size of 8 GiB or more, stand in an entry of type x before
// it.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"

namespace kontor::mail_files {

// What stands before a file's octets. `path` without a slash at its beginning.
std::string tar_file(Bytes path, std::uint64_t size, UtcTime changed_at);
std::string tar_folder(Bytes path, UtcTime changed_at);
// What stands behind a file's octets.
std::string tar_filling(std::uint64_t size);
std::string tar_end();

}  // namespace kontor::mail_files
