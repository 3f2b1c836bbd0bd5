#include "native/net/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>
#include <utility>

namespace kontor::net {
namespace {

struct FreeText {
    void operator()(BIO* text) const { BIO_free(text); }
};

std::string name_of(const X509_NAME* name) {
    const std::unique_ptr<BIO, FreeText> text(BIO_new(BIO_s_mem()));
    if (!name || !text) return {};
    // UTF-8 as it is; control characters and what would end a line escaped.
    constexpr unsigned long how =
        (XN_FLAG_RFC2253 | XN_FLAG_SEP_CPLUS_SPC) & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (X509_NAME_print_ex(text.get(), name, 0, how) < 0) return {};
    char* octets = nullptr;
    const long size = BIO_get_mem_data(text.get(), &octets);
    return std::string(octets, static_cast<std::size_t>(size));
}

UtcTime moment_of(const ASN1_TIME* time) {
    std::tm civil{};
    if (ASN1_TIME_to_tm(time, &civil) != 1) return {};
    return UtcTime{static_cast<std::int64_t>(timegm(&civil))};
}

int chain_index() {
    static const int index =
        SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, [](void*, void* chain, CRYPTO_EX_DATA*, int, long, void*) {
            delete static_cast<std::vector<mail::Certificate>*>(chain);
        });
    return index;
}

mail::Certificate described(const X509* each) {
    if (!each) return {};
    return {name_of(X509_get_subject_name(each)), name_of(X509_get_issuer_name(each)),
            moment_of(X509_get0_notBefore(each)), moment_of(X509_get0_notAfter(each)), certificate_fingerprint(each)};
}

std::vector<mail::Certificate> described(const STACK_OF(X509) * certificates) {
    std::vector<mail::Certificate> chain;
    for (int i = 0; i < sk_X509_num(certificates) && chain.size() < most_certificates; ++i) {
        chain.push_back(described(sk_X509_value(certificates, i)));
    }
    return chain;
}

}  // namespace

mail::Certificate own_certificate(const ssl_ctx_st& context) { return described(SSL_CTX_get0_certificate(&context)); }

std::string certificate_fingerprint(const X509* certificate) {
    static constexpr char digits[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    std::string text;
    if (!certificate || X509_digest(certificate, EVP_sha256(), digest, &size) != 1) return text;
    for (unsigned i = 0; i < size; ++i) {
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 15];
    }
    return text;
}

int remember_refused_chain(int accepted, X509_STORE_CTX* chain) {
    if (accepted) return 1;
    auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
    if (!SSL_get_ex_data(ssl, chain_index()))
        SSL_set_ex_data(ssl, chain_index(),
                        new std::vector<mail::Certificate>(described(X509_STORE_CTX_get0_untrusted(chain))));
    return 0;
}

std::vector<mail::Certificate> peer_certificates(const ssl_st& session) {
    if (const void* refused = SSL_get_ex_data(&session, chain_index()))
        return *static_cast<const std::vector<mail::Certificate>*>(refused);
    return described(SSL_get_peer_cert_chain(&session));
}

}  // namespace kontor::net
