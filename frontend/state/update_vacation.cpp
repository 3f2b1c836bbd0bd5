// What is answered while one is away [D6].
#include "engine/text/ascii.hpp"
#include "frontend/state/day_text.hpp"
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;
using VacationPart = EditVacation::Field;

namespace {

constexpr std::int64_t day_seconds = 86400;

std::optional<UtcTime> first_moment(const Office& office, const std::string& day) {
    return day.empty() ? std::nullopt : day_from_text(day, office.state.zone);
}

// The last second of that day.
std::optional<UtcTime> last_moment(const Office& office, const std::string& day) {
    const auto begins = first_moment(office, day);
    if (!begins) return std::nullopt;
    // Noon of the next day is that day everywhere, also where a night has an hour more or less.
    const std::string next = day_to_text(UtcTime{begins->seconds + day_seconds + day_seconds / 2}, office.state.zone);
    const auto ends = day_from_text(next, office.state.zone);
    return ends ? std::optional(UtcTime{ends->seconds - 1}) : std::nullopt;
}

bool complete(const Office& office, VacationForm& form) {
    form.wrong.clear();
    form.is_backwards = false;
    const auto from = first_moment(office, form.from), to = last_moment(office, form.to);
    if (!form.from.empty() && !from) form.wrong.insert(VacationPart::from);
    if (!form.to.empty() && !to) form.wrong.insert(VacationPart::to);
    if (from && to && *to < *from) form.wrong.insert(VacationPart::to), form.is_backwards = true;
    if (form.is_enabled && text::trim(form.text).empty()) form.wrong.insert(VacationPart::text);
    return form.wrong.empty();
}

void submit(Office& office, VacationForm& form) {
    if (form.step != VacationForm::Step::typing || !form.is_loaded) return;
    form.refused.clear();
    if (!complete(office, form)) return;
    bridge::Vacation vacation;
    vacation.is_enabled = form.is_enabled;
    vacation.from = first_moment(office, form.from);
    vacation.to = last_moment(office, form.to);
    vacation.subject = form.subject;
    vacation.text = form.text;
    form.step = VacationForm::Step::saving;
    form.ticket = office.replica.set_vacation(form.account, vacation);
}

void edit(VacationForm& form, const EditVacation& change) {
    form.wrong.erase(change.field);
    form.refused.clear();
    switch (change.field) {
        case VacationPart::from:
            form.from = change.value;
            break;
        case VacationPart::to:
            form.to = change.value;
            form.is_backwards = false;
            break;
        case VacationPart::subject:
            form.subject = change.value;
            break;
        case VacationPart::text:
            form.text = change.value;
            break;
    }
}

}  // namespace

void fill_in(Office office, VacationForm& form) {
    office.replica.need_vacation(form.account);
    const bridge::Vacation* known = office.replica.vacation(form.account);
    if (form.is_loaded || known == nullptr) return;
    form.is_loaded = true;
    form.is_enabled = known->is_enabled;
    if (known->from) form.from = day_to_text(*known->from, office.state.zone);
    if (known->to) form.to = day_to_text(*known->to, office.state.zone);
    form.subject = known->subject;
    form.text = known->text;
    // Somebody who is about to leave has other things to think of.
    if (form.text.empty() && !form.is_enabled) form.text = office.words(Word::vacation_suggestion);
}

bool vacation_outcome(Office office, const bridge::Outcome& result) {
    auto* form = std::get_if<VacationForm>(&office.state.screen);
    if (form == nullptr || form->ticket == 0 || form->ticket != result.ticket) return false;
    form->ticket = 0;
    form->step = VacationForm::Step::typing;
    if (result.error) {
        form->refused = refusal(office.words, *result.error);
        return true;
    }
    say(office, office.words(Word::vacation_saved));
    leave_account_pages(office);
    return true;
}

void update_vacation(Office office, const VacationAction& action) {
    auto* form = std::get_if<VacationForm>(&office.state.screen);
    std::visit(Overloaded{
                   [&](const OpenVacation& which) {
                       VacationForm fresh;
                       fresh.account = which.account;
                       office.state.screen = std::move(fresh);
                   },
                   [&](const EditVacation& change) {
                       if (form != nullptr) edit(*form, change);
                   },
                   [&](const EnableVacation& set) {
                       if (form == nullptr) return;
                       form->is_enabled = set.on;
                       form->wrong.erase(VacationPart::text);
                   },
                   [&](const SubmitVacation&) {
                       if (form != nullptr) submit(office, *form);
                   },
               },
               action);
}

}  // namespace kontor::state
