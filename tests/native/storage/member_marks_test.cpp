// Windows far down a large mailbox are what the whole list says, whatever has changed since they were last looked at.
#include "native/storage/member_marks.hpp"

#include <gtest/gtest.h>

#include <random>

#include "native/storage/sqlite_store.hpp"
#include "tests/support/store_values.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

using namespace store;

TEST(MemberMarks, WindowsFarDownFollowEveryChange) {
    TemporaryDirectory directory;
    const auto store = value_of(storage::open_sqlite_store(directory.path()));
    const UserId user = value_of(store->directory().add("anna", "", false));
    const AccountId home = value_of(value_of(store->view(user))->accounts()).front().id;
    const auto mailboxes = value_of(value_of(store->view(user))->mailboxes(home));
    const MailboxId inbox = mailboxes[0].id, other = mailboxes[1].id;
    std::mt19937 dice(3);
    std::size_t letters = 0;
    const auto add = [&](std::size_t count) {
        const std::string raw = "Subject: x\r\n\r\nx\r\n";
        const Bytes bytes = raw;
        const StagedBlob staged = value_of(store->stage({&bytes, 1})).front();
        auto transaction = value_of(store->begin());
        Update* const update = value_of(transaction->as(user));
        for (std::size_t i = 0; i < count; ++i) {
            Letter letter{"x", "<" + std::to_string(++letters) + "@x>"};
            letter.sent = static_cast<std::int64_t>(dice() % 5000);
            letter.received = static_cast<std::int64_t>(dice() % 5000);
            value_of(update->add_email(new_email(letter, staged, home, {inbox})));
        }
        ASSERT_TRUE(transaction->commit());
    };
    const auto ask = [&](mail::EmailSort::Property property, std::int64_t position, std::size_t limit) {
        mail::EmailQuery query;
        query.filter.condition.in_mailbox = inbox;
        query.sort = {{property, false, ""}};
        Window window;
        window.position = position;
        window.limit = limit;
        return value_of(value_of(store->view(user))->query(home, query, window)).ids;
    };
    add(24'000);
    for (int round = 0; round < 12; ++round) {
        for (const auto property : {mail::EmailSort::Property::sent_at, mail::EmailSort::Property::received_at}) {
            const auto whole = ask(property, 0, 100'000);
            for (const std::size_t position : {20'000u, 20'479u, 20'480u, 22'222u, 23'900u}) {
                const auto window = ask(property, static_cast<std::int64_t>(position), 40);
                const auto begin = whole.begin() + static_cast<std::ptrdiff_t>(std::min(position, whole.size()));
                const auto end = whole.begin() + static_cast<std::ptrdiff_t>(std::min(position + 40, whole.size()));
                ASSERT_EQ(window, std::vector(begin, end)) << "round " << round << " position " << position;
            }
        }
        const auto some = ask(mail::EmailSort::Property::sent_at, static_cast<std::int64_t>(dice() % 23'000), 20);
        auto transaction = value_of(store->begin());
        Update* const update = value_of(transaction->as(user));
        for (const EmailId id : some) {
            if (round % 3 == 0) {
                ASSERT_TRUE(update->change_email(id, {}, {other}));
            } else if (round % 3 == 1) {
                ASSERT_TRUE(update->change_email(id, keywords({"$seen"}), {inbox}));
            } else {
                ASSERT_TRUE(update->remove_email(id));
            }
        }
        ASSERT_TRUE(transaction->commit());
        transaction.reset();
        add(round == 7 ? 700 : 1 + dice() % 20);
    }
}

}  // namespace
}  // namespace kontor::test
