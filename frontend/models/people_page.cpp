#include "frontend/models/people_page.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "frontend/models/wording.hpp"

namespace kontor::models {

namespace {

using words::Word;
using PersonPart = state::EditPerson::Field;

const bridge::Person* person_of(const Context& context, const bridge::Id& id) {
    const bridge::People* known = context.replica.people();
    if (known == nullptr) return nullptr;
    const auto at = std::find_if(known->people.begin(), known->people.end(),
                                 [&](const bridge::Person& each) { return each.id == id; });
    return at == known->people.end() ? nullptr : &*at;
}

std::string state_of(const Context& context, const bridge::Person& person) {
    const words::Words& words = context.words;
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "  ·  ") + part; };
    if (!person.has_password) add(words(Word::person_waits));
    const std::string used = words.bytes(person.used);
    if (person.quota && *person.quota > 0)
        add(words.fill(Word::person_used_of, {used, words.bytes(*person.quota)}));
    else
        add(words.fill(Word::person_used, used));
    if (person.last_used) add(words.fill(Word::person_seen, context.calendar.moment(*person.last_used)));
    return text;
}

PersonRow person_row(const Context& context, const bridge::Person& person) {
    PersonRow row;
    row.id = "person/" + person.id;
    row.person = person.id;
    row.name = person.name;
    if (person.is_admin) row.badge = context.words(Word::administrator);
    if (person.is_self) row.badge += (row.badge.empty() ? "" : "  ·  ") + context.words(Word::person_you);
    row.state = state_of(context, person);
    row.open_words = person.name;
    return row;
}

// The link as others can open it: where this relay is to be found, the session says.
std::string whole_link(const Context& context, const std::string& path) {
    const std::string& from = context.replica.session().download_url;
    const std::size_t scheme = from.find("//");
    return scheme == std::string::npos ? path : from.substr(0, from.find('/', scheme + 2)) + path;
}

struct EventWords {
    const char* event;
    Word word;
    bool is_trouble = false;
};
constexpr std::array<EventWords, 16> events = {{
    {"signed-in", Word::event_signed_in},
    {"signed-out", Word::event_signed_out},
    {"sign-in-refused", Word::event_refused, true},
    {"code-refused", Word::event_code_refused, true},
    {"sign-in-from-elsewhere", Word::event_elsewhere, true},
    {"password-chosen", Word::event_password},
    {"password-changed", Word::event_password},
    {"link-made", Word::event_link},
    {"person-added", Word::event_added},
    {"person-changed", Word::event_changed},
    {"person-removed", Word::event_removed},
    {"session-ended", Word::event_session_ended},
    {"token-made", Word::event_token_made},
    {"token-ended", Word::event_token_ended},
    {"two-step-on", Word::event_two_step_on},
    {"two-step-off", Word::event_two_step_off},
}};

// "2.5 GB", as the relay spells it: with one decimal at most.
std::optional<std::uint64_t> octets_of(std::string_view size) {
    const char* const end = size.data() + size.size();
    std::uint64_t whole = 0, tenths = 0;
    auto [at, error] = std::from_chars(size.data(), end, whole);
    if (error == std::errc() && end - at > 1 && *at == '.') {
        tenths = static_cast<std::uint64_t>(at[1] - '0');
        at += 2;
    }
    const std::string_view unit(at, static_cast<std::size_t>(end - at));
    if (error != std::errc() || (unit != " MB" && unit != " GB")) return std::nullopt;
    return (10 * whole + tenths) * (unit == " GB" ? 100'000'000 : 100'000);
}

// What of a person was changed: the relay spells it in one way, a person reads it in their language.
std::string change_words(const words::Words& words, std::string_view change) {
    const auto value_of = [&](std::string_view what) {
        return change.substr(0, what.size()) == what ? std::optional(change.substr(what.size())) : std::nullopt;
    };
    if (change == "administrator") return words(Word::administrator);
    if (change == "no administrator") return words(Word::change_member);
    if (change == "quota as usual") return words(Word::change_quota_default);
    if (change == "no quota") return words(Word::change_quota_none);
    if (change == "networks all") return words(Word::change_networks_all);
    if (const auto networks = value_of("networks ")) return words.fill(Word::change_networks, std::string(*networks));
    const auto size = value_of("quota ");
    const auto octets = size ? octets_of(*size) : std::nullopt;
    return octets ? words.fill(Word::change_quota, words.bytes(*octets)) : std::string(change);
}

// Of other events it is the name that somebody gave.
std::string detail_words(const words::Words& words, const bridge::JournalEntry& entry) {
    if (entry.event != "person-added" && entry.event != "person-changed") return entry.detail;
    std::string all;
    std::string_view rest = entry.detail;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find("; "), rest.size());
        all += (all.empty() ? "" : "  ·  ") + change_words(words, rest.substr(0, end));
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    return all;
}

