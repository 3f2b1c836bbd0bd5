// The lists of a very large mailbox as a client asks for them: JMAP requests through jmap::handle, text in, text out.
// bench/search.py --million runs it.
//
//   large_mailbox DIR COUNT     in DIR/COUNT an inbox of COUNT messages, all unread, an archive of as many of which
//                               twenty are unread and thirty are starred, and 19 accounts with a hundredth of an inbox
//                               each; one line of JSON for each question: the median of seven in milliseconds
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

// Of how many it is every one that is unread or starred; 0: none, and 1 all.
struct Flags {
    std::size_t unread = 1, starred = 0;
};
bool is_one_of(std::size_t i, std::size_t every) { return every != 0 && i % every == every / 2; }

void add_rows(Office& office, AccountId account, MailboxId inbox, std::size_t count, std::size_t from,
              Flags flags = {}) {
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
            if (!is_one_of(i, flags.unread)) email.keywords.add(mail::Keyword::seen);
            if (is_one_of(i, flags.starred)) email.keywords.add(mail::Keyword::flagged);
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
    for (const auto& mailbox : mailboxes)
        if (mailbox.role == mail::Role::archive && mailbox.total_emails == 0)
            add_rows(office, office.home, mailbox.id, count, 200 * count, {count / 20, count / 30});
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

private:
    Office& office_;
    collect::QuietCollector collector_;
    jmap::Context context_;
    double took_ = 0;
};

std::string mailbox_of(Client& client, const std::string& account, const char* role) {
    const json mailboxes =
        client.ask(json::array({json::array({"Mailbox/get", {{"accountId", account}, {"ids", nullptr}}, "m"})}));
    for (const json& mailbox : mailboxes["list"])
        if (mailbox["role"] == role) return mailbox["id"];
    std::exit(2);
}

// One list, and what is asked of it.
struct List {
    std::string name, account;
    json filter;
    bool by_sending = false, conversations = false, ascending = false;

    json arguments() const {
        const json order =
            json::array({json{{"property", by_sending ? "sentAt" : "receivedAt"}, {"isAscending", ascending}}});
        return {{"accountId", account},
                {"filter", filter},
                {"sort", order},
                {"collapseThreads", conversations},
                {"calculateTotal", true}};
    }
    json window(std::int64_t position) const {
        json query = arguments();
        query["position"] = position;
        query["limit"] = 50;
        return json::array({"Email/query", std::move(query), "q"});
    }
};

class Questions {
public:
    Questions(Office& office, Client& client, std::size_t count)
        : office_(office), client_(client), next_(1000 * count + milliseconds_now()) {}

    void ask(const List& list, bool is_changed_by_mail) {
        const json first = client_.ask(json::array({list.window(0)}));
        const std::size_t total = first["total"], rows = std::min<std::size_t>(total, 50);
        report(list, "first window", client_.measured([&] { return json::array({list.window(0)}); }, rows));
        const std::int64_t middle = total > 100 ? static_cast<std::int64_t>(total / 2) : 0;
        if (middle > 0)
            report(list, "in the middle", client_.measured([&] { return json::array({list.window(middle)}); }, 50));
        std::vector<double> windows, changes;
        std::string state = first["queryState"];
        for (int i = 0; i < 8; ++i) {
            add_rows(office_, office_.home, office_.inbox, 1, next_++);
            json query = list.arguments();
            query["sinceQueryState"] = state;
            const json told = client_.ask(json::array({json::array({"Email/queryChanges", std::move(query), "c"})}));
            const bool is_there = told["added"].size() == 1;
            if (is_there != is_changed_by_mail) std::exit(2);
            state = told["newQueryState"];
            if (i > 0) changes.push_back(client_.took());
            toggle();
            (void)client_.ask(json::array({list.window(middle)}));
            if (i > 0) windows.push_back(client_.took());
            state = client_.ask(json::array({list.window(0)}))["queryState"];
        }
        report(list, "queryChanges after one new mail", middle_of(changes));
        report(list, "window after one mark", middle_of(windows));
    }

