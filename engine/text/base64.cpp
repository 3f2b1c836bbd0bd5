// Decoding looks up each of the four characters in a table of its own, already shifted to its place, so
// that a quantum is four loads and three ORs; a bit above the 24 says that one of them was foreign.
#include "engine/text/base64.hpp"

#include <array>
#include <cstdint>

namespace kontor::text {
namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint32_t foreign = 1u << 24;

struct Tables {
    std::array<std::array<std::uint32_t, 256>, 4> at{};
};

constexpr Tables make_tables() {
    Tables tables;
    for (auto& table : tables.at) {
        for (auto& entry : table) entry = foreign;
    }
    for (std::uint32_t value = 0; value < 64; ++value) {
        const auto c = static_cast<unsigned char>(alphabet[value]);
        for (std::uint32_t place = 0; place < 4; ++place) tables.at[place][c] = value << (6 * (3 - place));
    }
    return tables;
}

constexpr Tables tables = make_tables();

std::uint32_t quantum(const unsigned char* at) {
    return tables.at[0][at[0]] | tables.at[1][at[1]] | tables.at[2][at[2]] | tables.at[3][at[3]];
}

std::uint32_t sextet(unsigned char c) { return tables.at[3][c]; }

char* put(char* to, std::uint32_t bits) {
    to[0] = static_cast<char>(bits >> 16);
    to[1] = static_cast<char>(bits >> 8);
    to[2] = static_cast<char>(bits);
    return to + 3;
}

bool is_space(unsigned char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The slow half of the lenient decoder: one character at a time, around line ends and rubbish.
class Loose {
public:
    // Takes one character; writes at most three octets and returns the place behind them.
    char* take(unsigned char c, char* to) {
        if (const std::uint32_t value = sextet(c); value != foreign) return digit(value, to);
        if (c == '=') return padding(to);
        if (!is_space(c)) damaged_ = true;
        return to;
    }
    char* finish(char* to) {
        if (digits_ != 0 || owed_ != 0) damaged_ = true;
        return flush(to);
    }
    // Whole quanta may be decoded past this object.
    bool idle() const { return digits_ == 0 && !padded_; }
    bool damaged() const { return damaged_; }

private:
    char* digit(std::uint32_t value, char* to) {
        if (padded_) damaged_ = true;  // something follows the end
        padded_ = false;
        owed_ = 0;
        bits_ = bits_ << 6 | value;
        return ++digits_ == 4 ? flush(to) : to;
    }
    char* padding(char* to) {
        if (owed_ > 0) {
            --owed_;
            return to;
        }
        if (digits_ < 2) {
            damaged_ = true;
        } else {
            owed_ = 3 - digits_;
            padded_ = true;
        }
        return flush(to);
    }
    // Writes the octets that are complete: 0, 0, 1, 2 or 3 for 0 to 4 digits.
    char* flush(char* to) {
        const std::uint32_t bits = digits_ == 4 ? bits_ : bits_ << (6 * (4 - digits_));
        for (int octet = 0; octet < digits_ - 1; ++octet) *to++ = static_cast<char>(bits >> (16 - 8 * octet));
        digits_ = 0;
        bits_ = 0;
        return to;
    }

    std::uint32_t bits_ = 0;
    int digits_ = 0;       // gathered in bits_
    int owed_ = 0;         // "=" still to come
    bool padded_ = false;  // the last quantum ended in padding
    bool damaged_ = false;
};

std::size_t decoded_room(std::size_t encoded) { return encoded / 4 * 3 + 3; }

}  // namespace

std::string base64_encode(Bytes octets) {
    std::string encoded((octets.size() + 2) / 3 * 4, '=');
    char* to = encoded.data();
    const auto* at = reinterpret_cast<const unsigned char*>(octets.data());
    std::size_t left = octets.size();
    for (; left >= 3; left -= 3, at += 3, to += 4) {
        const std::uint32_t bits = std::uint32_t{at[0]} << 16 | std::uint32_t{at[1]} << 8 | at[2];
        for (int i = 0; i < 4; ++i) to[i] = alphabet[bits >> (18 - 6 * i) & 63];
    }
    if (left > 0) {
        const std::uint32_t bits = std::uint32_t{at[0]} << 16 | (left == 2 ? std::uint32_t{at[1]} << 8 : 0);
        for (std::size_t i = 0; i <= left; ++i) to[i] = alphabet[bits >> (18 - 6 * i) & 63];
    }
    return encoded;
}

std::optional<std::string> base64_decode_strict(Bytes encoded) {
    if (encoded.size() % 4 != 0) return std::nullopt;
    if (encoded.empty()) return std::string();
    std::string octets(encoded.size() / 4 * 3, '\0');
    char* to = octets.data();
    const auto* at = reinterpret_cast<const unsigned char*>(encoded.data());
    const unsigned char* last = at + encoded.size() - 4;
    for (; at < last; at += 4) {
        const std::uint32_t bits = quantum(at);
        if (bits >= foreign) return std::nullopt;
        to = put(to, bits);
    }
    const std::size_t padding = last[3] != '=' ? 0 : last[2] != '=' ? 1 : 2;
    std::array<unsigned char, 4> filled = {last[0], last[1], last[2], last[3]};
    for (std::size_t i = 4 - padding; i < 4; ++i) filled[i] = 'A';
    const std::uint32_t bits = quantum(filled.data());
    const std::uint32_t unused = padding == 0 ? 0 : padding == 1 ? 0xff : 0xffff;
    if (bits >= foreign || (bits & unused) != 0) return std::nullopt;
    put(to, bits);
    octets.resize(octets.size() - padding);
    return octets;
}

bool base64_decode_lenient(Bytes encoded, std::string& out) {
    const std::size_t before = out.size();
    out.resize(before + decoded_room(encoded.size()));
    char* to = out.data() + before;
    const auto* at = reinterpret_cast<const unsigned char*>(encoded.data());
    const unsigned char* const end = at + encoded.size();
    Loose loose;
    while (at < end) {
        if (loose.idle()) {
            for (; end - at >= 4; at += 4) {
                const std::uint32_t bits = quantum(at);
                if (bits >= foreign) break;
                to = put(to, bits);
            }
            if (at == end) break;
        }
        to = loose.take(*at++, to);
    }
    to = loose.finish(to);
    out.resize(static_cast<std::size_t>(to - out.data()));
    return !loose.damaged();
}

}  // namespace kontor::text