JournalRow journal_row(const Context& context, const bridge::JournalEntry& entry) {
    const words::Words& words = context.words;
    JournalRow row;
    row.id = "journal/" + entry.id;
    row.what = entry.event;  // of a newer relay
    for (const EventWords& each : events) {
        if (entry.event != each.event) continue;
        row.what = words(each.word);
        row.is_trouble = each.is_trouble;
    }
    if (entry.times > 1) row.what += "  ·  " + words.fill(Word::journal_times, words.number(entry.times));
    row.who = entry.name;
    row.when = context.calendar.moment(entry.at);
    const auto add = [&](const std::string& part) {
        if (!part.empty()) row.detail += (row.detail.empty() ? "" : "  ·  ") + part;
    };
    add(entry.address);
    if (!entry.actor.empty()) add(words.fill(Word::journal_by, entry.actor));
    add(detail_words(words, entry));
    return row;
}

}  // namespace

std::string person_name(const Context& context, const bridge::Id& id) {
    const bridge::Person* person = person_of(context, id);
    return person == nullptr ? id : person->name;
}

PeoplePage people_page(const Context& context, const state::PeopleScreen& screen) {
    const words::Words& words = context.words;
    PeoplePage page;
    page.title = words(Word::people);
    page.lead = words(Word::people_lead);
    page.name_label = words(Word::person_name);
    page.name = screen.name;
    page.trouble = screen.trouble;
    page.add = words(Word::add_person);
    page.journal = words(Word::journal);
    page.busy = screen.ticket != 0;
    const bridge::People* known = context.replica.people();
    page.loading = known == nullptr;
    if (page.loading) return page;
    for (const bridge::Person& person : known->people) page.rows.push_back(person_row(context, person));
    if (screen.link.empty()) return page;
    page.link_title = words.fill(Word::link_for, person_name(context, screen.linked));
    page.link_why = words(Word::link_why);
    page.link = whole_link(context, screen.link);
    page.copy = words(Word::copy_all);
    page.done = words(Word::written_down);
    return page;
}

std::optional<PersonFormModel> person_form(const Context& context, const state::PersonForm& form) {
    const words::Words& words = context.words;
    const bridge::Person* person = person_of(context, form.person);
    if (person == nullptr) return std::nullopt;
    PersonFormModel model;
    model.person = form.person;
    model.title = person->name;
    model.state = state_of(context, *person);
    model.busy = form.ticket != 0;
    model.is_admin = form.is_admin;
    if (!person->is_self) {
        model.administrator = words(Word::administrator);
        model.administrator_why = words(Word::administrator_why);
        model.remove = words.fill(Word::remove_person, person->name);
    }
    model.quota = {"person/quota",   words(Word::person_quota), form.quota, {}, {}, words(Word::person_quota_hint),
                   PersonPart::quota};
    model.networks = {
        "person/networks",   words(Word::person_networks), form.networks, {}, {}, words(Word::person_networks_hint),
        PersonPart::networks};
    model.networks.is_lines = true;
    if (form.wrong == PersonPart::quota) model.quota.problem = form.refused;
    if (form.wrong == PersonPart::networks) model.networks.problem = form.refused;
    if (!form.wrong) model.trouble = form.refused;
    model.save = words(Word::save);
    model.cancel = words(Word::cancel);
    model.make_link = words(Word::make_link);
    if (person->has_two_step && !person->is_self) model.drop_two_step = words(Word::person_drop_two_step);
    return model;
}

JournalPage journal_page(const Context& context, const state::JournalScreen& screen) {
    const words::Words& words = context.words;
    JournalPage page;
    page.title = words(Word::journal);
    page.lead = words(Word::journal_lead);
    const bridge::People* known = context.replica.people();
    page.loading = known == nullptr;
    if (page.loading) return page;
    for (const bridge::JournalEntry& entry : known->journal) {
        if (!screen.person.empty() && entry.person != screen.person) continue;
        if (page.rows.size() == screen.shown) {
            page.more = words(Word::journal_more);
            break;
        }
        page.rows.push_back(journal_row(context, entry));
    }
    if (page.rows.empty()) page.empty = EmptyPage{theme::Icon::check, words(Word::journal_empty), {}, {}, {}};
    return page;
}

}  // namespace kontor::models
