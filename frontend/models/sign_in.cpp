#include "frontend/models/sign_in.hpp"

namespace kontor::models {

namespace {

using words::Word;

std::string trouble_words(const words::Words& words, state::SignInForm::Trouble trouble) {
    using Trouble = state::SignInForm::Trouble;
    switch (trouble) {
        case Trouble::none:
            return {};
        case Trouble::refused:
            return words(Word::sign_in_refused);
        case Trouble::too_many:
            return words(Word::sign_in_too_many);
        case Trouble::link_used:
            return words(Word::sign_in_link_used);
        case Trouble::unreachable:
            return words(Word::relay_unreachable);
        case Trouble::wrong_code:
            return words(Word::wrong_code);
        case Trouble::from_elsewhere:
            return words(Word::sign_in_from_elsewhere);
        case Trouble::too_short:
            return words(Word::password_short);
        case Trouble::differ:
            return words(Word::passwords_differ);
    }
    return {};
}

}  // namespace

SignIn sign_in(const Context& context) {
    const words::Words& words = context.words;
    const state::SignInForm& form = context.state.sign_in;
    SignIn model;
    using Stage = state::SignInForm::Stage;
    model.title = "Kontor";
    model.submit = words(form.busy ? Word::signing_in : Word::sign_in);
    switch (form.stage) {
        case Stage::password:
            model.lead = words(Word::sign_in_lead);
            model.name_label = words(Word::user_name);
            model.name = form.name;
            model.password_label = words(Word::password);
            model.password = form.password;
            break;
        case Stage::code:
            model.lead = words(Word::sign_in_code_lead);
            model.code_label = words(Word::sign_in_code);
            model.code = form.code;
            model.other = words(Word::sign_in_other);
            break;
        case Stage::choose:
            model.lead = words(Word::choose_password_lead);
            model.password_label = words(Word::new_password);
            model.password = form.password;
            model.again_label = words(Word::new_password_again);
            model.again = form.again;
            model.is_new_password = true;
            if (!form.busy) model.submit = words(Word::choose_password);
            break;
    }
    model.busy = form.busy;
    model.trouble = trouble_words(words, form.trouble);
    return model;
}

}  // namespace kontor::models
