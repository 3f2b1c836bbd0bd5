// A collection under way, in words: how much of how much, how fast, how long still [B1].
#pragma once

#include "frontend/models/context.hpp"

namespace kontor::models {

bool is_busy(mail::Phase);

struct Progress {
    std::string phase;     // "Collecting"
    std::string brief;     // "Collecting 1,204 of 9,830"
    std::string sentence;  // "1,204 of 9,830 · 120 MB of 1.2 GB"
    std::string pace;      // "310 per second · 2 minutes left"; empty while not known
    float share = -1;      // 0..1; negative: the whole is not known yet
};

Progress collection_progress(const Context&, mail::RecordId, const mail::ExternalAccountStatus&);

}  // namespace kontor::models
