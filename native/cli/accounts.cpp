#include "native/cli/accounts.hpp"

#include <charconv>

#include "engine/mail/external_account_json.hpp"

namespace kontor::cli {

std::vector<mail::ExternalAccount> accounts_of(Common& common, store::Store& store, const store::User& user,
                                               const std::string& address) {
    std::vector<mail::ExternalAccount> accounts;
    const auto view = store.view(user.id);
    if (!view) return fail(common, view.error()), accounts;
    const auto records = (*view)->records(store::Type::external_account, mail::Scope::all());
    if (!records) return fail(common, records.error()), accounts;
    for (const store::Record& record : *records) {
        auto account = mail::external_account_from_document(record.id, record.document);
        if (!account)
            fail(common, bad_data, account.error().message());
        else if (address.empty() || account->address == address)
            accounts.push_back(std::move(*account));
    }
    if (!address.empty() && accounts.empty()) fail(common, usage, user.name + " has no account " + address);
    return accounts;
}

bool save(Common& common, store::Store& store, const store::User& user, const mail::ExternalAccount& account) {
    const auto write = [&]() -> store::Result<void> {
        auto transaction = store.begin();
        if (!transaction) return transaction.error();
        const auto update = (*transaction)->as(user.id);
        if (!update) return update.error();
        const auto changed =
            (*update)->change_record(store::Type::external_account, account.id, mail::to_document(account));
        if (!changed) return changed;
        return (*transaction)->commit();
    };
    const store::Result<void> written = write();
    if (!written) return fail(common, written.error()), false;
    settings_changed(common, user.id, account.id);
    return true;
}

std::optional<HostPort> parse_host_port(std::string_view text) {
    HostPort result;
    std::string_view port;
    if (!text.empty() && text.front() == '[') {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        result.host = text.substr(1, end - 1);
        if (end + 1 < text.size() && text[end + 1] != ':') return std::nullopt;
        port = end + 1 < text.size() ? text.substr(end + 2) : std::string_view();
    } else {
        const std::size_t colon = text.find(':');
        const bool bare_ipv6 = colon != std::string_view::npos && text.find(':', colon + 1) != std::string_view::npos;
        result.host = bare_ipv6 ? text : text.substr(0, colon);
        if (!bare_ipv6 && colon != std::string_view::npos) port = text.substr(colon + 1);
        if (!bare_ipv6 && colon != std::string_view::npos && port.empty()) return std::nullopt;
    }
    if (result.host.empty()) return std::nullopt;
    if (port.empty()) return result;
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc{} || end != port.data() + port.size() || number == 0) return std::nullopt;
    result.port = number;
    return result;
}

}  // namespace kontor::cli
