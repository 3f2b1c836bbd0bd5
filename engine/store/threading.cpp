#include "engine/store/threading.hpp"

#include <algorithm>
#include <string_view>

#include "engine/text/unicode.hpp"

namespace kontor::store {
namespace {

// FNV-1a, then the finalizer of MurmurHash3 so that similar ids spread over the index. A collision joins two
// conversations of one user, which anybody could do by quoting a Message-ID; so it need not be cryptographic.
std::uint64_t hash(std::uint64_t state, std::string_view bytes) {
    for (const char c : bytes) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
    return state;
}

std::uint64_t spread(std::uint64_t h) {
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdull;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53ull;
    return h ^ (h >> 33);
}

}  // namespace

std::vector<std::uint64_t> thread_keys(const mail::Summary& summary) {
    const std::uint64_t subject = hash(0xcbf29ce484222325ull, text::base_subject(summary.subject));
    std::vector<std::uint64_t> keys;
    const auto add = [&](const std::vector<std::string>& ids) {
        const std::size_t skipped = ids.size() - std::min(ids.size(), thread_references);
        for (std::size_t i = skipped; i < ids.size(); ++i) {
            const std::uint64_t key = spread(hash(hash(subject, std::string_view("\0", 1)), ids[i]));
            if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
        }
    };
    add(summary.message_id);
    add(summary.in_reply_to);
    add(summary.references);
    return keys;
}

}  // namespace kontor::store
