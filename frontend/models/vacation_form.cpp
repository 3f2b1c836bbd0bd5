#include "frontend/models/vacation_form.hpp"

namespace kontor::models {

namespace {

using words::Word;
using Part = state::EditVacation::Field;

VacationField vacation_field(const Context& context, const state::VacationForm& form, Part which, const char* id,
                             Word label, const std::string& value, Word hint, Word problem) {
    VacationField model;
    model.id = std::string("vacation/") + id;
    model.label = context.words(label);
    model.value = value;
    model.field = which;
    if (hint != Word::count_) model.hint = context.words(hint);
    if (form.wrong.count(which) != 0) model.problem = context.words(problem);
    return model;
}

}  // namespace

VacationFormModel vacation_form(const Context& context, const state::VacationForm& form) {
    const words::Words& words = context.words;
    VacationFormModel model;
    model.title = words(Word::vacation);
    model.lead = words.fill(Word::vacation_lead, account_name(context, form.account));
    model.use = words(Word::vacation_use);
    model.loading = !form.is_loaded;
    model.is_enabled = form.is_enabled;
    model.busy = form.step == state::VacationForm::Step::saving;
    model.from = vacation_field(context, form, Part::from, "from", Word::vacation_from, form.from,
                                Word::vacation_from_hint, Word::need_day);
    model.to = vacation_field(context, form, Part::to, "to", Word::vacation_to, form.to, Word::vacation_to_hint,
                              form.is_backwards ? Word::need_later_day : Word::need_day);
    model.from.placeholder = model.to.placeholder = words(Word::vacation_day);
    model.pick_from = words.fill(Word::pick_day, model.from.label);
    model.pick_to = words.fill(Word::pick_day, model.to.label);
    model.picks_to = form.picking == model.to.id;
    if (!form.picking.empty())
        model.picker = day_picker(context, form.picking + "/days", form.month, model.picks_to ? form.to : form.from);
    model.subject = vacation_field(context, form, Part::subject, "subject", Word::vacation_subject, form.subject,
                                   Word::vacation_subject_hint, Word::need_answer);
    model.text = vacation_field(context, form, Part::text, "text", Word::vacation_text, form.text, Word::count_,
                                Word::need_answer);
    model.text.is_prose = true;
    model.trouble = form.refused;
    model.save = words(Word::save);
    model.cancel = words(Word::cancel);
    return model;
}

}  // namespace kontor::models
