#include "frontend/models/filter_run.hpp"

#include <algorithm>
#include <utility>

#include "frontend/models/wording.hpp"
#include "frontend/words/script_mistakes.hpp"

namespace kontor::models {

namespace {

using words::Word;
using State = bridge::FilterRun::State;

constexpr std::size_t kShown = 12;

std::string name_of(const Context& context, const bridge::Id& mailbox) {
    for (const bridge::Account& account : context.replica.accounts())
        if (const bridge::Mailbox* known = context.replica.mailbox(account.id, mailbox))
            return mailbox_name(context.words, *known);
    return {};
}

std::string keyword_words(const words::Words& words, const std::string& keyword) {
    if (keyword == "$seen") return words(Word::hit_read);
    if (keyword == "$flagged") return words(Word::hit_star);
    return keyword;
}

// What becomes of a message: only what is other than now, as far as the message is known. After a run it is as the run
// left it, and then all that is said is where it lies.
std::vector<std::string> fate_of(const Context& context, const bridge::FilterRun::Hit& hit, bool is_preview) {
    const bridge::Email* email = context.replica.email(hit.email);
    std::vector<std::string> fate;
    for (const bridge::Id& mailbox : hit.mailboxes) {
        const bool was_there = is_preview && email != nullptr && email->mailboxes.count(mailbox) != 0;
        if (std::string name = name_of(context, mailbox); !was_there && !name.empty()) fate.push_back(std::move(name));
    }
    for (const std::string& path : hit.new_mailboxes) fate.push_back(context.words.fill(Word::hit_new_mailbox, path));
    for (const std::string& keyword : hit.keywords) {
        const bool had = !is_preview || (email != nullptr && email->keywords.count(keyword) != 0);
        if (!had) fate.push_back(keyword_words(context.words, keyword));
    }
    return fate;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : "  ·  ") + text;
    return all;
}

// Counted over the hits the relay tells of, the most frequent first.
void add_hits(const Context& context, const bridge::FilterRun& run, FilterRunPage& page) {
    std::vector<std::pair<std::string, std::uint64_t>> tallies;
    for (const bridge::FilterRun::Hit& hit : run.first) {
        const std::vector<std::string> fate = fate_of(context, hit, run.is_preview);
        for (const std::string& one : fate) {
            const auto at =
                std::find_if(tallies.begin(), tallies.end(), [&](const auto& tally) { return tally.first == one; });
            if (at == tallies.end())
                tallies.emplace_back(one, 1);
            else
                ++at->second;
        }
        const bridge::Email* email = context.replica.email(hit.email);
        if (email == nullptr || page.hits.size() >= kShown) continue;
        HitRow row;
        row.id = "filter-run/hit/" + hit.email;
        row.sender = email->from.empty() ? context.words(Word::no_sender) : person(email->from.front());
        row.sender_address = email->from.empty() ? std::string() : email->from.front().email;
        row.initials = initials(row.sender);
        row.subject = email->subject.empty() ? context.words(Word::no_subject) : email->subject;
        row.fate = joined(fate);
        page.hits.push_back(std::move(row));
    }
    std::stable_sort(tallies.begin(), tallies.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    // Of more than the relay tells of, such figures would be wrong.
    if (run.hits == run.first.size())
        for (const auto& [what, count] : tallies)
            page.tallies.push_back(context.words.fill(Word::run_tally, {what, context.words.number(count)}));
    if (run.hits > page.hits.size() && !page.hits.empty())
        page.more = context.words.count(Word::run_more, run.hits - page.hits.size());
}

void say_progress(const Context& context, const bridge::FilterRun& run, FilterRunPage& page) {
    const words::Words& words = context.words;
    page.is_working = true;
    page.headline = words(run.is_preview ? Word::run_looking : Word::run_working);
    page.stop = words(Word::cancel);
    if (run.total == 0) return;
    page.share = static_cast<float>(run.done) / static_cast<float>(run.total);
    page.value = words.fill(Word::progress_of, {words.number(run.done), words.number(run.total)});
}

void say_result(const Context& context, const bridge::FilterRun& run, FilterRunPage& page) {
    const words::Words& words = context.words;
    const std::string all = words.count(Word::message_count, run.total);
    page.back = words(Word::filters);
    if (run.state == State::failed) {
        page.is_bad = true;
        page.headline = words(Word::run_failed);
        const bool is_script = run.error.rfind("line ", 0) == 0;
        page.detail =
            is_script ? words::script_failure(words.language(), run.error) : words.fill(Word::server_says, run.error);
        return;
    }
    if (run.state == State::cancelled) {
        page.headline = words(Word::run_stopped);
        if (!run.is_preview) page.detail = words.count(Word::run_done, run.hits);
        return;
    }
    if (run.is_preview && run.hits == 0) {
        page.headline = words(Word::run_nothing);
        page.detail = words.fill(Word::run_nothing_why, all);
        return;
    }
    if (run.is_preview) {
        page.headline = words.fill(Word::run_would, {words.number(run.hits), all});
        page.start = words.count(Word::run_start, run.hits);
        page.back = words(Word::cancel);
        return;
    }
    page.is_good = true;
    page.headline = words.count(Word::run_done, run.hits);
    page.back.clear();
    page.done = words(Word::done);
}

}  // namespace

FilterRunPage filter_run_page(const Context& context, const state::FilterRunScreen& screen) {
    const words::Words& words = context.words;
    FilterRunPage page;
    const bridge::Filter* filter = context.replica.filter(screen.filter);
    page.title = filter == nullptr ? words(Word::run_all_title) : words.fill(Word::run_title, filter->name);
    if (screen.is_preview) page.lead = words(Word::run_lead);
    if (!screen.refused.empty()) {
        page.is_bad = true;
        page.headline = words(Word::error_other);
        page.detail = screen.refused;
        page.back = words(Word::filters);
        return page;
    }
    const bridge::FilterRun* run = context.replica.filter_run(screen.run);
    if (run == nullptr) {
        page.is_working = true;
        page.headline = words(screen.is_preview ? Word::run_looking : Word::run_working);
        page.back = words(Word::cancel);
        return page;
    }
    if (!run->is_over())
        say_progress(context, *run, page);
    else
        say_result(context, *run, page);
    add_hits(context, *run, page);
    return page;
}

}  // namespace kontor::models
