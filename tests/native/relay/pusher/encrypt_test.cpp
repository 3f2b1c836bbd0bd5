#include "native/relay/pusher/encrypt.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/text/base64.hpp"

namespace kontor::pusher {
namespace {

std::string octets(std::string text) {
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    text.append((4 - text.size() % 4) % 4, '=');
    return text::base64_decode_strict(text).value_or("not base64");
}

const std::string point =
    octets("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
const std::string secret = octets("BTBZMqHH6r4Tts7J_aSIgg");

TEST(Encrypt, IsTheExampleOfRfc8291) {
    const auto body =
        encrypt_with("When I grow up, I want to be a watermelon", point, secret,
                     octets("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), octets("DGv6ra1nlYgDCS1FRnbzlw"));
    ASSERT_TRUE(body) << body.error().message();
    EXPECT_EQ(
        *body,
        octets("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6T"
               "lzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"));
}

TEST(Encrypt, NoTwoMessagesAreAlike) {
    const auto one = encrypt("x", point, secret), other = encrypt("x", point, secret);
    ASSERT_TRUE(one && other);
    EXPECT_NE(*one, *other);
    EXPECT_EQ(one->size(), 16u + 4 + 1 + 65 + 1 + 1 + 16);
}

TEST(Encrypt, RefusesWhatIsNoPoint) {
    std::string off = point;
    off.back() = static_cast<char>(off.back() ^ 1);
    EXPECT_FALSE(encrypt("x", off, secret));
    EXPECT_FALSE(encrypt("x", "", secret));
    EXPECT_FALSE(encrypt("x", std::string(1, '\0'), secret));
}

}  // namespace
}  // namespace kontor::pusher
