#include "engine/setup/provider.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/mail/document.hpp"
#include "engine/mail/external_account_json.hpp"
#include "engine/setup/address.hpp"
#include "engine/setup/providers_text.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::setup {
namespace {

using mail::DocumentReader;
using nlohmann::json;

constexpr std::array<std::string_view, 3> authentication_names = {"password", "appPassword", "oauth"};
constexpr std::array<std::string_view, 9> note_names = {"enable-pop",         "no-pop",        "needs-bridge",
                                                        "paid-plan",          "recent-mode",   "provider-decides",
                                                        "authorization-code", "mail-password", "smtp-auth-off"};

Error not_so(std::string expected, std::string_view got, std::string where) {
    return Error{"Property is not valid", std::move(expected), std::string(got), std::move(where)};
}

// "pop.example.org:995 tls"
std::optional<Server> server_from(std::string_view text) {
    const std::size_t colon = text.find(':'), blank = text.find(' ');
    if (colon == std::string_view::npos || blank == std::string_view::npos || blank < colon) return std::nullopt;
    Server server;
    server.host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1, blank - colon - 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), server.port);
    const auto security = mail::security_from_name(text.substr(blank + 1));
    if (error != std::errc{} || end != port.data() + port.size() || !security || !is_host_name(server.host))
        return std::nullopt;
    server.security = *security;
    return server;
}

void read_server(DocumentReader& reader, const char* name, std::optional<Server>& into) {
    std::string text;
    reader.read(name, text);
    if (text.empty()) return;
    into = server_from(text);
    if (!into) reader.fail(not_so("host:port security", text, reader.where(name)));
}

template <class T, class Parse>
void read_names(DocumentReader& reader, const char* name, std::vector<T>& into, Parse parse) {
    reader.read_list(name, into, [&](const json& item, const std::string& where) -> Result<T> {
        if (!item.is_string()) return not_so("string", item.type_name(), where);
        std::optional<T> parsed = parse(item.get_ref<const std::string&>());
        if (!parsed) return not_so("a known name", item.get_ref<const std::string&>(), where);
        return std::move(*parsed);
    });
}

std::optional<std::string> as_domain(std::string_view text) {
    return is_public_domain(text) && text == text::to_lower(text) ? std::optional(std::string(text)) : std::nullopt;
}

void read_link(DocumentReader& reader, const char* name, std::string& into) {
    reader.read(name, into);
    if (!into.empty() && (!into.starts_with("https://") || into.find_first_of(" \"<>\\") != std::string::npos))
        reader.fail(not_so("an https address", into, reader.where(name)));
}

Links read_links(DocumentReader& reader) {
    Links links;
    const json* object = reader.find("links");
    if (!object) return links;
    DocumentReader inner(*object, reader.where("links"));
    read_link(inner, "help", links.help);
    read_link(inner, "enablePop", links.enable_pop);
    read_link(inner, "appPassword", links.app_password);
    if (inner.error()) reader.fail(*inner.error());
    return links;
}

Result<Provider> read_provider(const json& object, const std::string& where) {
    Provider provider;
    DocumentReader reader(object, where);
    reader.read("id", provider.id);
    reader.read("name", provider.name);
    reader.read("isCommon", provider.is_common);
    read_names(reader, "domains", provider.domains, as_domain);
    read_names(reader, "mx", provider.mx, as_domain);
    read_server(reader, "incoming", provider.incoming);
    read_server(reader, "outgoing", provider.outgoing);
    std::string login = "address";
    reader.read("login", login);
    if (login != "address" && login != "localPart") reader.wrong("login", "address or localPart", object["login"]);
    provider.login_is_local_part = login == "localPart";
    read_names(reader, "authentication", provider.authentication,
               [](std::string_view text) { return mail::enum_from<Authentication>(authentication_names, text); });
    reader.read("oauth", provider.oauth);
    provider.links = read_links(reader);
    read_names(reader, "notes", provider.notes,
               [](std::string_view text) { return mail::enum_from<Note>(note_names, text); });
    if (reader.error()) return *reader.error();
    if (provider.id.empty() || provider.name.empty()) return not_so("an id and a name", "", where);
    return provider;
}

struct Table {
    std::vector<Provider> providers;
    std::vector<std::string> mistakes;

    explicit Table(std::string_view text) {
        const json table = json::parse(text, nullptr, false);
        if (!table.is_object()) {
            mistakes.push_back("The table is not a JSON object");
            return;
        }
        const auto list = table.find("providers");
        if (list == table.end() || !list->is_array()) {
            mistakes.push_back("No list of providers");
            return;
        }
        for (std::size_t i = 0; i < list->size(); ++i) {
            Result<Provider> row = read_provider((*list)[i], "providers/" + std::to_string(i));
            if (row)
                providers.push_back(std::move(*row));
            else
                mistakes.push_back(row.error().message());
        }
    }
};

const Table& table_of_providers() {
    static const Table table(providers_text);
    return table;
}

template <class Rows, class Fits>
auto first_of(const Rows& rows, Fits fits) -> decltype(rows.data()) {
    const auto found = std::find_if(rows.begin(), rows.end(), fits);
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace

std::string_view authentication_name(Authentication kind) {
    return authentication_names[static_cast<std::size_t>(kind)];
}
std::string_view note_name(Note note) { return note_names[static_cast<std::size_t>(note)]; }

bool Provider::has(Note note) const { return std::find(notes.begin(), notes.end(), note) != notes.end(); }
bool Provider::takes(Authentication kind) const {
    return std::find(authentication.begin(), authentication.end(), kind) != authentication.end();
}

const std::vector<Provider>& providers() { return table_of_providers().providers; }

const Provider* provider_by_id(std::string_view id) {
    return first_of(providers(), [&](const Provider& provider) { return provider.id == id; });
}

const Provider* provider_by_domain(std::string_view domain) {
    const std::string wanted = text::to_lower(domain);
    return first_of(providers(), [&](const Provider& provider) {
        return std::find(provider.domains.begin(), provider.domains.end(), wanted) != provider.domains.end();
    });
}

const Provider* provider_by_exchanger(std::string_view host) {
    std::string wanted = text::to_lower(host);
    if (wanted.ends_with('.')) wanted.pop_back();
    return first_of(providers(), [&](const Provider& provider) {
        return std::any_of(provider.mx.begin(), provider.mx.end(),
                           [&](const std::string& domain) { return is_within(wanted, domain); });
    });
}

const Provider* provider_by_server(std::string_view host) {
    const std::string wanted = text::to_lower(host);
    return first_of(providers(), [&](const Provider& provider) {
        return (provider.incoming && provider.incoming->host == wanted) ||
               (provider.outgoing && provider.outgoing->host == wanted);
    });
}

std::vector<std::string> mistakes_in(std::string_view table) { return Table(table).mistakes; }

}  // namespace kontor::setup
