#include "frontend/models/history_page.hpp"

#include <algorithm>
#include <utility>

namespace kontor::models {

namespace {

using mail::PastRun;
using words::Word;

void join(std::string& text, const std::string& part) {
    if (part.empty()) return;
    if (!text.empty()) text += "  ·  ";
    text += part;
}

std::string moved_words(const words::Words& words, const PastRun& run) {
    std::string text;
    const auto tell = [&](Word word, std::uint64_t count) {
        if (count > 0) join(text, words.count(word, count));
    };
    tell(Word::history_new, run.new_messages);
    if (run.bytes > 0) join(text, words.bytes(run.bytes));
    tell(Word::history_known, run.duplicates);
    tell(Word::history_set_aside, run.quarantined);
    tell(Word::history_deleted, run.deleted);
    return text;
}

std::string when_words(const Context& context, const PastRun& run) {
    const std::string last = context.calendar.moment(run.finished);
    const std::string first = context.calendar.moment(run.started);
    return run.times == 1 || first == last ? last : first + " – " + last;
}

std::string duration_words(const words::Words& words, const PastRun& run) {
    const std::int64_t seconds = run.finished.seconds - run.started.seconds;
    return words.duration(static_cast<std::uint64_t>(std::max<std::int64_t>(seconds, 1)));
}

HistoryRow history_row(const Context& context, const PastRun& run, std::string id) {
    const words::Words& words = context.words;
    HistoryRow row;
    row.id = std::move(id);
    row.when = when_words(context, run);
    row.is_quiet = run.is_quiet();
    if (row.is_quiet) {
        row.what = run.times == 1 ? words(Word::history_nothing) : words.count(Word::history_quiet, run.times);
        return row;
    }
    std::string moved = moved_words(words, run);
    if (run.times == 1) join(moved, duration_words(words, run));
    if (run.error) {
        const Trouble trouble = explain(words, *run.error);
        row.is_trouble = true;
        row.what = trouble.what;
        row.more = run.moved_nothing() ? std::string() : moved;
        if (run.times > 1) join(row.more, words.count(Word::history_times, run.times));
        join(row.more, trouble.server_says);
    } else if (run.end == PastRun::End::cancelled) {
        row.what = words(Word::history_stopped);
        row.more = moved;
    } else {
        row.what = moved;
    }
    return row;
}

// What the status tells: it came after the newest line.
std::optional<PastRun> quiet_since_then(const mail::ExternalAccountStatus* status) {
    if (status == nullptr || status->quiet_runs == 0) return std::nullopt;
    PastRun quiet;
    quiet.times = status->quiet_runs;
    quiet.started = status->quiet_since;
    quiet.finished = status->last_success.value_or(status->quiet_since);
    return quiet;
}

}  // namespace

HistoryPage history_page(const Context& context, mail::RecordId account) {
    const words::Words& words = context.words;
    HistoryPage page;
    page.title = words(Word::history);
    for (const mail::ExternalAccount& each : context.replica.external_accounts())
        if (each.id == account) page.lead = words.fill(Word::history_lead, each.address);
    const std::vector<PastRun>* runs = context.replica.history(account);
    page.loading = runs == nullptr;
    if (page.loading) return page;
    const auto add = [&](const PastRun& run) {
        page.rows.push_back(history_row(context, run, "history/" + std::to_string(page.rows.size())));
    };
    if (const auto quiet = quiet_since_then(context.replica.status(account))) add(*quiet);
    for (const PastRun& run : *runs) add(run);
    if (page.rows.empty())
        page.empty =
            EmptyPage{theme::Icon::refresh, words(Word::history_empty), words(Word::history_empty_why), {}, {}};
    return page;
}

}  // namespace kontor::models
