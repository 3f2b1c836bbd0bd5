#include "engine/pop3/listing.hpp"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/limits.hpp"

namespace kontor::pop3 {
namespace {

UidlListing uidls(std::initializer_list<Bytes> lines) {
    UidlListing listing;
    for (const Bytes line : lines) listing.add(line);
    listing.finish();
    return listing;
}

TEST(UidlListing, KeepsOrderAndOctets) {
    const UidlListing listing = uidls({"1 b", "2 a"});
    ASSERT_EQ(listing.size(), 2u);
    EXPECT_EQ(listing[0].number, 1u);
    EXPECT_EQ(listing[0].uidl, "b");
    EXPECT_EQ(listing[1].uidl, "a");
    EXPECT_TRUE(listing[0].trusted && listing[1].trusted);
    EXPECT_EQ(listing.irregular(), 0u);
}

TEST(UidlListing, StaysReadableWhenMoved) {
    UidlListing listing = uidls({"1 an id too long to be kept inside the string itself", "2 x"});
    const UidlListing moved = std::move(listing);
    EXPECT_EQ(moved[0].uidl, "an id too long to be kept inside the string itself");
    EXPECT_EQ(moved[1].uidl, "x");
}

// Ids in ascending order need no look for doubles; equal neighbours must not count as ascending.
TEST(UidlListing, FindsDoublesAmongAscendingIds) {
    const UidlListing listing = uidls({"1 a", "2 b", "3 b", "4 c"});
    EXPECT_TRUE(listing[0].trusted);
    EXPECT_FALSE(listing[1].trusted);
    EXPECT_FALSE(listing[2].trusted);
    EXPECT_TRUE(listing[3].trusted);
}

TEST(UidlListing, FindsEveryDoubleOfMany) {
    UidlListing listing;
    for (int i = 1; i <= 3000; ++i) listing.add(std::to_string(i) + " id" + std::to_string((i * 7919) % 2000));
    listing.finish();
    std::size_t trusted = 0;
    for (std::size_t i = 0; i < listing.size(); ++i) trusted += listing[i].trusted ? 1 : 0;
    EXPECT_EQ(trusted, 1000u);  // 2000 ids, 1000 of them twice
}

TEST(UidlListing, HoldsAMillionCompactly) {
    UidlListing listing;
    for (std::size_t i = 1; i <= limits::listing_messages; ++i) listing.add(std::to_string(i) + " 0000000a4f1b2c3d");
    EXPECT_EQ(listing.size(), limits::listing_messages);
    EXPECT_LE(listing.bytes(), limits::listing_messages * 32);
    EXPECT_EQ(listing[999'999].number, 1'000'000u);
}

TEST(SizeListing, PutsNumbersInOrder) {
    SizeListing listing;
    for (const Bytes line : {"2 20", "1 10", "2 30", "x"}) listing.add(line);
    listing.finish();
    ASSERT_EQ(listing.size(), 2u);
    EXPECT_EQ(listing[0].octets, 10u);
    EXPECT_EQ(listing[1].octets, 20u);
    EXPECT_EQ(listing.irregular(), 2u);
}

}  // namespace
}  // namespace kontor::pop3
