// Random changes on two stores at once: the one in memory is slow and plain, and what it answers the one on disk
// must answer, too - every question of View, ids, modseqs and failures included.
#include <random>
#include <sstream>

#include "engine/store/memory_store.hpp"
#include "native/storage/sqlite_store.hpp"
#include "tests/support/store_values.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

using namespace store;

// ---- answers as texts, so that a difference can be read

template <class Id>
std::string list(const std::vector<Id>& ids) {
    std::ostringstream out;
    for (const auto& id : ids) {
        if constexpr (requires { id.value; })
            out << id.value << ' ';
        else
            out << id << ' ';
    }
    return out.str();
}

std::string show(const mail::Account& a) {
    return a.id.to_string() + ' ' + a.name + (a.kind == mail::AccountKind::home ? " home" : "");
}
// Of modseqs and positions.
std::string show(std::uint64_t modseq) { return std::to_string(modseq); }
std::string show(const Changes& c) {
    return "created " + list(c.created) + "updated " + list(c.updated) + "destroyed " + list(c.destroyed) + "-> " +
           std::to_string(c.new_state) + (c.has_more ? " more" : "") + (c.only_counts ? " counts" : "");
}
std::string show(const mail::Mailbox& m) {
    std::ostringstream out;
    out << m.id.value << ' ' << m.account.value << ' ' << m.name << ' ' << m.parent.value << ' ' << int(m.role) << ' '
        << m.sort_order << ' ' << m.is_subscribed << ' ' << m.created << ' ' << m.modified << ' ' << m.counts_modified;
    for (const auto count : counts(m)) out << ' ' << count;
    return out.str();
}
std::string show(const mail::Email& e) {
    std::ostringstream out;
    out << e.id.value << ' ' << e.account.value << ' ' << e.thread.value << ' ' << e.blob.value << ' ' << e.size << ' '
        << e.received_at.seconds << " [" << list(e.mailboxes) << "] " << e.created << ' ' << e.modified << ' '
        << e.summary.subject;
    for (const auto& word : e.keywords.all()) out << ' ' << word;
    return out.str();
}
std::string show(const mail::Thread& t) { return t.id.to_string() + ": " + list(t.emails); }
std::string show(const Page& p) {
    return list(p.ids) + "at " + std::to_string(p.position) + " of " + (p.total ? std::to_string(*p.total) : "?") +
           (p.anchor_found ? "" : " no anchor");
}
std::string show(const Blob& b) {
    return b.id.to_string() + ' ' + std::to_string(b.size) + ' ' + std::to_string(b.hash[0]);
}
std::string show(const std::string& text) { return text; }
std::string show(const Record& r) {
    return r.id.to_string() + ' ' + r.account.to_string() + ' ' + r.document + ' ' + show(r.created) + ' ' +
           show(r.modified);
}
std::string show(UtcTime time) { return std::to_string(time.seconds); }
std::string show(const Secret& s) { return std::string(s.reveal()); }
std::string show(const Uidl& u) {
    return u.uidl + ' ' + std::to_string(int(u.fate)) + ' ' + u.email.to_string() + ' ' + std::to_string(u.size) + ' ' +
           (u.vanished_at ? std::to_string(u.vanished_at->seconds) : "-");
}
template <class Id>
requires requires { Id::letter; }
std::string show(Id id) { return id.to_string(); }
template <class T>
std::string show(const std::optional<T>& value) {
    return value ? show(*value) : "none";
}
template <class T>
std::string show(const std::vector<T>& values) {
    std::string out;
    for (const T& value : values) out += show(value) + '\n';
    return out;
}
template <class T>
std::string show(const store::Result<T>& result) {
    if (!result) return "failure " + std::to_string(int(result.error().kind));
    return show(*result);
}
std::string show(const store::Result<void>& result) {
    return result ? "done" : "failure " + std::to_string(int(result.error().kind));
}

// ---- the two stores

class Pair {
public:
    // Most questions are about little; `long_lists`: a few inboxes fill and little else happens.
    explicit Pair(unsigned seed, bool long_lists = false) : random_(seed), long_lists_(long_lists) {
        open();
        for (const char* name : {"anna", "berta"}) {
            users_.push_back(value_of(memory_.directory().add(name, "", false)));
            EXPECT_EQ(value_of(sqlite_->directory().add(name, "", false)), users_.back());
        }
        refresh();
    }

