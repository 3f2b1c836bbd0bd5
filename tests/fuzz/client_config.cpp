// Any document: it is refused, or only servers come out of it that a connection may be made to.
#include "engine/setup/client_config.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "engine/base/one_line.hpp"
#include "engine/setup/address.hpp"
#include "engine/setup/discover.hpp"

using namespace kontor;

static void require(bool condition) {
    if (!condition) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string document(reinterpret_cast<const char*>(data), size);
    const auto config = setup::read_client_config(document, "ann@firm.example");
    if (!config) {
        require(!config.error().what.empty());
        return 0;
    }
    for (const auto* servers : {&config->incoming, &config->outgoing})
        for (const mail::ServerSettings& server : *servers) {
            require(setup::is_host_name(server.host) && server.port != 0 && !server.login.empty());
            require(!has_control(server.login));
            require(server.security != mail::Security::plain || servers->front().security == mail::Security::plain);
        }
    for (const std::string* link : {&config->links.help, &config->links.enable_pop})
        require(link->empty() || (link->starts_with("https://") && !has_control(*link)));
    setup::Findings findings;
    findings.autoconfig = document;
    const setup::Discovery found = setup::discover("ann@firm.example", findings);
    require(!found.incoming.empty() || found.has(setup::Note::no_pop));
    return 0;
}
