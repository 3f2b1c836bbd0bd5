// What the oracle asks.
#include "tests/native/storage/oracle_pair.hpp"

namespace kontor::test::oracle {

void Pair::look_for_words(mail::EmailCondition& c) {
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
    if (below(8) == 0) c.min_size = 60 + below(100);
    if (below(8) == 0) c.max_size = 60 + below(100);
    if (below(12) == 0) c.has_attachment = below(2) == 0;
}

mail::EmailQuery Pair::some_query() {
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
    if (below(10) != 0) query.sort.push_back({properties[below(3) != 0 ? below(2) : below(6)], below(2) == 0, "$seen"});
    query.collapse_threads = below(3) == 0;
    return query;
}

void Pair::compare_answers() {
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

void Pair::compare_lists() {
    auto a = value_of(memory_.view(user_));
    auto b = value_of(sqlite_->view(user_));
    for (int i = 0; i < 6; ++i) compare_list(*a, *b);
    if (earlier_.first && below(2) == 0) {
        for (int i = 0; i < 3; ++i) compare_list(*earlier_.first, *earlier_.second);
    }
    if (below(4) == 0) earlier_ = {std::move(a), std::move(b)};
}

void Pair::compare_list(View& a, View& b) {
    mail::EmailQuery query;
    mail::EmailCondition& c = query.filter.condition;
    const auto mailboxes = value_of(a.mailboxes(Scope::all()));
    const std::size_t where = below(5);  // now and then in all of them
    if (where < 2)
        c.in_role = below(4) == 0 ? static_cast<mail::Role>(below(7)) : mail::Role::inbox;
    else if (where < 4)
        c.in_mailbox = mailboxes.empty()
                           ? MailboxId{999}
                           : mailboxes[below(below(2) == 0 ? 1 + (mailboxes.size() > 1) : mailboxes.size())].id;
    if (below(4) == 0) c.not_keyword = "$seen";
    if (below(where == 4 ? 2 : 6) == 0) c.has_keyword = "$flagged";
    if (below(16) == 0) c.has_attachment = below(2) == 0;
    query.sort = {{below(2) == 0 ? mail::EmailSort::Property::sent_at : mail::EmailSort::Property::received_at,
                   below(4) == 0, ""}};
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

void Pair::compare_scope(View& a, View& b, Scope scope) {
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

}  // namespace kontor::test::oracle
