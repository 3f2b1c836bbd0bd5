// The form of an account and its live tests: the incoming server, then the outgoing one, and only then is it saved; a
// step that fails keeps what was typed [A1-A5]. A new account goes page by page: the address and whose it is, how to
// sign in, what to collect, the test of receiving, the test of sending. Everything can be entered on one page as well,
// and is when an account is edited.
#include <charconv>

#include "engine/setup/address.hpp"
#include "frontend/state/account_settings.hpp"
#include "frontend/state/identity_text.hpp"
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;
using AccountPart = EditForm::Field;
using FormPage = AccountForm::Page;

namespace {

// The password of its own that is stored for the outgoing server may stay.
bool keeps_outgoing_password(Office& office, const AccountForm& form) {
    const mail::ExternalAccount* known = form.editing ? account_of(office, *form.editing) : nullptr;
    return known != nullptr && known->outgoing_has_password;
}

// A new account wants a password or tokens, and so does one that gives up the tokens it has.
bool lacks_secret(Office& office, const AccountForm& form) {
    if (!form.password.empty() || form.has_tokens()) return false;
    const mail::ExternalAccount* known = form.editing ? account_of(office, *form.editing) : nullptr;
    return known == nullptr || !known->oauth_provider.empty();
}

// 1-36500, as the relay has it.
bool is_days(const std::string& typed) {
    std::uint32_t count = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), count);
    return error == std::errc{} && end == typed.data() + typed.size() && count >= 1 && count <= 36500;
}

void check_address(AccountForm& form) {
    if (!setup::looks_like_address(form.address)) form.wrong.insert(AccountPart::address);
}

void check_incoming(Office& office, AccountForm& form) {
    if (lacks_secret(office, form)) form.wrong.insert(AccountPart::password);
    if (form.host.empty()) form.wrong.insert(AccountPart::host);
    if (!port_from_text(form.port)) form.wrong.insert(AccountPart::port);
}

void check_days(AccountForm& form) {
    if (form.since == mail::Since::Rule::days && !is_days(form.since_days)) form.wrong.insert(AccountPart::since_days);
    if (form.keep == mail::Keep::Rule::days && !form.recent && !is_days(form.keep_days))
        form.wrong.insert(AccountPart::keep_days);
}

void check_outgoing(Office& office, AccountForm& form) {
    if (!form.sends || form.by_house) return;
    if (form.out_host.empty()) form.wrong.insert(AccountPart::out_host);
    if (!port_from_text(form.out_port)) form.wrong.insert(AccountPart::out_port);
    if (!form.out_same && form.out_password.empty() && !keeps_outgoing_password(office, form))
        form.wrong.insert(AccountPart::out_password);
}

// What is missing is marked; true when nothing is. On a page of the way only what stands there.
bool complete(Office& office, AccountForm& form) {
    form.wrong.clear();
    const FormPage page = form.page;
    const bool all = page == FormPage::all;
    if (all || page == FormPage::address) check_address(form);
    if (all || page == FormPage::sign_in || page == FormPage::incoming) check_incoming(office, form);
    if (all || page == FormPage::collect) check_days(form);
    if (all || page == FormPage::outgoing) check_outgoing(office, form);
    for (const AccountPart inside : {AccountPart::host, AccountPart::port, AccountPart::out_host, AccountPart::out_port,
                                     AccountPart::out_password, AccountPart::since_days, AccountPart::keep_days})
        if (form.wrong.count(inside) != 0) form.details = true;
    return form.wrong.empty();
}

void save(Office& office, AccountForm& form) {
    mail::ExternalAccount account;
    if (form.editing)
        if (const mail::ExternalAccount* known = account_of(office, *form.editing)) account = *known;
    put_into(account, form);
    const std::string out_password = account.outgoing_same_credentials ? std::string() : form.out_password;
    form.step = AccountForm::Step::saving;
    form.refused.clear();
    form.ticket = form.editing
                      ? office.replica.update_account(account, form.password, out_password)
                      : office.replica.create_account(account, form.password, out_password, form.authorization);
}

void test(Office& office, AccountForm& form, bool outgoing) {
    bridge::AccountProbe probe;
    probe.outgoing = outgoing;
    probe.server = outgoing ? outgoing_server(form) : incoming_server(form);
    probe.same_credentials = outgoing && form.out_same;
    probe.password = outgoing && !form.out_same ? form.out_password : form.password;
    if (form.editing) probe.external_account = form.editing->to_string();
    probe.authorization = form.authorization;
    form.step = outgoing ? AccountForm::Step::testing_outgoing : AccountForm::Step::testing;
    form.ticket = office.replica.probe(probe);
}

