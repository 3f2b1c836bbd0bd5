#include "native/relay/pusher/encrypt.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <memory>

#include "engine/base/sha256.hpp"

namespace kontor::pusher {

namespace {

constexpr std::size_t point_octets = 65, key_octets = 32, salt_octets = 16, tag_octets = 16;
constexpr std::size_t smallest_record = 4096;  // what push services take

template <auto free>
struct Free {
    template <class T>
    void operator()(T* what) const {
        free(what);
    }
};
using Group = std::unique_ptr<EC_GROUP, Free<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Free<EC_POINT_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_clear_free>>;
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Free<EVP_CIPHER_CTX_free>>;

const unsigned char* octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Error not_encrypted(const char* why) { return {"a push message cannot be encrypted", "", why, ""}; }

// One block of HKDF (RFC 5869), which is as much as anything here needs.
std::string derived(std::string_view salt, std::string_view input, std::string_view info, std::size_t size) {
    const Sha256Digest key = hmac_sha256(salt, input);
    const Sha256Digest block = hmac_sha256(as_bytes(key), std::string(info) + '\x01');
    return std::string(as_bytes(block).substr(0, size));
}

std::string spelled(const Group& group, const Point& point) {
    std::string text(point_octets, '\0');
    EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, octets(text), text.size(), nullptr);
    return text;
}

Result<std::string> sealed(const std::string& key, const std::string& nonce, const std::string& plain) {
    const Cipher cipher(EVP_CIPHER_CTX_new());
    std::string out(plain.size() + tag_octets, '\0');
    int size = 0, rest = 0;
    const bool done =
        cipher && EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_gcm(), nullptr, octets(key), octets(nonce)) == 1 &&
        EVP_EncryptUpdate(cipher.get(), octets(out), &size, octets(plain), static_cast<int>(plain.size())) == 1 &&
        EVP_EncryptFinal_ex(cipher.get(), octets(out) + size, &rest) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_octets, octets(out) + plain.size()) == 1;
    if (!done) return not_encrypted("AES-128-GCM");
    return out;
}

}  // namespace

Result<std::string> encrypt_with(std::string_view plain, std::string_view point, std::string_view secret,
                                 std::string_view private_key, std::string_view salt) {
    const Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
    const Number key(BN_bin2bn(octets(private_key), static_cast<int>(private_key.size()), nullptr));
    const Point theirs(group ? EC_POINT_new(group.get()) : nullptr), ours(group ? EC_POINT_new(group.get()) : nullptr),
        shared(group ? EC_POINT_new(group.get()) : nullptr);
    if (!group || !key || !theirs || !ours || !shared) return not_encrypted("no memory");
    // Also says whether it is on the curve. Of other sizes are compressed points, and the one at infinity.
    if (point.size() != point_octets ||
        EC_POINT_oct2point(group.get(), theirs.get(), octets(point), point.size(), nullptr) != 1) {
        return not_encrypted("p256dh is no point of P-256");
    }
    const bool multiplied = EC_POINT_mul(group.get(), ours.get(), key.get(), nullptr, nullptr, nullptr) == 1 &&
                            EC_POINT_mul(group.get(), shared.get(), nullptr, theirs.get(), key.get(), nullptr) == 1;
    if (!multiplied) return not_encrypted("ECDH");
    const std::string our_point = spelled(group, ours);
    const std::string secret_x = spelled(group, shared).substr(1, key_octets);

    // RFC 8291 3.3, 3.4.
    const std::string info = std::string("WebPush: info") + '\0' + std::string(point) + our_point;
    const std::string material = derived(secret, secret_x, info, key_octets);
    const std::string content_key = derived(salt, material, std::string("Content-Encoding: aes128gcm") + '\0', 16);
    const std::string nonce = derived(salt, material, std::string("Content-Encoding: nonce") + '\0', 12);
    const auto record = sealed(content_key, nonce, std::string(plain) + '\x02');
    if (!record) return record;

    // RFC 8188 2.1.
    const std::size_t size = std::max(smallest_record, record->size());
    std::string body(salt);
    for (int shift = 24; shift >= 0; shift -= 8) body += static_cast<char>(size >> shift & 0xff);
    body += static_cast<char>(point_octets);
    return body + our_point + *record;
}

Result<std::string> encrypt(std::string_view plain, std::string_view point, std::string_view secret) {
    std::string key(key_octets, '\0'), salt(salt_octets, '\0');
    // Of 2^256 keys all but 2^-32 are below the order of the group, and the sums are taken modulo it anyway.
    if (RAND_priv_bytes(octets(key), static_cast<int>(key.size())) != 1 ||
        RAND_bytes(octets(salt), static_cast<int>(salt.size())) != 1) {
        return not_encrypted("no randomness");
    }
    return encrypt_with(plain, point, secret, key, salt);
}

}  // namespace kontor::pusher
