// RFC 7352 over several collections, and over transactions that fail: what was stored was seen, and nothing else.
#include <atomic>

#include "engine/base/sha256.hpp"
#include "native/net/clock.hpp"
#include "native/relay/collector/filters.hpp"
#include "native/relay/collector/ingest.hpp"
#include "tests/native/relay/collector/filtering.hpp"
#include "tests/support/forwarding_store.hpp"

namespace kontor::test {
namespace {

using Lines = std::vector<std::string>;

constexpr const char* discards_duplicates = R"(require "duplicate"; if duplicate { discard; })";

std::string copy_of(const char* id, const char* subject) {
    return std::string("Message-ID: <") + id + ">\r\nSubject: " + subject + "\r\n\r\n" + subject + "\r\n";
}

void deliver(ScriptedServer& server, MaildropMessage message) {
    auto all = server.maildrop();
    all.push_back(std::move(message));
    server.set_maildrop(std::move(all));
}

// As the store has the name of <a@b>.
std::string key() { return std::string(as_bytes(sha256("0:<a@b>"))); }

std::optional<UtcTime> mark_of(Office& office, mail::RecordId filter) {
    return office.store.view(office.user).value()->mark(filter, key()).value();
}

TEST(Duplicates, InOneCollection) {
    ScriptedServer server({{"u1", copy_of("a@b", "one")}, {"u2", copy_of("a@b", "two")}});
    Office office(server);
    add_filter(office, discards_duplicates);
    office.collect();
    EXPECT_EQ(filed(office), (Lines{"Inbox: two", "Trash: one"})) << "the newest is collected first";
}

TEST(Duplicates, InALaterCollectionAndWithoutAnotherWish) {
    ScriptedServer server({{"u1", copy_of("a@b", "one")}});
    Office office(server);
    const mail::RecordId filter = add_filter(office, discards_duplicates);
    const std::int64_t before = net::utc_now().seconds;
    office.collect();
    const std::int64_t after = net::utc_now().seconds;
    ASSERT_TRUE(mark_of(office, filter));
    EXPECT_GE(mark_of(office, filter)->seconds, before + 7 * 86400);
    EXPECT_LE(mark_of(office, filter)->seconds, after + 7 * 86400);
    deliver(server, {"u2", copy_of("a@b", "two")});
    deliver(server, {"u3", copy_of("c@d", "other")});
    office.collect();
    EXPECT_EQ(filed(office), (Lines{"Inbox: one", "Inbox: other", "Trash: two"}));
}

TEST(Duplicates, AMarkWhoseTimeHasComeIsNone) {
    ScriptedServer server({{"u1", copy_of("a@b", "one")}});
    Office office(server);
    const mail::RecordId filter = add_filter(office, discards_duplicates);
    office.write([&](store::Update& update) { return update.put_mark(filter, key(), net::utc_now()); });
    office.collect();
    EXPECT_EQ(filed(office), Lines{"Inbox: one"});
}

TEST(Duplicates, ThoseThatEndGiveWay) {
    ScriptedServer server({{"u1", copy_of("c@d", "one")}});
    Office office(server);
    const mail::RecordId filter = add_filter(office, discards_duplicates);
    office.write([&](store::Update& update) { return update.put_mark(filter, key(), UtcTime{1}); });
    office.collect();
    EXPECT_FALSE(mark_of(office, filter));
}

TEST(Duplicates, EachFilterHasSeenWhatItSaw) {
    ScriptedServer server({{"u1", copy_of("a@b", "one")}});
    Office office(server);
    add_filter(office, R"(require ["duplicate", "imap4flags"]; if duplicate { addflag "again"; })", 1);
    office.collect();
    add_filter(office, discards_duplicates, 2);
    deliver(server, {"u2", copy_of("a@b", "two")});
    office.collect();
    EXPECT_EQ(filed(office), (Lines{"Inbox again: two", "Inbox: one"}));
    deliver(server, {"u3", copy_of("a@b", "three")});
    office.collect();
    EXPECT_EQ(filed(office), (Lines{"Inbox again: two", "Inbox: one", "Trash again: three"}));
}

TEST(Duplicates, AFilterThatFailsHasSeenNothing) {
    ScriptedServer server({{"u1", copy_of("a@b", "one")}});
    Office office(server);
    const mail::RecordId filter =
        add_filter(office, R"(require ["duplicate", "ihave"]; if duplicate { discard; } else { error "no"; })");
    office.collect();
    EXPECT_FALSE(mark_of(office, filter));
}

TEST(Duplicates, ARemovedFilterTakesItsMarksWithIt) {
    ScriptedServer server({{"u1", copy_of("a@b", "one")}});
    Office office(server);
    const mail::RecordId filter = add_filter(office, discards_duplicates);
    office.collect();
    office.write([&](store::Update& update) { return update.remove_record(store::Type::filter, filter); });
    add_filter(office, discards_duplicates);
    deliver(server, {"u2", copy_of("a@b", "two")});
    office.collect();
    EXPECT_EQ(filed(office), (Lines{"Inbox: one", "Inbox: two"}));
}

// ---- transactions that fail

// The first commit behind a staged message fails.
class StumblingStore final : public ForwardingStore {
public:
    using ForwardingStore::ForwardingStore;

