#include "frontend/models/certificate_page.hpp"

#include <algorithm>

namespace kontor::models {

namespace {

using words::Word;

CertificateCard certificate_card(const Context& context, const mail::Certificate& certificate, std::size_t place) {
    const words::Words& words = context.words;
    CertificateCard card;
    card.id = "certificate/" + std::to_string(place);
    card.title = words(place == 0 ? Word::certificate_own : Word::certificate_above);
    card.facts = {{words(Word::certificate_subject), certificate.subject},
                  {words(Word::certificate_issuer), certificate.issuer},
                  {words(Word::certificate_from), context.calendar.full(certificate.valid_from)},
                  {words(Word::certificate_until), context.calendar.full(certificate.valid_until)},
                  {words(Word::fingerprint), grouped_fingerprint(certificate.fingerprint)}};
    return card;
}

// What may be done, and what follows from it.
void add_pinning(const words::Words& words, const mail::ServerSettings& server, CertificatePage& page) {
    const bool is_pinned = !server.pinned_certificate.empty();
    if (is_pinned) page.unpin = words(Word::certificate_unpin);
    const bool shows_another = !page.fingerprint.empty() && page.fingerprint != server.pinned_certificate;
    if (shows_another) page.pin = words(Word::certificate_pin);
    page.why = words(is_pinned ? Word::certificate_unpin_why : Word::certificate_pin_why);
}

}  // namespace

CertificatePage certificate_page(const Context& context, const state::CertificateScreen& screen) {
    const words::Words& words = context.words;
    CertificatePage page;
    page.title = words(Word::certificate);
    const auto& accounts = context.replica.external_accounts();
    const auto account = std::find_if(accounts.begin(), accounts.end(),
                                      [&](const mail::ExternalAccount& each) { return each.id == screen.account; });
    if (account == accounts.end()) return page;
    const mail::ServerSettings& server = account->incoming;
    page.server = server.host + ':' + std::to_string(server.port);
    if (server.security == mail::Security::plain) {
        page.nothing = words(Word::certificate_none);
        return page;
    }
    page.checking = screen.ticket != 0;
    page.checking_words = words(Word::certificate_checking);
    page.check = words(Word::certificate_check);
    for (std::size_t i = 0; i < screen.chain.size(); ++i)
        page.chain.push_back(certificate_card(context, screen.chain[i], i));
    if (!screen.chain.empty()) page.fingerprint = screen.chain.front().fingerprint;
    const bool is_refused =
        screen.failure && (screen.chain.empty() || screen.failure->error_class == mail::ErrorClass::certificate);
    if (is_refused) page.trouble = explain(words, *screen.failure);
    const bool is_pinned = !server.pinned_certificate.empty();
    page.is_good = screen.is_known && !is_refused && !screen.chain.empty();
    page.state = is_pinned ? words.fill(Word::certificate_pinned_to, grouped_fingerprint(server.pinned_certificate))
                 : page.is_good ? words(Word::certificate_good)
                                : std::string();
    if (screen.is_known || is_pinned) add_pinning(words, server, page);
    return page;
}

}  // namespace kontor::models
