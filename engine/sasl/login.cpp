#include "engine/sasl/login.hpp"

namespace kontor::sasl {

Result<std::string> Login::respond(Bytes) {
    if (answered_ == 2) return Error{"LOGIN", "success or failure after the password", "a further prompt", {}};
    ++answered_;
    return std::string(answered_ == 1 ? Bytes(credentials_.user) : credentials_.secret.reveal());
}

}  // namespace kontor::sasl
