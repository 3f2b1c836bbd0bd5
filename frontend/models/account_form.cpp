#include "frontend/models/account_form.hpp"

#include <algorithm>

#include "frontend/models/sending_trouble.hpp"

namespace kontor::models {

namespace {

using AccountField = state::EditForm::Field;
using Step = state::AccountForm::Step;
using words::Word;

FormField field(const Context& context, const state::AccountForm& form, AccountField which, std::string id, Word label,
                std::string value, Word problem) {
    FormField model;
    model.id = "form/" + id;
    model.label = context.words(label);
    model.value = std::move(value);
    model.field = which;
    if (form.wrong.count(which) != 0) model.problem = context.words(problem);
    return model;
}

std::string security_value(mail::Security security) {
    constexpr const char* names[] = {"tls", "starttls", "plain"};
    return names[static_cast<std::size_t>(security)];
}

std::string keep_value(mail::Keep::Rule rule) {
    constexpr const char* names[] = {"forever", "days", "none"};
    return names[static_cast<std::size_t>(rule)];
}

std::string since_value(mail::Since::Rule rule) {
    constexpr const char* names[] = {"all", "now", "days"};
    return names[static_cast<std::size_t>(rule)];
}

void add_fields(const Context& context, const state::AccountForm& form, AccountFormModel& model) {
    const words::Words& words = context.words;
    model.address =
        field(context, form, AccountField::address, "address", Word::address, form.address, Word::need_address);
    model.address.placeholder = words(Word::address_hint);
    model.address.is_email = true;
    model.name = field(context, form, AccountField::name, "name", Word::account_name, form.name, Word::need_address);
    model.name.placeholder = form.address;
    model.password = field(context, form, AccountField::password, "password", Word::account_password, form.password,
                           Word::need_password);
    model.password.is_password = true;
    if (form.editing) model.password.placeholder = words(Word::password_kept);
    model.host = field(context, form, AccountField::host, "host", Word::host, form.host, Word::need_host);
    model.port = field(context, form, AccountField::port, "port", Word::port, form.port, Word::need_port);
    model.port.is_number = true;
    model.login = field(context, form, AccountField::login, "login", Word::login, form.login, Word::need_address);
}

FormField days_field(const Context& context, const state::AccountForm& form, AccountField which, std::string id,
                     const std::string& value) {
    FormField model = field(context, form, which, std::move(id), Word::days, value, Word::need_days);
    model.is_number = true;
    return model;
}

FormChoice interval_choice(const words::Words& words, std::uint32_t seconds) {
    FormChoice model{"form/interval", words(Word::interval), std::to_string(seconds), {}, AccountField::interval, {}};
    const auto minutes = [&](std::uint32_t count) { return words.fill(Word::interval_minutes, std::to_string(count)); };
    model.options = {{"300", minutes(5)},
                     {"900", minutes(15)},
                     {"3600", words(Word::interval_hour)},
                     {"0", words(Word::interval_hand)}};
    const auto known = [&](const auto& option) { return option.first == model.value; };
    if (std::none_of(model.options.begin(), model.options.end(), known))
        model.options.insert(model.options.begin(), {model.value, minutes((seconds + 59) / 60)});
    return model;
}

FormChoice size_choice(const words::Words& words, std::uint64_t octets) {
    constexpr std::uint64_t megabyte = 1'000'000;
    FormChoice model{"form/max-size", words(Word::max_size), std::to_string(octets), {}, AccountField::max_size, {}};
    model.options.emplace_back("0", words(Word::max_size_none));
    for (const std::uint64_t size : {5 * megabyte, 25 * megabyte})
        model.options.emplace_back(std::to_string(size), words.bytes(size));
    const auto known = [&](const auto& option) { return option.first == model.value; };
    if (std::none_of(model.options.begin(), model.options.end(), known))
        model.options.emplace_back(model.value, words.bytes(octets));
    return model;
}

void add_provider(const Context& context, const state::AccountForm& form, AccountFormModel& model) {
    const words::Words& words = context.words;
    if (form.has_tokens()) {
        const bridge::OAuthProvider* provider = context.replica.oauth_provider_for(form.host);
        const std::string at = !form.signed_in_at.empty() ? form.signed_in_at
                               : provider != nullptr      ? provider->title
                                                          : form.known_provider;
        model.signed_in = form.signed_in_as.empty() ? words.fill(Word::provider_done, at)
                                                    : words.fill(Word::provider_done_as, {at, form.signed_in_as});
        model.use_password = words(Word::provider_use_password);
    } else if (!form.editing) {
        model.provider = provider_card(context, form.host, {}, false);
    }
}

void add_choices(const Context& context, const state::AccountForm& form, AccountFormModel& model) {
    const words::Words& words = context.words;
    model.security = {"form/security",
                      words(Word::security),
                      security_value(form.security),
                      {},
                      AccountField::security,
                      {{"tls", words(Word::security_tls)},
                       {"starttls", words(Word::security_starttls)},
                       {"plain", words(Word::security_plain)}}};
    if (form.security == mail::Security::plain) model.security.hint = words(Word::security_plain_why);
    model.keep = {"form/keep",
                  words(Word::keep_on_server),
                  keep_value(form.keep),
                  {},
                  AccountField::keep,
                  {{"forever", words(Word::keep_forever)},
                   {"days", words.fill(Word::keep_days, form.keep_days)},
                   {"none", words(Word::keep_none)}}};
    model.since = {"form/since",
                   words(Word::since),
                   since_value(form.since),
                   {},
                   AccountField::since,
                   {{"all", words(Word::since_all)},
                    {"days", words.fill(Word::since_days, form.since_days)},
                    {"now", words(Word::since_now)}}};
    model.interval = interval_choice(words, form.interval_seconds);
    model.max_size = size_choice(words, form.max_message_size);
    if (form.since == mail::Since::Rule::days)
        model.since_days = days_field(context, form, AccountField::since_days, "since-days", form.since_days);
    if (form.keep == mail::Keep::Rule::days && !form.recent)
        model.keep_days = days_field(context, form, AccountField::keep_days, "keep-days", form.keep_days);
    if (!form.found.has(setup::Note::recent_mode)) return;
    model.recent = FormChoice{"form/recent",
                              words(Word::recent_mode),
                              form.recent ? "on" : "off",
                              {},
                              AccountField::recent,
                              {{"off", words(Word::recent_off)}, {"on", words(Word::recent_on)}}};
}

void add_outgoing_server(const Context& context, const state::AccountForm& form, AccountFormModel::Outgoing& model) {
    const words::Words& words = context.words;
    model.has_server = true;
    model.host = field(context, form, AccountField::out_host, "out-host", Word::host, form.out_host, Word::need_host);
    model.port = field(context, form, AccountField::out_port, "out-port", Word::port, form.out_port, Word::need_port);
    model.port.is_number = true;
    model.security = {"form/out-security",
                      words(Word::security),
                      security_value(form.out_security),
                      {},
                      AccountField::out_security,
                      {{"tls", words(Word::security_tls)},
                       {"starttls", words(Word::security_starttls)},
                       {"plain", words(Word::security_plain)}}};
    if (form.out_security == mail::Security::plain) model.security.hint = words(Word::security_plain_why);
    model.credentials = {
        "form/out-credentials",         words(Word::out_credentials),
        form.out_same ? "same" : "own", {},
        AccountField::out_credentials,  {{"same", words(Word::out_same)}, {"own", words(Word::out_own)}}};
    if (form.out_same) return;
    model.login =
        field(context, form, AccountField::out_login, "out-login", Word::out_login, form.out_login, Word::need_address);
    model.login->placeholder = form.login.empty() ? form.address : form.login;
    model.password = field(context, form, AccountField::out_password, "out-password", Word::out_password,
                           form.out_password, Word::need_password);
    model.password->is_password = true;
    const auto& known = context.replica.external_accounts();
    for (const mail::ExternalAccount& account : known)
        if (form.editing == account.id && account.outgoing_has_password)
            model.password->placeholder = words(Word::password_kept);
}

// Through the provider's server, or the office's; where that has none, the other choice is not to send.
void add_outgoing(const Context& context, const state::AccountForm& form, AccountFormModel& model) {
    const words::Words& words = context.words;
    const bridge::Session& session = context.replica.session();
    AccountFormModel::Outgoing& outgoing = model.outgoing.emplace();
    model.incoming_title = words(Word::server);
    outgoing.title = words(Word::outgoing_server);
    outgoing.route = {"form/route",
                      words(Word::send_through),
                      form.by_house ? "house" : "custom",
                      {},
                      AccountField::route,
                      {{"custom", words(Word::send_custom)},
                       {"house", words(session.has_house ? Word::send_house : Word::send_not)}}};
    if (!form.by_house) return add_outgoing_server(context, form, outgoing);
    if (!session.has_house) outgoing.note = words(Word::send_not_why);
    if (!session.house.empty()) outgoing.note = house_words(context);
}

void add_state(const Context& context, const state::AccountForm& form, AccountFormModel& model) {
    const words::Words& words = context.words;
    model.busy = form.step != Step::typing;
    if (form.step == Step::looking) model.busy_words = words.fill(Word::wizard_looking, domain_of(form.address));
    if (form.step == Step::testing) model.busy_words = words.fill(Word::testing, form.host);
    if (form.step == Step::testing_outgoing) model.busy_words = words.fill(Word::testing, form.out_host);
    if (form.step == Step::testing_outgoing || (form.failure && form.failed_outgoing))
        model.progress_words = words(Word::receiving_works);
    if (form.step == Step::saving) model.busy_words = words(Word::saving);
    model.cancel = words(Word::cancel);
    if (!form.editing) model.guided = words(Word::wizard_guided);
    model.submit = words(form.editing ? Word::test_and_save : Word::test_and_add);
    if (form.failure) {
        model.trouble = form.failed_outgoing ? explain_outgoing(words, *form.failure) : explain(words, *form.failure);
        model.submit_untested = words(Word::add_untested);
        model.fingerprint_label = words(Word::fingerprint);
        if (!form.failure->fingerprint.empty()) model.trust_words = words(Word::trust_certificate);
    } else if (!form.refused.empty()) {
        model.trouble = Trouble{words(Word::error_other), words.fill(Word::server_says, form.refused), {}, {}, {}, {}};
    }
    const std::string& pinned = form.pinned_certificate.empty() ? form.out_pinned_certificate : form.pinned_certificate;
    if (pinned.empty()) return;
    model.pinned_label = words(Word::certificate_pinned);
    model.pinned = grouped_fingerprint(pinned);
    model.forget_pinned = words(Word::forget_certificate);
}

}  // namespace

AccountFormModel account_form(const Context& context, const state::AccountForm& form) {
    const words::Words& words = context.words;
    AccountFormModel model;
    model.title = words(form.editing ? Word::edit_account : Word::add_account);
    model.lead = words(Word::add_account_lead);
    add_fields(context, form, model);
    add_provider(context, form, model);
    add_choices(context, form, model);
    if (form.sends) add_outgoing(context, form, model);
    model.details_label = words(Word::details);
    model.details = form.details;
    if (!form.editing && !form.host.empty())
        model.guess = form.found.provider_name.empty() ? words(Word::guessed)
                                                       : words.fill(Word::preset, form.found.provider_name);
    if (form.found.authentication.front() == setup::Authentication::app_password && !form.has_tokens())
        model.app_password = words.fill(Word::preset_app_password, form.found.provider_name);
    add_state(context, form, model);
    return model;
}

}  // namespace kontor::models
