// What a download stands for.
#include "engine/jmap/blob.hpp"

#include <gtest/gtest.h>

#include "engine/mime/body_value.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::jmap {
namespace {

using test::value_of;

class BlobTest : public testing::Test {
protected:
    std::optional<Download> resolve(const std::string& account, const std::string& id,
                                    const std::string& person = "ann") {
        return value_of(resolve_download(*value_of(store.view(office.people[person])), account, id));
    }
    std::string content(const Download& download) {
        auto view = value_of(store.view(office.people["ann"]));
        const std::string octets = value_of(view->read_blob(download.blob, download.offset, download.size));
        return download.encoding == mime::TransferEncoding::identity ? octets
                                                                     : mime::decoded_body(download.part, octets);
    }
    json email(const char* id, json properties) {
        return office.result("ann", "Email/get",
                             {{"accountId", "a3"}, {"ids", {id}}, {"properties", properties}})["list"][0];
    }

    store::MemoryStore store;
    Office office{store};
};

TEST_F(BlobTest, TheMessageItself) {
    const json object = email("e1", {"blobId", "size"});
    const auto download = resolve("a3", object["blobId"]);
    ASSERT_TRUE(download);
    EXPECT_EQ(download->size, object["size"]);
    EXPECT_EQ(content(*download).substr(0, 13), "From: Li Wei ");
}

TEST_F(BlobTest, APartWithoutItsTransferEncoding) {
    const json attachment = email("e3", {"attachments"})["attachments"][0];
    const auto download = resolve("a3", attachment["blobId"]);
    ASSERT_TRUE(download);
    EXPECT_EQ(content(*download), "%PDF-1.4\n");
    EXPECT_EQ(content(*download).size(), attachment["size"]);
    EXPECT_EQ(download->media_type, "application/pdf");
    EXPECT_EQ(download->file_name, "rechnung.pdf");
    EXPECT_TRUE(resolve("all", attachment["blobId"]));
}

TEST_F(BlobTest, EveryPartOfBodyStructureCanBeFetched) {
    std::vector<json> open = {email("e3", {"bodyStructure"})["bodyStructure"]};
    int leaves = 0;
    while (!open.empty()) {
        const json part = open.back();
        open.pop_back();
        if (part.contains("subParts")) {
            EXPECT_TRUE(part["blobId"].is_null());
            open.insert(open.end(), part["subParts"].begin(), part["subParts"].end());
            continue;
        }
        const auto download = resolve("a3", part["blobId"]);
        ASSERT_TRUE(download) << part.dump();
        EXPECT_EQ(content(*download).size(), part["size"]) << part.dump();
        ++leaves;
    }
    EXPECT_EQ(leaves, 3);
}

TEST_F(BlobTest, WhatIsNotThereOrNotHers) {
    const std::string blob = email("e3", {"blobId"})["blobId"];
    for (const std::string& id :
         std::vector<std::string>{"", "b", "b0", "b999", "x1", blob + "_", blob + "_9", blob + "_1_1_1", blob + "_0",
                                  blob + "__1", blob + "_-1", blob + "_99999999999999999999"}) {
        EXPECT_FALSE(resolve("a3", id)) << id;
    }
    EXPECT_FALSE(resolve("a1", blob)) << "another account of the same person";
    EXPECT_FALSE(resolve("a4", blob));
    EXPECT_FALSE(resolve("a4", blob, "bob"));
    EXPECT_FALSE(resolve("all", blob, "bob"));
    EXPECT_FALSE(resolve("", blob));
}

TEST_F(BlobTest, IdsAreOfTheAlphabetOfJmap) {
    EXPECT_EQ(spell_blob(mail::BlobId{12}, "2.1"), "b12_2_1");
    const auto name = parse_blob("b12_2_1");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->blob, mail::BlobId{12});
    EXPECT_EQ(name->path, std::vector<std::string>{"2.1"});
    EXPECT_EQ(spell_blob("b12_2_1", "3"), "b12_2_1__3");
    const auto inside = parse_blob("b12_2_1__3");
    ASSERT_TRUE(inside);
    EXPECT_EQ(inside->path, (std::vector<std::string>{"2.1", "3"}));
    for (const char* id : {"b12__1", "b12_1_", "b12_1__", "b12_1___1", "b12_1__2__"}) {
        const auto odd = parse_blob(id);
        EXPECT_TRUE(!odd || odd->path.back() == ".1" || odd->path.back() == "1.") << id;
    }
}

}  // namespace
}  // namespace kontor::jmap
