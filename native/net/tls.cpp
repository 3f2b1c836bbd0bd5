#include "native/net/tls.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <system_error>

#include "native/net/certificates.hpp"
#include "native/net/failure.hpp"

namespace kontor::net {
namespace {

using mail::CollectError;
using mail::ErrorClass;

TlsContext new_context(const SSL_METHOD* method) {
    // OpenSSL writes to sockets with write(2); a peer that has gone must be an error, not a signal.
    static const bool ignored = std::signal(SIGPIPE, SIG_IGN) != SIG_ERR;
    (void)ignored;
    TlsContext context(SSL_CTX_new(method), SSL_CTX_free);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return context;
}

// Reading the system's 140 authorities costs every start some 20 ms. So they are looked up only when a chain needs one
// that is not among the account's own, by this hook of OpenSSL's store of certificates, and then read once.
int find_system_authority(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type, const X509_NAME* name, X509_OBJECT* found) {
    X509_STORE* store = X509_LOOKUP_get_store(lookup);
    if (type != X509_LU_X509 || X509_LOOKUP_get_method_data(lookup)) return 0;
    static char read_already;
    X509_LOOKUP_set_method_data(lookup, &read_already);
    if (X509_STORE_set_default_paths(store) != 1) return 0;
    X509_STORE_lock(store);
    X509_OBJECT* object = X509_OBJECT_retrieve_by_subject(X509_STORE_get0_objects(store), type, name);
    const int taken = object ? X509_OBJECT_set1_X509(found, X509_OBJECT_get0_X509(object)) : 0;
    X509_STORE_unlock(store);
    return taken;
}

void trust_system_authorities(SSL_CTX* context) {
    static X509_LOOKUP_METHOD* const method = [] {
        X509_LOOKUP_METHOD* made = X509_LOOKUP_meth_new("the system's authorities, when needed");
        X509_LOOKUP_meth_set_get_by_subject(made, find_system_authority);
        return made;
    }();
    X509_STORE_add_lookup(SSL_CTX_get_cert_store(context), method);
}

std::int64_t change_time(const std::string& file) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) return -1;
    return std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
}

std::string last_reason() {
    const unsigned long code = ERR_peek_last_error();
    const char* reason = code ? ERR_reason_error_string(code) : nullptr;
    return reason ? reason : "no reason given";
}

CollectError unusable(const char* what, const std::string& file, const std::string& why, const char* detail) {
    return failure(ErrorClass::certificate, "The " + std::string(what) + " " + file + " " + why, detail);
}

// Why OpenSSL could not take what a file should hold.
std::string file_trouble(const std::string& file, const char* expected) {
    if (std::ifstream in(file); !in) return "cannot be read: " + std::generic_category().message(errno);
    const int reason = ERR_GET_REASON(ERR_peek_error());
    if (reason == PEM_R_NO_START_LINE || reason == ERR_R_UNSUPPORTED)
        return "holds no " + std::string(expected) + " in PEM";
    return "cannot be used: " + last_reason();
}

std::string bare_pin(const std::string& pin) {
    std::string bare;
    for (const char c : pin)
        if (c != ':' && c != ' ') bare += c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    return bare;
}

struct Meaning {
    const char* detail;
    const char* message;
};

Meaning meaning_of(long verify_result) {
    switch (verify_result) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return {"expired", "has expired"};
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return {"not-yet-valid", "is not valid yet (or the clock of this machine is wrong)"};
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return {"wrong-host", "is made out to another host"};
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return {"self-signed", "is signed by itself and not by an authority"};
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            return {"unknown-issuer", "was issued by an unknown authority"};
        case X509_V_ERR_INVALID_PURPOSE:
            return {"wrong-purpose", "is not meant for a server"};
        case X509_V_ERR_EE_KEY_TOO_SMALL:
        case X509_V_ERR_CA_KEY_TOO_SMALL:
        case X509_V_ERR_CA_MD_TOO_WEAK:
            return {"weak", "uses a key or signature that is too weak"};
        default:
            return {"untrusted", "cannot be verified"};
    }
}

bool is_version_problem(int reason) {
    return reason == SSL_R_UNSUPPORTED_PROTOCOL || reason == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION ||
           reason == SSL_R_VERSION_TOO_LOW || reason == SSL_R_WRONG_SSL_VERSION;
}

bool is_not_tls(int reason) {
    return reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST ||
           reason == SSL_R_PACKET_LENGTH_TOO_LONG || reason == SSL_R_BAD_RECORD_TYPE ||
           reason == SSL_R_UNEXPECTED_MESSAGE;
}

}  // namespace

void TlsClose::operator()(ssl_st* ssl) const { SSL_free(ssl); }

