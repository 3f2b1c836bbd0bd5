#include "engine/sasl/plain.hpp"

namespace kontor::sasl {

std::string Plain::initial() {
    sent_ = true;
    std::string message(1, '\0');
    message.append(credentials_.user).push_back('\0');
    message.append(credentials_.secret.reveal());
    return message;
}

Result<std::string> Plain::respond(Bytes) {
    return Error{"PLAIN", "success or failure after its one message", "a further challenge", {}};
}

Result<Credentials> read_plain(Bytes message) {
    const std::size_t first = message.find('\0');
    const std::size_t second = first == Bytes::npos ? Bytes::npos : message.find('\0', first + 1);
    if (second == Bytes::npos || message.find('\0', second + 1) != Bytes::npos) {
        return Error{"PLAIN message", "authzid NUL authcid NUL password", "another number of parts", {}};
    }
    const Bytes authzid = message.substr(0, first);
    const Bytes authcid = message.substr(first + 1, second - first - 1);
    const Bytes password = message.substr(second + 1);
    if (authcid.empty() || password.empty()) return Error{"PLAIN message", "a name and a password", "nothing", {}};
    if (!authzid.empty() && authzid != authcid) {
        return Error{"PLAIN message", "no authorization identity of its own", "one", {}};
    }
    return Credentials{std::string(authcid), Secret(std::string(password))};
}

}  // namespace kontor::sasl
