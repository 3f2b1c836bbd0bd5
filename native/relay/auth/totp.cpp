#include "native/relay/auth/totp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>
#include <cstdio>

#include "native/relay/auth/sodium.hpp"
#include "native/relay/auth/token.hpp"

namespace kontor::auth {

namespace {

constexpr std::size_t secret_octets = 20, recovery_octets = 10, recovery_count = 10;

std::string random_octets(std::size_t count) {
    start_sodium();
    std::string octets(count, '\0');
    randombytes_buf(octets.data(), octets.size());
    return octets;
}

// RFC 3986 2.3.
std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain) {
            encoded += c;
        } else {
            char octet[4];
            std::snprintf(octet, sizeof octet, "%%%02X", static_cast<unsigned char>(c));
            encoded += octet;
        }
    }
    return encoded;
}

}  // namespace

Secret make_totp_secret() { return Secret(random_octets(secret_octets)); }

std::string totp_code(Bytes secret, std::int64_t step) {
    std::array<unsigned char, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i)
        counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned int size = 0;
    HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(), &size);
    const std::size_t at = mac[19] & 15u;
    const std::uint32_t number = (mac[at] & 127u) << 24 | std::uint32_t{mac[at + 1]} << 16 |
                                 std::uint32_t{mac[at + 2]} << 8 | std::uint32_t{mac[at + 3]};
    char digits[7];
    std::snprintf(digits, sizeof digits, "%06u", static_cast<unsigned>(number % 1'000'000));
    return digits;
}

std::optional<std::int64_t> totp_step(Bytes secret, std::string_view code, UtcTime now) {
    std::string typed;
    for (const char c : code)
        if (c != ' ') typed += c;
    const std::int64_t present = now.seconds / totp_seconds;
    std::optional<std::int64_t> found;
    for (const std::int64_t step : {present - 1, present, present + 1})
        if (equal_in_constant_time(totp_code(secret, step), typed)) found = step;
    return found;
}

std::string totp_uri(std::string_view name, Bytes secret) {
    return "otpauth://totp/Kontor:" + percent_encoded(name) + "?secret=" + base32(secret) + "&issuer=Kontor";
}

std::string base32(Bytes octets) {
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    const auto put = [&](std::uint32_t five) { text += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[five & 31]; };
    for (const char c : octets) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        for (count += 8; count >= 5; count -= 5) put(bits >> (count - 5));
    }
    if (count > 0) put(bits << (5 - count));
    return text;
}

std::vector<Secret> make_recovery_codes() {
    std::vector<Secret> codes;
    for (std::size_t i = 0; i < recovery_count; ++i) {
        std::string code;
        for (const char c : base32(random_octets(recovery_octets))) {
            if (code.size() % 5 == 4) code += '-';
            code += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        codes.emplace_back(std::move(code));
    }
    return codes;
}

std::string recovery_code_hash(std::string_view typed) {
    std::string code;
    for (const char c : typed) {
        if (c == '-' || c == ' ') continue;
        code += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return token_hash(code);
}

}  // namespace kontor::auth
