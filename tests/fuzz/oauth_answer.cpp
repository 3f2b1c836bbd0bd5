// Answers of a provider made of arbitrary bytes: to a token request, a description of itself, an id_token; and a mail
// server's reason for refusing a token. The first byte is a digit of the HTTP status. Oracles: a token that is accepted
// is one of printable characters, and kept and read again it is the same; endpoints are https; every trouble has a
// code.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/base/limits.hpp"
#include "engine/oauth/id_token.hpp"
#include "engine/oauth/tokens.hpp"
#include "engine/sasl/refusal.hpp"

namespace {

using namespace kontor;

constexpr UtcTime noon{1'764'158'400};

void require(bool truth) {
    if (!truth) std::abort();
}

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

oauth::Provider provider() {
    oauth::Provider made;
    made.name = "own";
    made.issuer = "https://id.example.org";
    made.client_id = "kontor";
    return made;
}

void token_answer(int status, Bytes body) {
    const auto answer = oauth::read_answer(status, body, provider(), noon);
    if (const auto* trouble = std::get_if<oauth::Trouble>(&answer)) {
        require(!trouble->code.empty() && trouble->words.size() <= 4 * limits::server_words + 200);
        return;
    }
    const oauth::Tokens& tokens = std::get<oauth::Grant>(answer).tokens;
    require(status >= 200 && status < 300);
    require(!tokens.access.empty() && is_printable(tokens.access.reveal()) && is_printable(tokens.refresh.reveal()));
    require(tokens.lifetime >= 0 && tokens.expires.seconds == noon.seconds + tokens.lifetime);
    const auto kept = oauth::tokens_from_document(oauth::to_document(tokens));
    require(kept && kept->access.reveal() == tokens.access.reveal() && kept->expires == tokens.expires);
    require(kept->refresh.reveal() == tokens.refresh.reveal());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > 65536) return 0;
    const Bytes body(reinterpret_cast<const char*>(data) + 1, size - 1);
    token_answer(data[0] % 6 * 100, body);

    oauth::Provider described = provider();
    if (oauth::read_discovery(body, false, described)) {
        require(described.is_discovered());
        require(oauth::is_endpoint(described.token_endpoint, false) && described.token_endpoint[4] == 's');
    }
    if (const auto claims = oauth::read_id_token(body, provider(), "n1", noon))
        require(claims->address.find('\n') == std::string::npos);
    require(sasl::refusal_of(body).find('\n') == std::string::npos);
    (void)oauth::tokens_from_document(Secret(std::string(body)));
    return 0;
}
