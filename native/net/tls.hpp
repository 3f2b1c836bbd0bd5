// TLS by OpenSSL: contexts that are made once, and what a failed handshake means in words of ours.
//
// As a client: TLS 1.2 or newer; the chain, the dates and the host name (or address) are verified before a byte of the
// application passes [A4]. Names count in subjectAltName only, wildcards only whole labels. No session is resumed:
// every poll sees the certificate anew (threats F04).
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "engine/base/result.hpp"
#include "engine/mail/external_account.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace kontor::net {

template <class T>
using Result = kontor::Result<T, mail::CollectError>;

using TlsContext = std::shared_ptr<ssl_ctx_st>;
struct TlsClose {
    void operator()(ssl_st* ssl) const;
};
using TlsSession = std::unique_ptr<ssl_st, TlsClose>;

// The contexts of a client, one for each file of extra authorities. Thread-safe. The system's authorities are looked up
// one by one when a chain needs them, not loaded.
class TlsClients {
public:
    // ca_file: PEM, empty for the system's authorities alone. It is read again when it changed on disk.
    Result<TlsContext> context(const std::string& ca_file);

private:
    struct Cached {
        std::int64_t changed = 0;
        TlsContext context;
    };
    std::mutex mutex_;
    std::map<std::string, Cached> contexts_;
};

// A context for listening with this certificate chain and key (PEM files; both may be the same). TLS 1.2 or newer. The
// error names the file and what is wrong with it; detail certificate-file or key-file. Dates are not looked at.
Result<TlsContext> tls_server(const std::string& chain_file, const std::string& key_file);

// A session ready to shake hands with `host`, a DNS name or an address literal. With a pin (SHA-256 of the certificate,
// hex, colons allowed) the chain and the name are not verified; verify_pin() must then be asked after the handshake.
Result<TlsSession> tls_client_session(const TlsContext& context, const std::string& host, const std::string& pin);
Result<TlsSession> tls_server_session(const TlsContext& context);

// Error detail "pin-mismatch".
Result<void> verify_pin(const ssl_st& session, const std::string& pin);

// Why the handshake failed; call it on the thread and at the moment of the failure. Classes: certificate with detail
// expired, not-yet-valid, wrong-host, self-signed, unknown-issuer, wrong-purpose, weak, untrusted - and the fingerprint
// of the certificate seen; tls with detail version, not-tls, handshake, closed.
mail::CollectError handshake_error(const ssl_st& session, const std::string& host);

// SHA-256 of the peer's certificate, lower-case hex; empty if there is none.
std::string peer_fingerprint(const ssl_st& session);

}  // namespace kontor::net
