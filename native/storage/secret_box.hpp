// Secrets at rest: XChaCha20-Poly1305 (libsodium), bound to the place where they belong, so that a sealed value
// moved to another user, account, record or field does not open.
//
//   sealed: u8 format (1) | 8 octets key id | 24 octets nonce | ciphertext and tag
//   bound:  format, user, account, record (u64 little-endian each), key id, field
//
// The key lies in a file of its own, 0400, outside of database and backup: "kontor-secret-key 1 <64 hex digits>".
// Its id is the beginning of its BLAKE2b hash. A store without its key opens; what needs the key fails with
// Failure::sealed, and nothing is written in the clear.
//
// While a key takes another's place (key_rotation.hpp) a box opens what either has sealed. Any thread may use it.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/secret.hpp"
#include "engine/mail/ids.hpp"
#include "engine/store/failure.hpp"

namespace kontor::storage {

struct SecretPlace {
    mail::UserId user;
    mail::AccountId account;
    mail::RecordId record;
    std::string_view field;
};

inline SecretPlace place_of_two_step(mail::UserId user) { return {user, {}, {}, "two-step"}; }

class SecretBox {
public:
    // Makes a key in a new file. Failure::exists rather than overwriting one.
    static store::Result<void> create_key(const std::filesystem::path&);
    // A missing or unusable key is no failure here: every seal() and open() will be one, saying why.
    static SecretBox load(const std::filesystem::path&);

    bool has_key() const { return !keys_.empty(); }
    // Of the key that seals; "" without one. Eight octets that say nothing of it.
    std::string key_id() const;
    // Of the key that has sealed this; "" for what is no sealed secret.
    static std::string key_id_of(std::string_view sealed);

    store::Result<std::string> seal(const SecretPlace&, const Secret&) const;
    store::Result<Secret> open(const SecretPlace&, std::string_view sealed) const;

    // Also opens what the other's key has sealed.
    void open_also(const SecretBox& other);
    // Seals with the other's key from now on.
    void seal_with(const SecretBox& other);

private:
    struct Key {
        Secret bytes;  // 32
        std::string id;
    };

    std::vector<Key> keys_;  // the first one seals
    std::string why_not_;
    std::unique_ptr<std::shared_mutex> mutex_ = std::make_unique<std::shared_mutex>();
};

}  // namespace kontor::storage
