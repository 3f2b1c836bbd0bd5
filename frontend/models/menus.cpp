#include "frontend/models/menus.hpp"

#include <algorithm>

#include "frontend/models/accounts_pane.hpp"
#include "frontend/models/compose_menus.hpp"
#include "frontend/models/filter_words.hpp"
#include "frontend/models/people_page.hpp"
#include "frontend/state/update.hpp"

namespace kontor::models {

namespace {

using state::MenuKind;
using words::Word;

MenuItem heading(std::string label) {
    MenuItem item;
    item.id = "menu/heading/" + label;
    item.label = std::move(label);
    item.is_heading = true;
    return item;
}

MenuItem entry(std::string id, std::string label, theme::Icon icon, state::Action action, std::string key = {}) {
    MenuItem item;
    item.id = "menu/" + std::move(id);
    item.label = std::move(label);
    item.icon = icon;
    item.key = std::move(key);
    item.action = std::move(action);
    return item;
}

MenuItem option(std::string id, std::string label, theme::Icon icon, bool checked, state::Action action) {
    MenuItem item = entry(std::move(id), std::move(label), icon, std::move(action));
    item.checked = checked;
    return item;
}

// First what a person comes here for again and again; how the window looks is chosen once.
void personal_entries(const Context& context, Menu& menu) {
    const words::Words& words = context.words;
    menu.items.push_back(heading(context.replica.session().user));
    menu.items.push_back(entry("filters", words(Word::filters), theme::Icon::filter, state::OpenFilters{}));
    // Where there is no account yet, mail of other programs goes into one's own.
    menu.items.push_back(entry("import", words(Word::import_mail), theme::Icon::upload,
                               state::ImportMail{context.replica.session().home, {}}));
    menu.items.push_back(option("notifications", words(Word::notify_of_mail), theme::Icon::none,
                                context.state.settings.notifications,
                                state::SetNotifications{!context.state.settings.notifications}));
    if (!context.replica.session().person.empty())
        menu.items.push_back(entry("security", words(Word::own_sign_in), theme::Icon::lock, state::OpenSecurity{}));
    if (context.replica.session().is_admin)
        menu.items.push_back(entry("people", words(Word::people), theme::Icon::person, state::OpenPeople{}));
    menu.items.push_back(entry("shortcuts", words(Word::shortcuts), theme::Icon::help, state::ShowShortcuts{}, "?"));
    menu.items.push_back(entry("sign-out", words(Word::sign_out), theme::Icon::sign_out, state::SignOut{}));
}

void settings_menu(const Context& context, Menu& menu) {
    const words::Words& words = context.words;
    const state::Settings& settings = context.state.settings;
    using theme::Appearance;
    menu.name = words(Word::menu);
    if (context.state.signed_in) personal_entries(context, menu);
    menu.items.push_back(heading(words(Word::appearance)));
    menu.items.push_back(option("system", words(Word::follow_system), theme::Icon::none, !settings.appearance,
                                state::SetAppearance{std::nullopt}));
    menu.items.push_back(option("light", words(Word::light), theme::Icon::sun, settings.appearance == Appearance::light,
                                state::SetAppearance{Appearance::light}));
    menu.items.push_back(option("dark", words(Word::dark), theme::Icon::moon, settings.appearance == Appearance::dark,
                                state::SetAppearance{Appearance::dark}));
    menu.items.push_back(heading(words(Word::density)));
    menu.items.push_back(option("comfortable", words(Word::comfortable), theme::Icon::none,
                                settings.density == theme::Density::comfortable,
                                state::SetDensity{theme::Density::comfortable}));
    menu.items.push_back(option("compact", words(Word::compact), theme::Icon::none,
                                settings.density == theme::Density::compact,
                                state::SetDensity{theme::Density::compact}));
    menu.items.push_back(heading(words(Word::list_shows)));
    menu.items.push_back(option("conversations", words(Word::as_conversations), theme::Icon::none,
                                settings.conversations, state::SetConversations{true}));
    menu.items.push_back(option("messages", words(Word::as_messages), theme::Icon::none, !settings.conversations,
                                state::SetConversations{false}));
    if (context.state.signed_in && context.replica.session().can_send) add_undo_times(context, menu);
    menu.items.push_back(heading(words(Word::language)));
    for (const words::Language language : words::kLanguages)
        menu.items.push_back(option("language-" + std::string(words::language_tag(language)),
                                    words::Words(language)(Word::language_name), theme::Icon::none,
                                    context.state.language() == language, state::SetLanguage{language}));
}

// Mailboxes of the account the mail is in; only those with a role where it comes from several.
void move_menu(const Context& context, Menu& menu) {
    menu.name = context.words(Word::move);
    const std::vector<bridge::Id> emails = state::target(context.state);
    bridge::Id account = emails.empty() ? bridge::Id() : context.replica.owner(emails.front());
    const bool mixed = std::any_of(emails.begin(), emails.end(),
                                   [&](const bridge::Id& id) { return context.replica.owner(id) != account; });
    if (mixed) account = context.replica.session().unified;
    for (const bridge::Mailbox* mailbox : context.replica.mailboxes(account)) {
        if (mailbox->role == mail::Role::drafts || mailbox->id == context.state.place.mailbox) continue;
        if (mixed && mailbox->role == mail::Role::none) continue;
        state::Action action = state::MoveToMailbox{mailbox->id, {}};
        if (mixed) action = state::MoveToRole{mailbox->role, {}};
        menu.items.push_back(entry("move-" + mailbox->id, mailbox_name(context.words, *mailbox),
                                   role_icon(mailbox->role), std::move(action)));
    }
}

void more_menu(const Context& context, Menu& menu) {
    const words::Words& words = context.words;
    const MailTools tools = mail_tools(context);
    menu.name = words(Word::more);
    menu.items.push_back(entry("seen", words(tools.show_seen_on ? Word::mark_read : Word::mark_unread),
                               tools.show_seen_on ? theme::Icon::read : theme::Icon::unread,
                               state::SetSeen{{}, tools.show_seen_on}, "u"));
    menu.items.push_back(entry("star", words(tools.show_star_on ? Word::star : Word::unstar), theme::Icon::star,
                               state::SetStar{{}, tools.show_star_on}, "s"));
    if (tools.can_junk)
        menu.items.push_back(
            entry("junk", words(Word::junk_it), theme::Icon::junk, state::MoveToRole{mail::Role::junk, {}}));
    if (tools.can_unjunk)
        menu.items.push_back(
            entry("unjunk", words(Word::not_junk), theme::Icon::inbox, state::MoveToRole{mail::Role::inbox, {}}));
}

void add_export(const Context& context, const state::MailboxDeletion& which, Menu& menu) {
    struct Row {
        const char* format;
        Word word;
    };
    constexpr Row rows[] = {{"mbox", Word::export_mbox}, {"maildir", Word::export_maildir}, {"eml", Word::export_eml}};
    menu.items.push_back(heading(context.words(Word::export_as)));
    for (const Row& row : rows)
        menu.items.push_back(entry(std::string("export-") + row.format, context.words(row.word), theme::Icon::download,
                                   state::ExportMail{which.account, which.mailbox, row.format}));
}

void add_files(const Context& context, const state::MailboxDeletion& which, Menu& menu) {
    menu.items.push_back(entry("import", context.words(Word::import_mail), theme::Icon::upload,
                               state::ImportMail{which.account, which.mailbox}));
    add_export(context, which, menu);
}

// Where a mailbox may go: below any other of its account that is not below it.
void move_mailbox_menu(const Context& context, Menu& menu) {
    const state::MailboxDeletion& which = context.state.menu_mailbox;
    const bridge::Mailbox* mailbox = context.replica.mailbox(which.account, which.mailbox);
    if (mailbox == nullptr) return;
    menu.name = context.words.fill(Word::move_mailbox_where, mailbox->name);
    menu.items.push_back(heading(menu.name));
    if (!mailbox->parent.empty())
        menu.items.push_back(entry("move-mailbox/top", context.words(Word::mailbox_top), theme::Icon::none,
                                   state::MoveMailbox{which.account, which.mailbox, {}}));
    for (const bridge::Mailbox* each : context.replica.mailboxes(which.account))
        if (takes_mailbox(context, *mailbox, *each))
            menu.items.push_back(entry("move-mailbox/" + each->id, mailbox_name(context.words, *each),
                                       role_icon(each->role),
                                       state::MoveMailbox{which.account, which.mailbox, each->id}));
}

// What can be done to a mailbox; those with a role keep their name and stay.
void mailbox_menu(const Context& context, Menu& menu) {
    const words::Words& words = context.words;
    const state::MailboxDeletion& which = context.state.menu_mailbox;
    const bridge::Mailbox* mailbox = context.replica.mailbox(which.account, which.mailbox);
    if (mailbox == nullptr) return;
    const std::string name = mailbox_name(words, *mailbox);
    menu.name = words.fill(Word::mailbox_options, name);
    menu.items.push_back(entry("new-mailbox", words.fill(Word::new_mailbox_in, name), theme::Icon::plus,
                               state::NameMailbox{which.account, {}, which.mailbox}));
    if (mailbox->role != mail::Role::none) {
        add_files(context, which, menu);
        return;
    }
    menu.items.push_back(entry("move-mailbox", words(Word::move_mailbox), theme::Icon::move,
                               state::OpenMenu{state::MenuKind::move_mailbox}));
    menu.items.push_back(entry("rename-mailbox", words(Word::rename_mailbox), theme::Icon::edit,
                               state::NameMailbox{which.account, which.mailbox, {}}));
    menu.items.push_back(entry("delete-mailbox", words(Word::delete_mailbox), theme::Icon::trash,
                               state::DeleteMailbox{which.account, which.mailbox}));
    add_files(context, which, menu);
}

void export_menu(const Context& context, Menu& menu) {
    menu.name = context.words(Word::export_as);
    add_export(context, context.state.menu_mailbox, menu);
}

std::string account_of(const Context& context, const bridge::Id& id) {
    for (const bridge::Account& account : context.replica.accounts())
        if (account.id == id) return account.is_home ? context.words(Word::home_account) : account.name;
    return {};
}

DialogModel import_question(const Context& context, const state::ImportQuestion& question) {
    const words::Words& words = context.words;
    const bridge::Mailbox* mailbox = context.replica.mailbox(question.account, question.mailbox);
    DialogModel model;
    model.title = words.fill(Word::import_title, account_of(context, question.account));
    model.text = question.files == 0 ? words(Word::import_why)
                                     : words.count(Word::import_files, question.files, words.bytes(question.octets));
    model.cancel = words(Word::cancel);
    const std::string name = mailbox == nullptr ? std::string() : mailbox_name(words, *mailbox);
    model.choices = {
        {"import/here", words.fill(Word::import_here, name), !question.by_name, state::ImportByName{false}},
        {"import/by-name", words(Word::import_by_name), question.by_name, state::ImportByName{true}}};
    if (question.files > 0) {
        model.confirm = words(Word::import_start);
        model.action = state::StartImport{};
        return model;
    }
    model.confirm = words(Word::choose_files);
    model.action = state::ChooseImport{false};
    model.other = words(Word::choose_folder);
    model.other_action = state::ChooseImport{true};
    return model;
}

DialogModel import_report(const Context& context, const state::ImportReport& report) {
    using Stage = state::ImportProgress::Stage;
    const words::Words& words = context.words;
    const state::ImportProgress& last = report.last;
    DialogModel model;
    model.title = words(last.stage == Stage::done      ? Word::import_done
                        : last.stage == Stage::stopped ? Word::import_stopped
                                                       : Word::import_broken);
    model.cancel = words(Word::close);
    if (last.stage == Stage::no_room) model.text = words(Word::import_no_room) + ' ';
    if (last.stage == Stage::gone) model.text = words(Word::import_gone) + ' ';
    if (last.stage == Stage::busy) model.text = words(Word::import_busy) + ' ';
    if (last.stage == Stage::unreachable) model.text = words(Word::relay_unreachable) + ' ';
    model.text += words.count(Word::imported_count, last.imported);
    if (last.duplicates > 0) model.text += ' ' + words.count(Word::import_known, last.duplicates);
    if (last.damaged > 0) model.text += ' ' + words.count(Word::import_damaged, last.damaged);
    if (last.without_mail > 0) model.text += ' ' + words.count(Word::import_no_mail, last.without_mail);
    if (last.stage != Stage::done) model.text += ' ' + words(Word::import_again);
    return model;
}

DialogModel mailbox_naming(const Context& context, const state::MailboxNaming& naming) {
    using Trouble = state::MailboxNaming::Trouble;
    const words::Words& words = context.words;
    const bridge::Mailbox* parent = context.replica.mailbox(naming.account, naming.parent);
    DialogModel model;
    model.title = !naming.mailbox.empty() ? words(Word::rename_mailbox)
                  : parent == nullptr     ? words(Word::new_mailbox)
                                          : words.fill(Word::new_mailbox_in, mailbox_name(words, *parent));
    model.cancel = words(Word::cancel);
    model.confirm = words(naming.mailbox.empty() ? Word::create : Word::rename_mailbox);
    model.action = state::SubmitMailboxName{};
    model.busy = naming.ticket != 0;
    model.field = DialogField{"mailbox-name/field", words(Word::mailbox_name), naming.name, {}, {}};
    if (naming.trouble == Trouble::empty) model.field->problem = words(Word::mailbox_need_name);
    if (naming.trouble == Trouble::taken) model.field->problem = words(Word::mailbox_name_taken);
    if (naming.trouble == Trouble::refused) model.field->problem = naming.refusal;
    return model;
}

DialogModel mailbox_deletion(const Context& context, const state::MailboxDeletion& deletion) {
    const words::Words& words = context.words;
    const bridge::Mailbox* mailbox = context.replica.mailbox(deletion.account, deletion.mailbox);
    DialogModel model;
    model.is_danger = true;
    model.cancel = words(Word::cancel);
    model.confirm = words(Word::delete_mailbox);
    model.action = state::ConfirmMailboxDeletion{};
    if (mailbox == nullptr) return model;
    model.title = words.fill(Word::confirm_mailbox, mailbox->name);
    model.text = mailbox->total_emails == 0
                     ? words(Word::confirm_mailbox_empty)
                     : words.fill(Word::confirm_mailbox_mail, words.count(Word::message_count, mailbox->total_emails));
    return model;
}

void filter_menu(const Context& context, Menu& menu) {
    menu.name = context.words(Word::filter);
    const bool unread = context.state.place.unread_only;
    menu.items.push_back(
        option("all", context.words(Word::filter_all), theme::Icon::none, !unread, state::FilterUnread{false}));
    menu.items.push_back(
        option("unread", context.words(Word::filter_unread), theme::Icon::none, unread, state::FilterUnread{true}));
}

void subject_choice(const Context& context, const state::FilterForm::Condition& condition, std::size_t row,
                    Menu& menu) {
    using Of = sieve::Condition::Of;
    for (const Of of : {Of::from, Of::to, Of::cc, Of::recipients, Of::subject, Of::body, Of::header, Of::size})
        menu.items.push_back(option("subject-" + std::to_string(static_cast<int>(of)), context.words(subject_word(of)),
                                    theme::Icon::none, condition.is.of == of, state::ChooseSubject{row, of}));
}

void match_choice(const Context& context, const state::FilterForm::Condition& condition, std::size_t row, Menu& menu) {
    for (const sieve::Condition::Match match : matches_of(condition.is.of))
        for (const bool negated : {false, true})
            menu.items.push_back(option("match-" + std::to_string(static_cast<int>(match)) + (negated ? "-not" : ""),
                                        context.words(match_word(match, negated)), theme::Icon::none,
                                        condition.is.match == match && condition.is.is_negated == negated,
                                        state::ChooseMatch{row, match, negated}));
}

void deed_choice(const Context& context, const sieve::FilterAction& deed, std::size_t row, Menu& menu) {
    using Kind = sieve::FilterAction::Kind;
    using theme::Icon;
    const std::pair<Kind, Icon> deeds[] = {
        {Kind::move, Icon::move},  {Kind::copy, Icon::copy}, {Kind::mark_read, Icon::read}, {Kind::star, Icon::star},
        {Kind::label, Icon::edit}, {Kind::spam, Icon::junk}, {Kind::trash, Icon::trash},    {Kind::stop, Icon::pause}};
    for (const auto& [kind, icon] : deeds)
        menu.items.push_back(option("deed-" + std::to_string(static_cast<int>(kind)), context.words(deed_word(kind)),
                                    icon, deed.kind == kind, state::ChooseDeed{row, kind}));
}

void folder_choice(const Context& context, const state::FilterForm& form, std::size_t row, Menu& menu) {
    const sieve::FilterAction& deed = form.deeds[row];
    for (Folder& folder : folders_for(context, form.account)) {
        const bool chosen = deed.special_use == folder.choice.special_use && deed.mailbox == folder.choice.mailbox;
        const std::string id = "folder-" + folder.choice.mailbox;
        menu.items.push_back(option(id, std::move(folder.name), role_icon(folder.role), chosen,
                                    state::ChooseFolder{row, std::move(folder.choice)}));
    }
}

void account_choice(const Context& context, const state::FilterForm& form, Menu& menu) {
    menu.items.push_back(option("account-all", context.words(Word::all_accounts), theme::Icon::none,
                                form.account.empty(), state::ChooseFilterAccount{}));
    for (const bridge::Account& account : context.replica.accounts())
        if (!account.is_home)
            menu.items.push_back(option("account-" + account.id, account_name(context, account.id), theme::Icon::none,
                                        form.account == account.id, state::ChooseFilterAccount{account.id}));
}

// What a select of the filter form offers.
void filter_choice_menu(const Context& context, Menu& menu) {
    using What = state::OpenFilterChoice::What;
    const state::OpenFilterChoice& choice = context.state.menu_choice;
    const auto* form = std::get_if<state::FilterForm>(&context.state.screen);
    if (form == nullptr) return;
    const std::string number = context.words.number(choice.row + 1);
    const bool of_condition = choice.what == What::subject || choice.what == What::match;
    const bool of_deed = choice.what == What::deed || choice.what == What::folder;
    if ((of_condition && choice.row >= form->conditions.size()) || (of_deed && choice.row >= form->deeds.size()))
        return;
    switch (choice.what) {
        case What::account:
            menu.name = context.words(Word::filter_account);
            return account_choice(context, *form, menu);
        case What::subject:
            menu.name = context.words.fill(Word::condition_subject, number);
            return subject_choice(context, form->conditions[choice.row], choice.row, menu);
        case What::match:
            menu.name = context.words.fill(Word::condition_match, number);
            return match_choice(context, form->conditions[choice.row], choice.row, menu);
        case What::deed:
            menu.name = context.words.fill(Word::deed_what, number);
            return deed_choice(context, form->deeds[choice.row], choice.row, menu);
        case What::folder:
            menu.name = context.words.fill(Word::deed_mailbox, number);
            return folder_choice(context, *form, choice.row, menu);
    }
}

DialogModel shortcut_help(const words::Words& words) {
    DialogModel model;
    model.title = words(Word::shortcuts);
    model.cancel = words(Word::close);
    model.shortcuts = {{"c", words(Word::write_mail)},
                       {"r   a   f", words(Word::key_answer)},
                       {"Ctrl+Enter", words(Word::send_mail)},
                       {"j   k", words(Word::key_next)},
                       {"Enter", words(Word::key_open)},
                       {"x", words(Word::key_select)},
                       {"Ctrl+A", words(Word::key_select_all)},
                       {"e", words(Word::archive)},
                       {"#", words(Word::delete_)},
                       {"s", words(Word::star)},
                       {"u", words(Word::key_read)},
                       {"v", words(Word::move)},
                       {"z", words(Word::undo)},
                       {"/", words(Word::search)},
                       {"g   i s d t a", words(Word::key_go)},
                       {"Esc", words(Word::key_escape)},
                       {"?", words(Word::key_help)}};
    return model;
}

DialogModel not_done(const words::Words& words, const state::NotDone& late) {
    constexpr std::size_t most = 8;
    DialogModel model;
    model.title = words.count(Word::late_title, late.lines.size());
    model.text = words(Word::late_why);
    model.cancel = words(Word::close);
    for (std::size_t i = 0; i < std::min(most, late.lines.size()); ++i)
        model.lines.push_back({late.lines[i].subject, late.lines[i].why});
    if (late.lines.size() > most) model.lines.push_back({"…", words.count(Word::late_more, late.lines.size() - most)});
    return model;
}

std::string account_name(const Context& context, mail::RecordId id) {
    for (const mail::ExternalAccount& account : context.replica.external_accounts())
        if (account.id == id) return account.name.empty() ? account.address : account.name;
    return {};
}

}  // namespace

Menu menu(const Context& context) {
    Menu model;
    model.kind = context.state.menu;
    switch (model.kind) {
        case MenuKind::none:
            break;
        case MenuKind::settings:
            settings_menu(context, model);
            break;
        case MenuKind::move:
            move_menu(context, model);
            break;
        case MenuKind::more:
            more_menu(context, model);
            break;
        case MenuKind::filter:
            filter_menu(context, model);
            break;
        case MenuKind::mailbox:
            mailbox_menu(context, model);
            break;
        case MenuKind::move_mailbox:
            move_mailbox_menu(context, model);
            break;
        case MenuKind::export_mail:
            export_menu(context, model);
            break;
        case MenuKind::filter_choice:
            filter_choice_menu(context, model);
            break;
        case MenuKind::compose_choice:
            compose_choice_menu(context, model);
            break;
        case MenuKind::answer:
            answer_menu(context, model);
            break;
    }
    return model;
}

std::optional<DialogModel> dialog(const Context& context) {
    const words::Words& words = context.words;
    if (std::holds_alternative<state::ShortcutHelp>(context.state.dialog)) return shortcut_help(words);
    if (const auto* naming = std::get_if<state::MailboxNaming>(&context.state.dialog))
        return mailbox_naming(context, *naming);
    if (const auto* asked = std::get_if<state::Verification>(&context.state.dialog))
        return verification(context, *asked);
    if (const auto* question = std::get_if<state::ImportQuestion>(&context.state.dialog))
        return import_question(context, *question);
    if (const auto* report = std::get_if<state::ImportReport>(&context.state.dialog))
        return import_report(context, *report);
    if (const auto* mailbox = std::get_if<state::MailboxDeletion>(&context.state.dialog))
        return mailbox_deletion(context, *mailbox);
    if (const auto* late = std::get_if<state::NotDone>(&context.state.dialog)) return not_done(words, *late);
    if (auto writing = compose_dialog(context)) return writing;
    DialogModel model;
    model.cancel = words(Word::cancel);
    model.is_danger = true;
    if (const auto* leaving = std::get_if<state::ConfirmSigningOut>(&context.state.dialog)) {
        model.title = words(Word::sign_out_question);
        if (leaving->waiting > 0) model.text = words.count(Word::sign_out_loses, leaving->waiting);
        if (leaving->attaching > 0)
            model.text += (model.text.empty() ? "" : " ") + words.count(Word::sign_out_attaching, leaving->attaching);
        model.confirm = words(Word::sign_out);
        model.action = state::ConfirmSignOut{};
        return model;
    }
    if (const auto* deletion = std::get_if<state::ConfirmDeletion>(&context.state.dialog)) {
        model.title = words.count(Word::confirm_forever, deletion->count);
        model.text = words(Word::confirm_forever_why);
        model.confirm = words(Word::delete_forever);
        model.action = state::ConfirmDelete{};
        return model;
    }
    if (const auto* removal = std::get_if<state::PersonRemoval>(&context.state.dialog)) {
        model.title = words.fill(Word::remove_person, person_name(context, removal->person));
        model.text = words(Word::remove_person_why);
        model.confirm = model.title;
        model.action = state::ConfirmPersonRemoval{};
        return model;
    }
    if (const auto* removal = std::get_if<state::ConfirmRemoval>(&context.state.dialog)) {
        model.title = words.fill(Word::remove_question, account_name(context, removal->account));
        model.text = words(Word::remove_why);
        model.confirm = words(Word::remove);
        model.action = state::ConfirmRemove{};
        return model;
    }
    return std::nullopt;
}

}  // namespace kontor::models
