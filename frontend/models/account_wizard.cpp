#include "frontend/models/account_wizard.hpp"

#include <array>

namespace kontor::models {

namespace {

using WizardPage = state::AccountForm::Page;
using setup::Authentication;
using setup::Note;
using words::Word;

constexpr int kWizardPages = 5;

Word title_of(WizardPage page) {
    constexpr std::array<Word, kWizardPages> titles = {Word::add_account, Word::wizard_sign_in, Word::wizard_collect,
                                                       Word::wizard_incoming, Word::wizard_outgoing};
    return titles[static_cast<std::size_t>(page)];
}

std::string provider_of(const state::AccountForm& form) {
    return form.found.provider_name.empty() ? domain_of(form.address) : form.found.provider_name;
}

struct NoteRow {
    Note note;
    Word word;
    const char* id;
    bool is_warning;
    WizardPage page;
};
constexpr std::array<NoteRow, 8> kNotes = {
    {{Note::no_pop, Word::note_no_pop, "form/note-no-pop", true, WizardPage::address},
     {Note::needs_bridge, Word::note_needs_bridge, "form/note-bridge", true, WizardPage::address},
     {Note::enable_pop, Word::note_enable_pop, "form/note-enable-pop", false, WizardPage::sign_in},
     {Note::paid_plan, Word::note_paid_plan, "form/note-paid-plan", false, WizardPage::sign_in},
     {Note::authorization_code, Word::note_authorization_code, "form/note-code", false, WizardPage::sign_in},
     {Note::mail_password, Word::note_mail_password, "form/note-mail-password", false, WizardPage::sign_in},
     {Note::provider_decides, Word::note_provider_decides, "form/note-decides", false, WizardPage::collect},
     {Note::smtp_auth_off, Word::note_smtp_auth, "form/note-smtp", false, WizardPage::outgoing}}};

void add_notes(const Context& context, const state::AccountForm& form, AccountWizardModel& model) {
    const std::string provider = provider_of(form);
    // A failed test is where it matters once more.
    const bool failed = form.page == WizardPage::incoming && form.failure;
    for (const NoteRow& row : kNotes) {
        const bool here = row.page == form.page || (failed && row.page == WizardPage::sign_in);
        if (here && form.found.has(row.note))
            model.notes.push_back({row.id, context.words.fill(row.word, provider), row.is_warning});
    }
}

void add_links(const Context& context, const state::AccountForm& form, AccountWizardModel& model) {
    const setup::Links& links = form.found.links;
    const auto add = [&](const char* id, Word label, const std::string& url) {
        if (!url.empty()) model.links.push_back({id, context.words.fill(label, provider_of(form)), url});
    };
    const bool signs_in = form.page == WizardPage::sign_in || (form.page == WizardPage::incoming && form.failure);
    const bool cannot = form.page == WizardPage::address && form.found.has(Note::no_pop);
    if (signs_in && form.sign_in == Authentication::app_password)
        add("form/link-app-password", Word::link_app_password, links.app_password);
    if (signs_in && form.found.has(Note::enable_pop))
        add("form/link-enable-pop", Word::link_enable_pop, links.enable_pop);
    if (signs_in || cannot) add("form/link-help", Word::link_help, links.help);
}

void add_picker(const Context& context, const state::AccountForm& form, AccountWizardModel& model) {
    const words::Words& words = context.words;
    model.provider_label = words(Word::wizard_provider);
    const setup::Provider* picked = setup::provider_by_id(form.picked);
    if (picked != nullptr)
        model.provider = picked->name;
    else
        model.provider =
            form.found.provider_name.empty() ? words(Word::wizard_provider_auto) : form.found.provider_name;
    model.picking = form.picking;
    if (!form.picking) return;
    model.picks.push_back({"", words(Word::wizard_provider_auto), form.picked.empty()});
    for (const setup::Provider& each : setup::providers())
        if (each.is_common) model.picks.push_back({each.id, each.name, each.id == form.picked});
}

std::string found_words(const Context& context, const state::AccountForm& form) {
    const words::Words& words = context.words;
    const auto& incoming = form.found.incoming;
    if (incoming.empty() || form.touched.count(state::EditForm::Field::host) != 0) return {};
    const setup::Candidate& used = incoming[std::min(form.candidate, incoming.size() - 1)];
    if (used.server.security == mail::Security::plain) return words(Word::wizard_found_plain);
    switch (used.source) {
        case setup::Source::preset:
            return words.fill(Word::wizard_found_preset, form.found.provider_name);
        case setup::Source::autoconfig:
            return words.fill(Word::wizard_found_file, domain_of(form.address));
        case setup::Source::srv:
            return words.fill(Word::wizard_found_dns, domain_of(form.address));
        case setup::Source::mx:
            return words.fill(Word::wizard_found_mx, {domain_of(form.address), form.found.provider_name});
        case setup::Source::guess:
            break;
    }
    return words.fill(Word::wizard_found_guess, domain_of(form.address));
}

Word sign_in_word(Authentication kind) {
    constexpr std::array<Word, 3> names = {Word::account_password, Word::sign_in_app_password, Word::sign_in_oauth};
    return names[static_cast<std::size_t>(kind)];
}

void add_sign_in(const Context& context, const state::AccountForm& form, AccountWizardModel& model) {
    const words::Words& words = context.words;
    const std::string provider = provider_of(form);
    if (form.found.authentication.size() > 1) {
        FormChoice& choice = model.sign_in.emplace();
        choice = {"form/sign-in",
                  words(Word::sign_in_with),
                  std::string(setup::authentication_name(form.sign_in)),
                  {},
                  state::EditForm::Field::sign_in,
                  {}};
        for (const Authentication kind : form.found.authentication)
            choice.options.emplace_back(setup::authentication_name(kind), words(sign_in_word(kind)));
    }
    const bool by_page = form.sign_in == Authentication::oauth;
    if (model.sign_in && !by_page) model.form.provider.reset();
    if (by_page && model.form.provider) {
        model.form.wants_password = false;
        if (form.wrong.count(state::EditForm::Field::password) != 0)
            model.form.need_sign_in = words(Word::need_sign_in);
    }
    if (form.sign_in == Authentication::app_password) {
        model.lead = words.fill(Word::app_password_why, provider);
        model.form.password.label = words(Word::sign_in_app_password);
    } else if (by_page) {
        const bool is_offered = model.form.provider || form.has_tokens();
        model.lead = words.fill(is_offered ? Word::oauth_why : Word::oauth_not_here, provider);
    } else {
        model.lead = words.fill(Word::password_why, provider);
    }
    model.found = found_words(context, form);
    model.server =
        words.fill(Word::wizard_server, {form.host, form.port, form.login.empty() ? form.address : form.login});
}

void add_consequences(const Context& context, const state::AccountForm& form, AccountWizardModel& model) {
    const words::Words& words = context.words;
    constexpr std::array<Word, 3> since = {Word::since_all_why, Word::since_now_why, Word::since_days_why};
    constexpr std::array<Word, 3> keep = {Word::keep_forever_why, Word::keep_days_why, Word::keep_none_why};
    model.since_why = words(since[static_cast<std::size_t>(form.since)]);
    model.keep_why = words(keep[static_cast<std::size_t>(form.keep)]);
    if (form.max_message_size != 0) model.size_why = words(Word::max_size_why);
    if (model.form.recent) model.recent_why = words(form.recent ? Word::recent_on_why : Word::recent_off_why);
}

void add_buttons(const Context& context, const state::AccountForm& form, AccountWizardModel& model) {
    const words::Words& words = context.words;
    model.by_hand = words(Word::wizard_by_hand);
    model.next = words(Word::wizard_next);
    if (form.page == WizardPage::incoming) model.next = words(Word::wizard_test_again);
    if (form.page == WizardPage::outgoing) model.next = words(form.by_house ? Word::wizard_add : Word::test_and_add);
    if (form.page != WizardPage::address) model.back = words(Word::back);
    if (form.failure)
        model.untested =
            words(form.page == WizardPage::incoming && form.sends ? Word::wizard_untested : Word::add_untested);
}

}  // namespace

AccountWizardModel account_wizard(const Context& context, const state::AccountForm& form) {
    const words::Words& words = context.words;
    AccountWizardModel model;
    model.page = form.page;
    model.form = account_form(context, form);
    const int pages = form.sends ? kWizardPages : kWizardPages - 1;
    model.step =
        words.fill(Word::wizard_step, {std::to_string(static_cast<int>(form.page) + 1), std::to_string(pages)});
    model.title = words(title_of(form.page));
    if (form.page == WizardPage::address)
        model.lead = words(Word::wizard_address_lead), add_picker(context, form, model);
    if (form.page == WizardPage::sign_in || form.page == WizardPage::incoming) add_sign_in(context, form, model);
    if (form.page == WizardPage::incoming) model.lead = form.failure ? words(Word::wizard_failed) : std::string();
    if (form.page == WizardPage::collect) add_consequences(context, form, model);
    if (form.page == WizardPage::outgoing && !form.failure)
        model.lead = words.count(Word::wizard_outgoing_lead, form.messages_there);
    add_notes(context, form, model);
    add_links(context, form, model);
    add_buttons(context, form, model);
    return model;
}

}  // namespace kontor::models
