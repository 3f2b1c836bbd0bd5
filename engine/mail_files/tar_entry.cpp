#include "engine/mail_files/tar_entry.hpp"

#include <algorithm>

namespace kontor::mail_files {
namespace {

constexpr std::size_t block = 512, longest_name = 100;
constexpr std::uint64_t sizes = std::uint64_t{1} << 33;  // that eleven octal digits have room for

void put(std::string& header, std::size_t at, Bytes text) { header.replace(at, text.size(), text); }

std::string octal(std::uint64_t number, std::size_t digits) {
    std::string text(digits, '0');
    for (std::size_t i = digits; i-- > 0; number >>= 3) text[i] = static_cast<char>('0' + (number & 7));
    return text;
}

std::string header_of(char type, Bytes path, std::uint64_t size, UtcTime changed_at) {
    std::string header(block, '\0');
    put(header, 0, path.substr(0, longest_name));
    put(header, 100, type == '5' ? "0000755" : "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, octal(size < sizes ? size : 0, 11));
    put(header, 136, octal(static_cast<std::uint64_t>(std::max<std::int64_t>(changed_at.seconds, 0)), 11));
    put(header, 148, "        ");
    header[156] = type;
    put(header, 257,
        Bytes("ustar\0"
              "00",
              8));
    std::uint32_t sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    put(header, 148, octal(sum, 6));
    header[154] = '\0';
    return header;
}

// "17 path=Work/1.eml\n": the number counts its own digits.
std::string record(std::string_view key, Bytes value) {
    const std::size_t rest = key.size() + value.size() + 3;
    std::size_t whole = rest;
    while (whole != rest + std::to_string(whole).size()) whole = rest + std::to_string(whole).size();
    return std::to_string(whole) + ' ' + std::string(key) + '=' + std::string(value) + '\n';
}

std::string entry(char type, Bytes path, std::uint64_t size, UtcTime changed_at) {
    std::string records;
    const bool is_ascii =
        std::all_of(path.begin(), path.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (path.size() > longest_name || !is_ascii) records += record("path", path);
    if (size >= sizes) records += record("size", std::to_string(size));
    std::string text;
    if (!records.empty())
        text = header_of('x', "PaxHeader", records.size(), changed_at) + records + tar_filling(records.size());
    return text + header_of(type, path, size, changed_at);
}

}  // namespace

std::string tar_file(Bytes path, std::uint64_t size, UtcTime changed_at) { return entry('0', path, size, changed_at); }

std::string tar_folder(Bytes path, UtcTime changed_at) { return entry('5', std::string(path) + '/', 0, changed_at); }

std::string tar_filling(std::uint64_t size) { return std::string((block - size % block) % block, '\0'); }

std::string tar_end() { return std::string(2 * block, '\0'); }

}  // namespace kontor::mail_files
