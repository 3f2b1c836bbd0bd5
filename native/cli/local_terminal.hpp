// The terminal of this process.
#pragma once

#include "native/relay/control/terminal.hpp"

namespace kontor::cli {

class LocalTerminal final : public control::Terminal {
public:
    void out(std::string_view text) override;
    void err(std::string_view text) override;
    std::optional<Secret> ask(const control::SecretQuestion&) override;
};

}  // namespace kontor::cli
