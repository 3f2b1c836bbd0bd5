// Filters: their list, the form of one, what they do to mail that is there already, and the one that is offered.
#include <algorithm>

#include "engine/text/ascii.hpp"
#include "frontend/state/filter_text.hpp"
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;
using Of = sieve::Condition::Of;
using Match = sieve::Condition::Match;
using Kind = sieve::FilterAction::Kind;

namespace {

// So long a pause in typing a script means: look at it.
constexpr Duration kCheckPause{600};

FilterForm::Condition condition_of(const sieve::Condition& is) {
    FilterForm::Condition condition{is, {}};
    condition.typed = is.of == Of::size ? size_to_text(is.size) : values_to_text(is.values);
    return condition;
}

void fill_in(FilterForm& form, const sieve::FilterForm& from) {
    form.by_hand = false;
    form.any = from.any;
    form.conditions.clear();
    for (const sieve::Condition& one : from.conditions) form.conditions.push_back(condition_of(one));
    form.deeds = from.actions;
}

FilterForm empty_form() {
    FilterForm form;
    FilterForm::Condition first;
    first.is.of = Of::from;
    form.conditions.push_back(std::move(first));
    form.deeds.emplace_back();
    return form;
}

FilterForm form_of(const bridge::Filter& filter) {
    FilterForm form;
    form.editing = filter.id;
    form.name = filter.name;
    form.account = filter.account;
    form.script = filter.script;
    if (filter.form)
        fill_in(form, *filter.form);
    else
        form.by_hand = true;
    return form;
}

// Empty, with the property noted, where something typed is no value.
std::optional<sieve::FilterForm> filled_in(FilterForm& form) {
    sieve::FilterForm filter;
    filter.any = form.any;
    filter.actions = form.deeds;
    for (const FilterForm::Condition& one : form.conditions) {
        sieve::Condition condition = one.is;
        condition.values.clear();
        condition.size = 0;
        if (condition.of != Of::header) condition.header.clear();
        if (condition.of == Of::size) {
            const auto size = size_from_text(one.typed);
            if (!size) {
                form.wrong = "conditions/" + std::to_string(filter.conditions.size()) + "/size";
                return std::nullopt;
            }
            condition.size = *size;
        } else if (condition.match != Match::exists) {
            condition.values = values_from_text(one.typed);
        }
        filter.conditions.push_back(std::move(condition));
    }
    form.wrong.clear();
    if (const auto written = sieve::to_sieve(filter); !written) {
        form.wrong = written.error().where;
        return std::nullopt;
    }
    return filter;
}

// Only what the new subject knows, and nothing typed for another kind of value.
void choose_subject(FilterForm::Condition& condition, Of of) {
    sieve::Condition& is = condition.is;
    const bool was_size = is.of == Of::size;
    is.of = of;
    if (was_size != (of == Of::size)) condition.typed.clear();
    const bool is_address = of == Of::from || of == Of::to || of == Of::cc || of == Of::recipients;
    const bool measures = is.match == Match::larger || is.match == Match::smaller;
    if (of == Of::size && !measures) is.match = Match::larger;
    const bool fits = of == Of::size || (!measures && (is.match != Match::domain || is_address) &&
                                         (is.match != Match::exists || of == Of::header));
    if (!fits) is.match = Match::contains;
}

void choose_deed(sieve::FilterAction& deed, Kind kind) {
    const auto files = [](Kind one) { return one == Kind::copy || one == Kind::move; };
    const sieve::FilterAction before = std::move(deed);
    deed = {};
    deed.kind = kind;
    if (files(kind) && files(before.kind)) {
        deed = before;
        deed.kind = kind;
    }
}

// An id belongs to a mailbox of one account only.
void choose_account(FilterForm& form, const Id& account) {
    form.account = account;
    for (sieve::FilterAction& deed : form.deeds) deed.mailbox_id.reset();
}

void edit(Office& office, FilterForm& form, const EditFilterField& change) {
    using Field = EditFilterField::Field;
    const bool has_condition = change.row < form.conditions.size();
    form.wrong.clear();
    form.refused.clear();
    switch (change.field) {
        case Field::name:
            form.name = change.value;
            break;
        case Field::header:
            if (has_condition) form.conditions[change.row].is.header = change.value;
            break;
        case Field::value:
            if (has_condition) form.conditions[change.row].typed = change.value;
            break;
        case Field::label:
            if (change.row < form.deeds.size()) form.deeds[change.row].label = change.value;
            break;
        case Field::script:
            form.script = change.value;
            if (form.step == FilterForm::Step::checking)
                form.step = FilterForm::Step::typing;  // not this text was saved
            form.is_checked = false;
            form.readable.reset();
            form.check = 0;
            form.check_due = office.now + kCheckPause;
            break;
    }
}

void check(Office& office, FilterForm& form) {
    form.check_due.reset();
    form.check = office.replica.check_script(form.script);
}

// What a filter without a name is called: by what it looks for.
std::string name_of(const words::Words& words, const FilterForm& form) {
    if (!form.name.empty()) return form.name;
    if (!form.by_hand && !form.conditions.empty() && !form.conditions.front().typed.empty())
        return form.conditions.front().typed;
    return words(Word::filter_unnamed);
}

void save(Office& office, FilterForm& form) {
    bridge::Filter filter;
    filter.id = form.editing;
    filter.name = name_of(office.words, form);
    filter.account = form.account;
    if (form.by_hand) {
        filter.script = form.script;
    } else {
        filter.form = filled_in(form);
        if (!filter.form) return;
    }
    form.step = FilterForm::Step::saving;
    form.ticket = form.editing.empty() ? office.replica.create_filter(filter) : office.replica.update_filter(filter);
    if (!office.replica.offline()) return;
    // Nobody answers now: what becomes of it is told later.
    office.state.screen = FilterScreen{};
    say(office, office.words(Word::done_later));
}

void submit(Office& office, FilterForm& form) {
    if (form.step != FilterForm::Step::typing) return;
    form.refused.clear();
    // Nobody looks at a script now: it is refused later if anything is wrong.
    if (!form.by_hand || office.replica.offline()) return save(office, form);
    form.step = FilterForm::Step::checking;
    check(office, form);
}

void write_by_hand(FilterForm& form) {
    const auto filter = filled_in(form);
    if (!filter) return;
    form.script = *sieve::to_sieve(*filter);
    form.by_hand = form.is_checked = true;
    form.mistakes.clear();
    form.readable = filter;
}

void check_outcome(Office& office, FilterForm& form, const bridge::Outcome& result) {
    form.check = 0;
    const bool saves = form.step == FilterForm::Step::checking;
    form.step = FilterForm::Step::typing;
    if (result.error) {
        if (saves) form.refused = refusal(office.words, *result.error);
        return;
    }
    form.is_checked = true;
    form.mistakes = result.mistakes;
    form.readable = result.form;
    if (saves && form.mistakes.empty()) save(office, form);
}

void save_outcome(Office& office, FilterForm& form, const bridge::Outcome& result) {
    form.ticket = 0;
    form.step = FilterForm::Step::typing;
    if (result.error) {
        form.refused = refusal(office.words, *result.error);
        return;
    }
    say(office, office.words.fill(Word::filter_saved, name_of(office.words, form)));
    office.state.screen = FilterScreen{};
}

void remove(Office& office, const Id& id) {
    const bridge::Filter* known = office.replica.filter(id);
    if (known == nullptr) return;
    const std::string name = known->name;
    const bridge::Ticket ticket = office.replica.destroy_filter(id);
    office.state.busy[ticket];
    say(office, office.words.fill(Word::filter_removed, name), ticket);
}

// ---- on mail that is there already

void start(Office& office, FilterRunScreen& screen, bool is_preview) {
    const bridge::Filter* known = office.replica.filter(screen.filter);
    screen.is_preview = is_preview;
    screen.run.clear();
    screen.refused.clear();
    screen.ticket = office.replica.run_filters(screen.filter, known == nullptr ? Id() : known->account, is_preview);
}

void preview(Office& office, const Id& filter) {
    FilterRunScreen screen;
    screen.filter = filter;
    start(office, screen, true);
    office.state.screen = std::move(screen);
    office.state.side_shown = false;
}

void stop(Office& office, const FilterRunScreen& screen) {
    const bridge::FilterRun* run = office.replica.filter_run(screen.run);
    if (run != nullptr && !run->is_over()) office.state.busy[office.replica.cancel_filter_run(screen.run)];
}

// ---- the filter that is offered

// It puts mail from that address into Sent, or a script mentions both.
bool puts_into_sent(const bridge::Filter& filter, std::string_view address) {
    const std::string script = text::to_lower(filter.script);
    return script.find("\\sent") != std::string::npos && script.find(text::to_lower(address)) != std::string::npos;
}

// The own address that mail in the inbox, of the rows one sees, was sent from; empty: none.
std::string own_sender(const Office& office) {
    const AppState& state = office.state;
    const bridge::Mailbox* shown = office.replica.mailbox(state.place.account, state.place.mailbox);
    const bridge::List* list = office.replica.list(state.place);
    if (shown == nullptr || shown->role != mail::Role::inbox || list == nullptr) return {};
    const std::size_t end = std::min(list->ids.size(), state.first_row + state.row_count);
    for (std::size_t row = state.first_row; row < end; ++row) {
        const bridge::Email* email = office.replica.email(list->ids[row]);
        if (email == nullptr) continue;
        for (const mail::EmailAddress& from : email->from)
            for (const mail::ExternalAccount& account : office.replica.external_accounts())
                if (text::equal_ignoring_case(from.email, account.address) &&
                    state.settings.sent_offers_declined.count(account.address) == 0)
                    return account.address;
    }
    return {};
}

void notice_own_mail(Office& office) {
    SentOffer& offer = office.state.sent_offer;
    if (offer.ticket != 0) return;
    const std::string address = offer.address.empty() ? own_sender(office) : offer.address;
    offer.address.clear();
    if (address.empty()) return;
    office.replica.need_filters();
    const std::vector<bridge::Filter>* filters = office.replica.filters();
    if (filters == nullptr) return;
    const bool is_there = std::any_of(filters->begin(), filters->end(),
                                      [&](const bridge::Filter& each) { return puts_into_sent(each, address); });
    if (!is_there) offer.address = address;
}

void accept_offer(Office& office) {
    SentOffer& offer = office.state.sent_offer;
    if (offer.address.empty() || offer.ticket != 0) return;
    bridge::Filter filter;
    filter.name = office.words.fill(Word::sent_filter_name, offer.address);
    filter.form = sieve::sent_filter(offer.address);
    offer.ticket = office.replica.create_filter(filter);
}

void decline_offer(Office& office) {
    SentOffer& offer = office.state.sent_offer;
    office.state.settings.sent_offers_declined.insert(offer.address);
    offer = {};
    office.effects.push_back(KeepSettings{to_text(office.state.settings)});
}

void offer_outcome(Office& office, const bridge::Outcome& result) {
    office.state.sent_offer = {};
    if (result.error) return say(office, refusal(office.words, *result.error), 0, true);
    preview(office, result.created);
}

}  // namespace

