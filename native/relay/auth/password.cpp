#include "native/relay/auth/password.hpp"

#include <sodium.h>

#include <array>
#include <cerrno>
#include <new>

#include "native/relay/auth/sodium.hpp"

namespace kontor::auth {

namespace {

constexpr std::size_t shortest = 8, longest = 1024;

}  // namespace

Result<void> acceptable(const Secret& password) {
    const std::size_t size = password.reveal().size();
    if (size < shortest || size > longest) {
        return Error{"password not acceptable", "8 to 1024 octets", std::to_string(size), ""};
    }
    return {};
}

Result<std::string> hash_password(const Secret& password) {
    start_sodium();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    const std::string_view text = password.reveal();
    if (crypto_pwhash_str(hash.data(), text.data(), text.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        return Error{"not enough memory to hash a password", "", "", ""};
    }
    return std::string(hash.data());
}

bool verify_password(std::string_view hash, const Secret& password) {
    start_sodium();
    const std::string_view text = password.reveal();
    if (hash.size() >= crypto_pwhash_STRBYTES || text.size() > longest) return false;
    const std::string terminated(hash);
    errno = 0;
    if (crypto_pwhash_str_verify(terminated.c_str(), text.data(), text.size()) == 0) return true;
    // The right password must not be taken for a wrong one.
    if (errno == ENOMEM) throw std::bad_alloc();
    return false;
}

bool verify_nobody(const Secret& password) {
    verify_password(kNobodysHash, password);
    return false;
}

}  // namespace kontor::auth
