#include "bench/mail_files.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>

namespace kontor::bench {

std::vector<std::string> read_messages(const std::string& directory) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
        if (entry.is_regular_file()) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> messages;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        messages.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return messages;
}

std::size_t total_octets(const std::vector<std::string>& messages) {
    return std::accumulate(messages.begin(), messages.end(), std::size_t{0},
                           [](std::size_t sum, const std::string& message) { return sum + message.size(); });
}

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void report(const char* program, const std::vector<std::string>& messages, int repetitions, double seconds,
            std::size_t parts, std::size_t header_octets, std::size_t body_octets) {
    std::printf("%s %zu %zu %d %.6f parts %zu header %zu body %zu\n", program, messages.size(), total_octets(messages),
                repetitions, seconds, parts, header_octets, body_octets);
}

}  // namespace kontor::bench
