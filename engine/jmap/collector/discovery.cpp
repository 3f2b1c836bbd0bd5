// AccountDiscovery/set: from an address to the servers it is collected from and sent through
// (engine/setup/discover.hpp). What was found stands in the created object (engine/setup/discovery_json.hpp); nothing
// is kept. The local part of the address goes nowhere.
#include <array>
#include <utility>

#include "engine/collect/control.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/collector/collector.hpp"
#include "engine/jmap/json.hpp"
#include "engine/setup/address.hpp"
#include "engine/setup/discovery_json.hpp"

namespace kontor::jmap {
namespace {

// Each may take some seconds of a worker's time.
constexpr int most_discoveries_in_a_call = 4;

bool is_address(const json& value) {
    return value.is_string() && setup::looks_like_address(value.get_ref<const std::string&>());
}

constexpr std::array<Property, 11> discovery_properties = {{
    {"id", server_set | immutable},
    {"address", 0, is_address},
    {"provider", server_set},
    {"providerName", server_set},
    {"source", server_set},
    {"incoming", server_set},
    {"outgoing", server_set},
    {"authentication", server_set},
    {"oauth", server_set},
    {"links", server_set},
    {"notes", server_set},
}};

class DiscoveryWriter final : public Writer {
public:
    explicit DiscoveryWriter(Call& call) : call_(call) {}

    SetResult<json> create(json object) override {
        if (++discoveries_ > most_discoveries_in_a_call)
            return SetError{"rateLimit", "Too many discoveries in one call.", {}, ""};
        const auto address = object["address"].get<std::string>();
        setup::Findings findings;
        if (setup::wants_lookup(address)) {
            call_.release();  // no snapshot is held while the network is waited for
            findings = call_.context().collector->look_up(call_.context().user, setup::parts_of(address)->domain);
            if (auto opened = call_.open(); !opened) return SetError{opened.error().type, "", {}, ""};
        }
        json found = setup::to_json(setup::discover(address, findings));
        found["id"] = "discovery" + std::to_string(discoveries_);
        found.erase("address");
        return found;
    }

private:
    Call& call_;
    int discoveries_ = 0;
};

// Nothing is kept, so nothing ever changes.
MethodResult<std::string> discovery_state(Call&) { return std::string("0"); }

MethodResult<std::vector<json>> read_discoveries(Call&, const std::vector<std::string>&, const Ids*) {
    return std::vector<json>();
}

MethodResult<std::unique_ptr<Writer>> write_discoveries(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<DiscoveryWriter>(call));
}

}  // namespace

constinit const DataType account_discovery_type = {
    .name = "AccountDiscovery",
    .properties = discovery_properties,
    .is_stored = false,
    .state = discovery_state,
    .read = read_discoveries,
    .writer = write_discoveries,
};

}  // namespace kontor::jmap
