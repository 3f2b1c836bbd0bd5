#include "engine/mail/external_account.hpp"

#include <array>

namespace kontor::mail {

std::string_view error_class_name(ErrorClass error_class) {
    static constexpr std::array<std::string_view, 10> names = {
        "connect", "dns", "tls", "certificate", "auth", "provider", "protocol", "locked", "quota", "storage"};
    return names[static_cast<std::size_t>(error_class)];
}

std::string_view phase_name(Phase phase) {
    static constexpr std::array<std::string_view, 8> names = {"idle",       "connecting", "authenticating", "listing",
                                                              "collecting", "deleting",   "waiting",        "disabled"};
    return names[static_cast<std::size_t>(phase)];
}

}  // namespace kontor::mail
