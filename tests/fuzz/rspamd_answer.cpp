// An answer of rspamd made of arbitrary bytes. Oracles: a verdict is of an action that rspamd has, with a number for a
// score; written and read again it is the same; an answer without verdict says what was expected.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "native/relay/spam/verdict.hpp"

namespace {

using namespace kontor;

void require(bool truth) {
    if (!truth) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 65536) return 0;
    const auto verdict = spam::verdict_of({reinterpret_cast<const char*>(data), size});
    if (!verdict) {
        require(!verdict.error().what.empty() && !verdict.error().expected.empty());
        return 0;
    }
    static const std::set<std::string> spam{"reject", "soft reject", "add header", "rewrite subject"};
    require(verdict->is_spam ? spam.count(verdict->action) == 1
                             : verdict->action == "no action" || verdict->action == "greylist");
    require(std::isfinite(verdict->score));
    const nlohmann::json written = {{"action", verdict->action}, {"score", verdict->score}};
    const auto again = spam::verdict_of(written.dump());
    require(again && again->action == verdict->action && again->score == verdict->score);
    return 0;
}
