#include "frontend/models/identity_form.hpp"

#include "engine/mail/external_account_json.hpp"
#include "frontend/models/sending_trouble.hpp"

namespace kontor::models {

namespace {

using words::Word;
using IdentityPart = state::EditIdentityField::Field;
using Route = mail::Identity::Route;

IdentityField identity_field(const Context& context, const state::IdentityForm& form, IdentityPart which,
                             const char* id, Word label, const std::string& value, Word problem = Word::need_address) {
    IdentityField model;
    model.id = std::string("identity-form/") + id;
    model.label = context.words(label);
    model.value = value;
    model.field = which;
    if (form.wrong.count(which) != 0) model.problem = context.words(problem);
    return model;
}

void add_who(const Context& context, const state::IdentityForm& form, IdentityFormModel& model) {
    const words::Words& words = context.words;
    model.name = identity_field(context, form, IdentityPart::name, "name", Word::identity_name, form.name);
    model.address = identity_field(context, form, IdentityPart::address, "address", Word::address, form.address);
    model.address.placeholder = words(Word::address_hint);
    model.address.is_email = true;
    model.reply_to =
        identity_field(context, form, IdentityPart::reply_to, "reply-to", Word::identity_reply_to, form.reply_to);
    model.reply_to.placeholder = form.address;
    model.reply_to.hint = words(Word::identity_reply_to_hint);
    model.bcc = words(Word::identity_bcc);
    model.bcc_self = form.bcc_self;
    model.signature =
        identity_field(context, form, IdentityPart::signature, "signature", Word::signature, form.signature);
    model.signature.is_prose = true;
    model.html_by_hand = form.html_by_hand;
    model.html_link = words(form.html_by_hand ? Word::signature_from_text : Word::signature_by_hand);
    if (!form.html_by_hand) return;
    model.html = identity_field(context, form, IdentityPart::html, "html", Word::signature_html, form.html);
    model.html->is_lines = true;
}

void add_way(const Context& context, const state::IdentityForm& form, IdentityFormModel& model) {
    const words::Words& words = context.words;
    constexpr const char* names[] = {"account", "custom", "house"};
    const bridge::Session& session = context.replica.session();
    model.route = {"identity-form/route",
                   words(Word::send_through),
                   names[static_cast<std::size_t>(form.route)],
                   {},
                   IdentityPart::route,
                   {{"account", words(Word::route_account)}, {"custom", words(Word::route_custom)}}};
    if (session.has_house || form.route == Route::house)
        model.route.options.emplace_back("house", words(Word::send_house));
    if (form.route == Route::house) model.route_note = house_words(context);
    if (form.route != Route::custom) return;
    IdentityFormModel::Server& server = model.server.emplace();
    server.host = identity_field(context, form, IdentityPart::host, "host", Word::host, form.host, Word::need_host);
    server.port = identity_field(context, form, IdentityPart::port, "port", Word::port, form.port, Word::need_port);
    server.port.is_number = true;
    server.login = identity_field(context, form, IdentityPart::login, "login", Word::login, form.login);
    server.login.placeholder = form.address;
    server.password = identity_field(context, form, IdentityPart::password, "password", Word::account_password,
                                     form.password, Word::need_password);
    server.password.is_password = true;
    const mail::Identity* known = form.editing ? context.replica.identity(*form.editing) : nullptr;
    if (known != nullptr && known->has_password) server.password.placeholder = words(Word::password_kept);
    server.security = {"identity-form/security",
                       words(Word::security),
                       std::string(mail::security_name(form.security)),
                       {},
                       IdentityPart::security,
                       {{"tls", words(Word::security_tls)},
                        {"starttls", words(Word::security_starttls)},
                        {"plain", words(Word::security_plain)}}};
    if (form.security == mail::Security::plain) server.security.hint = words(Word::security_plain_why);
}

}  // namespace

IdentityFormModel identity_form(const Context& context, const state::IdentityForm& form) {
    using Step = state::IdentityForm::Step;
    const words::Words& words = context.words;
    IdentityFormModel model;
    model.title = words(form.editing ? Word::edit_identity : Word::add_identity);
    add_who(context, form, model);
    add_way(context, form, model);
    model.busy = form.step != Step::typing;
    if (form.step == Step::testing) model.busy_words = words.fill(Word::testing, form.host);
    if (form.step == Step::saving) model.busy_words = words(Word::saving);
    model.submit = words(form.route == Route::custom ? Word::test_and_save : Word::save);
    model.cancel = words(Word::cancel);
    if (form.failure) {
        model.trouble = explain_outgoing(words, *form.failure);
        model.submit_untested = words(Word::add_untested);
        model.fingerprint_label = words(Word::fingerprint);
        if (!form.failure->fingerprint.empty()) model.trust_words = words(Word::trust_certificate);
    } else if (!form.refused.empty()) {
        model.trouble = Trouble{form.refused, {}, {}, {}, {}, {}};
    }
    return model;
}

}  // namespace kontor::models
