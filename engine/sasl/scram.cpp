#include "engine/sasl/scram.hpp"

#include <charconv>
#include <optional>

#include "engine/sasl/saslname.hpp"
#include "engine/text/base64.hpp"

namespace kontor::sasl {
namespace {

// Takes "x=value" off the front of a list of attributes; empty if the next attribute is not x.
std::optional<Bytes> attribute(Bytes& list, char x) {
    if (list.size() < 2 || list[0] != x || list[1] != '=') return std::nullopt;
    const std::size_t comma = list.find(',');
    const Bytes value = list.substr(2, comma == Bytes::npos ? Bytes::npos : comma - 2);
    list.remove_prefix(comma == Bytes::npos ? list.size() : comma + 1);
    return value;
}

std::optional<std::uint32_t> number(Bytes digits) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

// Takes as long wherever the two differ.
bool equal(Bytes a, Bytes b) {
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
    return difference == 0;
}

Error unexpected(std::string expected) {
    return {"SCRAM-SHA-256 message of the server", std::move(expected), "something else", {}};
}

}  // namespace

ScramSha256::ScramSha256(Credentials credentials, std::string nonce)
    : credentials_(std::move(credentials)), nonce_(std::move(nonce)) {}

std::string ScramSha256::initial() {
    client_first_bare_ = "n=" + saslname(credentials_.user) + ",r=" + nonce_;
    state_ = State::await_server_first;
    return "n,," + client_first_bare_;
}

Result<std::string> ScramSha256::respond(Bytes challenge) {
    switch (state_) {
        case State::await_server_first:
            return on_server_first(challenge);
        case State::await_server_final:
            return on_server_final(challenge);
        case State::start:
        case State::verified:
            break;
    }
    return unexpected("none");
}

Result<std::string> ScramSha256::on_server_first(Bytes message) {
    const std::string server_first(message);
    if (message.substr(0, 2) == "m=") return unexpected("no mandatory extension");
    const auto nonce = attribute(message, 'r');
    if (!nonce || nonce->size() <= nonce_.size() || nonce->substr(0, nonce_.size()) != nonce_) {
        return unexpected("a nonce that continues ours");
    }
    const auto encoded_salt = attribute(message, 's');
    const auto salt = encoded_salt ? text::base64_decode_strict(*encoded_salt) : std::nullopt;
    if (!salt || salt->empty()) return unexpected("a salt in base64");
    const auto rounds = attribute(message, 'i');
    const auto iterations = rounds ? number(*rounds) : std::nullopt;
    if (!iterations || *iterations < least_iterations || *iterations > most_iterations) {
        return unexpected("between 4096 and 600000 iterations");
    }

    const std::string without_proof = "c=biws,r=" + std::string(*nonce);
    const std::string auth_message = client_first_bare_ + ',' + server_first + ',' + without_proof;
    const Sha256Digest salted = pbkdf2_sha256(credentials_.secret.reveal(), *salt, *iterations);
    Sha256Digest proof = hmac_sha256(as_bytes(salted), "Client Key");
    const Sha256Digest stored_key = sha256(as_bytes(proof));
    const Sha256Digest signature = hmac_sha256(as_bytes(stored_key), auth_message);
    for (std::size_t i = 0; i < proof.size(); ++i) proof[i] = static_cast<std::uint8_t>(proof[i] ^ signature[i]);
    server_signature_ = hmac_sha256(as_bytes(hmac_sha256(as_bytes(salted), "Server Key")), auth_message);
    state_ = State::await_server_final;
    return without_proof + ",p=" + text::base64_encode(as_bytes(proof));
}

Result<std::string> ScramSha256::on_server_final(Bytes message) {
    if (message.substr(0, 2) == "e=") return unexpected("its signature, not an error");
    const auto encoded = attribute(message, 'v');
    const auto signature = encoded ? text::base64_decode_strict(*encoded) : std::nullopt;
    if (!signature || !equal(*signature, as_bytes(server_signature_))) return unexpected("its right signature");
    state_ = State::verified;
    return std::string();
}

}  // namespace kontor::sasl
