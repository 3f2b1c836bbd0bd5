#include "tests/engine/jmap/support/office.hpp"

#include <gtest/gtest.h>

#include "engine/jmap/capability.hpp"
#include "engine/mail/external_account_json.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::jmap {

using test::value_of;

namespace {

const char* const march_order = R"(From: Li Wei <li.wei@example.cn>
To: Ann <ann@work.example>
Subject: March order
Date: Mon, 24 Nov 2025 10:00:00 +0800
Message-ID: <order1@example.cn>

Dear Ann, the order has been shipped.
)";
const char* const march_order_reply = R"(From: Ann <ann@work.example>
To: Li Wei <li.wei@example.cn>
Subject: Re: March order
Date: Mon, 24 Nov 2025 09:30:00 +0100
Message-ID: <order2@work.example>
In-Reply-To: <order1@example.cn>
References: <order1@example.cn>

Thank you. When will it arrive?
)";
const char* const with_attachment = R"(From: "Billing" <billing@shop.example>
To: ann@work.example, Purchasing: kim@work.example, =?UTF-8?Q?J=C3=BCrgen?= <j@work.example>;
Cc: archive@work.example
Reply-To: help@shop.example
Subject: =?UTF-8?Q?Rechnung_f=C3=BCr_M=C3=A4rz?=
Date: Sun, 23 Nov 2025 20:00:00 +0000
Message-ID: <invoice@shop.example>
List-Post: <mailto:list@shop.example> (all customers)
X-Priority: 1
X-Tag: first
X-Tag: second
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Sehr geehrte Kundin, anbei die Rechnung =C3=BCber 12 =E2=82=AC.
--inner
Content-Type: text/html; charset=utf-8

<p>Sehr geehrte <b>Kundin</b>, anbei die Rechnung.</p>
--inner--
--outer
Content-Type: application/pdf; name="rechnung.pdf"
Content-Disposition: attachment; filename="rechnung.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--outer--
)";
const char* const newsletter = R"(From: News <news@letter.example>
To: ann@work.example
Subject: Weekly news
Date: Sat, 22 Nov 2025 06:00:00 +0000
Message-ID: <news47@letter.example>

All the news of the week.
)";
const char* const no_headers_to_speak_of = R"(From: someone@example.org

Short.
)";
const char* const archived = R"(From: Old Friend <old@friend.example>
To: ann@work.example
Subject: Holiday photos
Date: Tue, 01 Jul 2025 12:00:00 +0000
Message-ID: <photos@friend.example>

See you soon.
)";
const char* const notice = R"(From: Kontor <kontor@localhost>
To: ann
Subject: Welcome
Date: Mon, 24 Nov 2025 08:00:00 +0000
Message-ID: <welcome@localhost>

Add your first account.
)";

}  // namespace

std::string message(std::string text) {
    std::string raw;
    for (const char c : text) raw += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return raw;
}

Office::Office(store::Store& its_store) : store(its_store) {
    for (const char* name : {"ann", "bob"}) people[name] = value_of(store.directory().add(name, "", false));
    const mail::AccountId work = add_mail_account("ann", "ann@work.example");
    const mail::AccountId bobs = add_mail_account("bob", "bob@work.example");
    for (const char* text : {march_order, march_order_reply, with_attachment, newsletter, no_headers_to_speak_of}) {
        deliver("ann", work, message(text));
        now.seconds += 60;
    }
    deliver("ann", work, message(archived), mail::Role::archive);
    const mail::AccountId home = value_of(value_of(store.view(people["ann"]))->accounts()).front().id;
    deliver("ann", home, message(notice));
    deliver("bob", bobs, message(march_order));
    now.seconds += 3600;
}

mail::AccountId Office::add_mail_account(const std::string& person, const std::string& address) {
    auto transaction = value_of(store.begin());
    store::Update* update = value_of(transaction->as(people[person]));
    const mail::AccountId home = value_of(update->accounts()).front().id;
    mail::ExternalAccount account;
    account.name = account.address = address;
    account.incoming.host = "pop.work.example";
    account.incoming.login = person;
    account.has_password = true;
    account.jmap_account = value_of(update->add_account(mail::AccountKind::external, address));
    const auto id = value_of(update->add_record(store::Type::external_account, home, mail::to_document(account)));
    EXPECT_TRUE(update->put_secret(id, mail::incoming_password, Secret("secret of " + person)));
    EXPECT_TRUE(transaction->commit());
    mail::ExternalAccountStatus status;
    status.account = id;
    collector.all_statuses[people[person]].push_back(status);
    return account.jmap_account;
}

mail::EmailId Office::deliver(const std::string& person, mail::AccountId account, const std::string& raw,
                              mail::Role role) {
    const Bytes bytes = raw;
    const auto staged = value_of(store.stage(std::span(&bytes, 1))).front();
    auto transaction = value_of(store.begin());
    store::Update* update = value_of(transaction->as(people[person]));
    store::NewEmail email;
    email.account = account;
    email.raw = staged;
    email.received_at = now;
    email.summary = mime::summarise(mime::parse(raw));
    for (const mail::Mailbox& mailbox : value_of(update->mailboxes(account))) {
        if (mailbox.role == role) email.mailboxes = {mailbox.id};
    }
    const auto id = value_of(update->add_email(email));
    EXPECT_TRUE(transaction->commit());
    return id;
}

