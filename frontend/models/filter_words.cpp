#include "frontend/models/filter_words.hpp"

#include <algorithm>
#include <array>

#include "frontend/models/wording.hpp"
#include "frontend/state/filter_text.hpp"

namespace kontor::models {

namespace {

using words::Word;
using Of = sieve::Condition::Of;
using Match = sieve::Condition::Match;
using Kind = sieve::FilterAction::Kind;

std::string path_of(const Context& context, const bridge::Mailbox& mailbox) {
    std::string path = mailbox.name;
    const bridge::Mailbox* parent = context.replica.mailbox(mailbox.account, mailbox.parent);
    for (int depth = 0; parent != nullptr && depth < 10; ++depth) {
        path = parent->name + '/' + path;
        parent = context.replica.mailbox(parent->account, parent->parent);
    }
    return path;
}

// Spam and Trash are deeds of their own, and what is kept is in the inbox anyway.
bool may_hold_filed(mail::Role role) {
    return role == mail::Role::none || role == mail::Role::archive || role == mail::Role::sent ||
           role == mail::Role::drafts;
}

// RFC 6154 2; the inbox has none.
std::string special_use(mail::Role role) {
    switch (role) {
        case mail::Role::archive:
            return "\\Archive";
        case mail::Role::drafts:
            return "\\Drafts";
        case mail::Role::sent:
            return "\\Sent";
        case mail::Role::junk:
            return "\\Junk";
        case mail::Role::trash:
            return "\\Trash";
        default:
            return {};
    }
}

void add_folders(const Context& context, const bridge::Id& account, bool with_ids, std::vector<Folder>& folders) {
    for (const bridge::Mailbox* mailbox : context.replica.mailboxes(account)) {
        if (!may_hold_filed(mailbox->role)) continue;
        Folder folder;
        folder.role = mailbox->role;
        folder.choice.mailbox = path_of(context, *mailbox);
        folder.name = folder.choice.mailbox;
        if (mailbox->role != mail::Role::none) {
            folder.name = mailbox_name(context.words, *mailbox);
            folder.choice.special_use = special_use(mailbox->role);
        } else if (with_ids) {
            folder.choice.mailbox_id = mailbox->id;
        }
        const bool known = std::any_of(folders.begin(), folders.end(), [&](const Folder& other) {
            return folder.role == mail::Role::none ? other.choice.mailbox == folder.choice.mailbox
                                                   : other.role == folder.role;
        });
        if (!known) folders.push_back(std::move(folder));
    }
}

std::string condition_in_words(const words::Words& words, const sieve::Condition& condition) {
    const std::string subject = condition.of == Of::header ? condition.header : words(subject_word(condition.of));
    const std::string match = words(match_word(condition.match, condition.is_negated));
    if (condition.match == Match::exists) return subject + ' ' + match;
    if (condition.of == Of::size) return subject + ' ' + match + ' ' + state::size_to_text(condition.size);
    return words.fill(Word::filter_phrase, {subject, match, state::values_to_text(condition.values)});
}

}  // namespace

Word subject_word(Of of) {
    constexpr std::array<Word, 8> names = {Word::subject_from,       Word::subject_to,      Word::subject_cc,
                                           Word::subject_recipients, Word::subject_subject, Word::subject_header,
                                           Word::subject_body,       Word::subject_size};
    return names[static_cast<std::size_t>(of)];
}

Word match_word(Match match, bool negated) {
    struct Pair {
        Word yes, no;
    };
    constexpr std::array<Pair, 9> names = {{{Word::match_contains, Word::match_contains_not},
                                            {Word::match_is, Word::match_is_not},
                                            {Word::match_begins, Word::match_begins_not},
                                            {Word::match_ends, Word::match_ends_not},
                                            {Word::match_pattern, Word::match_pattern_not},
                                            {Word::match_domain, Word::match_domain_not},
                                            {Word::match_exists, Word::match_exists_not},
                                            {Word::match_larger, Word::match_larger_not},
                                            {Word::match_smaller, Word::match_smaller_not}}};
    const Pair& pair = names[static_cast<std::size_t>(match)];
    return negated ? pair.no : pair.yes;
}

Word deed_word(Kind kind) {
    constexpr std::array<Word, 8> names = {Word::deed_read, Word::deed_star, Word::deed_add_label, Word::deed_copy,
                                           Word::deed_move, Word::deed_spam, Word::deed_trash,     Word::deed_stop};
    return names[static_cast<std::size_t>(kind)];
}

std::vector<Match> matches_of(Of of) {
    std::vector<Match> matches = {Match::contains, Match::is, Match::begins, Match::ends, Match::pattern};
    if (of == Of::size) return {Match::larger, Match::smaller};
    if (of == Of::header) matches.push_back(Match::exists);
    if (of <= Of::recipients) matches.push_back(Match::domain);
    return matches;
}

std::string folder_words(const Context& context, const sieve::FilterAction& action) {
    constexpr std::array<mail::Role, 5> roles = {mail::Role::archive, mail::Role::sent, mail::Role::drafts,
                                                 mail::Role::junk, mail::Role::trash};
    if (action.special_use)
        for (const mail::Role role : roles) {
            bridge::Mailbox named;
            named.role = role;
            if (*action.special_use == special_use(role)) return mailbox_name(context.words, named);
        }
    if (action.mailbox_id)
        for (const bridge::Account& account : context.replica.accounts())
            if (const bridge::Mailbox* known = context.replica.mailbox(account.id, *action.mailbox_id))
                return path_of(context, *known);
    return action.mailbox;
}

std::vector<Folder> folders_for(const Context& context, const bridge::Id& account) {
    std::vector<Folder> folders;
    if (!account.empty()) {
        add_folders(context, account, true, folders);
        return folders;
    }
    for (const bridge::Account& each : context.replica.accounts()) add_folders(context, each.id, false, folders);
    std::stable_sort(folders.begin(), folders.end(), [](const Folder& a, const Folder& b) {
        return (a.role != mail::Role::none) > (b.role != mail::Role::none);
    });
    return folders;
}

std::string conditions_in_words(const Context& context, const sieve::FilterForm& form) {
    if (form.conditions.empty()) return context.words(Word::filter_every_message);
    std::string text;
    for (const sieve::Condition& condition : form.conditions) {
        if (!text.empty()) text += context.words(form.any ? Word::filter_or : Word::filter_and);
        text += condition_in_words(context.words, condition);
    }
    return text;
}

std::string deeds_in_words(const Context& context, const sieve::FilterForm& form) {
    std::string text;
    for (const sieve::FilterAction& action : form.actions) {
        if (!text.empty()) text += "  ·  ";
        text += context.words(deed_word(action.kind));
        if (action.kind == Kind::copy || action.kind == Kind::move) text += ' ' + folder_words(context, action);
        if (action.kind == Kind::label) text += ' ' + action.label;
    }
    return text;
}

}  // namespace kontor::models
