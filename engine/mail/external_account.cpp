#include "engine/mail/external_account.hpp"

#include <array>

#include "engine/mail/document.hpp"

namespace kontor::mail {
namespace {

constexpr std::array<std::string_view, 10> error_classes = {"connect",  "dns",      "tls",    "certificate", "auth",
                                                            "provider", "protocol", "locked", "quota",       "storage"};

}  // namespace

std::string_view error_class_name(ErrorClass error_class) {
    return error_classes[static_cast<std::size_t>(error_class)];
}

std::optional<ErrorClass> error_class_from(std::string_view name) { return enum_from<ErrorClass>(error_classes, name); }

std::string_view phase_name(Phase phase) {
    static constexpr std::array<std::string_view, 8> names = {"idle",       "connecting", "authenticating", "listing",
                                                              "collecting", "deleting",   "waiting",        "disabled"};
    return names[static_cast<std::size_t>(phase)];
}

}  // namespace kontor::mail
