// The lists of a very large mailbox as a client asks for them: JMAP requests through jmap::handle, text in, text out.
// bench/search.py --million runs it.
//
//   large_mailbox DIR COUNT     an inbox of COUNT messages in DIR/COUNT, and 19 accounts with a hundredth of it each;
//   one line of
//                               JSON for each question: the median of seven in milliseconds
//
// Messages are rows over one blob: what a list shows is in the row. What is there from an earlier run stays.
#include <nlohmann/json.hpp>
#include <string>

#include "bench/measured_store.hpp"
#include "engine/jmap/capability.hpp"
#include "engine/jmap/dispatch.hpp"
#include "tests/support/quiet_collector.hpp"

namespace {

using namespace kontor;
using namespace kontor::store;
using namespace kontor::bench;
using nlohmann::json;

void add_rows(Office& office, AccountId account, MailboxId inbox, std::size_t count, std::size_t from) {
    const std::string raw = "Subject: x\n\nx\n";
    const Bytes bytes = raw;
    constexpr std::size_t batch = 20'000;
    for (std::size_t done = 0; done < count; done += batch) {
        const auto staged = must(office.store->stage({&bytes, 1}));
        auto transaction = must(office.store->begin());
        Update* const update = must(transaction->as(office.user));
        for (std::size_t i = done; i < std::min(done + batch, count); ++i) {
            const UtcTime when{1'500'000'000 + static_cast<std::int64_t>(from + i) * 60};
            NewEmail email;
            email.account = account;
            email.raw = staged[0];
            email.mailboxes = {inbox};
            email.received_at = when;
            email.summary.subject = "Message " + std::to_string(from + i);
            email.summary.from = {{"Person " + std::to_string(i % 400), "person@example.org"}};
            email.summary.message_id = {std::to_string(from + i) + "@bench.example"};
            // Every tenth answers the one before.
            if (i % 10 == 9) {
                email.summary.subject = "Re: Message " + std::to_string(from + i - 1);
                email.summary.in_reply_to = {std::to_string(from + i - 1) + "@bench.example"};
            }
            email.summary.sent_at = mail::SentDate{when, 0};
            email.summary.preview = "What stands in it begins with these words";
            (void)must(update->add_email(email));
        }
        must(transaction->commit());
    }
}

void fill(Office& office, std::size_t count) {
    // No View is held meanwhile: it would keep the log from being written back.
    const std::size_t accounts = must(must(office.store->view(office.user))->accounts()).size();
    const auto mailboxes = must(must(office.store->view(office.user))->mailboxes(office.home));
    if (mailboxes.front().total_emails == 0) add_rows(office, office.home, office.inbox, count, 0);
    for (std::size_t i = accounts; i < 20; ++i) {
        AccountId account;
        MailboxId inbox;
        {
            auto transaction = must(office.store->begin());
            Update* const update = must(transaction->as(office.user));
            account = must(update->add_account(mail::AccountKind::external, "account " + std::to_string(i)));
            for (const auto& mailbox : must(update->mailboxes(account)))
                if (mailbox.role == mail::Role::inbox) inbox = mailbox.id;
            must(transaction->commit());
        }
        add_rows(office, account, inbox, count / 100, count + i * count / 100);
    }
}

json by_arrival(bool ascending = false) {
    return json::array({json{{"property", "receivedAt"}, {"isAscending", ascending}}});
}

class Client {
public:
    explicit Client(Office& office)
        : office_(office), context_{*office.store, office.user, UtcTime{1'900'000'000}, &collector_} {}

    // The arguments of the last answer, which must be no error.
    json ask(const json& calls) {
        static const json using_ = {"urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail",
                                    std::string(jmap::capability::collector)};
        const std::string body = json{{"using", using_}, {"methodCalls", calls}}.dump();
        const auto start = Clock::now();
        const jmap::Reply reply = jmap::handle(body, context_);
        took_ = milliseconds_since(start);
        const json answer = json::parse(reply.body);
        json last = reply.is_problem ? json{"error", answer} : answer["methodResponses"].back();
        if (last[0] == "error") {
            std::fprintf(stderr, "%s\n", last.dump().c_str());
            std::exit(1);
        }
        return last[1];
    }
    double took() const { return took_; }

    // The median of seven, without the reading of the answer, after one that does not count.
    double measured(const std::function<json()>& calls, std::size_t rows) {
        std::vector<double> times;
        for (int i = 0; i < 8; ++i) {
            const json answer = ask(calls());
            const json& list = answer.contains("ids") ? answer["ids"] : answer["list"];
            if (list.size() != rows) std::exit(2);
            if (i > 0) times.push_back(took_);
        }
        std::sort(times.begin(), times.end());
        return times[times.size() / 2];
    }

    json query(const std::string& account, json filter, std::int64_t position, bool collapsed,
               bool ascending = false) const {
        return json::array({"Email/query",
                            {{"accountId", account},
                             {"filter", std::move(filter)},
                             {"sort", by_arrival(ascending)},
                             {"collapseThreads", collapsed},
                             {"position", position},
                             {"limit", 50},
                             {"calculateTotal", true}},
                            "q"});
    }
    json rows(const std::string& account) const {
        return json::array({"Email/get",
                            {{"accountId", account},
                             {"#ids", {{"resultOf", "q"}, {"name", "Email/query"}, {"path", "/ids"}}},
                             {"properties",
                              {"id", "threadId", "mailboxIds", "keywords", "from", "subject", "preview", "receivedAt",
                               "size", "hasAttachment"}}},
                            "g"});
    }

    std::string home() const { return office_.home.to_string(); }
    json inbox() const { return {{"inMailbox", office_.inbox.to_string()}}; }

private:
    Office& office_;
    collect::QuietCollector collector_;
    jmap::Context context_;
    double took_ = 0;
};

void report(const char* name, double ms) { std::printf("{\"name\":\"%s\",\"ms\":%.3f}\n", name, ms); }

// The unified inbox of the account "all": the union by role.
std::string unified_inbox(Client& client) {
    const json mailboxes =
        client.ask(json::array({json::array({"Mailbox/get", {{"accountId", "all"}, {"ids", nullptr}}, "m"})}));
    for (const json& mailbox : mailboxes["list"])
        if (mailbox["role"] == "inbox") return mailbox["id"];
    std::exit(2);
}

// What a client asks after one new message, each time with another one: the changes of its list.
double after_new_mail(Office& office, Client& client, std::size_t count, bool collapsed, std::size_t& next) {
    std::vector<double> times;
    std::string state =
        client.ask(json::array({client.query(client.home(), client.inbox(), 0, collapsed)}))["queryState"];
    for (int i = 0; i < 8; ++i) {
        add_rows(office, office.home, office.inbox, 1, 100 * count + next++);
        const json told = client.ask(json::array({json::array({"Email/queryChanges",
                                                               {{"accountId", client.home()},
                                                                {"filter", client.inbox()},
                                                                {"sort", by_arrival()},
                                                                {"collapseThreads", collapsed},
                                                                {"calculateTotal", true},
                                                                {"sinceQueryState", state}},
                                                               "c"})}));
        if (told["added"].size() != 1 || told["added"][0]["index"] != 0) std::exit(2);
        state = told["newQueryState"];
        if (i > 0) times.push_back(client.took());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

void measure(const std::filesystem::path& folder, std::size_t count) {
    std::filesystem::create_directories(folder);
    Office office(folder / std::to_string(count));
    fill(office, count);
    Client client(office);
    const auto middle = static_cast<std::int64_t>(count / 2);
    const auto list = [&](std::int64_t position, bool collapsed) {
        return [&client, position, collapsed] {
            return json::array({client.query(client.home(), client.inbox(), position, collapsed)});
        };
    };
    report("first window", client.measured(list(0, false), 50));
    report("first window, conversations", client.measured(list(0, true), 50));
    report(
        "first window with its rows",
        client.measured(
            [&] {
                return json::array({client.query(client.home(), client.inbox(), 0, true), client.rows(client.home())});
            },
            50));
    report("window in the middle", client.measured(list(middle, false), 50));
    report("window in the middle, conversations", client.measured(list(middle / 10 * 9, true), 50));
    report("oldest first in the middle, conversations",
           client.measured(
               [&] { return json::array({client.query(client.home(), client.inbox(), middle, true, true)}); }, 50));
    json unread = client.inbox();
    unread["notKeyword"] = "$seen";
    const std::int64_t unread_middle =
        client.ask(json::array({client.query(client.home(), unread, 0, true)}))["total"].get<std::int64_t>() / 2;
    report("unread, conversations",
           client.measured([&] { return json::array({client.query(client.home(), unread, 0, true)}); }, 50));
    report(
        "unread in the middle, conversations",
        client.measured([&] { return json::array({client.query(client.home(), unread, unread_middle, true)}); }, 50));
    std::int64_t somewhere = 0;
    report("windows here and there",
           client.measured(
               [&] {
                   somewhere = (somewhere + 123'457) % static_cast<std::int64_t>(count - 50);
                   return json::array({client.query(client.home(), client.inbox(), somewhere, false)});
               },
               50));
    const json everywhere = {{"inMailbox", unified_inbox(client)}};
    report("unified inbox of 20 accounts",
           client.measured([&] { return json::array({client.query("all", everywhere, 0, false)}); }, 50));
    report("unified inbox, conversations",
           client.measured([&] { return json::array({client.query("all", everywhere, 0, true)}); }, 50));
    std::size_t next = must(must(office.store->view(office.user))->mailboxes(office.home)).front().total_emails;
    report("queryChanges after one new mail", after_new_mail(office, client, count, false, next));
    report("queryChanges, conversations", after_new_mail(office, client, count, true, next));
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 0;
    if (count < 1000) return std::fprintf(stderr, "large_mailbox DIR COUNT\n"), 64;
    measure(argv[1], count);
    return 0;
}
