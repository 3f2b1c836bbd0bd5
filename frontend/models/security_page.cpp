#include "frontend/models/security_page.hpp"

#include <array>

#include "frontend/models/wording.hpp"

namespace kontor::models {

namespace {

using words::Word;
using SecurityPart = state::EditSecurity::Field;

SecurityField security_field(const Context& context, const state::SecurityScreen& page, SecurityPart which,
                             const char* id, Word label, const std::string& value) {
    SecurityField field;
    field.id = std::string("security/") + id;
    field.label = context.words(label);
    field.value = value;
    field.field = which;
    field.is_password = which != SecurityPart::code && which != SecurityPart::label;
    if (page.wrong == which) field.problem = page.trouble;
    return field;
}

SignedInRow signed_in_row(const Context& context, const bridge::SignedIn& from) {
    const words::Words& words = context.words;
    SignedInRow row;
    row.id = "sign-in/" + from.id;
    row.sign_in = from.id;
    row.title = from.is_token ? from.label : device_of(from.label);
    const std::string when = context.calendar.moment(from.last_used);
    row.when = from.address.empty() ? when : words.fill(Word::last_used_from, {when, from.address});
    if (from.is_current) {
        row.badge = words(Word::this_browser);
        return row;
    }
    row.end = words(Word::end_sign_in);
    row.end_words = words.fill(Word::end_sign_in_of, row.title);
    return row;
}

void fill_two_step(const Context& context, const state::SecurityScreen& page, const bridge::People& known,
                   SecurityPage& model) {
    const words::Words& words = context.words;
    model.two_step_why = words(Word::two_step_why);
    if (known.has_two_step) model.two_step_state = words.fill(Word::two_step_is_on, words.number(known.recovery_codes));
    if (!page.shown.recovery_codes.empty()) {
        model.recovery = ShownOnce{words(Word::recovery_codes), words(Word::recovery_codes_why),
                                   page.shown.recovery_codes, words(Word::copy_all), words(Word::written_down)};
        return;
    }
    if (!page.shown.secret.empty() && !known.has_two_step) {
        model.scan = words(Word::two_step_scan);
        model.picture_name = words(Word::two_step_picture);
        model.picture = page.shown.picture;
        // In groups of four it can be copied by eye.
        for (std::size_t at = 0; at < page.shown.secret.size(); at += 4)
            model.secret += (at > 0 ? " " : "") + page.shown.secret.substr(at, 4);
        model.code = security_field(context, page, SecurityPart::code, "code", Word::two_step_code, page.code);
        model.accept = words(Word::two_step_accept);
        return;
    }
    model.stopping = page.stopping && known.has_two_step;
    if (model.stopping) {
        model.stop_why = words(Word::two_step_stop_why);
        model.stop_password =
            security_field(context, page, SecurityPart::password, "password", Word::present_password, page.password);
        model.stop_password.is_password = true;
    }
    if (known.has_two_step)
        model.stop = words(Word::two_step_stop);
    else
        model.start = words(Word::two_step_start);
}

}  // namespace

std::string device_of(const std::string& user_agent) {
    struct Mark {
        const char *mark, *name;
    };
    // The first that is found: later ones call themselves by the names of earlier ones, too.
    static constexpr std::array<Mark, 6> browsers = {{{"Edg", "Edge"},
                                                      {"OPR/", "Opera"},
                                                      {"Firefox/", "Firefox"},
                                                      {"FxiOS/", "Firefox"},
                                                      {"Chrome/", "Chrome"},
                                                      {"Safari/", "Safari"}}};
    static constexpr std::array<Mark, 7> systems = {{{"Android", "Android"},
                                                     {"iPhone", "iPhone"},
                                                     {"iPad", "iPad"},
                                                     {"Windows", "Windows"},
                                                     {"Mac OS X", "macOS"},
                                                     {"CrOS", "ChromeOS"},
                                                     {"Linux", "Linux"}}};
    const auto find = [&](const auto& marks) -> std::string {
        for (const Mark& each : marks)
            if (user_agent.find(each.mark) != std::string::npos) return each.name;
        return {};
    };
    const std::string browser = find(browsers), system = find(systems);
    if (browser.empty() && system.empty()) return user_agent.empty() ? "–" : user_agent.substr(0, 60);
    return browser + (browser.empty() || system.empty() ? "" : " · ") + system;
}

SecurityPage security_page(const Context& context, const state::SecurityScreen& page) {
    const words::Words& words = context.words;
    SecurityPage model;
    model.title = words(Word::own_sign_in);
    model.lead = words(Word::own_sign_in_lead);
    model.busy = page.ticket != 0;
    model.password_title = words(Word::change_password);
    model.present =
        security_field(context, page, SecurityPart::present, "present", Word::present_password, page.present);
    model.next = security_field(context, page, SecurityPart::next, "next", Word::new_password, page.next);
    model.again = security_field(context, page, SecurityPart::again, "again", Word::new_password_again, page.again);
    model.change_password = words(Word::change_password);
    model.two_step_title = words(Word::two_step);
    model.cancel = words(Word::cancel);
    model.sessions_title = words(Word::signed_in_at);
    model.tokens_title = words(Word::tokens);
    model.tokens_why = words(Word::tokens_why);
    model.label = security_field(context, page, SecurityPart::label, "label", Word::token_label, page.label);
    model.make_token = words(Word::make_token);
    model.journal = words(Word::journal);
    if (!page.shown.token.empty())
        model.token = ShownOnce{words(Word::tokens),
                                words(Word::token_shown),
                                {page.shown.token},
                                words(Word::copy_all),
                                words(Word::written_down)};
    const bridge::People* known = context.replica.people();
    model.loading = known == nullptr;
    if (model.loading) return model;
    fill_two_step(context, page, *known, model);
    std::size_t others = 0;
    for (const bridge::SignedIn& each : known->signed_in) {
        (each.is_token ? model.tokens : model.sessions).push_back(signed_in_row(context, each));
        if (!each.is_token && !each.is_current) ++others;
    }
    if (others > 1) model.end_others = words(Word::end_others);
    return model;
}

}  // namespace kontor::models
