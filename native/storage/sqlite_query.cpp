// Email/query: along an index where the question is a plain one, by looking at every candidate otherwise.
#include <map>

#include "engine/store/evaluate.hpp"
#include "engine/store/window.hpp"
#include "native/storage/member_walk.hpp"
#include "native/storage/rows.hpp"
#include "native/storage/search_answer.hpp"
#include "native/storage/sqlite_answers.hpp"
#include "native/storage/sqlite_surroundings.hpp"

namespace kontor::storage {
namespace {

Result<void> offer_all(Query rows, Evaluation& evaluation) {
    while (rows.next()) {
        const auto email = read_email(rows);
        if (!email) return email.error();
        if (auto offered = evaluation.offer(*email); !offered) return offered;
    }
    if (!rows.ok()) return rows.failure();
    return {};
}

}  // namespace

// Null: there is none, or nothing to ask it.
std::unique_ptr<SearchMoment> SqliteAnswers::words_for(const mail::EmailQuery& query) {
    if (!indexes_ || !looks_for_words(query.filter)) return nullptr;
    const auto index = indexes_->of(user_);
    if (!index) return nullptr;
    auto moment = (*index)->moment();
    return moment ? std::move(*moment) : nullptr;
}

Result<std::vector<EmailId>> SqliteAnswers::whole_result(Scope scope, const mail::EmailQuery& query) {
    const auto all = mailboxes(Scope::all());
    if (!all) return all.error();
    const auto words = words_for(query);
    if (words && SearchPlan::of(query.filter)) {
        SearchAnswer answer(db_, *this, scope, query, *words, *all);
        if (auto ready = answer.look_around(); !ready) return ready.error();
        return answer.whole();
    }
    SqliteSurroundings around(*this, scope, *all, words.get());
    Evaluation evaluation(query, around);
    const auto& condition = query.filter.condition;
    const bool one_mailbox = query.filter.op == mail::EmailFilter::Operator::condition && condition.in_mailbox;
    for (const AccountId account : accounts_in(scope)) {
        auto offered =
            one_mailbox ? offer_all(db_.query("SELECT " KONTOR_EMAIL_COLUMNS
                                              " FROM member JOIN email ON email.id = member.email "
                                              "WHERE member.mailbox = ? AND email.account = ?",
                                              *condition.in_mailbox, account),
                                    evaluation)
                        : offer_all(db_.query("SELECT " KONTOR_EMAIL_COLUMNS " FROM email WHERE account = ?", account),
                                    evaluation);
        if (!offered) return offered.error();
    }
    return evaluation.finish();
}

Result<Page> SqliteAnswers::query(Scope scope, const mail::EmailQuery& query, const Window& window) {
    if (!knows(scope)) return unknown_account(scope);
    const auto all = mailboxes(scope);
    if (!all) return all.error();
    if (const auto walk = MemberWalk::plan(db_, query, *all, user_, marks_)) return walk->page(window);
    const auto words = words_for(query);
    if (words && SearchPlan::of(query.filter)) {
        SearchAnswer answer(db_, *this, scope, query, *words, *all);
        if (auto ready = answer.look_around(); !ready) return ready.error();
        return answer.page(window);
    }
    const auto whole = whole_result(scope, query);
    if (!whole) return whole.error();
    return page_of(*whole, window);
}

Result<std::vector<std::optional<std::size_t>>> SqliteAnswers::positions(Scope scope, const mail::EmailQuery& query,
                                                                         std::span<const EmailId> ids) {
    if (!knows(scope)) return unknown_account(scope);
    const auto all = mailboxes(scope);
    if (!all) return all.error();
    if (const auto walk = MemberWalk::plan(db_, query, *all, user_, marks_)) return walk->positions(ids);
    const auto whole = whole_result(scope, query);
    if (!whole) return whole.error();
    std::map<EmailId, std::size_t> at;
    for (std::size_t i = 0; i < whole->size(); ++i) at[(*whole)[i]] = i;
    std::vector<std::optional<std::size_t>> found;
    for (const EmailId id : ids) found.push_back(at.count(id) ? std::optional(at[id]) : std::nullopt);
    return found;
}

}  // namespace kontor::storage
