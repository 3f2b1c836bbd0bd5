// What the relay says of signing in at providers.
#include "bridge/decode.hpp"

namespace kontor::bridge {

std::vector<OAuthProvider> decode_oauth_providers(const Json& answer) {
    std::vector<OAuthProvider> providers;
    const Json& list = member(answer, "list");
    if (!list.is_array()) return providers;
    for (const Json& object : list) {
        OAuthProvider provider;
        provider.id = text(object, "id");
        provider.title = text(object, "title");
        const Json& hosts = member(object, "mailHosts");
        if (hosts.is_array())
            for (const Json& host : hosts)
                if (host.is_string()) provider.mail_hosts.push_back(host.get<std::string>());
        if (!provider.id.empty()) providers.push_back(std::move(provider));
    }
    return providers;
}

Authorization decode_authorization(const Json& object) {
    Authorization authorization;
    const std::string state = text(object, "state");
    authorization.state = state == "done"        ? Authorization::State::done
                          : state == "failed"    ? Authorization::State::failed
                          : state == "cancelled" ? Authorization::State::cancelled
                                                 : Authorization::State::waiting;
    authorization.id = text(object, "id");
    authorization.provider = text(object, "providerId");
    authorization.path = text(object, "path");
    authorization.address = text(object, "address");
    authorization.words = text(member(object, "error"), "server");
    return authorization;
}

}  // namespace kontor::bridge
