#include "engine/setup/discover.hpp"

#include <algorithm>
#include <array>

#include "engine/mail/document.hpp"
#include "engine/setup/address.hpp"
#include "engine/setup/client_config.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::setup {
namespace {

using mail::Security;
using mail::ServerSettings;

constexpr std::array<std::string_view, 5> source_names = {"preset", "autoconfig", "srv", "mx", "guess"};
constexpr std::array<std::string_view, 3> incoming_names = {"pop.", "pop3.", "mail."};
constexpr std::array<std::string_view, 3> outgoing_names = {"smtp.", "mail.", "pop."};
constexpr std::size_t most_candidates = 8;

// The parts of a Discovery, put together source by source.
class Discoverer {
public:
    Discoverer(std::string_view address, AddressParts parts) : parts_(std::move(parts)) { found.address = address; }

    Discovery found;

    void add(const Provider& provider, Source source) {
        if (found.incoming.empty()) name_it(provider, source);
        const std::string& login = provider.login_is_local_part ? parts_.local : found.address;
        if (provider.incoming) add(found.incoming, server_at(*provider.incoming, login), source);
        if (provider.outgoing) add(found.outgoing, server_at(*provider.outgoing, login), source);
    }

    void add(const ClientConfig& config) {
        if (config.incoming.empty() && !config.has_other_incoming) return;
        if (found.provider_name.empty()) {
            found.provider_name = config.name;
            found.source = Source::autoconfig;
            found.links = config.links;
            found.authentication = config.authentication;
            if (config.incoming.empty()) found.notes.push_back(Note::no_pop);
        }
        for (const ServerSettings& server : config.incoming) add(found.incoming, server, Source::autoconfig);
        for (const ServerSettings& server : config.outgoing) add(found.outgoing, server, Source::autoconfig);
    }

    void add_services(std::vector<ServiceRecord> records, bool outgoing, Security security) {
        std::stable_sort(records.begin(), records.end(), [](const ServiceRecord& a, const ServiceRecord& b) {
            return a.priority != b.priority ? a.priority < b.priority : a.weight > b.weight;
        });
        for (const ServiceRecord& record : records) {
            std::string host = text::to_lower(record.target);
            if (host.ends_with('.')) host.pop_back();
            if (record.port == 0 || !is_host_name(host)) continue;
            ServerSettings server;
            server.host = std::move(host);
            server.port = record.port;
            server.security = security;
            server.login = found.address;
            add(outgoing ? found.outgoing : found.incoming, std::move(server), Source::srv);
        }
    }

    // The provider whose server was named by the domain itself: its notes and links hold here, too.
    void recognise_server() {
        if (!found.provider.empty() || found.incoming.empty()) return;
        const Source source = found.incoming.front().source;
        found.source = source;
        if (const Provider* provider = provider_by_server(found.incoming.front().server.host))
            name_it(*provider, source);
    }

    // Where it is known which names exist, only those.
    void add_usual_names(const Findings& findings) {
        const auto exists = [&](const std::string& host) {
            return findings.hosts.empty() ||
                   std::find(findings.hosts.begin(), findings.hosts.end(), host) != findings.hosts.end();
        };
        const auto guess = [&](std::vector<Candidate>& into, const auto& names, std::uint16_t port) {
            if (!into.empty()) return;
            for (const std::string_view name : names) {
                ServerSettings server;
                server.host = std::string(name) + parts_.domain;
                server.port = port;
                server.login = found.address;
                if (exists(server.host)) add(into, std::move(server), Source::guess);
            }
            // Nothing of what exists fits: the first is as good as any.
            if (!into.empty()) return;
            ServerSettings server;
            server.host = std::string(names.front()) + parts_.domain;
            server.port = port;
            server.login = found.address;
            add(into, std::move(server), Source::guess);
        };
        if (found.has(Note::no_pop)) return;
        guess(found.incoming, incoming_names, 995);
        guess(found.outgoing, outgoing_names, 465);
    }

    Discovery done() && {
        if (found.authentication.empty()) found.authentication.push_back(Authentication::password);
        return std::move(found);
    }

private:
    static ServerSettings server_at(const Server& known, const std::string& login) {
        ServerSettings server;
        server.host = known.host;
        server.port = known.port;
        server.security = known.security;
        server.login = login;
        return server;
    }

