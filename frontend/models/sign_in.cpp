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
    }
    return {};
}

}  // namespace

SignIn sign_in(const Context& context) {
    const words::Words& words = context.words;
    const state::SignInForm& form = context.state.sign_in;
    SignIn model;
    model.title = "Kontor";
    model.lead = words(Word::sign_in_lead);
    model.name_label = words(Word::user_name);
    model.name = form.name;
    model.password_label = words(Word::password);
    model.password = form.password;
    model.submit = words(form.busy ? Word::signing_in : Word::sign_in);
    model.busy = form.busy;
    model.trouble = trouble_words(words, form.trouble);
    return model;
}

}  // namespace kontor::models
