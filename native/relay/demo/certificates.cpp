#include "native/relay/demo/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>

namespace kontor::demo {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Key make_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

bool extend(X509* certificate, X509* issuer, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    if (!extension) return false;
    const bool added = X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

Certificate make_certificate(long serial, const char* name, EVP_PKEY* key) {
    Certificate made(X509_new(), X509_free);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 30L * 24 * 3600);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509_set_pubkey(made.get(), key);
    return made;
}

template <class Write>
bool write_pem(const std::filesystem::path& path, Write write) {
    std::FILE* file = std::fopen(path.c_str(), "wx");
    if (!file) return false;
    const bool written = write(file) == 1;
    return std::fclose(file) == 0 && written;
}

}  // namespace

Result<Certificates> make_certificates(const std::filesystem::path& folder) {
    const Key authority_key = make_key(), server_key = make_key();
    if (!authority_key || !server_key) return Error{"no keys could be made", "", "", ""};
    const Certificate authority = make_certificate(1, "Kontor demo authority", authority_key.get());
    X509_set_issuer_name(authority.get(), X509_get_subject_name(authority.get()));
    const Certificate server = make_certificate(2, "localhost", server_key.get());
    X509_set_issuer_name(server.get(), X509_get_subject_name(authority.get()));

    const bool made = extend(authority.get(), authority.get(), NID_basic_constraints, "critical,CA:TRUE") &&
                      extend(authority.get(), authority.get(), NID_key_usage, "critical,keyCertSign,cRLSign") &&
                      extend(authority.get(), authority.get(), NID_subject_key_identifier, "hash") &&
                      X509_sign(authority.get(), authority_key.get(), EVP_sha256()) > 0 &&
                      extend(server.get(), authority.get(), NID_basic_constraints, "critical,CA:FALSE") &&
                      extend(server.get(), authority.get(), NID_key_usage, "critical,digitalSignature") &&
                      extend(server.get(), authority.get(), NID_ext_key_usage, "serverAuth") &&
                      extend(server.get(), authority.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1") &&
                      extend(server.get(), authority.get(), NID_subject_key_identifier, "hash") &&
                      extend(server.get(), authority.get(), NID_authority_key_identifier, "keyid") &&
                      X509_sign(server.get(), authority_key.get(), EVP_sha256()) > 0;
    if (!made) return Error{"no certificate could be made", "", "", ""};

    const Certificates files{folder / "authority.pem", folder / "server.pem", folder / "server.key"};
    const bool written =
        write_pem(files.authority, [&](std::FILE* file) { return PEM_write_X509(file, authority.get()); }) &&
        write_pem(files.chain, [&](std::FILE* file) { return PEM_write_X509(file, server.get()); }) &&
        write_pem(files.key, [&](std::FILE* file) {
            return PEM_write_PrivateKey(file, server_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
    if (!written) return Error{"a certificate could not be written", "", "", folder.string()};
    return files;
}

}  // namespace kontor::demo
