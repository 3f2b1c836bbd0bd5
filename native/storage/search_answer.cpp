#include "native/storage/search_answer.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "engine/store/window.hpp"
#include "native/storage/rows.hpp"

namespace kontor::storage {
namespace {

using Property = mail::EmailSort::Property;

constexpr std::size_t most_unknown = 500;     // e-mails looked at one by one because the index is behind
constexpr std::size_t most_ranked = 4'000;    // of more matches, the newest are ranked
constexpr std::size_t rows_of_an_email = 64;  // of a mailbox, that are read while an e-mail is looked at
constexpr std::size_t chunk = 256;

}  // namespace

SearchAnswer::SearchAnswer(Connection& db, SqliteAnswers& answers, Scope scope, const mail::EmailQuery& query,
                           const SearchMoment& index, const std::vector<mail::Mailbox>& mailboxes)
    : db_(db),
      answers_(answers),
      scope_(scope),
      query_(query),
      index_(index),
      mailboxes_(mailboxes),
      around_(answers, scope, mailboxes, &index),
      plan_(SearchPlan::of(query.filter)),
      accounts_(answers.accounts_in(scope)) {
    std::sort(accounts_.begin(), accounts_.end());
}

Result<void> SearchAnswer::look_around() {
    Query pulse = db_.query("SELECT next_email FROM pulse");
    if (!pulse.next()) return pulse.ok() ? no_such("pulse") : pulse.failure();
    top_ = EmailId{pulse.number(0) - 1};
    Query stones = db_.query("SELECT id FROM tombstone WHERE user = ? AND destroyed > ? AND type = ?", answers_.user(),
                             index_.destroyed_up_to(), Type::email);
    while (stones.next()) destroyed_.insert(stones.id<EmailId>(0));
    if (!stones.ok()) return stones.failure();

    std::size_t looked_at = 0;
    Query rows = db_.query("SELECT " KONTOR_EMAIL_COLUMNS
                           " FROM email WHERE id > ? AND +account IN (SELECT id FROM account WHERE user = ?) LIMIT ?",
                           index_.last(), answers_.user(), most_unknown + 1);
    std::vector<mail::Email> behind;
    while (rows.next()) {
        auto email = read_email(rows);
        if (!email) return email.error();
        if (++looked_at > most_unknown) {
            is_behind_ = true;
            return narrow();
        }
        behind.push_back(std::move(*email));
    }
    if (!rows.ok()) return rows.failure();
    for (mail::Email& email : behind) {
        if (!scope_.contains(email.account)) continue;
        const auto match = matches(query_.filter, email, around_);
        if (!match) return match.error();
        if (*match) unknown_.push_back(std::move(email));
    }
    return narrow();
}

bool SearchAnswer::is_here(const SearchDocument& document) {
    if (document.email.value == 0 || document.email > top_) return false;
    if (document.account != last_account_) {
        last_account_ = document.account;
        last_is_here_ = std::binary_search(accounts_.begin(), accounts_.end(), document.account);
    }
    if (!last_is_here_ || (!destroyed_.empty() && destroyed_.count(document.email) > 0)) return false;
    return !narrowing_ || narrowing_->holds(document);
}

bool SearchAnswer::is_by_date() const {
    if (query_.sort.size() != 1) return false;
    const Property property = query_.sort.front().property;
    return property == Property::received_at || property == Property::sent_at;
}

SearchAnswer::Entry SearchAnswer::entry(const SearchDocument& document) const {
    const bool by_received = query_.sort.front().property == Property::received_at;
    const std::int64_t date = by_received ? document.received : document.sort_date;
    return {query_.sort.front().ascending ? -date : date, document.email, document.thread};
}

SearchAnswer::Entry SearchAnswer::entry(const mail::Email& email) const { return entry(document_of(email)); }

bool SearchAnswer::is_newest_page(const Window& window) const {
    return !plan_->has_rest && is_by_date() && !query_.sort.front().ascending && !query_.collapse_threads &&
           !window.anchor && window.position >= 0 && window.position < 10'000;
}

bool SearchAnswer::is_ranked_page(const Window& window) const {
    if (query_.sort.empty() || query_.sort.front().property != Property::relevance) return false;
    return !plan_->has_rest && !query_.collapse_threads && !window.calculate_total && !window.anchor &&
           window.position >= 0 && static_cast<std::size_t>(window.position) + window.limit <= most_ranked;
}

// The first `wanted` of the whole result: from the block of documents with the newest date on, until no block can
// have a newer one than those found.
Result<std::vector<SearchAnswer::Entry>> SearchAnswer::newest(std::size_t wanted) {
    std::vector<Entry> first;
    for (const mail::Email& email : unknown_) first.push_back(entry(email));
    const auto& dates = index_.newest(query_.sort.front().property == Property::received_at);
    const auto keep_first = [&] {
        std::sort(first.begin(), first.end());
        if (first.size() > wanted) first.resize(wanted);
    };
    std::vector<std::size_t> order(dates.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return dates[a] > dates[b]; });
    std::vector<bool> done(dates.size());
    // Where dates and documents are in no order at all, going block by block is in vain.
    std::size_t patience = std::max<std::size_t>(4, dates.size() / 8);
    const auto add = [&](std::size_t number) {
        const SearchDocument& document = index_.documents()[number - 1];
        if (!done[(number - 1) / search_block] && is_here(document)) first.push_back(entry(document));
        return true;
    };
    keep_first();
    for (const std::size_t block : order) {
        if (first.size() >= wanted && (wanted == 0 || first.back().date > dates[block])) break;
        if (patience-- == 0) {
            auto rest = index_.each(plan_->match, 1, index_.documents().size(), add);
            if (!rest) return rest.error();
            keep_first();
            break;
        }
        auto some = index_.each(plan_->match, block * search_block + 1, (block + 1) * search_block, add);
        if (!some) return some.error();
        done[block] = true;
        keep_first();
    }
    return first;
}

