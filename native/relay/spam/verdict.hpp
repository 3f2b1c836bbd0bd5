// The answer of rspamd's /checkv2:
//
//   {"is_skipped": false, "score": 12.5, "required_score": 15.0, "action": "add header", "symbols": {...}}
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace kontor::spam {

struct Verdict {
    bool is_spam = false;
    std::string action;  // rspamd's word
    double score = 0;
};

// Whatever rspamd would not deliver as it is - "reject", "soft reject", "add header", "rewrite subject" - is spam;
// "greylist" asks for patience that nobody needs who has the message already.
Result<Verdict> verdict_of(std::string_view answer);

}  // namespace kontor::spam
