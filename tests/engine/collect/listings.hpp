// Short ways to say what a server lists and what is known of it.
#pragma once

#include <string>
#include <vector>

#include "engine/collect/plan.hpp"

namespace kontor::test {

// Lines of a UIDL answer without their numbers, from 1: {"a", "b"} is "1 a", "2 b".
inline pop3::UidlListing listing(const std::vector<std::string>& uidls) {
    pop3::UidlListing result;
    for (std::size_t i = 0; i < uidls.size(); ++i) result.add(std::to_string(i + 1) + " " + uidls[i]);
    result.finish();
    return result;
}

inline pop3::SizeListing sizes(const std::vector<std::uint64_t>& octets) {
    pop3::SizeListing result;
    for (std::size_t i = 0; i < octets.size(); ++i) result.add(std::to_string(i + 1) + " " + std::to_string(octets[i]));
    result.finish();
    return result;
}

inline store::Uidl known(std::string uidl, store::Uidl::Fate fate = store::Uidl::Fate::collected) {
    store::Uidl row;
    row.uidl = std::move(uidl);
    row.fate = fate;
    row.size = 100;
    row.first_seen = UtcTime{1'000'000};
    return row;
}

inline std::vector<std::string> names(const std::string& prefix, int count) {
    std::vector<std::string> result;
    for (int i = 0; i < count; ++i) result.push_back(prefix + std::to_string(i));
    return result;
}

inline std::vector<store::Uidl> all_known(const std::vector<std::string>& uidls) {
    std::vector<store::Uidl> rows;
    for (const std::string& uidl : uidls) rows.push_back(known(uidl));
    return rows;
}

}  // namespace kontor::test