// The keyboard goes where the page begins.
void show_page(Office& office, AccountForm& form, FormPage page) {
    form.page = page;
    form.failure.reset();
    form.refused.clear();
    form.wrong.clear();
    const bool has_servers = page == FormPage::sign_in || page == FormPage::outgoing;
    form.details = has_servers && form.found.source == setup::Source::guess;  // to be compared
    const char* first = page == FormPage::address    ? "form/address"
                        : page == FormPage::sign_in  ? "form/password"
                        : page == FormPage::collect  ? "form/since/all"
                        : page == FormPage::incoming ? "form/submit"
                                                     : "form/route/custom";
    office.effects.push_back(MoveFocus{first});
}

// To the page after the address, if there is anything to collect from.
void leave_address(Office& office, AccountForm& form) {
    if (form.host.empty()) return;  // the page says why
    show_page(office, form, FormPage::sign_in);
}

void look_up(Office& office, AccountForm& form) {
    if (!form.picked.empty() || !setup::wants_lookup(form.address) || form.looked_up == form.address)
        return leave_address(office, form);
    form.step = AccountForm::Step::looking;
    form.ticket = office.replica.discover(form.address);
}

void go_on(Office& office, AccountForm& form, bool without_test) {
    switch (form.page) {
        case FormPage::address:
            return look_up(office, form);
        case FormPage::sign_in:
            return show_page(office, form, FormPage::collect);
        case FormPage::collect:
            show_page(office, form, FormPage::incoming);
            return test(office, form, false);
        case FormPage::incoming:
            if (!without_test) return test(office, form, false);
            if (form.sends) return show_page(office, form, FormPage::outgoing);
            return save(office, form);
        case FormPage::outgoing:
            if (!without_test && !form.by_house) return test(office, form, true);
            return save(office, form);
        case FormPage::all:
            return without_test ? save(office, form) : test(office, form, false);
    }
}

void submit(Office& office, AccountForm& form, bool without_test) {
    if (form.step != AccountForm::Step::typing) return;
    form.failure.reset();
    form.picking = false;
    if (complete(office, form)) go_on(office, form, without_test);
}

void pin(Office& office, AccountForm& form, const std::string& fingerprint) {
    if (fingerprint.empty()) form.pinned_certificate.clear(), form.out_pinned_certificate.clear();
    const bool outgoing = form.failure && form.failed_outgoing;
    if (!fingerprint.empty())
        (outgoing ? form.out_pinned_certificate : form.pinned_certificate) = plain_fingerprint(fingerprint);
    form.failure.reset();
    if (!fingerprint.empty()) submit(office, form, false);
}

void take_discovery(Office& office, AccountForm& form, const bridge::Outcome& result) {
    form.looked_up = form.address;
    if (result.discovery) {
        setup::Discovery found = *result.discovery;
        found.address = form.address;
        fill_in_found(form, found);
    }
    leave_address(office, form);  // with a guess, when nobody could be asked
}

// Nobody was there: of guesses, the next one is tried by itself.
bool try_another_server(Office& office, AccountForm& form, const mail::CollectError& error) {
    const bool was_guess = form.candidate < form.found.incoming.size() &&
                           form.found.incoming[form.candidate].source == setup::Source::guess;
    const bool nobody = error.error_class == mail::ErrorClass::dns || error.error_class == mail::ErrorClass::connect;
    if (form.editing || !was_guess || !nobody || !take_next_server(form)) return false;
    test(office, form, false);
    return true;
}

void take_failure(Office& office, AccountForm& form, const mail::CollectError& error, bool outgoing) {
    if (!outgoing && try_another_server(office, form, error)) return;
    form.failure = error;
    form.failed_outgoing = outgoing;
    form.details = true;
}

// The answer to the form's own question.
void take_outcome(Office& office, AccountForm& form, const bridge::Outcome& result) {
    using Step = AccountForm::Step;
    const Step step = std::exchange(form.step, Step::typing);
    if (step == Step::looking) return take_discovery(office, form, result);
    const bool tested = step == Step::testing || step == Step::testing_outgoing;
    if (tested && result.probe_error)
        return take_failure(office, form, *result.probe_error, step == Step::testing_outgoing);
    if (result.error) {
        form.refused = result.error->description.empty() ? result.error->type : result.error->description;
        return;
    }
    if (step == Step::testing) form.messages_there = result.probe_messages;
    if (step == Step::testing && form.page == FormPage::incoming && form.sends)
        return show_page(office, form, FormPage::outgoing);
    if (step == Step::testing && form.sends && !form.by_house) return test(office, form, true);
    if (tested) return save(office, form);
    const Word done = form.editing ? Word::account_saved : Word::account_added;
    say(office, office.words.fill(done, form.name.empty() ? form.address : form.name));
    const std::optional<mail::RecordId> account = form.editing ? form.editing : mail::RecordId::parse(result.created);
    if (account)
        office.state.screen = AccountScreen{*account};
    else
        office.state.screen = MailScreen{};
}

