#include "frontend/models/filter_page.hpp"

#include <algorithm>

#include "frontend/models/filter_words.hpp"
#include "frontend/models/wording.hpp"
#include "frontend/words/script_mistakes.hpp"

namespace kontor::models {

namespace {

using words::Word;

FilterRow row_of(const Context& context, const bridge::Filter& filter) {
    const words::Words& words = context.words;
    FilterRow row;
    row.id = "filter/" + filter.id;
    row.filter = filter.id;
    row.name = filter.name.empty() ? words(Word::filter_unnamed) : filter.name;
    if (filter.form) {
        row.when = conditions_in_words(context, *filter.form);
        row.then = deeds_in_words(context, *filter.form);
    } else {
        const auto lines = std::count(filter.script.begin(), filter.script.end(), '\n');
        const bool ends_open = !filter.script.empty() && filter.script.back() != '\n';
        row.when = words.count(Word::filter_by_hand, static_cast<std::uint64_t>(lines) + (ends_open ? 1 : 0));
    }
    if (!filter.account.empty()) row.account = account_name(context, filter.account);
    if (!filter.disabled_because.empty())
        row.trouble =
            words.fill(Word::filter_switched_off, words::script_failure(words.language(), filter.disabled_because));
    row.is_on = filter.is_enabled;
    row.use_words = words.fill(Word::filter_use, row.name);
    row.edit_words = words.fill(Word::filter_edit, row.name);
    row.up_words = words.fill(Word::filter_up, row.name);
    row.down_words = words.fill(Word::filter_down, row.name);
    row.remove_words = words.fill(Word::filter_remove, row.name);
    row.run_words = words.fill(Word::filter_run, row.name);
    return row;
}

}  // namespace

FilterPage filter_page(const Context& context) {
    const words::Words& words = context.words;
    FilterPage page;
    page.title = words(Word::filters);
    page.lead = words(Word::filters_lead);
    page.add = words(Word::add_filter);
    page.run_all = words(Word::filters_run_all);
    const std::vector<bridge::Filter>* filters = context.replica.filters();
    page.loading = filters == nullptr;
    if (page.loading) return page;
    for (const bridge::Filter& filter : *filters) page.rows.push_back(row_of(context, filter));
    for (std::size_t i = 0; i < page.rows.size(); ++i) {
        page.rows[i].can_go_up = i > 0;
        page.rows[i].can_go_down = i + 1 < page.rows.size();
    }
    if (page.rows.empty())
        page.empty = EmptyPage{theme::Icon::filter, words(Word::no_filters), words(Word::no_filters_why), page.add,
                               state::AddFilter{}};
    return page;
}

}  // namespace kontor::models
