// Requests of one person to a store that another one uses too: nothing crashes, every answer is JSON, and nothing of
// the other ever appears in it (threats G1).
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/collect/control.hpp"
#include "engine/jmap/dispatch.hpp"
#include "engine/jmap/i_json.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/socket.hpp"
#include "engine/mail/external_account_json.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/people/desk.hpp"
#include "engine/store/memory_store.hpp"

namespace {

using namespace kontor;

constexpr std::string_view marker = "Geheimnis-7f3a";  // in everything of the other person

void deliver(store::Store& store, mail::UserId user, std::string_view raw) {
    const Bytes bytes = raw;
    const auto staged = store.stage(std::span(&bytes, 1));
    auto transaction = store.begin();
    auto update = (*transaction)->as(user);
    const auto mailboxes = (*update)->mailboxes(mail::Scope::all());
    store::NewEmail email;
    email.account = mailboxes->front().account;
    email.mailboxes = {mailboxes->front().id};
    email.raw = staged->front();
    email.summary = mime::summarise(mime::parse(raw));
    if (!(*update)->add_email(email) || !(*transaction)->commit()) std::abort();
}

void add_external_account(store::Store& store, mail::UserId user, std::string_view name) {
    auto transaction = store.begin();
    auto update = (*transaction)->as(user);
    mail::ExternalAccount account;
    account.name = account.address = name;
    account.incoming.host = account.incoming.login = name;
    const auto jmap_account = (*update)->add_account(mail::AccountKind::external, account.name);
    account.jmap_account = *jmap_account;
    const auto home = (*update)->accounts()->front().id;
    if (!(*update)->add_record(store::Type::external_account, home, mail::to_document(account))) std::abort();
    if (!(*transaction)->commit()) std::abort();
}

class NoCollector final : public collect::Control {
public:
    std::vector<mail::ExternalAccountStatus> statuses(mail::UserId) override { return {}; }
    std::string status_state(mail::UserId) override { return "1.1"; }
    std::optional<collect::StatusChanges> status_changes(mail::UserId, const std::string&) override { return {}; }
    void settings_changed(mail::UserId, mail::RecordId) override {}
    std::optional<mail::RecordId> start(mail::UserId, mail::RecordId account, bool) override { return account; }
    bool cancel(mail::UserId, mail::RecordId) override { return false; }
    std::vector<collect::Run> runs(mail::UserId) override { return {}; }
    collect::ProbeResult probe(mail::UserId, const collect::ProbeRequest&) override { return {}; }
};

// Everybody has one of everything, and all that they ask for is done.
class WillingDesk final : public people::Desk {
public:
    std::string state(mail::UserId) override { return "1.1"; }
    people::Answer<std::vector<people::Person>> people(const people::Actor& actor) override {
        people::Person self;
        self.user.id = actor.user;
        self.user.name = actor.name;
        return std::vector{self};
    }
    people::Answer<mail::UserId> add(const people::Actor&, const std::string&, const people::PersonChange&) override {
        return mail::UserId{9};
    }
    people::Answer<void> change(const people::Actor&, mail::UserId, const people::PersonChange&) override { return {}; }
    people::Answer<void> remove(const people::Actor&, mail::UserId) override { return {}; }
    people::Answer<people::Link> link(const people::Actor&, mail::UserId) override { return people::Link{"/", {}}; }
    people::Answer<void> choose_password(const people::Actor&, const Secret&, const Secret&) override { return {}; }
    people::Answer<std::vector<store::Login>> logins(const people::Actor&) override {
        return std::vector<store::Login>(1);
    }
    people::Answer<void> end_login(const people::Actor&, std::uint64_t) override { return {}; }
    people::Answer<Token> make_token(const people::Actor&, const std::string&) override { return Token{}; }
    people::Answer<std::optional<store::TwoStep>> two_step(const people::Actor&) override {
        return std::optional(store::TwoStep{});
    }
    people::Answer<people::TwoStepOffer> offer_two_step(const people::Actor&) override {
        return people::TwoStepOffer{};
    }
    people::Answer<std::vector<Secret>> accept_two_step(const people::Actor&, const std::string&) override {
        return std::vector<Secret>(1);
    }
    people::Answer<void> stop_two_step(const people::Actor&, const Secret&) override { return {}; }
    people::Answer<std::vector<store::AuditEntry>> audit(const people::Actor&, std::size_t) override {
        return std::vector<store::AuditEntry>(1);
    }
};

void check(std::string_view answer) {
    if (!jmap::parse_i_json(answer)) std::abort();
    if (answer.find(marker) != std::string_view::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    if (input.find(marker) != std::string_view::npos) return 0;  // an echo is no leak

    store::MemoryStore store;
    NoCollector collector;
    WillingDesk desk;
    const auto ann = store.directory().add("ann", "", false);
    const auto other = store.directory().add("other", "", false);
    const std::string secret(marker);
    add_external_account(store, *ann, "ann@example.org");
    add_external_account(store, *other, secret);
    deliver(store, *ann, "From: li@example.cn\r\nSubject: Order\r\nMessage-ID: <1@x>\r\n\r\nText.\r\n");
    deliver(store, *ann,
            "Subject: Re: Order\r\nReferences: <1@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
            "one\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>two</p>\r\n--b--\r\n");
    deliver(store, *other, "From: " + secret + "\r\nSubject: " + secret + "\r\n\r\n" + secret + "\r\n");

    jmap::Context context{store, *ann, UtcTime{1'764'000'000}};
    context.collector = &collector;
    context.people = &desk;
    check(jmap::handle(input, context).body);
    const jmap::SocketAction action = jmap::handle_frame(input, context);
    if (const auto* reply = std::get_if<jmap::SocketReply>(&action)) check(reply->text);
    return 0;
}
