// What the machine says about itself: the person's language and the zone of the clock.
#pragma once

#include <string>

#include "engine/base/instant.hpp"
#include "frontend/words/words.hpp"

namespace kontor::desktop {

// The first of the person's languages that the window speaks.
words::Language system_language();
std::string system_language_tag();  // "zh-CN"; "en" where nothing is said
int zone_offset(UtcTime time);      // minutes east of Greenwich then

}  // namespace kontor::desktop
