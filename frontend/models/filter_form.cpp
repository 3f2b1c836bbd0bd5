#include "frontend/models/filter_form.hpp"

#include "frontend/models/filter_words.hpp"
#include "frontend/models/wording.hpp"
#include "frontend/words/script_mistakes.hpp"

namespace kontor::models {

namespace {

using words::Word;
using Of = sieve::Condition::Of;
using Match = sieve::Condition::Match;
using Kind = sieve::FilterAction::Kind;
using Field = state::EditFilterField::Field;
using What = state::OpenFilterChoice::What;

FilterSelect select(std::string id, std::string name, std::string value, What what, std::size_t row) {
    FilterSelect model;
    model.id = "filter-form/" + std::move(id);
    model.name = std::move(name);
    model.value = std::move(value);
    model.opens = {what, row};
    return model;
}

FilterField field(std::string id, std::string name, std::string value, Field which, std::size_t row) {
    FilterField model;
    model.id = "filter-form/" + std::move(id);
    model.name = std::move(name);
    model.value = std::move(value);
    model.field = which;
    model.row = row;
    return model;
}

std::string value_hint(const words::Words& words, const sieve::Condition& condition, const std::string& typed) {
    if (condition.of == Of::size) return words(Word::size_hint);
    if (condition.match == Match::pattern) return words(Word::pattern_hint);
    return typed.find(';') == std::string::npos ? std::string() : words.fill(Word::values_hint, ";");
}

ConditionRow condition_row(const Context& context, const state::FilterForm& form, std::size_t row) {
    const words::Words& words = context.words;
    const state::FilterForm::Condition& condition = form.conditions[row];
    const std::string number = words.number(row + 1), id = "condition/" + std::to_string(row);
    const std::string property = "conditions/" + std::to_string(row);
    ConditionRow model;
    model.subject = select(id + "/subject", words.fill(Word::condition_subject, number),
                           words(subject_word(condition.is.of)), What::subject, row);
    model.match = select(id + "/match", words.fill(Word::condition_match, number),
                         words(match_word(condition.is.match, condition.is.is_negated)), What::match, row);
    if (condition.is.of == Of::header) {
        model.header =
            field(id + "/header", words.fill(Word::condition_header, number), condition.is.header, Field::header, row);
        model.header->placeholder = "List-Id";
        if (form.wrong == property + "/header") model.header->problem = words(Word::need_header);
    }
    if (condition.is.match != Match::exists) {
        model.value =
            field(id + "/value", words.fill(Word::condition_value, number), condition.typed, Field::value, row);
        model.value->hint = value_hint(words, condition.is, condition.typed);
        if (form.wrong == property + "/values") model.value->problem = words(Word::need_value);
        if (form.wrong == property + "/size") model.value->problem = words(Word::need_size);
    }
    model.remove_id = "filter-form/" + id + "/remove";
    model.remove = words.fill(Word::remove_condition, number);
    return model;
}

DeedRow deed_row(const Context& context, const state::FilterForm& form, std::size_t row) {
    const words::Words& words = context.words;
    const sieve::FilterAction& deed = form.deeds[row];
    const std::string number = words.number(row + 1), id = "deed/" + std::to_string(row);
    const std::string property = "actions/" + std::to_string(row);
    DeedRow model;
    model.deed =
        select(id + "/what", words.fill(Word::deed_what, number), words(deed_word(deed.kind)), What::deed, row);
    if (deed.kind == Kind::copy || deed.kind == Kind::move) {
        std::string folder = folder_words(context, deed);
        const bool none = folder.empty();
        if (none) folder = words(Word::choose_mailbox);
        model.folder =
            select(id + "/folder", words.fill(Word::deed_mailbox, number), std::move(folder), What::folder, row);
        model.folder->is_empty = none;
        if (form.wrong.rfind(property + "/mailbox", 0) == 0) {
            model.problem = words(Word::need_mailbox);
            model.folder->is_wrong = true;
        }
    }
    if (deed.kind == Kind::label) {
        model.label = field(id + "/label", words.fill(Word::deed_label, number), deed.label, Field::label, row);
        if (form.wrong == property + "/label") model.label->problem = words(Word::need_label);
    }
    model.remove_id = "filter-form/" + id + "/remove";
    model.remove = words.fill(Word::remove_deed, number);
    return model;
}

ScriptText script_text(const Context& context, const state::FilterForm& form) {
    const words::Words& words = context.words;
    ScriptText model;
    model.text = field("script", words(Word::script), form.script, Field::script, 0);
    model.locked = form.step == state::FilterForm::Step::saving;
    model.lead = words(Word::script_lead);
    if (!form.is_checked) return model;
    if (form.mistakes.empty()) {
        model.good = words(Word::script_good);
        if (form.readable) model.as_form = words(Word::show_as_form);
        return model;
    }
    model.mistakes_title = words.count(Word::script_mistakes, form.mistakes.size());
    for (const bridge::ScriptMistake& mistake : form.mistakes)
        model.mistakes.push_back(
            words.fill(Word::script_mistake,
                       {words.number(mistake.line), words.number(mistake.column),
                        words::script_mistake(words.language(), mistake.what, mistake.expected, mistake.got)}));
    return model;
}

void add_rows(const Context& context, const state::FilterForm& form, FilterFormModel& model) {
    const words::Words& words = context.words;
    model.when = words(Word::filter_when);
    model.then = words(Word::filter_then);
    model.all_of = words(Word::filter_all_of);
    model.any_of = words(Word::filter_any_of);
    model.any = form.any;
    model.shows_join = form.conditions.size() > 1;
    if (form.conditions.empty()) model.every_message = words(Word::filter_every_message);
    for (std::size_t row = 0; row < form.conditions.size(); ++row)
        model.conditions.push_back(condition_row(context, form, row));
    for (std::size_t row = 0; row < form.deeds.size(); ++row) model.deeds.push_back(deed_row(context, form, row));
    model.add_condition = words(Word::add_condition);
    model.add_deed = words(Word::add_deed);
    model.by_hand = words(Word::write_by_hand);
    if (form.wrong == "actions") model.problem = words(Word::need_deed);
}

}  // namespace

FilterFormModel filter_form(const Context& context, const state::FilterForm& form) {
    const words::Words& words = context.words;
    FilterFormModel model;
    model.title = words(form.editing.empty() ? Word::add_filter : Word::edit_filter);
    model.name = field("name", words(Word::filter_name), form.name, Field::name, 0);
    if (!form.by_hand && !form.conditions.empty()) model.name.placeholder = form.conditions.front().typed;
    model.account_label = words(Word::filter_account);
    model.account = select("account", model.account_label,
                           form.account.empty() ? words(Word::all_accounts) : account_name(context, form.account),
                           What::account, 0);
    if (form.by_hand)
        model.script = script_text(context, form);
    else
        add_rows(context, form, model);
    model.busy = form.step != state::FilterForm::Step::typing;
    if (model.busy) model.busy_words = words(Word::saving);
    model.save = words(Word::save);
    model.cancel = words(Word::cancel);
    model.refused = form.refused;
    return model;
}

}  // namespace kontor::models
