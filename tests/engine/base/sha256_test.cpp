// FIPS 180-4 examples, RFC 4231 (HMAC), RFC 7914 11 (PBKDF2) and, for more rounds, the vectors of RFC 6070 as
// they are known for SHA-256.
#include "engine/base/sha256.hpp"

#include <gtest/gtest.h>

namespace kontor {
namespace {

std::string hex(const Sha256Digest& digest) {
    std::string text;
    for (const std::uint8_t octet : digest) {
        text.push_back("0123456789abcdef"[octet >> 4]);
        text.push_back("0123456789abcdef"[octet & 15]);
    }
    return text;
}

TEST(Sha256, AnswersTheExamplesOfFips180) {
    EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(hex(sha256(std::string(1'000'000, 'a'))),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotCareHowTheDataIsCut) {
    std::string data;
    for (int i = 0; i < 300; ++i) data.push_back(static_cast<char>(i * 7));
    for (std::size_t size = 0; size <= data.size(); ++size) {
        Sha256 hash;
        hash.update(Bytes(data).substr(0, size));
        hash.update(Bytes(data).substr(size));
        ASSERT_EQ(hex(hash.finish()), hex(sha256(data))) << "cut at " << size;
    }
}

TEST(HmacSha256, AnswersTheCasesOfRfc4231) {
    EXPECT_EQ(hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Pbkdf2Sha256, AnswersKnownFirstBlocks) {
    EXPECT_EQ(hex(pbkdf2_sha256("passwd", "salt", 1)),
              "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
    EXPECT_EQ(hex(pbkdf2_sha256("password", "salt", 4096)),
              "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a");
}

}  // namespace
}  // namespace kontor
