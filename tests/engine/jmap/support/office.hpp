// A small office for JMAP tests: two people, each with a home account and a mail account, and a handful of mail. The
// same steps give the same ids and states in every store, so that conversations can be compared word for word.
//
//   ann  u1   a1 home, a3 "ann@work.example"   mail in a3: e1 ... e6, in a1: e7
//   bob  u2   a2 home, a4 "bob@work.example"   mail in a4: e8
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/collect/control.hpp"
#include "engine/jmap/dispatch.hpp"
#include "engine/send/house.hpp"
#include "engine/sieve/filter_runs.hpp"
#include "engine/store/store.hpp"

namespace kontor::jmap {

using nlohmann::json;

// A collector that does what a test tells it.
class ScriptedCollector final : public collect::Control {
public:
    std::vector<mail::ExternalAccountStatus> statuses(mail::UserId) override;
    std::string status_state(mail::UserId) override { return "7." + std::to_string(counter); }
    std::optional<collect::StatusChanges> status_changes(mail::UserId, const std::string& since) override;
    void settings_changed(mail::UserId, mail::RecordId account) override { told.push_back(account.to_string()); }
    std::optional<mail::RecordId> start(mail::UserId, mail::RecordId account, bool again) override;
    bool cancel(mail::UserId, mail::RecordId run) override;
    std::vector<collect::Run> runs(mail::UserId user) override { return all_runs[user]; }
    collect::ProbeResult probe(mail::UserId, const collect::ProbeRequest&) override;
    setup::Findings look_up(mail::UserId, const std::string& domain) override;

    int counter = 1;
    std::map<mail::UserId, std::vector<mail::ExternalAccountStatus>> all_statuses;
    std::map<mail::UserId, std::vector<collect::Run>> all_runs;
    std::vector<std::string> told;  // ids given to settings_changed, in order
    std::string probed_password;
};

// Filter runs that go on as a test says.
class ScriptedRuns final : public sieve::FilterRuns {
public:
    mail::RecordId start(mail::UserId, const sieve::FilterRun::Request&, UtcTime now) override;
    bool cancel(mail::UserId, mail::RecordId run) override;
    std::vector<sieve::FilterRun> runs(mail::UserId user) override { return all[user]; }
    std::string state(mail::UserId) override { return "3." + std::to_string(counter); }
    std::optional<sieve::RunChanges> changes(mail::UserId, const std::string& since) override;

    int counter = 1;
    std::map<mail::UserId, std::vector<sieve::FilterRun>> all;
};

class Office {
public:
    explicit Office(store::Store&);

    // Adds `using` with every capability unless the request has one.
    static json with_capabilities(json request);
    // The whole answer of handle(), parsed. Adds `using` with every capability unless the request has one, people's
    // where there is a desk.
    json ask(const std::string& person, json request);
    // methodResponses of these calls, whose ids are "0", "1", ...
    using Calls = std::vector<std::pair<std::string, json>>;
    json call(const std::string& person, const Calls& calls);
    // The arguments of the one response; fails the test when it is an error.
    json result(const std::string& person, const std::string& method, json arguments);

    Context context(const std::string& person);
    mail::EmailId deliver(const std::string& person, mail::AccountId, const std::string& raw,
                          mail::Role = mail::Role::inbox);
    mail::BlobId upload(const std::string& person, mail::AccountId, const std::string& raw);

    store::Store& store;
    ScriptedCollector collector;
    ScriptedRuns filter_runs;
    std::optional<send::House> house;
    people::Desk* desk = nullptr;
    std::map<std::string, mail::UserId> people;
    UtcTime now{1'764'000'000};  // 2025-11-24T16:00:00Z
    int asked = 0;

private:
    mail::AccountId add_mail_account(const std::string& person, const std::string& address);
};

// A raw message, lines ending in CRLF, from a text whose lines end in LF.
std::string message(std::string text);

}  // namespace kontor::jmap