void leave_filters(Office office) {
    if (const auto* run = std::get_if<FilterRunScreen>(&office.state.screen); run != nullptr && run->is_preview)
        stop(office, *run);
    office.state.screen = FilterScreen{};
}

bool filter_outcome(Office office, const bridge::Outcome& result) {
    AppState& state = office.state;
    if (result.ticket == 0) return false;
    if (result.ticket == state.sent_offer.ticket) {
        offer_outcome(office, result);
        return true;
    }
    if (auto* form = std::get_if<FilterForm>(&state.screen)) {
        if (form->check == result.ticket) {
            check_outcome(office, *form, result);
            return true;
        }
        if (form->ticket == result.ticket) {
            save_outcome(office, *form, result);
            return true;
        }
    }
    auto* run = std::get_if<FilterRunScreen>(&state.screen);
    if (run == nullptr || run->ticket != result.ticket) return false;
    run->ticket = 0;
    run->run = result.created;
    if (result.error) run->refused = refusal(office.words, *result.error);
    return true;
}

void tick_filters(Office office) {
    AppState& state = office.state;
    auto* form = std::get_if<FilterForm>(&state.screen);
    if (form != nullptr && form->check_due && *form->check_due <= office.now) check(office, *form);
    if (std::holds_alternative<MailScreen>(state.screen))
        notice_own_mail(office);
    else if (std::holds_alternative<FilterScreen>(state.screen) || form != nullptr ||
             std::holds_alternative<FilterRunScreen>(state.screen))
        office.replica.need_filters();
}