    void report(const List& list, const std::string& question, double ms) const {
        const std::string name = list.name + ", " + question;
        std::printf("{\"name\":\"%s\",\"ms\":%.3f}\n", name.c_str(), ms);
        std::fflush(stdout);
    }

private:
    static std::size_t milliseconds_now() {
        return static_cast<std::size_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
                .count() %
            1'000'000);
    }
    static double middle_of(std::vector<double> times) {
        std::sort(times.begin(), times.end());
        return times[times.size() / 2];
    }
    // One message of the archive is starred, or no longer, and read or not.
    void toggle() {
        auto transaction = must(office_.store->begin());
        Update* const update = must(transaction->as(office_.user));
        mail::EmailQuery query;
        query.filter.condition.in_role = mail::Role::archive;
        query.sort = {{mail::EmailSort::Property::received_at, false, ""}};
        store::Window window;
        window.position = 500;
        window.limit = 1;
        const EmailId one = must(update->query(mail::Scope::all(), query, window)).ids.front();
        const auto email = must(update->emails(mail::Scope::all(), {&one, 1})).front();
        mail::Keywords keywords = email.keywords;
        if (keywords.contains(mail::Keyword::flagged)) {
            keywords.remove(mail::Keyword::flagged);
            keywords.add(mail::Keyword::seen);
        } else {
            keywords.add(mail::Keyword::flagged);
            keywords.remove(mail::Keyword::seen);
        }
        must(update->change_email(one, keywords, email.mailboxes));
        must(transaction->commit());
    }

    Office& office_;
    Client& client_;
    std::size_t next_;
};

void measure(const std::filesystem::path& folder, std::size_t count) {
    std::filesystem::create_directories(folder);
    Office office(folder / std::to_string(count));
    fill(office, count);
    Client client(office);
    Questions questions(office, client, count);
    const json inbox = {{"inMailbox", office.inbox.to_string()}};
    const json archive = {{"inMailbox", mailbox_of(client, client.home(), "archive")}};
    const json everywhere = {{"inMailbox", mailbox_of(client, "all", "inbox")}};
    const auto with = [](json filter, const char* property, const char* keyword) {
        filter[property] = keyword;
        return filter;
    };
    const json unread = with(inbox, "notKeyword", "$seen"), few_unread = with(archive, "notKeyword", "$seen"),
               starred = with(archive, "hasKeyword", "$flagged");
    const std::string home = client.home();
    questions.ask({"inbox", home, inbox}, true);
    questions.ask({"inbox by sending", home, inbox, true}, true);
    questions.ask({"inbox, conversations", home, inbox, true, true}, true);
    questions.ask({"inbox, oldest first, conversations", home, inbox, false, true, true}, true);
    questions.ask({"all unread", home, unread}, true);
    questions.ask({"all unread, conversations", home, unread, true, true}, true);
    questions.ask({"few unread", home, few_unread}, false);
    questions.ask({"few unread, conversations", home, few_unread, true, true}, false);
    questions.ask({"starred", home, starred}, false);
    questions.ask({"starred, conversations", home, starred, true, true}, false);
    questions.ask({"starred of all accounts and mailboxes", "all", {{"hasKeyword", "$flagged"}}, true, true}, false);
    questions.ask({"unified inbox of 20 accounts", "all", everywhere, true}, true);
    questions.ask({"unified inbox, conversations", "all", everywhere, true, true}, true);
    questions.ask({"unified inbox, unread, conversations", "all", with(everywhere, "notKeyword", "$seen"), true, true},
                  true);
    const List shown{"inbox, conversations", home, inbox, true, true};
    questions.report(shown, "first window with its rows",
                     client.measured(
                         [&] {
                             return json::array({shown.window(0), client.rows(home)});
                         },
                         50));
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 0;
    if (count < 1000) return std::fprintf(stderr, "large_mailbox DIR COUNT\n"), 64;
    measure(argv[1], count);
    return 0;
}
