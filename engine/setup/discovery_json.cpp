#include "engine/setup/discovery_json.hpp"

#include <algorithm>

#include "engine/mail/document.hpp"
#include "engine/mail/external_account_json.hpp"

namespace kontor::setup {
namespace {

using mail::DocumentReader;
using mail::text_or_null;
using nlohmann::json;

json servers_json(const std::vector<Candidate>& candidates) {
    json list = json::array();
    for (const Candidate& candidate : candidates)
        list.push_back({{"host", candidate.server.host},
                        {"port", candidate.server.port},
                        {"security", mail::security_name(candidate.server.security)},
                        {"login", candidate.server.login},
                        {"source", source_name(candidate.source)}});
    return list;
}

Result<Candidate> candidate_of(const json& object, const std::string& where) {
    Candidate candidate;
    auto server = mail::server_settings_from_json(object, where, 995);
    if (!server) return server.error();
    candidate.server = std::move(*server);
    DocumentReader reader(object, where);
    reader.read_name("source", candidate.source, source_from_name);
    if (reader.error()) return *reader.error();
    return candidate;
}

// Those whose names are known.
template <class Enum, class NameOf>
void read_known(const json& object, const char* name, std::vector<Enum>& into, Enum last, NameOf name_of) {
    const auto list = object.find(name);
    if (list == object.end() || !list->is_array()) return;
    into.clear();
    for (const json& item : *list)
        for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i)
            if (item.is_string() && item.get_ref<const std::string&>() == name_of(static_cast<Enum>(i)))
                into.push_back(static_cast<Enum>(i));
}

}  // namespace

json to_json(const Discovery& found) {
    json authentication = json::array(), notes = json::array();
    for (const Authentication kind : found.authentication) authentication.push_back(authentication_name(kind));
    for (const Note note : found.notes) notes.push_back(note_name(note));
    return {{"address", found.address},
            {"provider", text_or_null(found.provider)},
            {"providerName", text_or_null(found.provider_name)},
            {"source", source_name(found.source)},
            {"incoming", servers_json(found.incoming)},
            {"outgoing", servers_json(found.outgoing)},
            {"authentication", std::move(authentication)},
            {"oauth", text_or_null(found.oauth)},
            {"links",
             {{"help", text_or_null(found.links.help)},
              {"enablePop", text_or_null(found.links.enable_pop)},
              {"appPassword", text_or_null(found.links.app_password)}}},
            {"notes", std::move(notes)}};
}

Result<Discovery> discovery_from_json(const json& object) {
    Discovery found;
    DocumentReader reader(object, "");
    reader.read("address", found.address);
    reader.read("provider", found.provider);
    reader.read("providerName", found.provider_name);
    reader.read_name("source", found.source, source_from_name);
    reader.read_list("incoming", found.incoming, candidate_of);
    reader.read_list("outgoing", found.outgoing, candidate_of);
    reader.read("oauth", found.oauth);
    if (const json* links = reader.find("links")) {
        DocumentReader inner(*links, "links");
        inner.read("help", found.links.help);
        inner.read("enablePop", found.links.enable_pop);
        inner.read("appPassword", found.links.app_password);
        if (inner.error()) reader.fail(*inner.error());
    }
    if (reader.error()) return *reader.error();
    read_known(object, "authentication", found.authentication, Authentication::oauth, authentication_name);
    read_known(object, "notes", found.notes, Note::smtp_auth_off, note_name);
    if (found.authentication.empty()) found.authentication.push_back(Authentication::password);
    return found;
}

}  // namespace kontor::setup
