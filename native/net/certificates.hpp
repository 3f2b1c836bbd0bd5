// What a peer showed of itself, also when it was refused: OpenSSL forgets what it refuses, and just that a person may
// want to look at, and pin.
#pragma once

#include <string>
#include <vector>

#include "engine/mail/certificate.hpp"

struct ssl_ctx_st;
struct ssl_st;
struct x509_st;
struct x509_store_ctx_st;

namespace kontor::net {

// Of a chain that is longer, the rest is left out.
inline constexpr std::size_t most_certificates = 10;

// As the peer sent them, its own first; empty before the handshake.
std::vector<mail::Certificate> peer_certificates(const ssl_st& session);

// What a context for listening shows of itself (tls_server).
mail::Certificate own_certificate(const ssl_ctx_st& context);

// SHA-256, lower-case hex; empty for none.
std::string certificate_fingerprint(const x509_st* certificate);

// For SSL_set_verify: accepts what OpenSSL accepts, and keeps the rest with the session.
int remember_refused_chain(int accepted, x509_store_ctx_st* chain);

}  // namespace kontor::net
