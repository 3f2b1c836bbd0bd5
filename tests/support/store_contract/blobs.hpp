// The store contract: octets: kept once, counted once, and gone with the last who points to them.
#pragma once

#include "tests/support/store_contract/fixture.hpp"

namespace kontor::test {

template <class Holder>
class BlobContract : public StoreContract<Holder> {};

TYPED_TEST_SUITE_P(BlobContract);

TYPED_TEST_P(BlobContract, EqualContentIsKeptOnce) {
    const Letter letter{"Hello", "<one@example.org>"};
    const EmailId one = this->add(letter), two = this->add(letter, {this->trash});
    EXPECT_EQ(this->email(one).blob, this->email(two).blob);
    EXPECT_EQ(value_of(this->view()->email_by_content(this->home, content_hash(letter.raw()))), one);
    this->write_void([&](Update& u) { return u.remove_email(one); });
    EXPECT_EQ(value_of(this->view()->email_by_content(this->home, content_hash(letter.raw()))), two);
    EXPECT_EQ(value_of(this->view()->read_blob(this->email(two).blob, 0, 1 << 20)), letter.raw());
}

TYPED_TEST_P(BlobContract, ABlobGoesWithItsLastEmail) {
    const EmailId id = this->add({"Hello", "<one@example.org>"});
    const BlobId blob = this->email(id).blob;
    this->write_void([&](Update& u) { return u.remove_email(id); });
    EXPECT_FALSE(value_of(this->view()->blob(Scope::all(), blob)));
    EXPECT_EQ(this->view()->read_blob(blob, 0, 1).error().kind, Failure::Kind::not_found);
}

TYPED_TEST_P(BlobContract, AnUploadIsReadableForADay) {
    const Bytes first = "first upload", second = "second upload";
    const auto put = [&](Bytes bytes, std::int64_t now) {
        const StagedBlob staged = value_of(this->store().stage({&bytes, 1})).front();
        return this->write([&](Update& u) { return u.add_blob(this->home, staged, UtcTime{now}); });
    };
    const BlobId one = put(first, 1000);
    EXPECT_EQ(value_of(this->view()->blob(this->home, one))->size, first.size());
    put(second, 1000 + 80'000);
    EXPECT_TRUE(value_of(this->view()->blob(this->home, one)));
    put(second, 1000 + 90'000);
    EXPECT_FALSE(value_of(this->view()->blob(this->home, one)));
}

TYPED_TEST_P(BlobContract, StoredOctetsMayBecomeAnEmailAndBeShared) {
    const AccountId other =
        this->write([](Update& u) { return u.add_account(mail::AccountKind::external, "other@example.org"); });
    const Letter letter;
    const std::string raw = letter.raw();
    const Bytes bytes = raw;
    const StagedBlob staged = value_of(this->store().stage({&bytes, 1})).front();
    const BlobId blob = this->write([&](Update& u) { return u.add_blob(this->home, staged, UtcTime{1000}); });
    EXPECT_FALSE(value_of(this->view()->blob(other, blob)));

    NewEmail wanted = new_email(letter, StagedBlob(), other, {this->mailbox_of(other, mail::Role::inbox)});
    wanted.stored = blob;
    const EmailId id = this->write([&](Update& u) { return u.add_email(wanted); });
    EXPECT_EQ(this->email(id).blob, blob);
    EXPECT_EQ(this->email(id).size, raw.size());
    EXPECT_TRUE(value_of(this->view()->blob(other, blob)));
    this->write_void([&](Update& u) { return u.remove_email(id); });
    EXPECT_FALSE(value_of(this->view()->blob(other, blob)));

    this->write_void([&](Update& u) { return u.share_blob(other, blob, UtcTime{2000}); });
    EXPECT_TRUE(value_of(this->view()->blob(other, blob)));
    // A day later the first upload is gone, the second is not.
    const std::string other_raw = "something else";
    const Bytes other_bytes = other_raw;
    const StagedBlob later = value_of(this->store().stage({&other_bytes, 1})).front();
    this->write([&](Update& u) { return u.add_blob(this->home, later, UtcTime{1000 + 86400}); });
    EXPECT_FALSE(value_of(this->view()->blob(this->home, blob)));
    EXPECT_TRUE(value_of(this->view()->blob(other, blob)));

    const UserId stranger = value_of(this->store().directory().add("berta", "x", false));
    auto transaction = value_of(this->store().begin());
    Update* of_stranger = value_of(transaction->as(stranger));
    const AccountId her_home = value_of(of_stranger->accounts()).front().id;
    wanted.account = her_home;
    wanted.mailboxes = {value_of(of_stranger->mailboxes(her_home)).front().id};
    EXPECT_EQ(of_stranger->add_email(wanted).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(of_stranger->share_blob(her_home, blob, UtcTime{1000}).error().kind, Failure::Kind::not_found);
    wanted.stored = BlobId{blob.value + 999};
    EXPECT_EQ(of_stranger->add_email(wanted).error().kind, Failure::Kind::not_found);
}

TYPED_TEST_P(BlobContract, UsedOctetsAreThoseOfAllBlobsEachOnce) {
    EXPECT_EQ(value_of(this->view()->used_octets()), 0u);
    const Letter letter;
    const EmailId first = this->add(letter), second = this->add(letter);
    EXPECT_EQ(value_of(this->view()->used_octets()), letter.raw().size());
    const std::string raw = "an upload";
    const Bytes bytes = raw;
    const StagedBlob staged = value_of(this->store().stage({&bytes, 1})).front();
    this->write([&](Update& u) { return u.add_blob(this->home, staged, UtcTime{1000}); });
    EXPECT_EQ(value_of(this->view()->used_octets()), letter.raw().size() + raw.size());
    this->write_void([&](Update& u) { return u.remove_email(first); });
    EXPECT_EQ(value_of(this->view()->used_octets()), letter.raw().size() + raw.size());
    this->write_void([&](Update& u) { return u.remove_email(second); });
    EXPECT_EQ(value_of(this->view()->used_octets()), raw.size());
    this->holder.reopen();
    EXPECT_EQ(value_of(this->view()->used_octets()), raw.size());
}

TYPED_TEST_P(BlobContract, AStreamedBlobIsWhole) {
    auto writer = value_of(this->store().stage_stream());
    std::string whole;
    for (int i = 0; i < 100; ++i) {
        const std::string piece(static_cast<std::size_t>(i * 37), static_cast<char>('a' + i % 26));
        ASSERT_TRUE(writer->append(piece));
        whole += piece;
    }
    const StagedBlob staged = value_of(writer->finish());
    EXPECT_EQ(staged.size, whole.size());
    EXPECT_EQ(staged.hash, content_hash(whole));
    const BlobId id = this->write([&](Update& u) { return u.add_blob(this->home, staged, UtcTime{5}); });
    this->holder.reopen();
    EXPECT_EQ(value_of(this->view()->read_blob(id, 0, whole.size() + 1)), whole);
}

TYPED_TEST_P(BlobContract, AnAbandonedStreamLeavesNothing) {
    {
        auto writer = value_of(this->store().stage_stream());
        ASSERT_TRUE(writer->append("half a mess"));
    }
    const Letter after{"After", "<1@x>"};
    const EmailId id = this->add(after);
    this->holder.reopen();
    EXPECT_EQ(value_of(this->view()->read_blob(this->email(id).blob, 0, 1 << 20)), after.raw());
}

REGISTER_TYPED_TEST_SUITE_P(BlobContract, EqualContentIsKeptOnce, ABlobGoesWithItsLastEmail, AnUploadIsReadableForADay,
                            StoredOctetsMayBecomeAnEmailAndBeShared, UsedOctetsAreThoseOfAllBlobsEachOnce,
                            AStreamedBlobIsWhole, AnAbandonedStreamLeavesNothing);

}  // namespace kontor::test
