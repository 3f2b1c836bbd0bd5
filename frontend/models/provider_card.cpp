#include "frontend/models/provider_card.hpp"

namespace kontor::models {

using words::Word;

std::optional<ProviderCard> provider_card(const Context& context, const std::string& host,
                                          std::optional<mail::RecordId> account, bool again) {
    const bridge::OAuthProvider* provider = context.replica.oauth_provider_for(host);
    if (provider == nullptr) return std::nullopt;
    const words::Words& words = context.words;
    ProviderCard card;
    card.provider = provider->id;
    card.account = account;
    const auto& under_way = context.state.provider_sign_in;
    if (under_way && under_way->account == account && !under_way->path.empty()) {
        card.waiting = words.fill(Word::provider_waiting, under_way->title);
        card.open_again = words(Word::provider_open_again);
        card.cancel = words(Word::cancel);
    } else {
        card.button = again ? words(Word::provider_sign_in_again) : words.fill(Word::provider_sign_in, provider->title);
    }
    return card;
}

}  // namespace kontor::models
