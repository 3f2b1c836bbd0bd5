// What is known of mail providers beforehand [A1, A8, A16]: the rows of providers.json, compiled in.
//
//   {"providers": [{"id": "gmx", "name": "GMX", "isCommon": true,
//      "domains": ["gmx.de"], "mx": ["gmx.net"],
//      "incoming": "pop.gmx.net:995 tls", "outgoing": "mail.gmx.net:465 tls",
//      "login": "address", "authentication": ["password", "appPassword"], "oauth": null,
//      "links": {"help": "https://...", "enablePop": "https://...", "appPassword": "https://..."},
//      "notes": ["enable-pop"]}]}
//
// `mx` are the domains that mail exchangers of customers' own domains lie in. Without "incoming" it cannot be collected
// from by POP3, and a note says why. The order of the rows is that of the picker.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mail/external_account.hpp"

namespace kontor::setup {

enum class Authentication : std::uint8_t {
    password,      // that of the mailbox
    app_password,  // one made for a single program, at the provider
    oauth,
};
std::string_view authentication_name(Authentication);  // "password", "appPassword", "oauth"

// What a person must know before the account works, or before it is lived with. The words are the window's.
enum class Note : std::uint8_t {
    enable_pop,          // POP must be switched on at the provider first
    no_pop,              // there is none
    needs_bridge,        // other programs reach it only through the provider's own, which has no POP
    paid_plan,           // POP belongs to plans that are paid for
    recent_mode,         // Google's "recent:": several programs, thirty days
    provider_decides,    // what becomes of mail that was collected is a setting there
    authorization_code,  // a code made at the provider takes the place of the password
    mail_password,       // the password of mail programs is another than that of the web pages
    smtp_auth_off,       // sending may have to be allowed by an administrator
};
std::string_view note_name(Note);  // "enable-pop", ...

struct Server {
    std::string host;
    std::uint16_t port = 0;
    mail::Security security = mail::Security::tls;
};

struct Links {
    std::string help, enable_pop, app_password;  // https, or empty
};

struct Provider {
    std::string id, name;
    bool is_common = false;  // in the picker
    std::vector<std::string> domains, mx;
    std::optional<Server> incoming, outgoing;
    bool login_is_local_part = false;            // else the address
    std::vector<Authentication> authentication;  // the best first
    std::string oauth;                           // whose page signs in: "google", "microsoft"; may be empty
    Links links;
    std::vector<Note> notes;

    bool has(Note) const;
    bool takes(Authentication) const;
};

const std::vector<Provider>& providers();

// Null: not known. Names are compared without regard to case.
const Provider* provider_by_id(std::string_view id);
const Provider* provider_by_domain(std::string_view domain);   // of an address
const Provider* provider_by_exchanger(std::string_view host);  // an MX of somebody's own domain
const Provider* provider_by_server(std::string_view host);     // a server of it, incoming or outgoing

// What is wrong in a table written like providers.json: a line each. Rows with mistakes are left out by providers().
std::vector<std::string> mistakes_in(std::string_view table);

}  // namespace kontor::setup