    void run(int transactions) {
        for (int i = 0; i < transactions && !testing::Test::HasFailure(); ++i) {
            user_ = users_[below(10) == 0 ? 1 : 0];
            transaction();
            if (below(4) == 0) compare_answers();
            if (below(2) == 0) compare_lists();
            if (below(60) == 0) open();
        }
        user_ = users_[0];
        compare_answers();
        const auto report = value_of(sqlite_->check());
        for (const std::string& finding : report.findings) ADD_FAILURE() << finding;
    }

    std::uint64_t changes = 0, questions = 0, windows_far_down = 0;

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }
    template <class T>
    T one_of(const std::vector<T>& all, T otherwise) {
        return all.empty() || below(25) == 0 ? otherwise : all[below(all.size())];
    }

    void open() {
        earlier_.first.reset(), earlier_.second.reset();
        sqlite_.reset();
        storage::OpenOptions options;
        options.segment_bytes = 40'000;
        options.rows_between_marks = 1 + below(3);
        sqlite_ = value_of(storage::open_sqlite_store(directory_.path(), options));
    }

    void transaction() {
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

    // The same question or change to both, and the same answer.
    template <class Ask, class Of>
    void same(const char* what, Ask ask, Of& a, Of& b) {
        const std::string from_memory = show(ask(a)), from_sqlite = show(ask(b));
        EXPECT_EQ(from_memory, from_sqlite) << what;
        ++questions;
    }

    void change(Update& a, Update& b) {
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

    void change_lists(Update& a, Update& b) {
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

    std::pair<StagedBlob, StagedBlob> stage(const std::string& raw) {
        const Bytes bytes = raw;
        return {value_of(memory_.stage({&bytes, 1}))[0], value_of(sqlite_->stage({&bytes, 1}))[0]};
    }

    // People may remove every mailbox they have.
    mail::Mailbox some_mailbox() { return mailboxes_.empty() ? mail::Mailbox{} : mailboxes_[below(mailboxes_.size())]; }
    std::vector<MailboxId> some_mailboxes(AccountId account) {
        std::vector<MailboxId> chosen;
        for (const auto& mailbox : mailboxes_) {
            const bool often = long_lists_ && mailbox.role == mail::Role::inbox;
            if ((mailbox.account == account || below(60) == 0) && (often ? below(8) != 0 : below(4) == 0))
                chosen.push_back(mailbox.id);
        }
        return chosen;
    }
    std::vector<std::string> some_keywords() {
        std::vector<std::string> chosen;
        for (const char* word : {"$seen", "$flagged", "$draft", "own-word"})
            if (below(3) == 0) chosen.push_back(word);
        return chosen;
    }

    void add_email(Update& a, Update& b) {
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

    void change_email(Update& a, Update& b) {
        const EmailId id = one_of(emails_, EmailId{99999});
        const auto known = a.emails(Scope::all(), {&id, 1});
        const AccountId account = known->empty() ? AccountId{} : known->front().account;
        const auto set = keywords(some_keywords());
        const auto in = below(2) == 0 && !known->empty() ? known->front().mailboxes : some_mailboxes(account);
        same(
            "change_email", [&](Update& u) { return u.change_email(id, set, in); }, a, b);
    }

    void change_mailboxes(Update& a, Update& b) {
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

    void change_records(Update& a, Update& b) {
        const auto type = static_cast<Type>(16 + below(2));
        const RecordId id = one_of(records_, RecordId{999});
        const std::string document = "{\"n\":" + std::to_string(below(4)) + "}";
        switch (below(7)) {
            case 6: {
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

    // What there is now, by the oracle, for the next changes to choose from.
    void refresh() {
        auto view = value_of(memory_.view(user_ ? user_ : users_[0]));
        accounts_.clear(), emails_.clear(), records_.clear();
        for (const auto& account : value_of(view->accounts())) accounts_.push_back(account.id);
        mailboxes_ = value_of(view->mailboxes(Scope::all()));
        Window all;
        all.limit = 100'000;
        emails_ = value_of(view->query(Scope::all(), {}, all)).ids;
        for (const int type : {16, 17})
            for (const auto& record : value_of(view->records(static_cast<Type>(type), Scope::all())))
                records_.push_back(record.id);
    }

    void look_for_words(mail::EmailCondition& c) {
        static const char* const typed[] = {"plans",   "invoice", "re plans", "\"re plans\"", "pla*",
                                            "body of", "nowhere", "x@y list", "fwd",          "\"body of\" plans"};
        const std::string words = typed[below(10)];
        switch (below(6)) {
            case 0:
                c.from = below(2) == 0 ? "x@y" : "b";
                break;
            case 1:
                c.subject = words;
                break;
            case 2:
                c.body = words;
                break;
            default:
                c.text = words;
        }
        if (below(8) == 0) c.sent_after = UtcTime{1010};
        if (below(8) == 0) c.in_account = one_of(accounts_, AccountId{999});
    }

    mail::EmailQuery some_query() {
        using Property = mail::EmailSort::Property;
        mail::EmailQuery query;
        mail::EmailCondition& c = query.filter.condition;
        const std::size_t where = below(4);
        if (where == 0) c.in_mailbox = some_mailbox().id;
        if (where == 1) c.in_role = static_cast<mail::Role>(below(7));
        if (below(4) == 0) c.has_keyword = below(2) == 0 ? "$seen" : "own-word";
        if (below(4) == 0) c.not_keyword = below(2) == 0 ? "$flagged" : "$seen";
        if (below(12) == 0) c.some_in_thread_have_keyword = "$flagged";
        if (below(12) == 0) c.subject = "plans";
        if (below(3) == 0) look_for_words(c);
        if (below(12) == 0) c.in_mailbox_other_than = {some_mailbox().id};
        if (below(12) == 0) c.before = UtcTime{1010};
        if (below(6) == 0) {
            mail::EmailFilter outer;
            outer.op = static_cast<mail::EmailFilter::Operator>(1 + below(3));
            outer.operands = {query.filter, mail::EmailFilter{}};
            outer.operands[1].condition.not_keyword = "$draft";
            if (below(2) == 0) look_for_words(outer.operands[1].condition);
            if (below(2) == 0) {
                mail::EmailFilter without;
                without.op = mail::EmailFilter::Operator::not_;
                without.operands.resize(1);
                look_for_words(without.operands[0].condition);
                outer.operands.push_back(without);
            }
            query.filter = outer;
        }
        static constexpr Property properties[] = {Property::sent_at, Property::received_at, Property::from,
                                                  Property::size,    Property::subject,     Property::has_keyword};
        if (below(10) != 0)
            query.sort.push_back({properties[below(3) != 0 ? below(2) : below(6)], below(2) == 0, "$seen"});
        query.collapse_threads = below(3) == 0;
        return query;
    }

    void compare_answers() {
        refresh();
        auto a = value_of(memory_.view(user_));
        auto b = value_of(sqlite_->view(user_));
        same(
            "accounts", [](View& v) { return v.accounts(); }, *a, *b);
        same(
            "used_octets", [](View& v) { return v.used_octets(); }, *a, *b);
        std::vector<Scope> scopes{Scope::all(), Scope(AccountId{999})};
        for (const AccountId id : accounts_) scopes.emplace_back(id);
        for (const Scope scope : {scopes[0], scopes[below(scopes.size())]}) compare_scope(*a, *b, scope);
        for (const RecordId id : records_) {
            same(
                "uidls", [&](View& v) { return v.uidls(id); }, *a, *b);
            same(
                "secret", [&](View& v) { return v.secret(id, "password"); }, *a, *b);
            const std::string name = "mark " + std::to_string(below(5));
            same(
                "mark", [&](View& v) { return v.mark(id, name); }, *a, *b);
        }
    }

    // The lists a window shows, before and after a change of them: what is remembered of where their rows stand must
    // follow, and tell an earlier moment nothing of a later one.
    void compare_lists() {
        auto a = value_of(memory_.view(user_));
        auto b = value_of(sqlite_->view(user_));
        for (int i = 0; i < 6; ++i) compare_list(*a, *b);
        if (earlier_.first && below(2) == 0) {
            for (int i = 0; i < 3; ++i) compare_list(*earlier_.first, *earlier_.second);
        }
        if (below(4) == 0) earlier_ = {std::move(a), std::move(b)};
    }

    void compare_list(View& a, View& b) {
        mail::EmailQuery query;
        mail::EmailCondition& c = query.filter.condition;
        const auto mailboxes = value_of(a.mailboxes(Scope::all()));
        if (below(2) == 0)
            c.in_role = below(4) == 0 ? static_cast<mail::Role>(below(7)) : mail::Role::inbox;
        else
            c.in_mailbox = mailboxes.empty()
                               ? MailboxId{999}
                               : mailboxes[below(below(2) == 0 ? 1 + (mailboxes.size() > 1) : mailboxes.size())].id;
        if (below(8) == 0) c.not_keyword = "$seen";
        query.sort = {{below(2) == 0 ? mail::EmailSort::Property::sent_at : mail::EmailSort::Property::received_at,
                       below(8) == 0, ""}};
        query.collapse_threads = below(4) != 0;
        Window window;
        window.limit = 100'000;
        const auto whole = value_of(a.query(Scope::all(), query, window)).ids;
        window.limit = 1 + below(10);
        window.position = static_cast<std::int64_t>(below(whole.size() + 3));
        if (below(5) == 0) window.position = -window.position;
        window.calculate_total = below(3) != 0;
        if (below(3) == 0) {
            window.anchor = one_of(below(3) == 0 ? emails_ : whole, EmailId{99999});
            window.anchor_offset = static_cast<std::int64_t>(below(9)) - 4;
        }
        same(
            "list", [&](View& v) { return v.query(Scope::all(), query, window); }, a, b);
        const std::vector<EmailId> asked{one_of(whole, EmailId{7}), one_of(emails_, EmailId{8}), EmailId{99999}};
        same(
            "positions in a list", [&](View& v) { return v.positions(Scope::all(), query, asked); }, a, b);
        if (query.collapse_threads && window.position > 24) ++windows_far_down;
    }

    void compare_scope(View& a, View& b, Scope scope) {
        same(
            "mailboxes", [&](View& v) { return v.mailboxes(scope); }, a, b);
        for (const int number : {1, 2, 3, 16, 17}) {
            const auto type = static_cast<Type>(number);
            same(
                "state", [&](View& v) { return v.state(type, scope); }, a, b);
            const Modseq since = below(a.state(type, scope).value_or(0) + 3);
            const std::size_t max = below(2) == 0 ? 0 : 1 + below(5);
            same(
                "changes", [&](View& v) { return v.changes(type, scope, since, max); }, a, b);
        }
        for (const int number : {16, 17})
            same(
                "records", [&](View& v) { return v.records(static_cast<Type>(number), scope); }, a, b);
        const std::vector<EmailId> asked{one_of(emails_, EmailId{7}), EmailId{99999}, one_of(emails_, EmailId{8})};
        same(
            "emails", [&](View& v) { return v.emails(scope, asked); }, a, b);
        const std::vector<ThreadId> threads{ThreadId{1 + below(80)}, ThreadId{1 + below(80)}};
        same(
            "threads", [&](View& v) { return v.threads(scope, threads); }, a, b);
        const BlobId blob{1 + below(100)};
        same(
            "blob", [&](View& v) { return v.blob(scope, blob); }, a, b);
        const std::uint64_t offset = below(3) == 0 ? 5 : 0;
        same(
            "read_blob", [&](View& v) { return v.read_blob(blob, offset, 1'000); }, a, b);
        const AccountId account = one_of(accounts_, AccountId{999});
        const auto hash = content_hash("upload 1");
        same(
            "email_by_content", [&](View& v) { return v.email_by_content(account, hash); }, a, b);
        for (int i = 0; i < 4; ++i) {
            const mail::EmailQuery query = some_query();
            Window window;
            window.limit = below(12);
            window.position = static_cast<std::int64_t>(below(30)) - 10;
            if (below(3) == 0) window.anchor = one_of(emails_, EmailId{99999});
            window.anchor_offset = static_cast<std::int64_t>(below(7)) - 3;
            window.calculate_total = below(2) == 0;
            same(
                "query", [&](View& v) { return v.query(scope, query, window); }, a, b);
            same(
                "positions", [&](View& v) { return v.positions(scope, query, asked); }, a, b);
        }
    }

    std::mt19937 random_;
    bool long_lists_;
    TemporaryDirectory directory_;
    MemoryStore memory_;
    std::unique_ptr<storage::SqliteStore> sqlite_;
    std::pair<std::unique_ptr<View>, std::unique_ptr<View>> earlier_;
    std::vector<UserId> users_;
    UserId user_;
    std::int64_t clock_ = 1'000'000;
    std::vector<AccountId> accounts_;
    std::vector<mail::Mailbox> mailboxes_;
    std::vector<EmailId> emails_;
    std::vector<RecordId> records_;
};

class Oracle : public testing::TestWithParam<unsigned> {};

TEST_P(Oracle, BothStoresAnswerAlike) {
    Pair pair(GetParam());
    pair.run(300);
    EXPECT_GT(pair.changes, 1000u);
    EXPECT_GT(pair.questions, 3000u);
}

TEST_P(Oracle, LongListsAreAlikeInTheMiddleToo) {
    Pair pair(GetParam(), true);
    pair.run(300);
    EXPECT_GT(pair.windows_far_down, 100u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Oracle, testing::Range(1u, 7u));

}  // namespace
}  // namespace kontor::test
