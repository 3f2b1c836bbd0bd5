// Identities, their codes and the vacation reply against the real server side.
#include <gtest/gtest.h>

#include "bridge/loopback/loopback.hpp"
#include "bridge/replica.hpp"
#include "engine/mail/submission.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/support/quiet_collector.hpp"

namespace kontor::bridge {
namespace {

constexpr Instant at_once{};
using Proof = mail::Verification::State;

struct Identities : testing::Test {
    Identities() {
        replica.start(at_once);
        settle();
        mail::ExternalAccount account;
        account.address = account.name = account.incoming.login = "ann@work.example";
        account.incoming.host = "pop.work.example";
        account.outgoing.emplace();
        account.outgoing->host = "smtp.work.example";
        replica.create_account(account, "secret");
        replica.need_identities();
        settle();
        work = replica.accounts().back().id;
    }

    void settle() {
        for (int i = 0; i < 50; ++i) replica.tick(at_once);
    }
    Outcome outcome_of(Ticket ticket) {
        settle();
        while (auto outcome = replica.next_outcome())
            if (outcome->ticket == ticket) return *outcome;
        ADD_FAILURE() << "no outcome";
        return {};
    }
    mail::Identity a_new_one() const {
        mail::Identity identity;
        identity.account = *mail::AccountId::parse(work);
        identity.name = "Ann";
        identity.address = "ann@club.example";
        identity.text_signature = "Ann";
        return identity;
    }
    mail::RecordId make(const mail::Identity& identity, const std::string& password = {}) {
        const Outcome made = outcome_of(replica.create_identity(identity, password));
        EXPECT_FALSE(made.error) << made.error->type << ' ' << made.error->description;
        return mail::RecordId::parse(made.created).value_or(mail::RecordId{});
    }
    Proof proof_of(mail::RecordId id) const { return replica.identity(id)->verification.state; }

    // What a person reads in the mail that is on its way to the address.
    std::string mailed_code() {
        const auto view = store.view(user);
        std::string code;
        const auto records = (*view)->records(store::Type::email_submission, store::Scope::all());
        for (const store::Record& record : *records) {
            const auto out = mail::submission_from_document(record.id, record.document);
            if (!out || out->kind != mail::Submission::Kind::verification) continue;
            const auto blob = (*view)->blob(store::Scope::all(), out->message);
            code = digits_in(*(*view)->read_blob(out->message, 0, (*blob)->size));
        }
        return code;
    }
    // The first long number of the subject.
    static std::string digits_in(const std::string& mail) {
        for (std::size_t at = mail.find("Subject:"); at < mail.size(); ++at) {
            std::size_t end = at;
            while (end < mail.size() && mail[end] >= '0' && mail[end] <= '9') ++end;
            if (end - at == 8) return mail.substr(at, 8);
            at = std::max(at, end);
        }
        return {};
    }