mail::BlobId Office::upload(const std::string& person, mail::AccountId account, const std::string& raw) {
    const Bytes bytes = raw;
    const auto staged = value_of(store.stage(std::span(&bytes, 1))).front();
    auto transaction = value_of(store.begin());
    const auto id = value_of(value_of(transaction->as(people[person]))->add_blob(account, staged, now));
    EXPECT_TRUE(transaction->commit());
    return id;
}

Context Office::context(const std::string& person) {
    Context context{store, people[person], now};
    context.collector = &collector;
    context.filter_runs = &filter_runs;
    context.house = house ? &*house : nullptr;
    context.people = desk;
    context.name = person;
    context.entropy = std::to_string(++asked);
    return context;
}

json Office::with_capabilities(json request) {
    if (request.is_object() && !request.contains("using")) {
        request["using"] = {capability::core,      capability::mail,       capability::quota,   capability::vacation,
                            capability::collector, capability::submission, capability::identity};
    }
    return request;
}

json Office::ask(const std::string& person, json request) {
    const bool is_bare = request.is_object() && !request.contains("using");
    request = with_capabilities(std::move(request));
    if (is_bare && desk) request["using"].push_back(capability::people);
    const Reply reply = handle(request.is_string() ? request.get<std::string>() : request.dump(), context(person));
    json answer = json::parse(reply.body);
    EXPECT_EQ(reply.is_problem, reply.status != 200);
    return answer;
}

json Office::call(const std::string& person, const Calls& calls) {
    json invocations = json::array();
    for (const auto& [name, arguments] : calls) {
        invocations.push_back(json::array({name, arguments, std::to_string(invocations.size())}));
    }
    return ask(person, {{"methodCalls", invocations}})["methodResponses"];
}

json Office::result(const std::string& person, const std::string& method, json arguments) {
    const json responses = call(person, {{method, std::move(arguments)}});
    EXPECT_EQ(responses[0][0], method) << responses.dump(2);
    return responses[0][1];
}

std::vector<mail::ExternalAccountStatus> ScriptedCollector::statuses(mail::UserId user) { return all_statuses[user]; }

std::optional<collect::StatusChanges> ScriptedCollector::status_changes(mail::UserId user, const std::string& since) {
    if (since.substr(0, 2) != "7.") return std::nullopt;
    collect::StatusChanges changes;
    changes.new_state = status_state(user);
    if (since != changes.new_state) {
        for (const auto& status : all_statuses[user]) changes.updated.push_back(status.account);
    }
    return changes;
}

std::optional<mail::RecordId> ScriptedCollector::start(mail::UserId user, mail::RecordId account, bool) {
    collect::Run run;
    run.id = mail::RecordId{900 + all_runs[user].size()};
    run.account = account;
    run.state = collect::Run::State::running;
    run.created = UtcTime{1'764'003'600};
    all_runs[user].push_back(run);
    ++counter;
    return run.id;
}

bool ScriptedCollector::cancel(mail::UserId user, mail::RecordId id) {
    for (collect::Run& run : all_runs[user]) {
        if (run.id != id) continue;
        run.state = collect::Run::State::cancelled;
        ++counter;
        return true;
    }
    return false;
}

mail::RecordId ScriptedRuns::start(mail::UserId user, const sieve::FilterRun::Request& request, UtcTime now) {
    sieve::FilterRun run;
    run.id = mail::RecordId{700 + all[user].size()};
    run.request = request;
    run.state = sieve::FilterRun::State::running;
    run.created = now;
    run.total = 3;
    all[user].push_back(run);
    ++counter;
    return run.id;
}

bool ScriptedRuns::cancel(mail::UserId user, mail::RecordId id) {
    for (sieve::FilterRun& run : all[user]) {
        if (run.id != id || run.is_over()) continue;
        run.state = sieve::FilterRun::State::cancelled;
        ++counter;
        return true;
    }
    return false;
}

std::optional<sieve::RunChanges> ScriptedRuns::changes(mail::UserId user, const std::string& since) {
    if (since.substr(0, 2) != "3.") return std::nullopt;
    sieve::RunChanges changes;
    changes.new_state = state(user);
    if (since != changes.new_state)
        for (const sieve::FilterRun& run : all[user])
            (since == "3.1" ? changes.created : changes.updated).push_back(run.id);
    return changes;
}

setup::Findings ScriptedCollector::look_up(mail::UserId, const std::string& domain) {
    setup::Findings findings;
    if (domain == "firm.example") findings.pop3s = {{"pop.house.example", 995, 0, 0}};
    return findings;
}

collect::ProbeResult ScriptedCollector::probe(mail::UserId, const collect::ProbeRequest& request) {
    collect::ProbeResult result;
    probed_password = request.password.reveal();
    result.ok = request.server.host == "pop.good.example";
    if (result.ok) {
        result.messages = 1204;
        result.bytes = 5'000'000;
        return result;
    }
    mail::CollectError error;
    error.error_class = mail::ErrorClass::auth;
    error.message = "The server refused the password.";
    error.server = "[AUTH] invalid";
    error.since = UtcTime{1'764'003'600};
    result.error = error;
    return result;
}

}  // namespace kontor::jmap