Result<std::size_t> SearchAnswer::count() {
    const auto& documents = index_.documents();
    const auto counted = index_.count(plan_->match, [&](std::size_t number) {
        return number > 0 && number <= documents.size() && is_here(documents[number - 1]);
    });
    if (!counted) return counted.error();
    return *counted + unknown_.size();
}

Result<std::vector<std::size_t>> SearchAnswer::hits() {
    std::vector<std::size_t> numbers;
    auto found = index_.each(plan_->match, 1, index_.documents().size(), [&](std::size_t number) {
        if (is_here(index_.documents()[number - 1])) numbers.push_back(number);
        return numbers.size() < most_hits_;
    });
    if (!found) return found.error();
    return numbers;
}

// From here on documents are those for which the rest holds, too, where that is told without e-mails and for less.
Result<void> SearchAnswer::narrow() {
    if (!plan_->has_rest) return {};
    auto narrowing = SearchNarrowing::of(db_, plan_->rest, scope_, mailboxes_);
    if (!narrowing) return {};
    if (const std::size_t many = narrowing->cost() / rows_of_an_email; many > 0) {
        const std::size_t all = std::exchange(most_hits_, many);
        const auto some = hits();
        most_hits_ = all;
        if (!some) return some.error();
        if (some->size() < many) return {};
    }
    if (auto loaded = narrowing->load(top_); !loaded) return loaded;
    narrowing_ = std::move(narrowing);
    plan_->has_rest = false;
    return {};
}

Result<std::vector<EmailId>> SearchAnswer::sorted_by_date(std::vector<std::size_t> hits) {
    std::vector<Entry> entries;
    entries.reserve(hits.size() + unknown_.size());
    for (const std::size_t number : hits) entries.push_back(entry(index_.documents()[number - 1]));
    for (const mail::Email& email : unknown_) entries.push_back(entry(email));
    std::sort(entries.begin(), entries.end());
    std::vector<EmailId> ids;
    ids.reserve(entries.size());
    std::unordered_set<ThreadId> threads;
    for (const Entry& entry : entries)
        if (!query_.collapse_threads || threads.insert(entry.thread).second) ids.push_back(entry.email);
    return ids;
}

