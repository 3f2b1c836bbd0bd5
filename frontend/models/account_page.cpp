#include "frontend/models/account_page.hpp"

#include <algorithm>

#include "engine/collect/health.hpp"

namespace kontor::models {

namespace {

using mail::DisabledBecause;
using words::Word;

std::string keep_words(const words::Words& words, const mail::Keep& keep) {
    switch (keep.rule) {
        case mail::Keep::Rule::forever:
            return words(Word::keep_forever);
        case mail::Keep::Rule::days:
            return words.fill(Word::keep_days, words.number(keep.days));
        case mail::Keep::Rule::none:
            break;
    }
    return words(Word::keep_none);
}

std::string since_words(const words::Words& words, const mail::Since& since) {
    switch (since.rule) {
        case mail::Since::Rule::all:
            return words(Word::since_all);
        case mail::Since::Rule::now:
            return words(Word::since_now);
        case mail::Since::Rule::days:
            break;
    }
    return words.fill(Word::since_days, words.number(since.days));
}

std::string server_words(const words::Words& words, const mail::ServerSettings& server) {
    const Word security = server.security == mail::Security::tls        ? Word::security_tls
                          : server.security == mail::Security::starttls ? Word::security_starttls
                                                                        : Word::security_plain;
    return server.host + ':' + std::to_string(server.port) + "  ·  " + words(security);
}

void add_facts(const words::Words& words, const mail::ExternalAccount& account, AccountPage& page) {
    page.facts.emplace_back(words(Word::server), server_words(words, account.incoming));
    page.facts.emplace_back(words(Word::login), account.incoming.login);
    if (account.outgoing) page.facts.emplace_back(words(Word::outgoing_server), server_words(words, *account.outgoing));
    page.facts.emplace_back(words(Word::keep_on_server), keep_words(words, account.keep));
    page.facts.emplace_back(words(Word::since), since_words(words, account.since));
    if (!account.incoming.pinned_certificate.empty())
        page.facts.emplace_back(words(Word::certificate_pinned),
                                grouped_fingerprint(account.incoming.pinned_certificate));
}

void add_sending(const Context& context, AccountPage& page) {
    const bridge::Session& session = context.replica.session();
    page.sending = sending_trouble(context, page.jmap_account);
    page.fix = context.words(Word::fix_it);
    if (session.can_send) page.send_as = context.words(Word::send_as);
    if (!session.has_vacation) return;
    page.vacation = context.words(Word::vacation);
    const bridge::Vacation* vacation = context.replica.vacation(page.jmap_account);
    if (vacation != nullptr && vacation->is_enabled) page.away = context.words(Word::vacation_is_on);
}

std::string times(const Context& context, const mail::ExternalAccountStatus& status) {
    const words::Words& words = context.words;
    std::string text = status.last_success
                           ? words.fill(Word::last_collected, context.calendar.moment(*status.last_success))
                           : words(Word::never_collected);
    if (status.next_collection)
        text += "  ·  " + words.fill(Word::next_collection, context.calendar.moment(*status.next_collection));
    return text;
}

std::string countdown(const words::Words& words, const mail::ExternalAccountStatus& status) {
    using mail::ErrorClass;
    const auto tell = [&](Word sentence, std::uint32_t failures, std::uint32_t limit) {
        if (failures == 0 || failures >= limit) return std::string();
        return words.fill(sentence, {words.number(failures), words.number(limit)});
    };
    const ErrorClass what = status.error->error_class;
    if (what == ErrorClass::auth)
        return tell(Word::auth_countdown, status.consecutive_auth_failures, collect::authentication_limit);
    if (what == ErrorClass::connect || what == ErrorClass::dns || what == ErrorClass::tls)
        return tell(Word::connect_countdown, status.consecutive_connect_failures, collect::connection_limit);
    return {};
}

void add_relisted(const words::Words& words, const mail::ExternalAccountStatus& status, AccountPage& page) {
    if (!status.relisted || is_busy(status.phase)) return;
    page.relisted = words.count(Word::relisted_why, status.relisted->messages, words.bytes(status.relisted->bytes));
    page.download_again = words(Word::download_again);
}

void add_disabled(const words::Words& words, DisabledBecause why, AccountPage& page) {
    page.paused = true;
    page.state = words(Word::paused);
    if (why == DisabledBecause::authentication) page.state_detail = words(Word::disabled_auth);
    if (why == DisabledBecause::connection) page.state_detail = words(Word::disabled_connect);
}

}  // namespace

AccountPage account_page(const Context& context, mail::RecordId id) {
    const words::Words& words = context.words;
    AccountPage page;
    page.account = id;
    const auto& accounts = context.replica.external_accounts();
    const auto found = std::find_if(accounts.begin(), accounts.end(),
                                    [&](const mail::ExternalAccount& each) { return each.id == id; });
    page.missing = found == accounts.end();
    if (page.missing) return page;

    page.name = found->name.empty() ? found->address : found->name;
    page.address = found->address;
    page.initials = initials(page.name);
    page.collect_now = words(Word::collect_now);
    page.stop = words(Word::cancel_collecting);
    page.pause_or_resume = words(found->is_enabled() ? Word::pause : Word::resume);
    page.edit = words(Word::edit);
    page.filters = words(Word::filters);
    page.remove = words(Word::remove);
    page.history = words(Word::history);
    if (found->incoming.security != mail::Security::plain) page.certificate = words(Word::certificate);
    if (found->keep.rule != mail::Keep::Rule::forever) page.deletions = words(Word::planned);
    page.jmap_account = found->jmap_account.to_string();
    page.files = words(Word::mail_in_files);
    page.files_why = words(Word::mail_in_files_why);
    page.import_mail = words(Word::import_mail);
    page.export_mail = words(Word::export_mail);
    add_facts(words, *found, page);
    add_sending(context, page);

    const mail::ExternalAccountStatus* status = context.replica.status(id);
    if (status != nullptr) page.state_detail = times(context, *status);
    if (status != nullptr && status->error) page.trouble = explain(words, *status->error);
    if (status != nullptr) add_relisted(words, *status, page);
    page.provider = provider_card(context, found->incoming.host, id, !found->oauth_provider.empty());
    if (page.provider) page.provider->is_cure = page.trouble && page.trouble->cure == Trouble::Cure::sign_in;
    if (status != nullptr && status->error && found->is_enabled()) page.countdown = countdown(words, *status);
    if (!found->is_enabled()) {
        add_disabled(words, found->disabled, page);
        return page;
    }
    if (status != nullptr && is_busy(status->phase)) {
        page.progress = collection_progress(context, id, *status);
        page.state = page.progress->phase;
    } else {
        page.good = !page.trouble;
        const bool collected = status != nullptr && status->last_success;
        page.state = page.trouble ? page.trouble->what : words(collected ? Word::up_to_date : Word::phase_waiting);
    }
    return page;
}

}  // namespace kontor::models
