// People, and how one signs in oneself [E3, E5, G6].
#include <algorithm>
#include <optional>
#include <utility>

#include "engine/text/ascii.hpp"
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;
using SecurityPart = EditSecurity::Field;
using PersonPart = EditPerson::Field;

namespace {

constexpr std::uint64_t octets_of_megabyte = 1'000'000;

std::string trouble_with_people(const Office& office, const bridge::MethodError& error) {
    if (error.type == "wrongPassword") return office.words(Word::wrong_password);
    if (error.type == "wrongCode") return office.words(Word::wrong_code);
    if (error.type == "rateLimit") return office.words(Word::too_many_guesses);
    if (error.type == "notFound") return office.words(Word::offer_is_old);
    if (error.type == "forbidden") return office.words(Word::people_forbidden);
    return refusal(office.words, error);
}

// ---- how one signs in

std::string& field_of(SecurityScreen& page, SecurityPart part) {
    switch (part) {
        case SecurityPart::present:
            return page.present;
        case SecurityPart::next:
            return page.next;
        case SecurityPart::again:
            return page.again;
        case SecurityPart::code:
            return page.code;
        case SecurityPart::password:
            return page.password;
        case SecurityPart::label:
            break;
    }
    return page.label;
}

void complain(SecurityScreen& page, SecurityPart part, std::string why) {
    page.wrong = part;
    page.trouble = std::move(why);
}

void ask(SecurityScreen& page, SecurityScreen::Asked what, bridge::Ticket ticket) {
    page.asked = what;
    page.ticket = ticket;
    page.wrong.reset();
    page.trouble.clear();
}

void change_password(Office& office, SecurityScreen& page) {
    if (page.present.empty()) return complain(page, SecurityPart::present, office.words(Word::need_present_password));
    if (page.next.size() < least_password_octets)
        return complain(page, SecurityPart::next, office.words(Word::password_short));
    if (page.next != page.again) return complain(page, SecurityPart::again, office.words(Word::passwords_differ));
    ask(page, SecurityScreen::Asked::password, office.replica.change_password(page.present, page.next));
}

void accept_two_step(Office& office, SecurityScreen& page) {
    if (text::trim(page.code).empty()) return complain(page, SecurityPart::code, office.words(Word::need_code));
    ask(page, SecurityScreen::Asked::accept, office.replica.accept_two_step(page.code));
}

void stop_two_step(Office& office, SecurityScreen& page) {
    if (page.password.empty()) return complain(page, SecurityPart::password, office.words(Word::need_present_password));
    ask(page, SecurityScreen::Asked::stop, office.replica.stop_two_step(page.password));
}

void make_token(Office& office, SecurityScreen& page) {
    const std::string label(text::trim(page.label));
    if (label.empty()) return complain(page, SecurityPart::label, office.words(Word::need_token_label));
    ask(page, SecurityScreen::Asked::token, office.replica.make_token(label));
}

void end_other_sessions(Office& office) {
    const bridge::People* known = office.replica.people();
    if (known == nullptr) return;
    std::vector<Id> ids;
    for (const bridge::SignedIn& each : known->signed_in)
        if (!each.is_token && !each.is_current) ids.push_back(each.id);
    if (!ids.empty()) office.state.busy[office.replica.end_sign_ins(ids)] = office.words(Word::sessions_ended);
}

void security_outcome(Office& office, SecurityScreen& page, const bridge::Outcome& result) {
    using Asked = SecurityScreen::Asked;
    const Asked asked = page.asked;
    page.ticket = 0;
    if (result.error) {
        const SecurityPart parts[] = {SecurityPart::present, SecurityPart::code, SecurityPart::code,
                                      SecurityPart::password, SecurityPart::label};
        return complain(page, parts[static_cast<std::size_t>(asked)], trouble_with_people(office, *result.error));
    }
    const bridge::Revealed told = result.revealed.value_or(bridge::Revealed{});
    switch (asked) {
        case Asked::password:
            page.present.clear(), page.next.clear(), page.again.clear();
            return say(office, office.words(Word::password_changed));
        case Asked::offer:
            page.shown = told;
            page.code.clear();
            return office.effects.push_back(MoveFocus{"security/code"});
        case Asked::accept:
            page.shown = told;
            page.code.clear();
            return;
        case Asked::stop:
            page.stopping = false;
            page.password.clear();
            return say(office, office.words(Word::two_step_stopped));
        case Asked::token:
            page.shown = told;
            page.label.clear();
            return;
    }
}

void update_security(Office& office, SecurityScreen& page, const PeopleAction& action) {
    if (page.ticket != 0) return;
    std::visit(
        Overloaded{
            [&](const EditSecurity& edit) {
                field_of(page, edit.field) = edit.value;
                if (page.wrong == edit.field) page.wrong.reset();
            },
            [&](const ChangePassword&) { change_password(office, page); },
            [&](const OfferTwoStep&) { ask(page, SecurityScreen::Asked::offer, office.replica.offer_two_step()); },
            [&](const AcceptTwoStep&) { accept_two_step(office, page); },
            [&](const AskTwoStepOff& question) {
                page.stopping = question.on;
                page.password.clear();
                page.wrong.reset();
                if (question.on) office.effects.push_back(MoveFocus{"security/password"});
            },
            [&](const StopTwoStep&) { stop_two_step(office, page); },
            [&](const HideRevealed&) { page.shown = {}; },
            [&](const MakeToken&) { make_token(office, page); },
            [&](const EndSignIn& which) {
                office.state.busy[office.replica.end_sign_ins({which.sign_in})] = office.words(Word::sign_in_ended);
            },
            [&](const EndOtherSessions&) { end_other_sessions(office); },
            [](const auto&) {},
        },
        action);
}

// ---- others

const bridge::Person* person_of(const Office& office, const Id& id) {
    const bridge::People* known = office.replica.people();
    if (known == nullptr) return nullptr;
    const auto at = std::find_if(known->people.begin(), known->people.end(),
                                 [&](const bridge::Person& person) { return person.id == id; });
    return at == known->people.end() ? nullptr : &*at;
}

// In gigabytes, as it is typed: "2.5". What is below a megabyte is not told.
std::string quota_to_text(std::uint64_t octets) {
    std::string text = std::to_string(octets / octets_of_megabyte);
    if (text.size() < 4) text.insert(0, 4 - text.size(), '0');
    text.insert(text.size() - 3, ".");
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

std::optional<std::uint64_t> quota_from_text(std::string_view typed) {
    const std::string_view text = text::trim(typed);
    constexpr std::size_t most_digits = 9, decimals = 3;
    std::uint64_t thousandths = 0;
    std::size_t digits = 0;
    std::optional<std::size_t> behind;  // digits behind the point
    for (const char c : text) {
        if ((c == '.' || c == ',') && !behind) {
            behind = 0;
        } else if (c >= '0' && c <= '9' && ++digits <= most_digits && (!behind || ++*behind <= decimals)) {
            thousandths = thousandths * 10 + static_cast<std::uint64_t>(c - '0');
        } else {
            return std::nullopt;
        }
    }
    if (digits == 0) return std::nullopt;
    for (std::size_t i = behind.value_or(0); i < decimals; ++i) thousandths *= 10;
    return thousandths * octets_of_megabyte;
}

std::vector<std::string> words_in(std::string_view text) {
    std::vector<std::string> found;
    std::string word;
    for (const char c : text) {
        if (c != ' ' && c != ',' && c != '\n' && c != '\t') {
            word += c;
        } else if (!word.empty()) {
            found.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) found.push_back(std::move(word));
    return found;
}

void open_person(Office& office, const Id& id) {
    const bridge::Person* known = person_of(office, id);
    if (known == nullptr) return;
    PersonForm form;
    form.person = id;
    form.is_admin = known->is_admin;
    if (known->quota) form.quota = quota_to_text(*known->quota);
    for (const std::string& network : known->networks) form.networks += (form.networks.empty() ? "" : "\n") + network;
    office.state.screen = std::move(form);
}

void submit_person(Office& office, PersonForm& form) {
    if (form.ticket != 0) return;
    form.wrong.reset();
    form.refused.clear();
    bridge::Person wanted;
    wanted.id = form.person;
    wanted.is_admin = form.is_admin;
    wanted.networks = words_in(form.networks);
    if (!text::trim(form.quota).empty()) {
        wanted.quota = quota_from_text(form.quota);
        if (!wanted.quota) {
            form.wrong = PersonPart::quota;
            form.refused = office.words(Word::need_quota);
            return;
        }
    }
    form.ticket = office.replica.change_person(wanted);
}

void show_link(Office& office, const Id& person, const bridge::Outcome& result) {
    PeopleScreen page;
    page.linked = person;
    page.link = result.revealed ? result.revealed->link : "";
    office.state.screen = std::move(page);
}

void update_others(Office& office, const PeopleAction& action) {
    Screen& screen = office.state.screen;
    auto* page = std::get_if<PeopleScreen>(&screen);
    auto* form = std::get_if<PersonForm>(&screen);
    std::visit(
        Overloaded{
            [&](const EditNewPerson& edit) {
                if (page == nullptr) return;
                page->name = edit.name;
                page->trouble.clear();
            },
            [&](const AddPerson&) {
                if (page == nullptr || page->ticket != 0) return;
                page->trouble.clear();
                if (text::trim(page->name).empty()) {
                    page->trouble = office.words(Word::need_person_name);
                    return;
                }
                page->ticket = office.replica.add_person(std::string(text::trim(page->name)), false);
            },
            [&](const HideRevealed&) {
                if (page != nullptr) page->link.clear();
            },
            [&](const OpenPerson& which) { open_person(office, which.person); },
            [&](const EditPerson& edit) {
                if (form == nullptr) return;
                (edit.field == PersonPart::quota ? form->quota : form->networks) = edit.value;
                form->wrong.reset();
                form->refused.clear();
            },
            [&](const SetAdministrator& set) {
                if (form != nullptr) form->is_admin = set.on;
            },
            [&](const SubmitPerson&) {
                if (form != nullptr) submit_person(office, *form);
            },
            [&](const MakeLink& which) {
                if (form == nullptr || form->ticket != 0) return;
                form->wants_link = true;
                form->ticket = office.replica.make_link(which.person);
            },
            [&](const DropTwoStep& which) {
                office.state.busy[office.replica.drop_two_step(which.person)] = office.words(Word::two_step_stopped);
            },
            [&](const RemovePerson& which) { office.state.dialog = PersonRemoval{which.person}; },
            [&](const ConfirmPersonRemoval&) {
                const auto* asked = std::get_if<PersonRemoval>(&office.state.dialog);
                if (asked == nullptr) return;
                office.state.busy[office.replica.remove_person(asked->person)] = office.words(Word::person_removed);
                office.state.dialog = std::monostate{};
                office.state.screen = PeopleScreen{};
            },
            [&](const ShowMoreJournal&) {
                if (auto* journal = std::get_if<JournalScreen>(&screen)) journal->shown += journal_page_rows;
            },
            [](const auto&) {},
        },
        action);
}

}  // namespace

bool people_outcome(Office office, const bridge::Outcome& result) {
    if (result.ticket == 0) return false;
    Screen& screen = office.state.screen;
    if (auto* page = std::get_if<SecurityScreen>(&screen); page != nullptr && page->ticket == result.ticket) {
        security_outcome(office, *page, result);
        return true;
    }
    if (auto* page = std::get_if<PeopleScreen>(&screen); page != nullptr && page->ticket == result.ticket) {
        page->ticket = 0;
        if (!result.error)
            show_link(office, result.created, result);
        else if (result.error->type == "invalidProperties")
            page->trouble = office.words(Word::person_name_refused);
        else
            page->trouble = trouble_with_people(office, *result.error);
        return true;
    }
    if (auto* form = std::get_if<PersonForm>(&screen); form != nullptr && form->ticket == result.ticket) {
        form->ticket = 0;
        const bool wanted_link = std::exchange(form->wants_link, false);
        if (result.error && result.error->type == "invalidProperties") {
            form->wrong = PersonPart::networks;
            form->refused = result.error->description;
        } else if (result.error) {
            form->refused = trouble_with_people(office, *result.error);
        } else if (wanted_link) {
            show_link(office, Id(form->person), result);
        } else {
            say(office, office.words(Word::person_saved));
            screen = PeopleScreen{};
        }
        return true;
    }
    return false;
}

bool leave_people_pages(Office office) {
    Screen& screen = office.state.screen;
    const auto* journal = std::get_if<JournalScreen>(&screen);
    const bool of_people =
        std::holds_alternative<PersonForm>(screen) || (journal != nullptr && office.replica.session().is_admin);
    if (of_people) screen = PeopleScreen{};
    if (journal != nullptr && !of_people) screen = SecurityScreen{};
    return of_people || journal != nullptr;
}

void update_people(Office office, const PeopleAction& action) {
    if (std::holds_alternative<OpenSecurity>(action)) {
        office.state.screen = SecurityScreen{};
        office.state.side_shown = false;
    } else if (std::holds_alternative<OpenPeople>(action)) {
        office.state.screen = PeopleScreen{};
        office.state.side_shown = false;
    } else if (const auto* journal = std::get_if<OpenJournal>(&action)) {
        office.state.screen = JournalScreen{journal->person};
    } else if (auto* page = std::get_if<SecurityScreen>(&office.state.screen)) {
        update_security(office, *page, action);
    } else {
        update_others(office, action);
    }
}

}  // namespace kontor::state