Result<TlsContext> TlsClients::context(const std::string& ca_file) {
    const std::lock_guard lock(mutex_);
    Cached& cached = contexts_[ca_file];
    const std::int64_t changed = ca_file.empty() ? 0 : change_time(ca_file);
    if (cached.context && cached.changed == changed) return cached.context;

    TlsContext context = new_context(TLS_client_method());
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    // Both lengths of key are beyond reach; the shorter costs server and client a quarter less.
    SSL_CTX_set_ciphersuites(context.get(),
                             "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256");
    SSL_CTX_set_read_ahead(context.get(), 1);
    SSL_CTX_set_default_read_buffer_len(context.get(), 32 * 1024);
    trust_system_authorities(context.get());
    ERR_clear_error();
    if (!ca_file.empty() && SSL_CTX_load_verify_file(context.get(), ca_file.c_str()) != 1)
        return failure(ErrorClass::certificate,
                       "The file of certificate authorities " + ca_file + " cannot be used: " + last_reason(),
                       "ca-file");
    cached = {changed, context};
    return context;
}

Result<TlsContext> tls_server(const std::string& chain_file, const std::string& key_file) {
    TlsContext context = new_context(TLS_server_method());
    SSL_CTX_set_options(context.get(), SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);  // most connections are silent
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    bool is_locked = false;
    SSL_CTX_set_default_passwd_cb_userdata(context.get(), &is_locked);
    SSL_CTX_set_default_passwd_cb(context.get(), [](char*, int, int, void* asked) {
        *static_cast<bool*>(asked) = true;
        return -1;  // OpenSSL's own would ask a terminal
    });
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context.get(), chain_file.c_str()) != 1)
        return unusable("certificate", chain_file, file_trouble(chain_file, "certificate"), "certificate-file");
    ERR_clear_error();
    const bool taken = SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) == 1;
    SSL_CTX_set_default_passwd_cb_userdata(context.get(), nullptr);
    if (is_locked)
        return unusable("key", key_file, "is locked with a passphrase, and nobody is there to type it", "key-file");
    const bool is_foreign = ERR_GET_LIB(ERR_peek_last_error()) == ERR_LIB_X509;
    if (!taken && !is_foreign) return unusable("key", key_file, file_trouble(key_file, "private key"), "key-file");
    if (!taken || SSL_CTX_check_private_key(context.get()) != 1)
        return unusable("key", key_file, "does not belong to the certificate " + chain_file, "key-file");
    return context;
}

Result<TlsSession> tls_client_session(const TlsContext& context, const std::string& host, const std::string& pin) {
    TlsSession session(SSL_new(context.get()));
    SSL* ssl = session.get();
    SSL_set_connect_state(ssl);
    X509_VERIFY_PARAM* parameters = SSL_get0_param(ssl);
    const bool is_address = X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1;
    bool named = true;
    if (!is_address) {
        X509_VERIFY_PARAM_set_hostflags(parameters,
                                        X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
        named = SSL_set_tlsext_host_name(ssl, host.c_str()) == 1 &&
                X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), 0) == 1;
    }
    if (!named) return failure(ErrorClass::dns, "\"" + host + "\" is not a host name", "host-name");
    SSL_set_verify(ssl, pin.empty() ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
                   pin.empty() ? remember_refused_chain : nullptr);
    return session;
}

Result<TlsSession> tls_server_session(const TlsContext& context) {
    TlsSession session(SSL_new(context.get()));
    if (!session) return failure(ErrorClass::tls, "No TLS session could be made: " + last_reason(), "handshake");
    SSL_set_accept_state(session.get());
    return session;
}

std::string peer_fingerprint(const ssl_st& session) {
    const auto chain = peer_certificates(session);
    return chain.empty() ? std::string() : chain.front().fingerprint;
}

Result<void> verify_pin(const ssl_st& session, const std::string& pin) {
    if (pin.empty()) return {};
    const std::string seen = peer_fingerprint(session);
    if (seen == bare_pin(pin)) return {};
    CollectError error =
        failure(ErrorClass::certificate, "The server shows another certificate than the pinned one", "pin-mismatch");
    error.fingerprint = seen;
    return error;
}

CollectError handshake_error(const ssl_st& session, const std::string& host) {
    const long verified = SSL_get_verify_result(&session);
    if (verified != X509_V_OK && SSL_get_verify_mode(&session) != SSL_VERIFY_NONE) {
        const Meaning meaning = meaning_of(verified);
        CollectError error =
            failure(ErrorClass::certificate, "The certificate of " + host + " " + meaning.message, meaning.detail);
        error.fingerprint = peer_fingerprint(session);
        return error;
    }
    const unsigned long code = ERR_peek_error();
    const int reason = ERR_GET_REASON(code);
    if (code == 0) return failure(ErrorClass::tls, host + " closed the connection during the TLS handshake", "closed");
    if (is_version_problem(reason))
        return failure(ErrorClass::tls, host + " offers only versions of TLS older than 1.2", "version");
    if (is_not_tls(reason)) return failure(ErrorClass::tls, host + " does not speak TLS on this port", "not-tls");
    return failure(ErrorClass::tls, "The TLS handshake with " + host + " failed: " + last_reason(), "handshake");
}

}  // namespace kontor::net
