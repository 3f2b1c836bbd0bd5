// From the settings of `kontor serve` to what a relay is started with, and what of them a running relay takes over.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "native/cli/command.hpp"
#include "native/cli/config.hpp"
#include "native/relay/log/log.hpp"
#include "native/relay/serve/relay.hpp"

namespace kontor::cli {

struct Mistake {
    Exit code = configuration;
    std::string message;
};

struct Configured {
    relay::RelaySettings relay;  // without data
    log::Level log_level = log::Level::info;
};

// Reads the files that the settings name. A certificate whose dates are wrong, or will be within two weeks, is said in
// the log and used.
Result<Configured, Mistake> configured(const ServeSettings& settings);

// Of differences(): those that a running relay takes over.
bool is_taken_over(std::string_view setting);

}  // namespace kontor::cli
