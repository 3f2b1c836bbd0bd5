// From an address to the servers it is collected from and sent through [A16]. Pure: what the network had to say comes
// in as Findings, native/net/lookup.hpp asks for it.
//
// The sources, the most trustworthy first: the table of providers; the file of the domain itself (client_config.hpp);
// its SRV records (RFC 6186, RFC 8314 5.1); the provider its mail goes to by MX; the usual names. Whatever is found is
// a proposal: it is shown before a password goes there, and the live test decides.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/setup/provider.hpp"

namespace kontor::setup {

// _pop3s._tcp and the like. The target "." says that there is no such service.
struct ServiceRecord {
    std::string target;
    std::uint16_t port = 0, priority = 0, weight = 0;
};

struct Findings {
    std::string autoconfig;  // the document; empty: none
    std::vector<ServiceRecord> pop3s, pop3, submissions, submission;
    std::vector<std::string> exchangers;  // hosts of MX records, the preferred first
    std::vector<std::string> hosts;       // of usual_names(), those that exist
};

enum class Source : std::uint8_t { preset, autoconfig, srv, mx, guess };
std::string_view source_name(Source);  // "preset", "autoconfig", "srv", "mx", "guess"
std::optional<Source> source_from_name(std::string_view);

struct Candidate {
    mail::ServerSettings server;  // with its login
    Source source = Source::guess;
};

struct Discovery {
    std::string address;
    std::string provider;       // id of a row of the table; may be empty
    std::string provider_name;  // also of one that is not in it; may be empty
    Source source = Source::guess;
    // The best first, none twice. Empty: there is none (a note says why), or the address is none.
    std::vector<Candidate> incoming, outgoing;
    std::vector<Authentication> authentication{Authentication::password};  // the best first; never empty
    std::string oauth;  // whose page signs in: "google"; may be empty
    Links links;
    std::vector<Note> notes;

    bool has(Note) const;
};

// What is known without asking anybody: the preset, or the usual names.
Discovery discover(std::string_view address);
Discovery discover(std::string_view address, const Findings&);
// As the provider that was picked has it, whatever the domain.
Discovery discover_at(const Provider&, std::string_view address);

// The table does not settle it, and the domain can be asked about.
bool wants_lookup(std::string_view address);

// What is asked about a domain. None of it says whose address it is.
std::vector<std::string> autoconfig_addresses(std::string_view domain);  // https, in order
std::vector<std::string> usual_names(std::string_view domain);           // of hosts
// A redirect of such a file is followed only within the domain (threats A4).
bool may_follow(std::string_view domain, std::string_view url);

}  // namespace kontor::setup
