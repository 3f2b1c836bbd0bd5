// The store contract: records, their secrets, and the UIDLs of what was collected.
#pragma once

#include "tests/support/store_contract/fixture.hpp"

namespace kontor::test {

template <class Holder>
class RecordContract : public StoreContract<Holder> {};

TYPED_TEST_SUITE_P(RecordContract);

TYPED_TEST_P(RecordContract, RecordsAreKeptVersionedAndReported) {
    const RecordId id =
        this->write([&](Update& u) { return u.add_record(Type::external_account, this->home, "{\"a\":1}"); });
    const Modseq since = value_of(this->view()->state(Type::external_account, this->home));
    this->write_void([&](Update& u) { return u.change_record(Type::external_account, id, "{\"a\":2}"); });
    const auto record = value_of(this->view()->record(Type::external_account, Scope::all(), id));
    ASSERT_TRUE(record);
    EXPECT_EQ(record->document, "{\"a\":2}");
    EXPECT_EQ(value_of(this->view()->changes(Type::external_account, this->home, since, 0)).updated,
              std::vector{id.value});
    EXPECT_FALSE(value_of(this->view()->record(static_cast<Type>(17), this->home, id)));
    this->write_void([&](Update& u) { return u.remove_record(Type::external_account, id); });
    EXPECT_TRUE(value_of(this->view()->records(Type::external_account, this->home)).empty());
    EXPECT_EQ(value_of(this->view()->changes(Type::external_account, this->home, since, 0)).destroyed,
              std::vector{id.value});
}

TYPED_TEST_P(RecordContract, SecretsBelongToTheirRecord) {
    const RecordId id = this->write([&](Update& u) { return u.add_record(Type::external_account, this->home, "{}"); });
    EXPECT_FALSE(value_of(this->view()->secret(id, "incoming-password")));
    const Modseq since = value_of(this->view()->state(Type::external_account, this->home));
    this->write_void([&](Update& u) { return u.put_secret(id, "incoming-password", Secret("geheim")); });
    EXPECT_EQ(value_of(this->view()->changes(Type::external_account, this->home, since, 0)).updated,
              std::vector{id.value})
        << "whoever uses it hears of it";
    this->holder.reopen();
    EXPECT_EQ(value_of(this->view()->secret(id, "incoming-password"))->reveal(), "geheim");
    EXPECT_FALSE(value_of(this->view()->secret(id, "outgoing-password")));
    this->write_void([&](Update& u) { return u.put_secret(id, "incoming-password", Secret()); });
    EXPECT_FALSE(value_of(this->view()->secret(id, "incoming-password")));
}

TYPED_TEST_P(RecordContract, UidlsAreUniqueOctets) {
    const RecordId id = this->write([&](Update& u) { return u.add_record(Type::external_account, this->home, "{}"); });
    const EmailId mail = this->add({"Mail", "<1@x>"});
    Uidl first;
    first.uidl = std::string("b\0\xff", 3);
    first.email = mail;
    first.size = 77;
    first.hash = content_hash("x");
    first.first_seen = UtcTime{123};
    first.attempts = 2;
    Uidl second = first;
    second.uidl = "a";
    second.fate = Uidl::Fate::skipped;
    second.email = {};
    second.vanished_at = UtcTime{456};
    this->write_void([&](Update& u) { return u.put_uidl(id, first); });
    this->write_void([&](Update& u) { return u.put_uidl(id, second); });
    this->write_void([&](Update& u) { return u.put_uidl(id, first); });
    this->holder.reopen();
    auto known = value_of(this->view()->uidls(id));
    ASSERT_EQ(known.size(), 2u);
    EXPECT_TRUE(same(known[0], second));
    EXPECT_TRUE(same(known[1], first));
    EXPECT_TRUE(same(*value_of(this->view()->uidl(id, first.uidl)), first));
    EXPECT_FALSE(value_of(this->view()->uidl(id, "other")));
    const auto of_mail = value_of(this->view()->uidls_of(id, mail));
    ASSERT_EQ(of_mail.size(), 1u);
    EXPECT_TRUE(same(of_mail[0], first));
    EXPECT_TRUE(value_of(this->view()->uidls_of(id, EmailId{})).empty());
    this->write_void([&](Update& u) { return u.remove_email(mail); });
    EXPECT_TRUE(value_of(this->view()->uidls_of(id, mail)).empty());
    EXPECT_FALSE(value_of(this->view()->uidls(id))[1].email) << "the e-mail is gone, the UIDL is remembered";
    Uidl bad;
    EXPECT_EQ(this->refused([&](Update& u) { return u.put_uidl(id, bad); }), Failure::Kind::invalid);
    bad.uidl = std::string(256, 'x');
    EXPECT_EQ(this->refused([&](Update& u) { return u.put_uidl(id, bad); }), Failure::Kind::invalid);
}

TYPED_TEST_P(RecordContract, ABlobStaysAsLongAsARecordHoldsIt) {
    const AccountId other =
        this->write([](Update& u) { return u.add_account(mail::AccountKind::external, "other@example.org"); });
    const auto put = [&](Bytes bytes, std::int64_t now) {
        const StagedBlob staged = value_of(this->store().stage({&bytes, 1})).front();
        return this->write([&](Update& u) { return u.add_blob(this->home, staged, UtcTime{now}); });
    };
    const std::string raw = "what goes out";
    const BlobId blob = put(raw, 1000);
    const auto submission = [&] {
        return this->write([&](Update& u) { return u.add_record(Type::email_submission, other, "{}"); });
    };
    const RecordId one = submission(), two = submission();
    EXPECT_FALSE(value_of(this->view()->blob(other, blob)));
    for (const RecordId id : {one, one, two}) this->write_void([&](Update& u) { return u.hold_blob(id, blob); });
    put("later", 1000 + 2 * 86400);
    this->holder.reopen();
    EXPECT_FALSE(value_of(this->view()->blob(this->home, blob))) << "the upload is forgotten";
    EXPECT_EQ(value_of(this->view()->blob(other, blob))->size, raw.size());
    EXPECT_EQ(value_of(this->view()->read_blob(blob, 0, 100)), raw);
    EXPECT_EQ(value_of(this->view()->used_octets()), raw.size() + 5);

    this->write_void([&](Update& u) { return u.remove_record(Type::email_submission, one); });
    EXPECT_TRUE(value_of(this->view()->blob(other, blob)));
    this->write_void([&](Update& u) { return u.remove_record(Type::email_submission, two); });
    EXPECT_FALSE(value_of(this->view()->blob(other, blob)));
    EXPECT_EQ(value_of(this->view()->used_octets()), 5u);

    EXPECT_EQ(this->refused([&](Update& u) { return u.hold_blob(one, blob); }), Failure::Kind::not_found);
    const RecordId three = submission();
    EXPECT_EQ(this->refused([&](Update& u) { return u.hold_blob(three, blob); }), Failure::Kind::not_found);
}

TYPED_TEST_P(RecordContract, AHeldBlobGoesWithItsAccountAndIsNobodyElses) {
    const AccountId other =
        this->write([](Update& u) { return u.add_account(mail::AccountKind::external, "other@example.org"); });
    const Letter letter{"Kept", "<kept@x>"};
    const EmailId id = this->add(letter, {this->mailbox_of(other, mail::Role::inbox)}, other);
    const BlobId blob = this->email(id).blob;
    const RecordId record = this->write([&](Update& u) { return u.add_record(Type::email_submission, other, "{}"); });
    this->write_void([&](Update& u) { return u.hold_blob(record, blob); });
    this->write_void([&](Update& u) { return u.remove_email(id); });
    EXPECT_TRUE(value_of(this->view()->blob(other, blob)));
    {
        const UserId stranger = value_of(this->store().directory().add("berta", "x", false));
        auto transaction = value_of(this->store().begin());
        Update* hers = value_of(transaction->as(stranger));
        const AccountId her_home = value_of(hers->accounts()).front().id;
        const RecordId of_hers = value_of(hers->add_record(Type::email_submission, her_home, "{}"));
        EXPECT_EQ(hers->hold_blob(of_hers, blob).error().kind, Failure::Kind::not_found);
        EXPECT_EQ(hers->hold_blob(record, blob).error().kind, Failure::Kind::not_found);
    }
    this->write_void([&](Update& u) { return u.remove_account(other); });
    EXPECT_FALSE(value_of(this->view()->blob(Scope::all(), blob)));
    EXPECT_EQ(value_of(this->view()->used_octets()), 0u);
}

TYPED_TEST_P(RecordContract, MarksAreKeptUntilTheirTime) {
    const RecordId id = this->write([&](Update& u) { return u.add_record(Type::filter, this->home, "{}"); });
    const RecordId other = this->write([&](Update& u) { return u.add_record(Type::filter, this->home, "{}"); });
    const Modseq state = value_of(this->view()->state(Type::filter, this->home));
    const auto kept = [&](RecordId record) {
        std::string names;
        for (const std::string& name : {std::string("a"), std::string("b"), std::string("c\0\xff", 3)})
            if (value_of(this->view()->mark(record, name))) names += name[0];
        return names;
    };
    const std::string octets("c\0\xff", 3);
    this->write_void([&](Update& u) { return u.put_mark(id, "a", UtcTime{300}); });
    this->write_void([&](Update& u) { return u.put_mark(id, "b", UtcTime{100}); });
    this->write_void([&](Update& u) { return u.put_mark(id, "b", UtcTime{200}); });
    this->write_void([&](Update& u) { return u.put_mark(id, octets, UtcTime{100}); });
    this->write_void([&](Update& u) { return u.put_mark(other, "a", UtcTime{10}); });
    this->holder.reopen();
    EXPECT_EQ(kept(id), "abc");
    EXPECT_EQ(value_of(this->view()->mark(id, "b"))->seconds, 200);
    EXPECT_EQ(value_of(this->view()->state(Type::filter, this->home)), state) << "nobody is told";
    this->write_void([&](Update& u) { return u.drop_marks(id, UtcTime{99}, 3); });
    EXPECT_EQ(kept(id), "abc");
    this->write_void([&](Update& u) { return u.drop_marks(id, UtcTime{100}, 3); });
    EXPECT_EQ(kept(id), "ab") << "its time has come";
    this->write_void([&](Update& u) { return u.drop_marks(id, UtcTime{100}, 1); });
    EXPECT_EQ(kept(id), "a") << "of too many the one that would go first";
    EXPECT_EQ(kept(other), "a");
    this->write_void([&](Update& u) { return u.remove_record(Type::filter, other); });
    EXPECT_EQ(this->view()->mark(other, "a").error().kind, Failure::Kind::not_found);
    EXPECT_EQ(this->refused([&](Update& u) { return u.put_mark(id, "", UtcTime{1}); }), Failure::Kind::invalid);
    EXPECT_EQ(this->refused([&](Update& u) { return u.put_mark(id, std::string(256, 'x'), UtcTime{1}); }),
              Failure::Kind::invalid);
}

REGISTER_TYPED_TEST_SUITE_P(RecordContract, RecordsAreKeptVersionedAndReported, SecretsBelongToTheirRecord,
                            UidlsAreUniqueOctets, ABlobStaysAsLongAsARecordHoldsIt,
                            AHeldBlobGoesWithItsAccountAndIsNobodyElses, MarksAreKeptUntilTheirTime);

}  // namespace kontor::test
