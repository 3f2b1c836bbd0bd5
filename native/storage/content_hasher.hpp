// SHA-256 of what is appended, by OpenSSL (which uses the processor's instructions for it).
#pragma once

#include <memory>

#include "engine/base/bytes.hpp"
#include "engine/mail/email.hpp"

struct evp_md_ctx_st;

namespace kontor::storage {

// Usable again after finish(). Throws std::bad_alloc, and nothing else can fail.
class ContentHasher {
public:
    ContentHasher();
    ~ContentHasher();
    ContentHasher(const ContentHasher&) = delete;
    ContentHasher& operator=(const ContentHasher&) = delete;

    void update(Bytes);
    mail::ContentHash finish();
    mail::ContentHash of(Bytes bytes) {
        update(bytes);
        return finish();
    }

private:
    void restart();
    evp_md_ctx_st* context_;
};

}  // namespace kontor::storage
