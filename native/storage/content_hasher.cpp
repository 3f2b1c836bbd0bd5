#include "native/storage/content_hasher.hpp"

#include <openssl/evp.h>

#include <new>

namespace kontor::storage {
namespace {

// Looking an algorithm up costs as much as hashing a small message, so it is done once.
const EVP_MD* sha256_algorithm() {
    static const EVP_MD* const algorithm = [] {
        const EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
        if (!found) throw std::bad_alloc();
        return found;
    }();
    return algorithm;
}

// Hashing cannot fail for any other reason.
void demand_memory(bool succeeded) {
    if (!succeeded) throw std::bad_alloc();
}

}  // namespace

ContentHasher::ContentHasher() : context_(nullptr) {
    const EVP_MD* const algorithm = sha256_algorithm();
    context_ = EVP_MD_CTX_new();
    if (context_ && EVP_DigestInit_ex2(context_, algorithm, nullptr) == 1) return;
    EVP_MD_CTX_free(context_);
    throw std::bad_alloc();
}
ContentHasher::~ContentHasher() { EVP_MD_CTX_free(context_); }

void ContentHasher::restart() { demand_memory(EVP_DigestInit_ex2(context_, sha256_algorithm(), nullptr) == 1); }

void ContentHasher::update(Bytes bytes) { demand_memory(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1); }

mail::ContentHash ContentHasher::finish() {
    mail::ContentHash hash;
    demand_memory(EVP_DigestFinal_ex(context_, hash.data(), nullptr) == 1);
    restart();
    return hash;
}

}  // namespace kontor::storage
