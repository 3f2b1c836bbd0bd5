// What is typed and chosen in the form of an account.
#include <charconv>

#include "engine/setup/address.hpp"
#include "frontend/state/account_settings.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using AccountPart = EditForm::Field;

namespace {

// What is known without asking anybody: by what was picked, else by the address.
setup::Discovery known_of(const AccountForm& form) {
    if (const setup::Provider* picked = setup::provider_by_id(form.picked))
        return setup::discover_at(*picked, form.address);
    return setup::discover(form.address);
}

void choose_security(AccountForm& form, const std::string& value) {
    form.security = security_of(value);
    if (form.touched.count(AccountPart::port) == 0 || form.port == "995" || form.port == "110")
        form.port = usual_port(form.security);
}

template <class Number>
void read_number(const std::string& typed, Number& into) {
    Number value = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
    if (error == std::errc{} && end == typed.data() + typed.size()) into = value;
}

}  // namespace

void guess_servers(AccountForm& form) {
    if (setup::looks_like_address(form.address)) fill_in_found(form, known_of(form));
}

void type_into(AccountForm& form, const EditForm& change) {
    form.wrong.erase(change.field);
    form.touched.insert(change.field);
    switch (change.field) {
        case AccountPart::address:
            form.address = change.value;
            guess_servers(form);
            break;
        case AccountPart::name:
            form.name = change.value;
            break;
        case AccountPart::password:
            form.password = change.value;
            break;
        case AccountPart::host:
            form.host = change.value;
            break;
        case AccountPart::port:
            form.port = change.value;
            break;
        case AccountPart::login:
            form.login = change.value;
            break;
        case AccountPart::security:
            choose_security(form, change.value);
            break;
        case AccountPart::keep:
            form.keep = change.value == "days"   ? mail::Keep::Rule::days
                        : change.value == "none" ? mail::Keep::Rule::none
                                                 : mail::Keep::Rule::forever;
            break;
        case AccountPart::keep_days:
            form.keep_days = change.value;
            break;
        case AccountPart::since:
            form.since = change.value == "days"  ? mail::Since::Rule::days
                         : change.value == "now" ? mail::Since::Rule::now
                                                 : mail::Since::Rule::all;
            break;
        case AccountPart::since_days:
            form.since_days = change.value;
            break;
        case AccountPart::route:
            form.by_house = change.value == "house";
            form.failure.reset();
            break;
        case AccountPart::out_host:
            form.out_host = change.value;
            break;
        case AccountPart::out_port:
            form.out_port = change.value;
            break;
        case AccountPart::out_security:
            form.out_security = security_of(change.value);
            form.out_port = port_after(form.out_security, form.out_port);
            break;
        case AccountPart::out_credentials:
            form.out_same = change.value != "own";
            break;
        case AccountPart::out_login:
            form.out_login = change.value;
            break;
        case AccountPart::out_password:
            form.out_password = change.value;
            break;
        case AccountPart::sign_in:
            form.sign_in = change.value == "oauth"         ? setup::Authentication::oauth
                           : change.value == "appPassword" ? setup::Authentication::app_password
                                                           : setup::Authentication::password;
            break;
        case AccountPart::recent:
            form.recent = change.value == "on";
            break;
        case AccountPart::interval:
            read_number(change.value, form.interval_seconds);
            break;
        case AccountPart::max_size:
            read_number(change.value, form.max_message_size);
            break;
    }
}

}  // namespace kontor::state
