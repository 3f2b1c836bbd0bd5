#include "engine/send/verification.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "engine/base/sha256.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::send {
namespace {

using Proof = mail::Verification::State;

constexpr std::int64_t day_seconds = 24 * 60 * 60;

std::string hex_of(Bytes octets) {
    std::string out;
    for (const char c : octets) {
        const auto octet = static_cast<unsigned char>(c);
        out += "0123456789abcdef"[octet >> 4];
        out += "0123456789abcdef"[octet & 15];
    }
    return out;
}

std::string digits_of(Bytes random) {
    std::uint64_t number = 0;
    for (const char c : random) number = number << 8 | static_cast<unsigned char>(c);
    std::string digits(code_digits, '0');
    for (std::size_t i = code_digits; i-- > 0; number /= 10) digits[i] = static_cast<char>('0' + number % 10);
    return digits;
}

std::string hash_of(std::string_view salt, std::string_view code, std::string_view address) {
    Sha256 hash;
    hash.update(salt);
    hash.update(code);  // always code_digits long where it is right, so that it cannot run into the address
    hash.update(address);
    return hex_of(as_bytes(hash.finish()));
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return difference == 0;
}

std::string code_typed(std::string_view typed) {
    std::string code;
    for (const char c : typed)
        if (!text::is_space(c) && c != '-') code += c;
    return code;
}

void end_code(mail::Verification& verification) {
    verification.state = Proof::needed;
    verification.code_hash.clear();
    verification.salt.clear();
    verification.failures = 0;
}

}  // namespace

std::vector<std::string> unproven(const mail::Identity& identity) {
    std::vector<std::string> left;
    const auto add = [&](const std::string& address) {
        std::string lower = text::to_lower(address);
        const auto is_in = [&](const std::vector<std::string>& list) {
            return std::find(list.begin(), list.end(), lower) != list.end();
        };
        if (!is_in(identity.verification.addresses) && !is_in(left)) left.push_back(std::move(lower));
    };
    add(identity.address);
    for (const mail::EmailAddress& address : identity.reply_to) add(address.email);
    return left;
}

Result<IssuedCode, CodeError> issue_code(mail::Identity& identity, Bytes random, UtcTime now) {
    assert(random.size() >= code_random_octets);
    mail::Verification& verification = identity.verification;
    const std::vector<std::string> left = unproven(identity);
    if (left.empty()) return CodeError::nothing_to_prove;
    // A clock that was set back must not keep a person out for long: it begins a new day, too.
    const std::int64_t counted = now.seconds - verification.counted_from.seconds;
    if (counted >= day_seconds || counted < 0) {
        verification.counted_from = now;
        verification.codes_today = 0;
    }
    if (verification.codes_today >= codes_a_day) return CodeError::rate_limit;

    IssuedCode issued{left.front(), digits_of(random.substr(0, 8))};
    verification.salt = hex_of(random.substr(8, code_random_octets - 8));
    verification.code_hash = hash_of(verification.salt, issued.code, issued.address);
    verification.state = Proof::code_sent;
    verification.sent_at = now;
    verification.failures = 0;
    ++verification.codes_today;
    return issued;
}

Result<void, CodeError> enter_code(mail::Identity& identity, std::string_view typed, UtcTime now) {
    mail::Verification& verification = identity.verification;
    if (verification.state != Proof::code_sent) return CodeError::no_code;
    const std::int64_t age = now.seconds - verification.sent_at.seconds;
    if (age > code_seconds || age < -code_seconds) {
        end_code(verification);
        return CodeError::no_code;
    }
    const std::string code = code_typed(typed);
    std::string proven;
    for (std::string& address : unproven(identity)) {
        const std::string hash = hash_of(verification.salt, code, address);
        if (equal_in_constant_time(hash, verification.code_hash)) proven = std::move(address);
    }
    if (code.size() != code_digits || proven.empty()) {
        if (++verification.failures < code_tries) return CodeError::wrong;
        end_code(verification);
        return CodeError::too_many_tries;
    }
    end_code(verification);
    verification.addresses.push_back(std::move(proven));
    if (unproven(identity).empty()) verification.state = Proof::verified;
    return {};
}

}  // namespace kontor::send
