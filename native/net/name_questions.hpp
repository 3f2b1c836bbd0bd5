// Several questions to the DNS at once, by c-ares; what is found goes where each question says, while wait_until()
// runs.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "native/net/lookup.hpp"

namespace kontor::net {

class NameQuestions {
public:
    explicit NameQuestions(const LookupSettings& settings);
    ~NameQuestions();

    // SRV (RFC 2782), MX, and whether a name has an address the policy allows.
    void services(const std::string& name, std::vector<setup::ServiceRecord>& into);
    void exchangers(const std::string& name, std::vector<std::pair<std::uint16_t, std::string>>& into);
    void exists(const std::string& name, std::vector<std::string>& into);

    // Until all are answered, or the deadline; afterwards nothing is written any more.
    void wait_until(std::chrono::steady_clock::time_point deadline);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace kontor::net
