#include "engine/pop3/listing.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <string_view>

#include "engine/base/limits.hpp"
#include "engine/pop3/parse.hpp"

namespace kontor::pop3 {
namespace {

// Spreads a hash of 32 bits (WebAssembly) over the upper half too.
constexpr std::uint64_t golden_ratio = 0x9e3779b97f4a7c15;

std::optional<MessageNumber> take_message_number(Bytes& line) {
    const auto number = take_number(line);
    if (!number || *number == 0 || *number > std::numeric_limits<MessageNumber>::max()) return std::nullopt;
    return static_cast<MessageNumber>(*number);
}

// Puts entries in the order of their numbers and drops repeated numbers; returns how many.
template <class Entries>
std::size_t order_by_number(Entries& entries) {
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    const auto last =
        std::unique(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.number == b.number; });
    const auto dropped = static_cast<std::size_t>(entries.end() - last);
    entries.erase(last, entries.end());
    return dropped;
}

}  // namespace

UidlListing::Line UidlListing::operator[](std::size_t i) const {
    const Entry& entry = entries_[i];
    return {entry.number, uidl(entry), entry.trusted};
}

void UidlListing::add(Bytes line) {
    const auto number = take_message_number(line);
    if (!number) {
        ++irregular_;
        return;
    }
    // The rest of the line is the id, blanks inside it included (CVE-2005-2335, thunderbird-android#323).
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    const bool trusted = !line.empty() && line.size() <= limits::uidl_bytes;
    const Entry entry{*number, static_cast<std::uint32_t>(uidls_.size()),
                      static_cast<std::uint16_t>(std::min<std::size_t>(line.size(), 0xffff)), trusted};
    if (!entries_.empty()) {
        if (entries_.back().number >= *number) numbers_ascend_ = false;
        if (uidls_ascend_ && uidl(entries_.back()) >= line) uidls_ascend_ = false;
    }
    uidls_.append(line.substr(0, entry.length));
    entries_.push_back(entry);
}

void UidlListing::finish() {
    if (!numbers_ascend_) irregular_ += order_by_number(entries_);
    if (!uidls_ascend_) mark_doubles();
}

// By hash first, as numbers are quick to sort: the upper half of a key is the hash, the lower half the
// entry. Only entries of equal hash are compared by their octets, sorted as well, so that neither a chance
// nor a wanted collision counts as a double, or costs more than sorting does.
void UidlListing::mark_doubles() {
    std::vector<std::uint64_t> keys;
    keys.reserve(entries_.size());
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
        const std::uint64_t hash = std::hash<Bytes>{}(uidl(entries_[i]));
        if (entries_[i].trusted) keys.push_back(hash * golden_ratio >> 32 << 32 | i);
    }
    std::sort(keys.begin(), keys.end());
    const auto entry = [&](std::uint64_t key) -> Entry& { return entries_[static_cast<std::uint32_t>(key)]; };
    for (auto first = keys.begin(); first != keys.end();) {
        const auto last =
            std::find_if(first + 1, keys.end(), [&](std::uint64_t key) { return key >> 32 != *first >> 32; });
        std::sort(first, last, [&](std::uint64_t a, std::uint64_t b) { return uidl(entry(a)) < uidl(entry(b)); });
        for (auto at = first + 1; at < last; ++at) {
            if (uidl(entry(at[-1])) == uidl(entry(*at))) entry(at[-1]).trusted = entry(*at).trusted = false;
        }
        first = last;
    }
}

void SizeListing::add(Bytes line) {
    const auto number = take_message_number(line);
    if (!number) {
        ++irregular_;
        return;
    }
    const auto octets = take_number(line);
    if (!octets) ++irregular_;
    if (!entries_.empty() && entries_.back().number >= *number) ascending_ = false;
    entries_.push_back({*number, octets.value_or(0)});
}

void SizeListing::finish() {
    if (!ascending_) irregular_ += order_by_number(entries_);
}

}  // namespace kontor::pop3
