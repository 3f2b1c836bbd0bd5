#include "engine/setup/client_config.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/base/one_line.hpp"
#include "engine/setup/address.hpp"
#include "engine/setup/xml_reader.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::setup {
namespace {

constexpr std::size_t most_servers = 6, longest_login = 320, longest_title = 80, longest_link = 500;

std::string filled_in(std::string_view pattern, std::string_view address, const AddressParts& parts) {
    struct Placeholder {
        std::string_view name, value;
    };
    const std::array<Placeholder, 3> placeholders = {
        {{"%EMAILADDRESS%", address}, {"%EMAILLOCALPART%", parts.local}, {"%EMAILDOMAIN%", parts.domain}}};
    std::string result;
    while (!pattern.empty()) {
        const auto found = std::find_if(placeholders.begin(), placeholders.end(),
                                        [&](const Placeholder& p) { return pattern.starts_with(p.name); });
        const bool is_one = found != placeholders.end();
        result += is_one ? found->value : pattern.substr(0, 1);
        pattern.remove_prefix(is_one ? found->name.size() : 1);
    }
    return result;
}

std::optional<mail::Security> security_of_socket(std::string_view type) {
    if (text::equal_ignoring_case(type, "SSL") || text::equal_ignoring_case(type, "TLS")) return mail::Security::tls;
    if (text::equal_ignoring_case(type, "STARTTLS")) return mail::Security::starttls;
    if (text::equal_ignoring_case(type, "plain")) return mail::Security::plain;
    return std::nullopt;
}

std::optional<mail::ServerSettings> server_of(const XmlElement& element, std::string_view address,
                                              const AddressParts& parts) {
    mail::ServerSettings server;
    server.host = text::to_lower(filled_in(element.child_text("hostname"), address, parts));
    const std::string_view port = element.child_text("port");
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), server.port);
    if (error != std::errc{} || end != port.data() + port.size() || server.port == 0) return std::nullopt;
    const auto security = security_of_socket(element.child_text("socketType"));
    if (!security || !is_host_name(server.host)) return std::nullopt;
    server.security = *security;
    server.login = filled_in(element.child_text("username"), address, parts);
    if (server.login.empty()) server.login = address;
    if (server.login.size() > longest_login || has_control(server.login)) return std::nullopt;
    return server;
}

void add_authentication(const XmlElement& element, std::vector<Authentication>& kinds) {
    for (const XmlElement& child : element.children) {
        if (child.name != "authentication") continue;
        const bool is_oauth = text::equal_ignoring_case(child.text, "OAuth2");
        if (!is_oauth && !text::starts_with_ignoring_case(child.text, "password")) continue;
        const Authentication kind = is_oauth ? Authentication::oauth : Authentication::password;
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
    }
}

void rank(std::vector<mail::ServerSettings>& servers) {
    std::stable_sort(servers.begin(), servers.end(),
                     [](const auto& a, const auto& b) { return a.security < b.security; });
    if (!servers.empty() && servers.front().security != mail::Security::plain)
        std::erase_if(servers, [](const auto& server) { return server.security == mail::Security::plain; });
    if (servers.size() > most_servers) servers.resize(most_servers);
}

std::string link_of(std::string_view url) {
    const bool is_usable = url.starts_with("https://") && url.size() <= longest_link && !has_control(url) &&
                           url.find_first_of(" \"<>\\") == std::string_view::npos;
    return is_usable ? std::string(url) : std::string();
}

}  // namespace

Result<ClientConfig> read_client_config(std::string_view document, std::string_view address) {
    const auto parts = parts_of(address);
    if (!parts) return Error{"Not an e-mail address", "local@domain", "", ""};
    const auto root = read_xml(document);
    if (!root) return root.error();
    const XmlElement* provider = root->name == "clientConfig" ? root->child("emailProvider") : nullptr;
    if (!provider)
        return Error{"Not a configuration of mail programs", "clientConfig with emailProvider",
                     root->name.substr(0, 40), ""};

    ClientConfig config;
    config.name = filled_in(provider->child_text("displayName"), address, *parts);
    if (config.name.size() > longest_title || has_control(config.name)) config.name.clear();
    for (const XmlElement& element : provider->children) {
        const bool is_incoming = element.name == "incomingServer";
        if (element.name == "documentation" && config.links.help.empty())
            config.links.help = link_of(element.attribute("url"));
        if (element.name == "enable" && config.links.enable_pop.empty())
            config.links.enable_pop = link_of(element.attribute("visiturl"));
        if (!is_incoming && element.name != "outgoingServer") continue;
        const std::string_view type = element.attribute("type");
        if (is_incoming && type != "pop3") config.has_other_incoming = true;
        if (type != (is_incoming ? "pop3" : "smtp")) continue;
        auto server = server_of(element, address, *parts);
        if (!server) continue;
        if (is_incoming) add_authentication(element, config.authentication);
        (is_incoming ? config.incoming : config.outgoing).push_back(std::move(*server));
    }
    rank(config.incoming);
    rank(config.outgoing);
    return config;
}

}  // namespace kontor::setup
