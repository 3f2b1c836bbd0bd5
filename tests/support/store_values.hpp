// Mail for tests of stores: a Letter says what matters and makes the raw message and the summary that fit.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/base/sha256.hpp"
#include "engine/store/store.hpp"

namespace kontor::test {

// The value of a Result that must have succeeded.
template <class T, class E>
T value_of(Result<T, E> result) {
    if (!result) {
        ADD_FAILURE() << result.error().message;
        throw std::runtime_error(result.error().message);
    }
    return std::move(*result);
}

// One change of that user's, in a transaction of its own.
inline void write_as(store::Store& store, mail::UserId user,
                     const std::function<store::Result<void>(store::Update&)>& change) {
    auto transaction = store.begin();
    ASSERT_TRUE(transaction);
    auto update = (*transaction)->as(user);
    ASSERT_TRUE(update);
    const auto changed = change(**update);
    ASSERT_TRUE(changed) << changed.error().message;
    ASSERT_TRUE((*transaction)->commit());
}

inline mail::ContentHash content_hash(Bytes raw) { return sha256(raw); }

inline mail::Keywords keywords(const std::vector<std::string>& words) {
    mail::Keywords set;
    for (const std::string& word : words) EXPECT_TRUE(set.add(word)) << word;
    return set;
}

struct Letter {
    std::string subject;
    std::string message_id;  // with < >
    std::vector<mail::EmailAddress> from = {{std::nullopt, "someone@example.org"}};
    std::vector<std::string> in_reply_to = {}, references = {};
    std::vector<std::string> keywords = {};
    std::optional<std::int64_t> sent = 1'500'000'000;
    std::int64_t received = 1'700'000'000;
    std::size_t padding = 0;  // octets of body behind its first line

    mail::Keywords keyword_set() const { return test::keywords(keywords); }
    mail::Summary summary() const {
        mail::Summary s;
        s.subject = subject;
        s.from = from;
        if (message_id.size() > 2) s.message_id = {message_id.substr(1, message_id.size() - 2)};
        s.in_reply_to = in_reply_to;
        s.references = references;
        if (sent) s.sent_at = mail::SentDate{UtcTime{*sent}, 60};
        s.preview = "body of " + subject;
        return s;
    }
    std::string raw() const {
        return "From: " + from.front().email + "\r\nSubject: " + subject + "\r\nMessage-ID: " + message_id +
               "\r\n\r\nbody of " + subject + "\r\n" + std::string(padding, 'x');
    }
};

inline store::NewEmail new_email(const Letter& letter, const store::StagedBlob& staged, mail::AccountId account,
                                 std::vector<mail::MailboxId> mailboxes) {
    store::NewEmail email;
    email.account = account;
    email.raw = staged;
    email.mailboxes = std::move(mailboxes);
    email.keywords = letter.keyword_set();
    email.received_at = UtcTime{letter.received};
    email.summary = letter.summary();
    return email;
}

// total, unread, threads, unread threads
inline std::vector<std::uint32_t> counts(const mail::Mailbox& mailbox) {
    return {mailbox.total_emails, mailbox.unread_emails, mailbox.total_threads, mailbox.unread_threads};
}

inline bool same(const store::Uidl& a, const store::Uidl& b) {
    return a.uidl == b.uidl && a.fate == b.fate && a.email == b.email && a.size == b.size && a.hash == b.hash &&
           a.first_seen == b.first_seen && a.vanished_at == b.vanished_at && a.attempts == b.attempts;
}

}  // namespace kontor::test