    store::MemoryStore store;
    const mail::UserId user = *store.directory().add("ann", "", false);
    collect::QuietCollector collector;
    Loopback transport{store, user, &collector, [] { return UtcTime{1'790'000'000}; }};
    Replica replica{transport};
    Id work;
};

TEST_F(Identities, AnAccountBringsItsOwnWhichStays) {
    ASSERT_NE(replica.identities(work), nullptr);
    ASSERT_EQ(replica.identities(work)->size(), 1u);
    const mail::Identity own = replica.identities(work)->front();
    EXPECT_EQ(own.address, "ann@work.example");
    EXPECT_EQ(own.verification.state, Proof::verified);
    EXPECT_FALSE(own.may_delete);
    EXPECT_TRUE(outcome_of(replica.destroy_identity(own.id)).error);
    EXPECT_EQ(replica.identities(work)->size(), 1u) << "put right";
}

TEST_F(Identities, ANewOneIsProvenByTheCodeThatWasMailed) {
    const mail::RecordId id = make(a_new_one());
    ASSERT_TRUE(id);
    EXPECT_EQ(proof_of(id), Proof::needed);
    EXPECT_EQ(replica.identity(id)->verification.addresses, std::vector<std::string>{"ann@club.example"});
    const Outcome sent = outcome_of(replica.send_code(id, "de"));
    ASSERT_FALSE(sent.error) << sent.error->type << ' ' << sent.error->description;
    EXPECT_EQ(proof_of(id), Proof::code_sent);
    EXPECT_EQ(replica.identity(id)->verification.sent_at.seconds, 1'790'000'000);
    const std::string code = mailed_code();
    ASSERT_EQ(code.size(), 8u);
    const Outcome wrong = outcome_of(replica.enter_code(id, code == "12345678" ? "12345679" : "12345678"));
    ASSERT_TRUE(wrong.error);
    EXPECT_EQ(wrong.error->type, "invalidCode");
    EXPECT_FALSE(outcome_of(replica.enter_code(id, code)).error);
    EXPECT_EQ(proof_of(id), Proof::verified);
    EXPECT_FALSE(outcome_of(replica.destroy_identity(id)).error);
    EXPECT_EQ(replica.identities(work)->size(), 1u);
}

TEST_F(Identities, WhatIsSetIsWhatIsRead) {
    mail::Identity identity = a_new_one();
    identity.route = mail::Identity::Route::custom;
    identity.server.host = "smtp.club.example";
    identity.server.port = 587;
    identity.server.security = mail::Security::starttls;
    identity.server.login = "ann";
    identity.reply_to = {{"Board", "board@club.example"}};
    identity.bcc = {{std::nullopt, "ann@club.example"}};
    identity.html_signature = "<p>Ann</p>";
    const mail::RecordId id = make(identity, "secret");
    const mail::Identity read = *replica.identity(id);
    EXPECT_EQ(read.server, identity.server);
    EXPECT_TRUE(read.has_password);
    EXPECT_EQ(read.reply_to, identity.reply_to);
    EXPECT_EQ(read.bcc, identity.bcc);
    EXPECT_EQ(read.html_signature, "<p>Ann</p>");

    // The test of its server uses the password that is stored for it.
    AccountProbe probe;
    probe.server = read.server;
    probe.outgoing = true;
    probe.identity = id.to_string();
    outcome_of(replica.probe(probe));
    ASSERT_EQ(collector.probed.size(), 1u);
    EXPECT_EQ(collector.probed[0].password.reveal(), "secret");

    mail::Identity changed = read;
    changed.route = mail::Identity::Route::account;
    changed.name = "Ann Larsen";
    EXPECT_FALSE(outcome_of(replica.update_identity(changed, "")).error);
    EXPECT_EQ(replica.identity(id)->route, mail::Identity::Route::account);
    EXPECT_EQ(replica.identity(id)->name, "Ann Larsen");
}

TEST_F(Identities, ALoginAsTheAddressProvesItInTheSameRequest) {
    collector.probe_result.ok = true;
    mail::Identity identity = a_new_one();
    identity.route = mail::Identity::Route::custom;
    identity.server.host = "smtp.club.example";
    identity.server.port = 465;
    identity.server.login = "Ann@club.example";
    const Outcome made = outcome_of(replica.create_identity(identity, "secret", true));
    ASSERT_FALSE(made.error) << made.error->type << ' ' << made.error->description;
    const auto id = mail::RecordId::parse(made.created).value_or(mail::RecordId{});
    EXPECT_EQ(proof_of(id), Proof::verified);
    ASSERT_EQ(collector.probed.size(), 1u);
    EXPECT_EQ(collector.probed[0].password.reveal(), "secret");

    mail::Identity moved = *replica.identity(id);
    moved.server.host = "smtp2.club.example";
    EXPECT_FALSE(outcome_of(replica.update_identity(moved, "")).error);
    EXPECT_EQ(proof_of(id), Proof::needed) << "another server";
    EXPECT_FALSE(outcome_of(replica.update_identity(moved, "", true)).error);
    EXPECT_EQ(proof_of(id), Proof::verified);

    collector.probe_result.ok = false;
    collector.probe_result.error.emplace();
    moved.server.host = "smtp3.club.example";
    EXPECT_FALSE(outcome_of(replica.update_identity(moved, "", true)).error) << "it is saved";
    EXPECT_EQ(proof_of(id), Proof::needed) << "and not proven";
}

TEST_F(Identities, VacationIsKeptForEachAccount) {
    replica.need_vacation(work);
    settle();
    ASSERT_NE(replica.vacation(work), nullptr);
    EXPECT_FALSE(replica.vacation(work)->is_enabled);
    Vacation away;
    away.is_enabled = true;
    away.from = UtcTime{1'790'000'000};
    away.text = "At the sea.";
    const Outcome set = outcome_of(replica.set_vacation(work, away));
    EXPECT_FALSE(set.error) << set.error->type << ' ' << set.error->description;
    settle();
    EXPECT_EQ(*replica.vacation(work), away);
}

TEST_F(Identities, MailWithACodeIsNoMailOfThePersons) {
    replica.need_submissions();
    const mail::RecordId id = make(a_new_one());
    outcome_of(replica.send_code(id, "en"));
    ASSERT_NE(replica.submissions(), nullptr);
    for (const mail::Submission& out : *replica.submissions()) EXPECT_FALSE(out.email);
}

}  // namespace
}  // namespace kontor::bridge
