// Signing in at a provider: the page is opened, and what became of it goes into the form, or on the account's page
// [A7].
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;

namespace {

void give_up(Office& office) {
    const std::optional<ProviderSignIn> under_way = std::exchange(office.state.provider_sign_in, std::nullopt);
    if (under_way && !under_way->authorization.empty()) office.replica.give_up(under_way->authorization);
}

void begin(Office& office, const SignInAtProvider& where) {
    give_up(office);
    ProviderSignIn fresh;
    for (const bridge::OAuthProvider& provider : office.replica.oauth_providers())
        if (provider.id == where.provider) fresh.title = provider.title;
    fresh.provider = where.provider;
    fresh.account = where.account;
    std::string address;
    if (where.account) {
        if (const mail::ExternalAccount* account = account_of(office, *where.account)) address = account->address;
    } else if (const auto* form = std::get_if<AccountForm>(&office.state.screen)) {
        address = form->address;
    }
    fresh.ticket = office.replica.authorize(where.provider, where.account, address);
    office.state.provider_sign_in = std::move(fresh);
}

void done(Office& office, const ProviderSignIn& what, const bridge::Authorization& became) {
    if (what.account) return say(office, office.words.fill(Word::provider_back, what.title));
    auto* form = std::get_if<AccountForm>(&office.state.screen);
    if (form == nullptr) return;
    form->authorization = became.id;
    form->signed_in_at = what.title;
    form->signed_in_as = became.address;
    form->password.clear();
    form->wrong.erase(EditForm::Field::password);
    form->failure.reset();
}

}  // namespace

bool provider_outcome(Office office, const bridge::Outcome& result) {
    AppState& state = office.state;
    if (!state.provider_sign_in || state.provider_sign_in->ticket != result.ticket) return false;
    if (result.error || !result.authorization) {
        const std::string title = state.provider_sign_in->title;
        state.provider_sign_in.reset();
        say(office, office.words.fill(Word::provider_failed, title), 0, true);
        return true;
    }
    const bridge::Authorization& became = *result.authorization;
    if (became.state == bridge::Authorization::State::waiting) {
        state.provider_sign_in->authorization = became.id;
        state.provider_sign_in->path = became.path;
        office.effects.push_back(OpenWindow{became.path});
        return true;
    }
    const ProviderSignIn what = std::move(*std::exchange(state.provider_sign_in, std::nullopt));
    using State = bridge::Authorization::State;
    if (became.state == State::done) {
        done(office, what, became);
    } else if (became.state == State::cancelled) {
        say(office, office.words.fill(Word::provider_cancelled, what.title));
    } else {
        std::string sentence = office.words.fill(Word::provider_failed, what.title);
        if (!became.words.empty()) sentence += ' ' + office.words.fill(Word::server_says, became.words);
        say(office, sentence, 0, true);
    }
    return true;
}

void update_provider(Office office, const ProviderAction& action) {
    AppState& state = office.state;
    std::visit(Overloaded{
                   [&](const SignInAtProvider& where) { begin(office, where); },
                   [&](const OpenProviderAgain&) {
                       const auto& under_way = state.provider_sign_in;
                       if (under_way && !under_way->path.empty()) office.effects.push_back(OpenWindow{under_way->path});
                   },
                   [&](const CancelProvider&) { give_up(office); },
                   [&](const UsePassword&) {
                       auto* form = std::get_if<AccountForm>(&state.screen);
                       if (form != nullptr) form->authorization.clear(), form->known_provider.clear();
                   },
               },
               action);
}

}  // namespace kontor::state