void open(Office& office, const EditAccount& which) {
    const mail::ExternalAccount* account = account_of(office, which.account);
    if (account == nullptr) return;
    AccountForm form = form_of(*account);
    form.sends = office.replica.session().can_send;
    const bool own = form.sends && !form.by_house && !form.out_same;
    office.state.screen = std::move(form);
    office.state.side_shown = false;
    if (which.at == EditAccount::At::top) return;
    const bool outgoing = which.at == EditAccount::At::outgoing_password && own;
    office.effects.push_back(MoveFocus{outgoing ? "form/out-password" : "form/password"});
}

void begin(Office& office) {
    AccountForm fresh;
    fresh.page = FormPage::address;
    fresh.sends = office.replica.session().can_send;
    office.state.screen = std::move(fresh);
    office.state.side_shown = false;
    office.effects.push_back(MoveFocus{"form/address"});
}

void enter_by_hand(Office& office, AccountForm& form, bool on) {
    if (form.step != AccountForm::Step::typing || form.editing) return;
    show_page(office, form, on ? FormPage::all : FormPage::address);
    form.details = on;
    office.effects.push_back(MoveFocus{"form/address"});
}

void choose_provider(Office& office, AccountForm& form, const std::string& provider) {
    form.picked = provider;
    form.picking = false;
    for (const AccountPart part : {AccountPart::host, AccountPart::port, AccountPart::login, AccountPart::security,
                                   AccountPart::out_host, AccountPart::out_port, AccountPart::out_security})
        form.touched.erase(part);
    form.looked_up.clear();
    guess_servers(form);
    office.effects.push_back(MoveFocus{form.address.empty() ? "form/address" : "form/submit"});
}

}  // namespace

mail::Security security_of(std::string_view name) {
    return name == "starttls" ? mail::Security::starttls
           : name == "plain"  ? mail::Security::plain
                              : mail::Security::tls;
}

std::string port_after(mail::Security security, const std::string& port) {
    if (!port.empty() && port != "465" && port != "587") return port;
    return security == mail::Security::tls ? "465" : "587";
}

bool step_back(Office office) {
    auto* form = std::get_if<AccountForm>(&office.state.screen);
    if (form == nullptr || form->page == FormPage::address || form->page == FormPage::all) return false;
    form->step = AccountForm::Step::typing;
    form->ticket = 0;  // whatever is still answered is about a page that was left
    const FormPage before = form->page == FormPage::sign_in   ? FormPage::address
                            : form->page == FormPage::collect ? FormPage::sign_in
                                                              : FormPage::collect;
    show_page(office, *form, before);
    return true;
}

bool form_outcome(Office office, const bridge::Outcome& result) {
    auto* form = std::get_if<AccountForm>(&office.state.screen);
    if (form == nullptr || form->ticket == 0 || form->ticket != result.ticket) return false;
    take_outcome(office, *form, result);
    return true;
}

void update_account_form(Office office, const AccountFormAction& action) {
    AppState& state = office.state;
    auto* form = std::get_if<AccountForm>(&state.screen);
    std::visit(Overloaded{
                   [&](const AddAccount&) { begin(office); },
                   [&](const EditAccount& which) { open(office, which); },
                   [&](const EditForm& change) {
                       if (form != nullptr) type_into(*form, change);
                   },
                   [&](const StepBack&) { step_back(office); },
                   [&](const LeaveForm&) {
                       if (form != nullptr && form->editing)
                           state.screen = AccountScreen{*form->editing};
                       else if (form != nullptr)
                           state.screen = MailScreen{};
                   },
                   [&](const EnterByHand& by_hand) {
                       if (form != nullptr) enter_by_hand(office, *form, by_hand.on);
                   },
                   [&](const ShowProviders& show) {
                       if (form != nullptr) form->picking = show.on;
                   },
                   [&](const ChooseProvider& which) {
                       if (form != nullptr) choose_provider(office, *form, which.provider);
                   },
                   [&](const OpenPage& page) { office.effects.push_back(VisitPage{page.url}); },
                   [&](const ShowServerDetails& show) {
                       if (form != nullptr) form->details = show.on;
                   },
                   [&](const SubmitForm& how) {
                       if (form != nullptr) submit(office, *form, how.without_test);
                   },
                   [&](const PinCertificate& which) {
                       if (form != nullptr)
                           pin(office, *form, which.fingerprint);
                       else
                           pin_identity_server(office, which.fingerprint);
                   },
               },
               action);
}

}  // namespace kontor::state