void update_filters(Office office, const FiltersAction& action) {
    AppState& state = office.state;
    auto* form = std::get_if<FilterForm>(&state.screen);
    auto* run = std::get_if<FilterRunScreen>(&state.screen);
    const auto edited = [&](auto change) {
        if (form == nullptr) return;
        form->wrong.clear();
        change(*form);
    };
    const auto condition = [&](std::size_t row, auto change) {
        edited([&](FilterForm& open) {
            if (row < open.conditions.size()) change(open.conditions[row]);
        });
    };
    const auto deed = [&](std::size_t row, auto change) {
        edited([&](FilterForm& open) {
            if (row < open.deeds.size()) change(open.deeds[row]);
        });
    };
    std::visit(
        Overloaded{
            [&](const OpenFilters&) {
                state.screen = FilterScreen{};
                state.side_shown = false;
            },
            [&](const AddFilter&) {
                state.screen = empty_form();
                office.effects.push_back(MoveFocus{"filter-form/condition/0/value"});
            },
            [&](const EditFilter& which) {
                const bridge::Filter* filter = office.replica.filter(which.filter);
                if (filter != nullptr) state.screen = form_of(*filter);
            },
            [&](const EnableFilter& which) { state.busy[office.replica.set_filter_enabled(which.filter, which.on)]; },
            [&](const MoveFilter& which) { state.busy[office.replica.move_filter(which.filter, which.by)]; },
            [&](const RemoveFilter& which) { remove(office, which.filter); },
            [&](const EditFilterField& change) {
                if (form != nullptr) edit(office, *form, change);
            },
            [&](const JoinConditions& join) { edited([&](FilterForm& open) { open.any = join.any; }); },
            [&](const ChooseSubject& chosen) {
                condition(chosen.row, [&](auto& one) { choose_subject(one, chosen.of); });
            },
            [&](const ChooseMatch& chosen) {
                condition(chosen.row, [&](auto& one) {
                    one.is.match = chosen.match;
                    one.is.is_negated = chosen.negated;
                });
            },
            [&](const ChooseDeed& chosen) { deed(chosen.row, [&](auto& one) { choose_deed(one, chosen.kind); }); },
            [&](const ChooseFolder& chosen) {
                deed(chosen.row, [&](auto& one) {
                    one.mailbox = chosen.choice.mailbox;
                    one.mailbox_id = chosen.choice.mailbox_id;
                    one.special_use = chosen.choice.special_use;
                });
            },
            [&](const ChooseFilterAccount& chosen) {
                edited([&](FilterForm& open) { choose_account(open, chosen.account); });
            },
            [&](const AddCondition&) { edited([](FilterForm& open) { open.conditions.emplace_back(); }); },
            [&](const RemoveCondition& which) {
                edited([&](FilterForm& open) {
                    if (which.row < open.conditions.size())
                        open.conditions.erase(open.conditions.begin() + static_cast<std::ptrdiff_t>(which.row));
                });
            },
            [&](const AddDeed&) {
                edited([](FilterForm& open) { open.deeds.push_back({Kind::mark_read, "", {}, {}, ""}); });
            },
            [&](const RemoveDeed& which) {
                edited([&](FilterForm& open) {
                    if (which.row < open.deeds.size())
                        open.deeds.erase(open.deeds.begin() + static_cast<std::ptrdiff_t>(which.row));
                });
            },
            [&](const OpenFilterChoice& choice) {
                state.menu = MenuKind::filter_choice;
                state.menu_choice = choice;
            },
            [&](const WriteByHand&) { edited([](FilterForm& open) { write_by_hand(open); }); },
            [&](const ShowAsForm&) {
                if (form != nullptr && form->readable) fill_in(*form, sieve::FilterForm(*form->readable));
            },
            [&](const SubmitFilter&) {
                if (form != nullptr) submit(office, *form);
            },
            [&](const PreviewFilters& which) { preview(office, which.filter); },
            [&](const RunFilters&) {
                if (run != nullptr) start(office, *run, false);
            },
            [&](const StopFilters&) {
                if (run != nullptr) stop(office, *run);
            },
            [&](const AcceptSentOffer&) { accept_offer(office); },
            [&](const DeclineSentOffer&) { decline_offer(office); },
        },
        action);
}

}  // namespace kontor::state
