// Which certificates are believed, and what is said of the others. Client and server shake hands in memory.
#include "native/net/tls.hpp"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "native/net/certificates.hpp"

namespace kontor::net {
namespace {

namespace fs = std::filesystem;

class Tls : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        std::string pattern = (fs::temp_directory_path() / "kontor-tls-XXXXXX").string();
        folder = mkdtemp(pattern.data());
        const std::string key = " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";
        shell("openssl req -x509" + key +
              "-keyout ca.key -out ca.pem -days 30 -subj /CN=Test-CA -addext basicConstraints=critical,CA:TRUE");
        shell("openssl req" + key + "-keyout server.key -out server.csr -subj /CN=ignored.example.org");
        shell("printf 'subjectAltName=DNS:mail.example.org,DNS:*.wild.example.org,IP:127.0.0.1' > names");
        shell(
            "openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile names -out "
            "server.pem");
        shell("openssl req -x509" + key +
              "-keyout self.key -out self.pem -days 30 -subj /CN=mail.example.org -addext "
              "subjectAltName=DNS:mail.example.org");
    }
    static void TearDownTestSuite() { fs::remove_all(folder); }

    static void shell(const std::string& command) {
        ASSERT_EQ(std::system(("cd " + folder.string() + " && " + command + " 2>/dev/null").c_str()), 0) << command;
    }

    static std::string file(const char* name) { return (folder / name).string(); }

    // Empty detail: both sides are content.
    mail::CollectError shake_hands(const std::string& host, const std::string& ca_file, const char* server = "server",
                                   const std::string& pin = {}) {
        const auto server_context = tls_server(file(server) + ".pem", file(server) + ".key").value();
        const TlsSession server_session = std::move(tls_server_session(server_context).value());
        const auto context = clients.context(ca_file).value();
        const TlsSession client_session = std::move(tls_client_session(context, host, pin).value());
        BIO* client_end = nullptr;
        BIO* server_end = nullptr;
        BIO_new_bio_pair(&client_end, 0, &server_end, 0);
        SSL_set_bio(client_session.get(), client_end, client_end);
        SSL_set_bio(server_session.get(), server_end, server_end);
        for (int turn = 0; turn < 20; ++turn) {
            const int done = SSL_do_handshake(client_session.get());
            shown = peer_certificates(*client_session);
            if (done == 1) {
                const auto pinned = verify_pin(*client_session, pin);
                return pinned ? mail::CollectError{} : pinned.error();
            }
            const int why = SSL_get_error(client_session.get(), done);
            if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
                return handshake_error(*client_session, host);
            SSL_do_handshake(server_session.get());
        }
        ADD_FAILURE() << "the handshake did not end";
        return {};
    }

    static fs::path folder;
    TlsClients clients;
    std::vector<mail::Certificate> shown;  // by the server, in the latest handshake
};

fs::path Tls::folder;

TEST_F(Tls, AnAuthorityOfTheAccountIsBelieved) {
    EXPECT_EQ(shake_hands("mail.example.org", file("ca.pem")).detail, "");
    EXPECT_EQ(shake_hands("127.0.0.1", file("ca.pem")).detail, "");
    EXPECT_EQ(shake_hands("any.wild.example.org", file("ca.pem")).detail, "");
}

TEST_F(Tls, NamesCountInTheAlternativeNamesOnlyAndWildcardsForOneLabel) {
    for (const char* host :
         {"ignored.example.org", "other.example.org", "a.b.wild.example.org", "wild.example.org", "127.0.0.2"})
        EXPECT_EQ(shake_hands(host, file("ca.pem")).detail, "wrong-host") << host;
}

TEST_F(Tls, AnUnknownAuthorityIsRefusedWithTheFingerprintSeen) {
    const mail::CollectError error = shake_hands("mail.example.org", "");
    EXPECT_EQ(error.detail, "unknown-issuer");
    EXPECT_EQ(error.error_class, mail::ErrorClass::certificate);
    EXPECT_EQ(error.fingerprint.size(), 64u);
}

TEST_F(Tls, TheSystemsAuthoritiesAreFoundWhenAChainNeedsThem) {
    const char* before = std::getenv("SSL_CERT_FILE");
    const std::string kept = before ? before : "";
    setenv("SSL_CERT_FILE", file("ca.pem").c_str(), 1);
    EXPECT_EQ(shake_hands("mail.example.org", "").detail, "");
    EXPECT_EQ(shake_hands("mail.example.org", "").detail, "") << "and again from the same context";
    EXPECT_EQ(shake_hands("mail.example.org", file("self.pem")).detail, "") << "beside those of the account";
    before ? setenv("SSL_CERT_FILE", kept.c_str(), 1) : unsetenv("SSL_CERT_FILE");
}

