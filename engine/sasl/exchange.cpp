#include "engine/sasl/exchange.hpp"

#include <cassert>
#include <utility>

#include "engine/base/limits.hpp"
#include "engine/text/base64.hpp"

namespace kontor::sasl {
namespace {

template <class M>
concept SpeaksFirst = requires(M m) {
    m.initial();
};

template <class M>
concept SaysWhy = requires(const M m) {
    m.refusal();
};

}  // namespace

std::string decode_challenge(Bytes text) {
    auto decoded = text::base64_decode_strict(text);
    return decoded ? std::move(*decoded) : std::string(text);
}

Exchange::Exchange(Mechanism mechanism, Credentials credentials, Context context)
    : mechanism_(mechanism), state_(start(mechanism, std::move(credentials), std::move(context))) {}

Exchange::State Exchange::start(Mechanism mechanism, Credentials credentials, Context context) {
    switch (mechanism) {
        case Mechanism::scram_sha_256:
            return ScramSha256(std::move(credentials), std::move(context.nonce));
        case Mechanism::plain:
            return Plain(std::move(credentials));
        case Mechanism::login:
            return Login(std::move(credentials));
        case Mechanism::cram_md5:
            return CramMd5(std::move(credentials));
        case Mechanism::oauthbearer:
            return OauthBearer(std::move(credentials), std::move(context.host), context.port);
        case Mechanism::xoauth2:
            break;
    }
    return XOauth2(std::move(credentials));
}

bool Exchange::has_initial() const {
    return std::visit([]<class M>(const M&) { return SpeaksFirst<M>; }, state_);
}

std::string Exchange::initial() {
    return std::visit(
        []<class M>(M& m) -> std::string {
            if constexpr (SpeaksFirst<M>) return m.initial();
            assert(false);
            return {};
        },
        state_);
}

Result<std::string> Exchange::respond(Bytes challenge) {
    if (++rounds_ > limits::sasl_rounds) {
        return Error{
            "SASL exchange", "an end after " + std::to_string(limits::sasl_rounds) + " challenges", "more", {}};
    }
    return std::visit([&](auto& m) { return m.respond(challenge); }, state_);
}

bool Exchange::complete() const {
    return std::visit([](const auto& m) { return m.complete(); }, state_);
}

std::string Exchange::refusal() const {
    return std::visit(
        []<class M>(const M& m) -> std::string {
            if constexpr (SaysWhy<M>) return m.refusal();
            return {};
        },
        state_);
}

}  // namespace kontor::sasl
