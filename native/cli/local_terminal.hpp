// The terminal of this process.
#pragma once

#include "native/relay/control/terminal.hpp"

namespace kontor::cli {

class LocalTerminal final : public control::Terminal {
public:
    void out(std::string_view text) override;
    void err(std::string_view text) override;
    void progress(std::string_view line) override;
    std::optional<Secret> ask(const control::SecretQuestion&) override;
    std::string read(std::size_t most) override;

private:
    bool shows_progress_ = false;  // a line without its end stands there
};

}  // namespace kontor::cli
