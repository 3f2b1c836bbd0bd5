#include "engine/text/base64.hpp"

#include <gtest/gtest.h>

#include <random>

namespace kontor::text {
namespace {

struct Loose {
    std::string octets;
    bool sound;
    bool operator==(const Loose&) const = default;
};

Loose loosely(Bytes encoded) {
    std::string out;
    const bool sound = base64_decode_lenient(encoded, out);
    return {out, sound};
}

TEST(Base64, AnswersTheVectorsOfRfc4648) {
    const std::pair<Bytes, Bytes> vectors[] = {{"", ""},
                                               {"f", "Zg=="},
                                               {"fo", "Zm8="},
                                               {"foo", "Zm9v"},
                                               {"foob", "Zm9vYg=="},
                                               {"fooba", "Zm9vYmE="},
                                               {"foobar", "Zm9vYmFy"}};
    for (const auto& [octets, encoded] : vectors) {
        EXPECT_EQ(base64_encode(octets), encoded);
        EXPECT_EQ(base64_decode_strict(encoded), octets);
        EXPECT_EQ(loosely(encoded), (Loose{std::string(octets), true}));
    }
}

TEST(Base64, CarriesEveryOctet) {
    std::mt19937 random(1);
    for (std::size_t size = 0; size < 300; ++size) {
        std::string octets;
        for (std::size_t i = 0; i < size; ++i) octets.push_back(static_cast<char>(random()));
        const std::string encoded = base64_encode(octets);
        ASSERT_EQ(base64_decode_strict(encoded), octets);
        ASSERT_EQ(loosely(encoded), (Loose{octets, true}));
        // As mail wraps it, at 76 and at a width that cuts quanta.
        for (const std::size_t width : {std::size_t{76}, std::size_t{7}}) {
            std::string wrapped;
            for (std::size_t at = 0; at < encoded.size(); at += width) wrapped += encoded.substr(at, width) + "\r\n";
            ASSERT_EQ(loosely(wrapped), (Loose{octets, true}));
        }
    }
}

TEST(Base64Strict, RefusesEverythingElse) {
    for (const Bytes encoded : {"Z", "Zg", "Zg=", "Zg===", "=", "====", "Zg==Zg==", "Zm9v\n", " Zm9v", "Zm9v=", "Zm-v",
                                "Zm_v", "Zm9\x80", "Zh==", "Zm9=", "Z===", "Zg=A"}) {
        EXPECT_EQ(base64_decode_strict(encoded), std::nullopt) << encoded;
    }
}

TEST(Base64Lenient, MakesOutWhatItCan) {
    EXPECT_EQ(loosely("Zm9v!YmFy"), (Loose{"foobar", false}));  // a foreign character
    EXPECT_EQ(loosely("Zm9vYg"), (Loose{"foob", false}));       // no padding
    EXPECT_EQ(loosely("Zm9vYmE"), (Loose{"fooba", false}));     //
    EXPECT_EQ(loosely("Zm9vYg="), (Loose{"foob", false}));      // half of it
    EXPECT_EQ(loosely("Zm9vY"), (Loose{"foo", false}));         // six bits are no octet
    EXPECT_EQ(loosely("Zg==Zg=="), (Loose{"ff", false}));       // two pieces glued together
    EXPECT_EQ(loosely("Zg=\r\n="), (Loose{"f", true}));         // white space anywhere
    EXPECT_EQ(loosely("Zm9v="), (Loose{"foo", false}));         // padding without need
    EXPECT_EQ(loosely("===="), (Loose{"", false}));             //
    EXPECT_EQ(loosely("\xff\xfe"), (Loose{"", false}));         // none of it
    EXPECT_EQ(loosely("  \t\r\n"), (Loose{"", true}));          // nothing
}

TEST(Base64Lenient, AppendsAndStaysInItsRoom) {
    std::string out = "kept";
    EXPECT_TRUE(base64_decode_lenient("Zm9v", out));
    EXPECT_EQ(out, "keptfoo");
    std::mt19937 random(2);
    for (int round = 0; round < 2000; ++round) {
        std::string encoded;
        for (std::size_t i = random() % 40; i > 0; --i) encoded.push_back("AZaz09+/=\r\n!"[random() % 12]);
        ASSERT_LE(loosely(encoded).octets.size(), encoded.size() / 4 * 3 + 3) << encoded;
    }
}

}  // namespace
}  // namespace kontor::text