TEST_F(Tls, ASelfSignedCertificateIsRefusedUntilItIsPinned) {
    const mail::CollectError error = shake_hands("mail.example.org", "", "self");
    EXPECT_EQ(error.detail, "self-signed");
    EXPECT_EQ(shake_hands("mail.example.org", "", "self", error.fingerprint).detail, "");
    EXPECT_EQ(shake_hands("mail.example.org", "", "server", error.fingerprint).detail, "pin-mismatch");
}

TEST_F(Tls, WhatAServerShowsIsToldAlsoWhenItIsRefused) {
    shake_hands("mail.example.org", "", "self");
    ASSERT_EQ(shown.size(), 1u);
    EXPECT_EQ(shown[0].subject, "CN=mail.example.org");
    EXPECT_EQ(shown[0].issuer, "CN=mail.example.org");
    EXPECT_EQ(shown[0].valid_until.seconds - shown[0].valid_from.seconds, 30 * 86400);
    EXPECT_EQ(shown[0].fingerprint.size(), 64u);
    const auto refused = shown;
    shake_hands("mail.example.org", "", "self", refused[0].fingerprint);
    EXPECT_EQ(shown, refused) << "pinned, it is the same";

    shell("cat server.pem ca.pem > chain.pem && cp server.key chain.key");
    EXPECT_EQ(shake_hands("mail.example.org", file("ca.pem"), "chain").detail, "");
    ASSERT_EQ(shown.size(), 2u);
    EXPECT_EQ(shown[0].issuer, "CN=Test-CA");
    EXPECT_EQ(shown[1].subject, "CN=Test-CA");
    EXPECT_EQ(shake_hands("other.example.org", file("ca.pem"), "chain").detail, "wrong-host");
    EXPECT_EQ(shown.size(), 2u);
}

TEST_F(Tls, WhatIsWrongWithFilesToListenWithIsToldWithTheFile) {
    const auto why = [](const std::string& chain, const std::string& key) {
        const auto context = tls_server(file(chain.c_str()), file(key.c_str()));
        return context ? std::string("nothing") : context.error().message;
    };
    EXPECT_EQ(why("server.pem", "server.key"), "nothing");
    EXPECT_EQ(why("none.pem", "server.key"),
              "The certificate " + file("none.pem") + " cannot be read: No such file or directory");
    EXPECT_EQ(why("server.pem", "none.key"),
              "The key " + file("none.key") + " cannot be read: No such file or directory");
    EXPECT_EQ(why("names", "server.key"), "The certificate " + file("names") + " holds no certificate in PEM");
    EXPECT_EQ(why("server.pem", "names"), "The key " + file("names") + " holds no private key in PEM");
    EXPECT_EQ(why("server.pem", "self.key"),
              "The key " + file("self.key") + " does not belong to the certificate " + file("server.pem"));
    shell("openssl genrsa -out rsa.key 2048");
    EXPECT_EQ(why("server.pem", "rsa.key"),
              "The key " + file("rsa.key") + " does not belong to the certificate " + file("server.pem"));
    shell("openssl ec -in server.key -aes128 -passout pass:secret -out locked.key");
    EXPECT_EQ(why("server.pem", "locked.key"),
              "The key " + file("locked.key") + " is locked with a passphrase, and nobody is there to type it");
    shell("cat server.pem server.key > both.pem");
    EXPECT_EQ(why("both.pem", "both.pem"), "nothing");
}

TEST_F(Tls, WhatIsListenedWithIsKnown) {
    const auto shown_by = own_certificate(**tls_server(file("server.pem"), file("server.key")));
    EXPECT_EQ(shown_by.issuer, "CN=Test-CA");
    EXPECT_EQ(shown_by.valid_until.seconds - shown_by.valid_from.seconds, 30 * 24 * 3600);
}

TEST_F(Tls, AFileOfAuthoritiesThatIsNoneIsToldAsSuch) {
    EXPECT_EQ(clients.context(file("names")).error().detail, "ca-file");
    EXPECT_EQ(clients.context(file("missing")).error().detail, "ca-file");
}

}  // namespace
}  // namespace kontor::net
