#include "native/storage/secret_box.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <set>
#include <system_error>

namespace kontor::storage {
namespace {

using store::Failure;

constexpr std::string_view key_file_begin = "kontor-secret-key 1 ";
constexpr char format = 1;
constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t key_id_bytes = 8;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t head_bytes = 1 + key_id_bytes + nonce_bytes;

unsigned char* octets(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }
const unsigned char* octets(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }

std::string id_of_key(std::string_view key) {
    std::string hash(crypto_generichash_BYTES_MIN, '\0');
    crypto_generichash(octets(hash), hash.size(), octets(key), key.size(), nullptr, 0);
    return hash.substr(0, key_id_bytes);
}

std::string bound_to(const SecretPlace& place, std::string_view id) {
    std::string data(1, format);
    for (const std::uint64_t number : {place.user.value, place.account.value, place.record.value})
        for (unsigned shift = 0; shift < 64; shift += 8) data += static_cast<char>(number >> shift);
    data += id;
    data += place.field;
    return data;
}

std::string hex(std::string_view bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), octets(bytes), bytes.size());
    text.pop_back();
    return text;
}

Failure sealed(const std::string& why) { return {Failure::Kind::sealed, why}; }

}  // namespace

store::Result<void> SecretBox::create_key(const std::filesystem::path& path) {
    if (sodium_init() < 0) return Failure{Failure::Kind::io, "no random numbers"};
    std::string key(key_bytes, '\0');
    randombytes_buf(key.data(), key.size());
    const Secret text(std::string(key_file_begin) + hex(key) + "\n");
    sodium_memzero(key.data(), key.size());
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0400);
    if (file < 0) {
        const auto kind = errno == EEXIST ? Failure::Kind::exists : Failure::Kind::io;
        return Failure{kind, "cannot make " + path.string() + ": " + std::generic_category().message(errno)};
    }
    const auto size = static_cast<ssize_t>(text.reveal().size());
    const bool done = ::write(file, text.reveal().data(), text.reveal().size()) == size && ::fsync(file) == 0;
    ::close(file);
    if (done) return {};
    ::unlink(path.c_str());
    return Failure{Failure::Kind::io, "cannot write " + path.string()};
}

SecretBox SecretBox::load(const std::filesystem::path& path) {
    SecretBox box;
    if (sodium_init() < 0) {
        box.why_not_ = "no random numbers";
        return box;
    }
    std::ifstream file(path);
    std::string line;
    if (!file || !std::getline(file, line)) {
        box.why_not_ = "the key file " + path.string() + " is missing or cannot be read";
        return box;
    }
    std::string key(key_bytes, '\0');
    std::size_t size = 0;
    const bool well_formed = line.size() == key_file_begin.size() + 2 * key_bytes &&
                             line.compare(0, key_file_begin.size(), key_file_begin) == 0 &&
                             sodium_hex2bin(octets(key), key.size(), line.data() + key_file_begin.size(), 2 * key_bytes,
                                            nullptr, &size, nullptr) == 0;
    sodium_memzero(line.data(), line.size());
    // A key of few different octets was typed by somebody, not drawn.
    if (!well_formed || size != key_bytes || std::set<char>(key.begin(), key.end()).size() < 12) {
        box.why_not_ = "the key file " + path.string() + " holds no usable key";
        return box;
    }
    std::string id = id_of_key(key);
    box.keys_.push_back({Secret(std::move(key)), std::move(id)});
    return box;
}

std::string SecretBox::key_id() const {
    const std::shared_lock lock(*mutex_);
    return keys_.empty() ? std::string() : keys_.front().id;
}

std::string SecretBox::key_id_of(std::string_view sealed) {
    const bool is_sealed = sealed.size() >= head_bytes + tag_bytes && sealed[0] == format;
    return is_sealed ? std::string(sealed.substr(1, key_id_bytes)) : std::string();
}

void SecretBox::open_also(const SecretBox& other) {
    const std::lock_guard lock(*mutex_);
    keys_.insert(keys_.end(), other.keys_.begin(), other.keys_.end());
}

void SecretBox::seal_with(const SecretBox& other) {
    const std::lock_guard lock(*mutex_);
    keys_.insert(keys_.begin(), other.keys_.begin(), other.keys_.end());
}

store::Result<std::string> SecretBox::seal(const SecretPlace& place, const Secret& secret) const {
    const std::shared_lock lock(*mutex_);
    if (keys_.empty()) return sealed(why_not_);
    const Key& key = keys_.front();
    std::string out(head_bytes + secret.reveal().size() + tag_bytes, '\0');
    out[0] = format;
    out.replace(1, key_id_bytes, key.id);
    unsigned char* const nonce = octets(out) + 1 + key_id_bytes;
    randombytes_buf(nonce, nonce_bytes);
    const std::string bound = bound_to(place, key.id);
    crypto_aead_xchacha20poly1305_ietf_encrypt(octets(out) + head_bytes, nullptr, octets(secret.reveal()),
                                               secret.reveal().size(), octets(bound), bound.size(), nullptr, nonce,
                                               octets(key.bytes.reveal()));
    return out;
}

store::Result<Secret> SecretBox::open(const SecretPlace& place, std::string_view in) const {
    const std::shared_lock lock(*mutex_);
    if (keys_.empty()) return sealed(why_not_);
    const std::string id = key_id_of(in);
    if (id.empty()) return sealed("a sealed secret is damaged");
    const auto key = std::find_if(keys_.begin(), keys_.end(), [&](const Key& each) { return each.id == id; });
    if (key == keys_.end()) return sealed("a secret was sealed with another key");
    const std::string bound = bound_to(place, id);
    std::string out(in.size() - head_bytes - tag_bytes, '\0');
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        octets(out), nullptr, nullptr, octets(in.substr(head_bytes)), in.size() - head_bytes, octets(bound),
        bound.size(), octets(in.substr(1 + key_id_bytes)), octets(key->bytes.reveal()));
    if (failed != 0) return sealed("a sealed secret does not belong where it is kept");
    return Secret(std::move(out));
}

}  // namespace kontor::storage
