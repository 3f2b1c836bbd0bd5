#include "frontend/models/wording.hpp"

#include <array>

namespace kontor::models {

namespace {

using mail::ErrorClass;
using mail::Role;
using words::Word;
using Cure = models::Trouble::Cure;

struct Explanation {
    ErrorClass error_class;
    Word what, what_to_do;
    Cure cure;
};

constexpr std::array<Explanation, 10> kExplanations{{
    {ErrorClass::connect, Word::error_connect, Word::error_connect_do, Cure::settings},
    {ErrorClass::dns, Word::error_dns, Word::error_dns_do, Cure::settings},
    {ErrorClass::tls, Word::error_tls, Word::error_tls_do, Cure::settings},
    {ErrorClass::certificate, Word::error_certificate, Word::error_certificate_do, Cure::settings},
    {ErrorClass::auth, Word::error_auth, Word::error_auth_do, Cure::password},
    {ErrorClass::provider, Word::error_provider, Word::error_provider_do, Cure::try_again},
    {ErrorClass::protocol, Word::error_protocol, Word::error_protocol_do, Cure::settings},
    {ErrorClass::locked, Word::error_locked, Word::error_locked_do, Cure::try_again},
    {ErrorClass::quota, Word::error_quota, Word::error_quota_do, Cure::try_again},
    {ErrorClass::storage, Word::error_storage, Word::error_storage_do, Cure::try_again},
}};

std::string cure_words(const words::Words& words, Cure cure) {
    switch (cure) {
        case Cure::none:
            return {};
        case Cure::password:
            return words(Word::fix_password);
        case Cure::settings:
            return words(Word::fix_settings);
        case Cure::try_again:
            return words(Word::try_again);
        case Cure::trust:
            return words(Word::trust_certificate);
        case Cure::sign_in:
            return words(Word::provider_sign_in_again);
    }
    return {};
}

std::size_t character_length(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    if (byte < 0x80) return 1;
    if (byte < 0xE0) return 2;
    return byte < 0xF0 ? 3 : 4;
}

std::string upper(std::string_view character) {
    std::string text(character);
    if (text.size() == 1 && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

bool begins_word(char c) {
    return static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c));
}

}  // namespace

std::string mailbox_name(const words::Words& words, const bridge::Mailbox& mailbox) {
    switch (mailbox.role) {
        case Role::inbox:
            return words(Word::inbox);
        case Role::archive:
            return words(Word::archive_box);
        case Role::drafts:
            return words(Word::drafts);
        case Role::sent:
            return words(Word::sent);
        case Role::junk:
            return words(Word::junk);
        case Role::trash:
            return words(Word::trash);
        case Role::none:
            break;
    }
    return mailbox.name;
}

std::string account_name(const Context& context, const bridge::Id& id) {
    if (id == context.replica.session().unified) return context.words(Word::all_accounts);
    for (const bridge::Account& account : context.replica.accounts())
        if (account.id == id) return account.is_home ? context.words(Word::home_account) : account.name;
    return {};
}

theme::Icon role_icon(Role role) {
    switch (role) {
        case Role::inbox:
            return theme::Icon::inbox;
        case Role::archive:
            return theme::Icon::archive;
        case Role::drafts:
            return theme::Icon::drafts;
        case Role::sent:
            return theme::Icon::sent;
        case Role::junk:
            return theme::Icon::junk;
        case Role::trash:
            return theme::Icon::trash;
        case Role::none:
            break;
    }
    return theme::Icon::folder;
}

std::string house_words(const Context& context) {
    const bridge::Session& session = context.replica.session();
    if (session.house.empty()) return {};
    std::string text = context.words.fill(Word::send_house_why, session.house);
    if (session.house_daily_limit > 0)
        text += ' ' + context.words.count(Word::send_house_limit, session.house_daily_limit);
    return text;
}

std::string person(const mail::EmailAddress& address) {
    return address.name && !address.name->empty() ? *address.name : address.email;
}

std::string preview(const words::Words& words, const bridge::Email& email) {
    return email.is_stub() ? words(words::Word::stub_why) : email.preview;
}

std::string initials(std::string_view name) {
    std::string letters;
    bool at_start = true;
    std::size_t found = 0;
    for (std::size_t i = 0; i < name.size() && found < 2; i += character_length(name[i])) {
        const char c = name[i];
        if (c == '@') break;
        if (c == ' ' || c == '.' || c == '-' || c == '_') {
            at_start = true;
            continue;
        }
        if (!at_start || !begins_word(c)) continue;
        at_start = false;
        const std::size_t length = std::min(character_length(c), name.size() - i);
        letters += upper(name.substr(i, length));
        if (length >= 3) break;  // one Han character fills the circle
        ++found;
    }
    return letters;
}

std::string domain_of(std::string_view address) {
    const std::size_t at = address.rfind('@');
    return std::string(at == std::string_view::npos ? address : address.substr(at + 1));
}

Word certificate_word(const std::string& detail) {
    if (detail == "expired") return Word::error_certificate_expired;
    if (detail == "wrong-host") return Word::error_certificate_host;
    if (detail == "self-signed") return Word::error_certificate_self;
    if (detail == "unknown-issuer") return Word::error_certificate_issuer;
    return Word::error_certificate;
}

void explain_detail(const words::Words& words, const std::string& detail, Trouble& trouble) {
    struct Row {
        std::string_view detail;
        Word what, what_to_do;
        Cure cure;
    };
    static constexpr std::array<Row, 13> rows{{
        {"sign-in", Word::error_sign_in, Word::error_sign_in_do, Cure::sign_in},
        {"oauth-unavailable", Word::error_oauth_unavailable, Word::error_oauth_unavailable_do, Cure::try_again},
        {"oauth-refused", Word::error_oauth_refused, Word::error_oauth_refused_do, Cure::none},
        {"relisted", Word::error_relisted, Word::error_relisted_do, Cure::none},
        {"pop-disabled", Word::error_pop_disabled, Word::error_pop_disabled_do, Cure::try_again},
        {"app-password", Word::error_app_password, Word::error_app_password_do, Cure::password},
        {"web-login", Word::error_web_login, Word::error_web_login_do, Cure::try_again},
        {"basic-auth", Word::error_basic_auth, Word::error_basic_auth_do, Cure::settings},
        {"account-locked", Word::error_account_locked, Word::error_account_locked_do, Cure::try_again},
        {"passing", Word::error_passing, Word::error_passing_do, Cure::try_again},
        {"over-quota", Word::error_over_quota, Word::error_over_quota_do, Cure::try_again},
        {"full", Word::error_disk_full, Word::error_disk_full_do, Cure::try_again},
        {"oauth-host", Word::error_oauth_host, Word::error_oauth_host_do, Cure::settings},
    }};
    for (const Row& row : rows) {
        if (row.detail != detail) continue;
        trouble.what = words(row.what);
        trouble.what_to_do = words(row.what_to_do);
        trouble.cure = row.cure;
        trouble.cure_words = cure_words(words, row.cure);
    }
}

Trouble explain(const words::Words& words, const mail::CollectError& error) {
    Trouble trouble;
    const Explanation& row = kExplanations[static_cast<std::size_t>(error.error_class)];
    trouble.what = words(error.error_class == ErrorClass::certificate ? certificate_word(error.detail) : row.what);
    trouble.what_to_do = words(row.what_to_do);
    trouble.cure = row.cure;
    trouble.cure_words = cure_words(words, row.cure);
    explain_detail(words, error.detail, trouble);
    if (!error.server.empty()) trouble.server_says = words.fill(Word::server_says, error.server);
    trouble.fingerprint = grouped_fingerprint(error.fingerprint);
    return trouble;
}

std::string grouped_fingerprint(std::string_view hex) {
    std::string text;
    for (std::size_t i = 0; i < hex.size(); ++i) {
        if (i > 0 && i % 4 == 0) text += ' ';
        text += upper(hex.substr(i, 1));
    }
    return text;
}

}  // namespace kontor::models
