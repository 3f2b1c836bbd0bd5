#include "engine/sasl/cram_md5.hpp"

#include <algorithm>

#include "engine/sasl/md5.hpp"

namespace kontor::sasl {
namespace {

constexpr std::size_t longest_challenge = 128;

bool is_message_id(Bytes challenge) {
    if (challenge.size() < 5 || challenge.size() > longest_challenge) return false;
    if (challenge.front() != '<' || challenge.back() != '>') return false;
    const Bytes inside = challenge.substr(1, challenge.size() - 2);
    return inside.find('@') != Bytes::npos && std::all_of(inside.begin(), inside.end(), [](char c) {
               return c > ' ' && c < 0x7f && c != '<' && c != '>';
           });
}

std::string hexadecimal(const Md5Digest& digest) {
    std::string text;
    for (const std::uint8_t octet : digest) {
        text.push_back("0123456789abcdef"[octet >> 4]);
        text.push_back("0123456789abcdef"[octet & 15]);
    }
    return text;
}

}  // namespace

Result<std::string> CramMd5::respond(Bytes challenge) {
    if (answered_) return Error{"CRAM-MD5", "success or failure after the response", "a further challenge", {}};
    if (!is_message_id(challenge)) return Error{"CRAM-MD5 challenge", "<unique@host>", "something else", {}};
    answered_ = true;
    return credentials_.user + ' ' + hexadecimal(hmac_md5(credentials_.secret.reveal(), challenge));
}

}  // namespace kontor::sasl
