// What the oracle changes.
#include "tests/native/storage/oracle_pair.hpp"

namespace kontor::test::oracle {

void Pair::transaction() {
    auto memory = value_of(memory_.begin());
    auto sqlite = value_of(sqlite_->begin());
    Update* const a = value_of(memory->as(user_));
    Update* const b = value_of(sqlite->as(user_));
    const std::size_t count = 1 + below(8);
    for (std::size_t i = 0; i < count; ++i) {
        change(*a, *b);
        ++changes;
        if (below(10) == 0)
            same(
                "mailboxes inside", [&](View& v) { return v.mailboxes(Scope::all()); }, *a, *b);
    }
    if (below(8) != 0) {
        EXPECT_TRUE(memory->commit());
        EXPECT_TRUE(sqlite->commit());
    }
    memory.reset();
    sqlite.reset();
    // The index lags behind, or not.
    if (below(5) == 0) value_of(sqlite_->index_words(user_));
    if (below(100) == 0) {
        EXPECT_TRUE(sqlite_->forget_words(user_));
    }
    refresh();
}

void Pair::change(Update& a, Update& b) {
    if (long_lists_) return change_lists(a, b);
    const std::size_t kind = below(100);
    if (kind < 40) return add_email(a, b);
    if (kind < 60) return change_email(a, b);
    if (kind < 70) {
        const EmailId id = one_of(emails_, EmailId{99999});
        return same(
            "remove_email", [&](Update& u) { return u.remove_email(id); }, a, b);
    }
    if (kind < 80) return change_mailboxes(a, b);
    if (kind < 92) return change_records(a, b);
    if (kind < 95) {
        const auto [x, y] = stage("upload " + std::to_string(below(5)));
        const AccountId account = one_of(accounts_, AccountId{999});
        const UtcTime now{clock_ += 10'000};
        const std::string m = show(a.add_blob(account, x, now)), s = show(b.add_blob(account, y, now));
        EXPECT_EQ(m, s) << "add_blob";
        return;
    }
    if (kind < 98)
        return same(
            "add_account", [&](Update& u) { return u.add_account(mail::AccountKind::external, "more"); }, a, b);
    const AccountId id = one_of(accounts_, AccountId{999});
    if (below(3) == 0)
        return same(
            "remove_account", [&](Update& u) { return u.remove_account(id); }, a, b);
    same(
        "rename_account", [&](Update& u) { return u.rename_account(id, "named " + std::to_string(clock_)); }, a, b);
}

void Pair::change_lists(Update& a, Update& b) {
    const std::size_t kind = below(100);
    if (kind < 3 && accounts_.size() < 4)
        return same(
            "add_account", [&](Update& u) { return u.add_account(mail::AccountKind::external, "more"); }, a, b);
    if (kind < 60) return add_email(a, b);
    if (kind < 88) return change_email(a, b);
    const EmailId id = one_of(emails_, EmailId{99999});
    same(
        "remove_email", [&](Update& u) { return u.remove_email(id); }, a, b);
}

std::pair<StagedBlob, StagedBlob> Pair::stage(const std::string& raw) {
    const Bytes bytes = raw;
    return {value_of(memory_.stage({&bytes, 1}))[0], value_of(sqlite_->stage({&bytes, 1}))[0]};
}

std::vector<MailboxId> Pair::some_mailboxes(AccountId account) {
    std::vector<MailboxId> chosen;
    for (const auto& mailbox : mailboxes_) {
        const bool often = long_lists_ && mailbox.role == mail::Role::inbox;
        if ((mailbox.account == account || below(60) == 0) && (often ? below(8) != 0 : below(4) == 0))
            chosen.push_back(mailbox.id);
    }
    return chosen;
}

std::vector<std::string> Pair::some_keywords() {
    std::vector<std::string> chosen;
    for (const char* word : {"$seen", "$flagged", "$draft", "own-word"})
        if (below(3) == 0) chosen.push_back(word);
    return chosen;
}

void Pair::add_email(Update& a, Update& b) {
    static const char* const subjects[] = {"Plans", "Re: Plans", "Invoice", "", "[list] Fwd: Plans"};
    const std::size_t ids = long_lists_ ? 1500 : 60, dates = long_lists_ ? 200 : 20;
    Letter letter{subjects[below(5)], "<" + std::to_string(below(ids)) + "@x>"};
    if (below(2) == 0) letter.in_reply_to = {std::to_string(below(ids)) + "@x"};
    if (below(3) == 0) letter.references = {std::to_string(below(ids)) + "@x", std::to_string(below(ids)) + "@x"};
    if (below(5) == 0)
        letter.sent.reset();
    else
        letter.sent = static_cast<std::int64_t>(1000 + below(dates));
    letter.received = static_cast<std::int64_t>(1000 + below(dates));
    letter.from = {{std::string(1, static_cast<char>('a' + below(4))), "x@y"}};
    letter.keywords = some_keywords();
    letter.padding = below(600);
    const auto [x, y] = stage(letter.raw());
    const AccountId account = one_of(accounts_, AccountId{999});
    const auto in = some_mailboxes(account);
    const std::string m = show(a.add_email(new_email(letter, x, account, in)));
    EXPECT_EQ(m, show(b.add_email(new_email(letter, y, account, in)))) << "add_email";
}

void Pair::change_email(Update& a, Update& b) {
    const EmailId id = one_of(emails_, EmailId{99999});
    const auto known = a.emails(Scope::all(), {&id, 1});
    const AccountId account = known->empty() ? AccountId{} : known->front().account;
    const auto set = keywords(some_keywords());
    const auto in = below(2) == 0 && !known->empty() ? known->front().mailboxes : some_mailboxes(account);
    same(
        "change_email", [&](Update& u) { return u.change_email(id, set, in); }, a, b);
}

void Pair::change_mailboxes(Update& a, Update& b) {
    mail::Mailbox wanted = some_mailbox();
    const std::size_t kind = below(3);
    if (kind == 0)
        return same(
            "remove_mailbox", [&](Update& u) { return u.remove_mailbox(wanted.id); }, a, b);
    wanted.name = "M" + std::to_string(below(12));
    if (below(2) == 0) wanted.parent = some_mailbox().id;
    if (below(3) == 0) wanted.role = static_cast<mail::Role>(below(7));
    wanted.sort_order = static_cast<std::uint32_t>(below(3));
    if (kind == 1)
        return same(
            "add_mailbox", [&](Update& u) { return u.add_mailbox(wanted); }, a, b);
    same(
        "change_mailbox", [&](Update& u) { return u.change_mailbox(wanted); }, a, b);
}

void Pair::change_records(Update& a, Update& b) {
    const auto type = static_cast<Type>(16 + below(2));
    const RecordId id = one_of(records_, RecordId{999});
    const std::string document = "{\"n\":" + std::to_string(below(4)) + "}";
    switch (below(8)) {
        case 7: {
            const BlobId blob{1 + below(100)};
            return same(
                "hold_blob", [&](Update& u) { return u.hold_blob(id, blob); }, a, b);
        }
        case 0: {
            const AccountId account = one_of(accounts_, AccountId{999});
            return same(
                "add_record", [&](Update& u) { return u.add_record(type, account, document); }, a, b);
        }
        case 1:
            return same(
                "change_record", [&](Update& u) { return u.change_record(type, id, document); }, a, b);
        case 2:
            if (below(3) != 0) return;
            return same(
                "remove_record", [&](Update& u) { return u.remove_record(type, id); }, a, b);
        case 3: {
            const Secret secret(below(3) == 0 ? "" : document);
            return same(
                "put_secret", [&](Update& u) { return u.put_secret(id, "password", secret); }, a, b);
        }
        case 4: {
            const std::string name = "mark " + std::to_string(below(5));
            const UtcTime time{static_cast<std::int64_t>(below(6))};
            if (below(4) != 0)
                return same(
                    "put_mark", [&](Update& u) { return u.put_mark(id, name, time); }, a, b);
            const std::size_t most = below(4);
            return same(
                "drop_marks", [&](Update& u) { return u.drop_marks(id, time, most); }, a, b);
        }
        default: {
            Uidl uidl;
            uidl.uidl = "uidl" + std::to_string(below(30));
            uidl.email = below(3) == 0 ? EmailId{} : one_of(emails_, EmailId{99999});
            uidl.size = below(1000);
            uidl.fate = static_cast<Uidl::Fate>(1 + below(7));
            if (below(3) == 0) uidl.vanished_at = UtcTime{clock_};
            return same(
                "put_uidl", [&](Update& u) { return u.put_uidl(id, uidl); }, a, b);
        }
    }
}

}  // namespace kontor::test::oracle
