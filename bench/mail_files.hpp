// The messages a benchmark works on, read into memory before the clock starts.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace kontor::bench {

// Every file below `directory` (a Maildir, or any folder), in order of its path.
std::vector<std::string> read_messages(const std::string& directory);
std::size_t total_octets(const std::vector<std::string>& messages);
// Of this process, so that what else the machine does counts less.
double processor_seconds();

// One line that bench/mime.py reads: program, messages, octets, repetitions, seconds, and what came out of the work,
// so that it cannot be optimised away and peers can be compared.
void report(const char* program, const std::vector<std::string>& messages, int repetitions, double seconds,
            std::size_t parts, std::size_t header_octets, std::size_t body_octets);

}  // namespace kontor::bench