    void name_it(const Provider& provider, Source source) {
        if (!found.provider.empty()) return;
        found.provider = provider.id;
        found.provider_name = provider.name;
        found.source = source;
        found.authentication = provider.authentication;
        found.oauth = provider.oauth;
        found.links = provider.links;
        found.notes = provider.notes;
    }

    static void add(std::vector<Candidate>& into, ServerSettings server, Source source) {
        const bool is_known = std::any_of(into.begin(), into.end(), [&](const Candidate& known) {
            return known.server.host == server.host && known.server.port == server.port &&
                   known.server.security == server.security;
        });
        if (!is_known && into.size() < most_candidates) into.push_back({std::move(server), source});
    }

    AddressParts parts_;
};

bool is_denied(const std::vector<ServiceRecord>& records) {
    return records.size() == 1 && (records.front().target == "." || records.front().target.empty());
}

}  // namespace

std::string_view source_name(Source source) { return source_names[static_cast<std::size_t>(source)]; }
std::optional<Source> source_from_name(std::string_view text) { return mail::enum_from<Source>(source_names, text); }

bool Discovery::has(Note note) const { return std::find(notes.begin(), notes.end(), note) != notes.end(); }

Discovery discover(std::string_view address) { return discover(address, Findings{}); }

Discovery discover(std::string_view address, const Findings& findings) {
    auto parts = parts_of(address);
    if (!parts) {
        Discovery nothing;
        nothing.address = address;
        return nothing;
    }
    Discoverer discoverer(address, *parts);
    if (const Provider* preset = provider_by_domain(parts->domain)) {
        discoverer.add(*preset, Source::preset);
        return std::move(discoverer).done();
    }
    if (!findings.autoconfig.empty())
        if (const auto config = read_client_config(findings.autoconfig, address)) discoverer.add(*config);
    discoverer.add_services(findings.pop3s, false, Security::tls);
    discoverer.add_services(findings.pop3, false, Security::starttls);
    discoverer.add_services(findings.submissions, true, Security::tls);
    discoverer.add_services(findings.submission, true, Security::starttls);
    discoverer.recognise_server();
    for (const std::string& exchanger : findings.exchangers)
        if (const Provider* provider = provider_by_exchanger(exchanger)) {
            discoverer.add(*provider, Source::mx);
            break;
        }
    if (discoverer.found.incoming.empty() && is_denied(findings.pop3s) && is_denied(findings.pop3))
        discoverer.found.notes.push_back(Note::no_pop);
    discoverer.add_usual_names(findings);
    return std::move(discoverer).done();
}

Discovery discover_at(const Provider& provider, std::string_view address) {
    Discoverer discoverer(address, parts_of(address).value_or(AddressParts{std::string(address), {}}));
    discoverer.add(provider, Source::preset);
    return std::move(discoverer).done();
}

bool wants_lookup(std::string_view address) {
    const auto parts = parts_of(address);
    return parts && is_public_domain(parts->domain) && provider_by_domain(parts->domain) == nullptr;
}

std::vector<std::string> autoconfig_addresses(std::string_view domain) {
    const std::string name(domain);
    return {"https://autoconfig." + name + "/mail/config-v1.1.xml",
            "https://" + name + "/.well-known/autoconfig/mail/config-v1.1.xml"};
}

std::vector<std::string> usual_names(std::string_view domain) {
    std::vector<std::string> names;
    for (const std::string_view name : {"pop.", "pop3.", "mail.", "smtp."})
        names.push_back(std::string(name) + std::string(domain));
    return names;
}

bool may_follow(std::string_view domain, std::string_view url) {
    constexpr std::string_view scheme = "https://";
    if (!text::starts_with_ignoring_case(url, scheme)) return false;
    url.remove_prefix(scheme.size());
    const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
    std::string host = text::to_lower(authority);
    if (host.ends_with(":443")) host.resize(host.size() - 4);
    return is_host_name(host) && host.find(':') == std::string::npos && is_within(host, domain);
}

}  // namespace kontor::setup