// The rest of the filter, and any sort, e-mail by e-mail. keep_order: that of the candidates is the sort.
Result<std::vector<EmailId>> SearchAnswer::evaluated(const std::vector<EmailId>& candidates, bool keep_order) {
    mail::EmailQuery rest = query_;
    rest.filter = plan_->rest;
    if (keep_order) rest.sort.clear();
    Evaluation evaluation(rest, around_);
    std::vector<EmailId> kept;
    std::unordered_set<ThreadId> threads;
    const auto offer = [&](const mail::Email& email) -> Result<void> {
        if (!keep_order) return evaluation.offer(email);
        const auto match = matches(rest.filter, email, around_);
        if (!match) return match.error();
        if (*match && (!query_.collapse_threads || threads.insert(email.thread).second)) kept.push_back(email.id);
        return {};
    };
    for (const mail::Email& email : unknown_)
        if (auto offered = offer(email); !offered) return offered.error();
    for (std::size_t at = 0; at < candidates.size(); at += chunk) {
        const std::span some(candidates.data() + at, std::min(chunk, candidates.size() - at));
        const auto emails = answers_.emails(scope_, some);
        if (!emails) return emails.error();
        for (const mail::Email& email : *emails)
            if (auto offered = offer(email); !offered) return offered.error();
    }
    return keep_order ? kept : evaluation.finish();
}

// The best first. Of very many the newest are ranked and the others follow, newest first.
Result<std::vector<EmailId>> SearchAnswer::ranked(const std::vector<std::size_t>& hits) {
    const std::size_t first = hits.size() >= most_ranked ? hits[most_ranked - 1] : 1;
    std::vector<bool> wanted(index_.documents().size() + 1);
    for (const std::size_t number : hits) wanted[number] = true;
    const auto best =
        index_.best(plan_->match, first, [&](std::size_t number) { return number < wanted.size() && wanted[number]; });
    if (!best) return best.error();
    std::vector<EmailId> ids;
    ids.reserve(hits.size() + unknown_.size());
    std::unordered_set<ThreadId> threads;
    // Of those with a rest to be asked, threads are collapsed afterwards.
    const bool collapses = query_.collapse_threads && !plan_->has_rest;
    const auto take = [&](std::size_t number) {
        if (!wanted[number]) return;
        wanted[number] = false;
        const SearchDocument& document = index_.documents()[number - 1];
        if (!collapses || threads.insert(document.thread).second) ids.push_back(document.email);
    };
    if (!plan_->has_rest) {
        for (const mail::Email& email : unknown_)
            if (!collapses || threads.insert(email.thread).second) ids.push_back(email.id);
    }
    for (const std::size_t number : *best) take(number);
    for (const std::size_t number : hits) take(number);
    return plan_->has_rest ? evaluated(ids, true) : ids;
}

Result<std::vector<EmailId>> SearchAnswer::whole() {
    auto all = everything();
    if (all && narrowing_ && narrowing_->failure()) return *narrowing_->failure();
    return all;
}

Result<std::vector<EmailId>> SearchAnswer::everything() {
    auto found = hits();
    if (!found) return found.error();
    if (!query_.sort.empty() && query_.sort.front().property == Property::relevance) return ranked(*found);
    if (is_by_date() && !plan_->has_rest) return sorted_by_date(std::move(*found));
    std::vector<EmailId> candidates;
    for (const std::size_t number : *found) candidates.push_back(index_.documents()[number - 1].email);
    return evaluated(candidates, false);
}

Result<Page> SearchAnswer::page(const Window& window) {
    Page page;
    if (is_newest_page(window)) {
        const std::size_t begin = static_cast<std::size_t>(window.position);
        const auto first = newest(window.limit == 0 ? 0 : begin + std::min<std::size_t>(window.limit, 100'000));
        if (!first) return first.error();
        page.position = begin;
        for (std::size_t i = begin; i < first->size(); ++i) page.ids.push_back((*first)[i].email);
        if (window.calculate_total) {
            const auto total = count();
            if (!total) return total.error();
            page.total = *total;
        }
    } else {
        // A page among those that are ranked needs no others.
        if (is_ranked_page(window)) most_hits_ = most_ranked;
        const auto all = everything();
        if (!all) return all.error();
        page = page_of(*all, window);
    }
    if (narrowing_ && narrowing_->failure()) return *narrowing_->failure();
    page.is_incomplete = is_behind_;
    return page;
}

}  // namespace kontor::storage