    store::Result<std::vector<store::StagedBlob>> stage(std::span<const Bytes> raw) override {
        stumbles_ = !has_stumbled;
        return ForwardingStore::stage(raw);
    }
    store::Result<std::unique_ptr<store::Transaction>> begin() override {
        auto inner = ForwardingStore::begin();
        if (!inner) return inner.error();
        return std::unique_ptr<store::Transaction>(new Stumbling(*this, std::move(*inner)));
    }

    std::atomic<bool> has_stumbled = false;

private:
    class Stumbling final : public store::Transaction {
    public:
        Stumbling(StumblingStore& of, std::unique_ptr<store::Transaction> inner) : of_(of), inner_(std::move(inner)) {}
        store::Result<store::Update*> as(mail::UserId user) override { return inner_->as(user); }
        store::Result<void> commit() override {
            if (!of_.stumbles_) return inner_->commit();
            of_.stumbles_ = false;
            of_.has_stumbled = true;
            return store::Failure{store::Failure::Kind::full, "the disk is full"};
        }

    private:
        StumblingStore& of_;
        std::unique_ptr<store::Transaction> inner_;
    };

    std::atomic<bool> stumbles_ = false;
};

collect::Run collect_stumbling(Office& office) {
    office.save();
    StumblingStore store(office.store);
    relay::Collector collector(store, office.settings);
    collector.start();
    const auto run = collector.start(office.user, office.account.id);
    auto done = collector.wait(office.user, *run).value();
    EXPECT_TRUE(store.has_stumbled);
    return done;
}

TEST(Duplicates, WhatWasNotStoredWasNotSeen) {
    ScriptedServer server({{"u1", copy_of("a@b", "one")}});
    Office office(server);
    const mail::RecordId filter = add_filter(office, discards_duplicates);
    collect_stumbling(office);
    EXPECT_EQ(filed(office), Lines{});
    EXPECT_FALSE(mark_of(office, filter));
    office.collect();
    EXPECT_EQ(filed(office), Lines{"Inbox: one"});
}

// Two messages of one batch, of which the store takes the second alone.
TEST(Duplicates, OfAMessageThatWasRefusedAreNone) {
    Office office(std::uint16_t{1});
    add_filter(office, discards_duplicates);
    const auto view = std::move(office.store.view(office.user).value());
    auto box = std::make_shared<relay::LetterBox>([] {});
    {
        relay::Ingest ingest(office.store, {}, [] {});
        for (const mail::AccountId account : {mail::AccountId{999}, office.account.jmap_account}) {
            relay::Destination to{office.user, office.account.id, account, {}, {}};
            to.filters = std::move(relay::Filters::load(*view, office.account.jmap_account).value());
            to.inbox = view->mailboxes(mail::Scope(office.account.jmap_account)).value().front().id;
            relay::Delivery delivery;
            delivery.destination = std::make_shared<relay::Destination>(std::move(to));
            delivery.answer = box;
            delivery.row.uidl = account.to_string();
            delivery.raw = copy_of("a@b", account.value == 999 ? "refused" : "taken");
            ingest.deliver(std::move(delivery));
        }
    }
    const std::vector<relay::Stored> answers = box->empty();
    ASSERT_EQ(answers.size(), 2u);
    EXPECT_TRUE(answers.front().failure);
    EXPECT_EQ(filed(office), Lines{"Inbox: taken"});
}

TEST(Duplicates, OfAMessageThatWasNotStoredAreNone) {
    ScriptedServer server({{"u1", copy_of("a@b", "one")}, {"u2", copy_of("a@b", "two")}});
    Office office(server);
    add_filter(office, discards_duplicates);
    collect_stumbling(office);
    office.collect();
    ASSERT_EQ(filed(office).size(), 2u);
    EXPECT_TRUE(filed(office).front().starts_with("Inbox: ")) << filed(office).front();
    EXPECT_TRUE(filed(office).back().starts_with("Trash: ")) << filed(office).back();
}

}  // namespace
}  // namespace kontor::test
