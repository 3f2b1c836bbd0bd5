// What the parsing thread and the committing thread of Ingest promise each other.
#include "native/relay/collector/ingest.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "tests/native/relay/collector/office.hpp"
#include "tests/support/forwarding_store.hpp"

namespace kontor::test {
namespace {

// Transactions begin only while it is open. Counts what happens.
class GatedStore final : public ForwardingStore {
public:
    using ForwardingStore::ForwardingStore;

    void open() {
        const std::lock_guard lock(mutex_);
        is_open_ = true;
        changed_.notify_all();
    }
    void refuse_to_stage() { refuses_ = true; }
    // Blocks until so many batches were staged and so many transactions were asked for.
    bool reached(int staged, int asked) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return staged_ >= staged && asked_ >= asked; });
    }
    int asked() {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

    store::Result<std::vector<store::StagedBlob>> stage(std::span<const Bytes> raw) override {
        auto staged =
            refuses_ ? store::Failure{store::Failure::Kind::full, "the disk is full"} : ForwardingStore::stage(raw);
        const std::lock_guard lock(mutex_);
        ++staged_;
        changed_.notify_all();
        return staged;
    }
    store::Result<std::unique_ptr<store::Transaction>> begin() override {
        std::unique_lock lock(mutex_);
        ++asked_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return is_open_; });
        lock.unlock();
        return ForwardingStore::begin();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_open_ = false, refuses_ = false;
    int staged_ = 0, asked_ = 0;
};

class IngestTest : public ::testing::Test {
protected:
    IngestTest() {
        const auto view = std::move(office.store.view(office.user).value());
        relay::Destination to{office.user, office.account.id, office.account.jmap_account, {}, {}};
        to.inbox = view->mailboxes(mail::Scope(to.account)).value().front().id;
        destination = std::make_shared<relay::Destination>(std::move(to));
        settings.batch_messages = 2;
    }

    relay::Delivery delivery(int n) const {
        relay::Delivery delivery;
        delivery.ticket = static_cast<std::uint64_t>(n);
        delivery.destination = destination;
        delivery.answer = box;
        delivery.row.uidl = std::to_string(n);
        delivery.raw = message(n);
        return delivery;
    }

    Office office{std::uint16_t{1}};
    GatedStore store{office.store};
    std::shared_ptr<const relay::Destination> destination;
    std::shared_ptr<relay::LetterBox> box = std::make_shared<relay::LetterBox>([] {});
    relay::IngestSettings settings;
};

TEST_F(IngestTest, TheNextBatchIsStagedWhileOneIsCommitted) {
    relay::Ingest ingest(store, settings, [] {});
    for (int n = 1; n <= 4; ++n) ingest.deliver(delivery(n));
    EXPECT_TRUE(store.reached(2, 1));
    EXPECT_TRUE(box->empty().empty()) << "nothing is answered before its commit";
    store.open();
}

TEST_F(IngestTest, NoBatchOvertakesAnother) {
    {
        relay::Ingest ingest(store, settings, [] {});
        for (int n = 1; n <= 7; ++n) ingest.deliver(delivery(n));
        EXPECT_TRUE(store.reached(3, 1)) << "one is committed, one waits, one is ready";
        EXPECT_EQ(store.asked(), 1);
        store.open();
    }
    std::vector<std::uint64_t> tickets;
    for (const relay::Stored& answer : box->empty()) {
        EXPECT_FALSE(answer.failure);
        tickets.push_back(answer.ticket);
    }
    EXPECT_EQ(tickets, (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(office.rows().size(), 7u);
}

// A commit costs about the same whatever it holds, so that those who wait during one share the next.
TEST_F(IngestTest, WhoeverWaitsDuringACommitSharesTheNext) {
    settings.batch_messages = 1024;
    constexpr int sessions = 20;
    {
        relay::Ingest ingest(store, settings, [] {});
        ingest.deliver(delivery(1));
        ingest.flush();
        EXPECT_TRUE(store.reached(1, 1));
        for (int n = 2; n <= sessions; ++n) {
            ingest.deliver(delivery(n));
            ingest.flush();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(100));  // for the parser, which is not watched here
        EXPECT_EQ(store.asked(), 1);
        store.open();
    }
    EXPECT_LT(store.asked(), sessions / 2);
    EXPECT_EQ(box->empty().size(), std::size_t{sessions});
    EXPECT_EQ(office.rows().size(), std::size_t{sessions});
}

TEST_F(IngestTest, WhatNobodyWaitsForIsCommittedAfterAMoment) {
    settings.batch_messages = 1024;
    store.open();
    relay::Ingest ingest(store, settings, [] {});
    ingest.deliver(delivery(1));
    EXPECT_TRUE(store.reached(1, 1));
}

TEST_F(IngestTest, BehindItsEndNothingIsCommitted) {
    settings.batch_messages = 1024;
    store.open();
    relay::Ingest ingest(store, settings, [] {});
    for (int n = 1; n <= 5; ++n) ingest.deliver(delivery(n));
    ingest.stop();
    EXPECT_EQ(office.rows().size(), 5u);
    EXPECT_EQ(box->empty().size(), 5u);
}

TEST_F(IngestTest, WhatCouldNotBeStagedIsAnsweredAndNotCommitted) {
    store.refuse_to_stage();
    store.open();
    {
        relay::Ingest ingest(store, settings, [] {});
        ingest.deliver(delivery(1));
        ingest.deliver(delivery(2));
    }
    const std::vector<relay::Stored> answers = box->empty();
    ASSERT_EQ(answers.size(), 2u);
    for (const relay::Stored& answer : answers) EXPECT_TRUE(answer.failure);
    EXPECT_EQ(store.asked(), 0);
    EXPECT_TRUE(office.rows().empty());
}

TEST_F(IngestTest, WhatIsBufferedIsReleasedByItsCommit) {
    relay::Ingest ingest(store, settings, [] {});
    ingest.deliver(delivery(1));
    ingest.deliver(delivery(2));
    EXPECT_TRUE(store.reached(1, 1));
    EXPECT_EQ(ingest.buffered(), message(1).size() + message(2).size());
    store.open();
    ingest.flush();
    for (int tries = 0; ingest.buffered() != 0 && tries < 2000; ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ(ingest.buffered(), 0u);
    EXPECT_EQ(ingest.messages(), 2u);
}

}  // namespace
}  // namespace kontor::test
