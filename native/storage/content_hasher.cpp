#include "native/storage/content_hasher.hpp"

#include <openssl/evp.h>

#include <cstdlib>

namespace kontor::storage {
namespace {

// Looking an algorithm up costs as much as hashing a small message, so it is done once.
const EVP_MD* sha256_algorithm() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return algorithm;
}

}  // namespace

ContentHasher::ContentHasher() : context_(EVP_MD_CTX_new()) { restart(); }
ContentHasher::~ContentHasher() { EVP_MD_CTX_free(context_); }

// These can only fail without memory or without SHA-256 in the library: nothing could be stored then.
void ContentHasher::restart() {
    if (EVP_DigestInit_ex2(context_, sha256_algorithm(), nullptr) != 1) std::abort();
}

void ContentHasher::update(Bytes bytes) {
    if (EVP_DigestUpdate(context_, bytes.data(), bytes.size()) != 1) std::abort();
}

mail::ContentHash ContentHasher::finish() {
    mail::ContentHash hash;
    if (EVP_DigestFinal_ex(context_, hash.data(), nullptr) != 1) std::abort();
    restart();
    return hash;
}

}  // namespace kontor::storage
