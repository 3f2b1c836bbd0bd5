// The table of addresses (docs/operations/running-the-relay.md lists them for people).
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "native/relay/http/site.hpp"
#include "native/relay/routes/office.hpp"
#include "native/relay/routes/routes.hpp"
#include "native/relay/routes/window.hpp"

namespace kontor::routes {

// What a probe of a load balancer hears at /healthz: empty when all is well, else what is wrong.
using Health = std::function<std::optional<std::string>()>;

class Router : public http::Site {
public:
    // Without a window "/" says how to get one. All references outlive the router.
    Router(Office& office, std::optional<Window> window, Health health, Metrics metrics);

    http::Plan plan(const http::Head& head) override;

private:
    http::Plan route(const http::Head& head);
    http::Plan jmap(const http::Head& head, Guest guest);
    http::Plan page(const http::Head& head);

    Office& office_;
    std::optional<Window> window_;
    Health health_;
    Metrics metrics_;
};

}  // namespace kontor::routes
