// The store contract: which e-mails are asked for, in which order, and what words find.
#pragma once

#include "tests/support/store_contract/fixture.hpp"

namespace kontor::test {

template <class Holder>
class QueryContract : public StoreContract<Holder> {};

TYPED_TEST_SUITE_P(QueryContract);

TYPED_TEST_P(QueryContract, QueriesByMailboxAreSortedAndWindowed) {
    std::vector<EmailId> ids;
    for (int i = 0; i < 10; ++i) {
        Letter letter{"Mail", "<" + std::to_string(i) + "@x>"};
        letter.sent = 1000 + (i * 7) % 10;
        ids.push_back(this->add(letter));
    }
    mail::EmailQuery query;
    query.filter.condition.in_mailbox = this->inbox;
    query.sort = {{mail::EmailSort::Property::sent_at, false, ""}};
    const auto all = this->ask(query);
    ASSERT_EQ(all.size(), 10u);
    for (std::size_t i = 1; i < all.size(); ++i)
        EXPECT_GT(this->email(all[i - 1]).sort_date(), this->email(all[i]).sort_date());
    Window window;
    window.position = -3;
    window.limit = 2;
    window.calculate_total = true;
    Page page = value_of(this->view()->query(this->home, query, window));
    EXPECT_EQ(page.ids, (std::vector{all[7], all[8]}));
    EXPECT_EQ(page.position, 7u);
    EXPECT_EQ(page.total, 10u);
    window.anchor = all[4];
    window.anchor_offset = -1;
    page = value_of(this->view()->query(this->home, query, window));
    EXPECT_EQ(page.ids, (std::vector{all[3], all[4]}));
    window.anchor = EmailId{9999};
    EXPECT_FALSE(value_of(this->view()->query(this->home, query, window)).anchor_found);
    const std::vector wanted{all[6], EmailId{9999}, all[0]};
    const auto positions = value_of(this->view()->positions(this->home, query, wanted));
    EXPECT_EQ(positions, (std::vector<std::optional<std::size_t>>{6, std::nullopt, 0}));
}

TYPED_TEST_P(QueryContract, TheUnifiedInboxIsOneQueryByRole) {
    const AccountId work = this->write([&](Update& u) { return u.add_account(mail::AccountKind::external, "work"); });
    const MailboxId work_inbox = this->mailbox_of(work, mail::Role::inbox);
    std::vector<EmailId> expected;
    for (int i = 0; i < 8; ++i) {
        Letter letter{"Mail", "<" + std::to_string(i) + "@x>"};
        letter.sent = 1000 + i / 2;  // pairs share their date
        const bool at_work = i % 2 == 0;
        expected.insert(expected.begin(),
                        this->add(letter, {at_work ? work_inbox : this->inbox}, at_work ? work : this->home));
    }
    mail::EmailQuery query;
    query.filter.condition.in_role = mail::Role::inbox;
    query.sort = {{mail::EmailSort::Property::sent_at, false, ""}};
    EXPECT_EQ(this->ask(query), expected);
    EXPECT_EQ(this->ask(query, this->home).size(), 4u);
}

TYPED_TEST_P(QueryContract, FiltersByKeywordThreadAndText) {
    Letter first{"Holiday plans", "<q@x>"};
    first.from = {{"Zoë Müller", "zoe@example.org"}};
    first.keywords = {"$flagged"};
    const EmailId one = this->add(first);
    Letter reply{"Re: Holiday plans", "<r@x>"};
    reply.in_reply_to = {"q@x"};
    const EmailId two = this->add(reply);
    const EmailId three = this->add({"Invoice", "<i@x>"});
    const auto by = [&](auto set) {
        mail::EmailQuery query;
        set(query.filter.condition);
        auto ids = this->ask(query);
        std::sort(ids.begin(), ids.end());
        return ids;
    };
    EXPECT_EQ(by([](auto& c) { c.has_keyword = "$flagged"; }), std::vector{one});
    EXPECT_EQ(by([](auto& c) { c.not_keyword = "$flagged"; }), (std::vector{two, three}));
    EXPECT_EQ(by([](auto& c) { c.some_in_thread_have_keyword = "$flagged"; }), (std::vector{one, two}));
    EXPECT_EQ(by([](auto& c) { c.all_in_thread_have_keyword = "$flagged"; }), std::vector<EmailId>{});
    EXPECT_EQ(by([](auto& c) { c.none_in_thread_have_keyword = "$flagged"; }), std::vector{three});
    EXPECT_EQ(by([](auto& c) { c.from = "MÜLLER zoë"; }), std::vector{one});
    EXPECT_EQ(by([](auto& c) { c.subject = "\"holiday plans\""; }), (std::vector{one, two}));
    EXPECT_EQ(by([](auto& c) { c.subject = "\"plans holiday\""; }), std::vector<EmailId>{});
    EXPECT_EQ(by([](auto& c) { c.body = "body of invoice"; }), std::vector{three});
    EXPECT_EQ(by([](auto& c) { c.text = "invoice"; }), std::vector{three});
    EXPECT_EQ(by([](auto& c) {
                  c.header_name = "message-id";
                  c.header_value = "i@x";
              }),
              std::vector{three});
    mail::EmailQuery none_of;
    none_of.filter.op = mail::EmailFilter::Operator::not_;
    none_of.filter.operands.resize(1);
    none_of.filter.operands[0].condition.subject = "plans";
    EXPECT_EQ(this->ask(none_of), std::vector{three});
}

TYPED_TEST_P(QueryContract, FindsWordsInEveryPartAndLanguage) {
    Letter letter{"Grüße aus 東京都", "<q@x>"};
    letter.from = {{"Zoë Müller", "zoe.mueller@mail.example.org"}};
    const EmailId one = this->add(letter);
    const auto finds = [&](auto set) {
        mail::EmailQuery query;
        set(query.filter.condition);
        return this->ask(query) == std::vector{one};
    };
    for (const char* typed : {"gruße", "GRUSSE", "\"grusse aus\"", "東京", "都", "京", "gru*", "muller zoe",
                              "example.org", "zoe.mueller@mail.example.org", "mueller", "body"})
        EXPECT_TRUE(finds([&](auto& c) { c.text = typed; })) << typed;
    for (const char* typed : {"grus", "\"aus grusse\"", "東都", "zoe.mueller@mail.example.com", "ueller"})
        EXPECT_FALSE(finds([&](auto& c) { c.text = typed; })) << typed;
    EXPECT_TRUE(finds([&](auto& c) { c.from = "example.org"; }));
    EXPECT_FALSE(finds([&](auto& c) { c.body = "example.org"; }));
    EXPECT_TRUE(finds([&](auto& c) { c.in_account = this->home; }));
    EXPECT_FALSE(finds([&](auto& c) { c.in_account = AccountId{999}; }));
    const UtcTime sent = this->email(one).sort_date();
    EXPECT_TRUE(finds([&](auto& c) { c.sent_after = sent; }));
    EXPECT_FALSE(finds([&](auto& c) { c.sent_before = sent; }));
}

REGISTER_TYPED_TEST_SUITE_P(QueryContract, QueriesByMailboxAreSortedAndWindowed, TheUnifiedInboxIsOneQueryByRole,
                            FiltersByKeywordThreadAndText, FindsWordsInEveryPartAndLanguage);

}  // namespace kontor::test
