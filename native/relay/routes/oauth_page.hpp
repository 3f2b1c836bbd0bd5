// The page that a person sees when a provider has sent their browser back: what came of it, in their browser's
// language, and that this window may be closed. The office itself hears of it by push.
#pragma once

#include <string_view>

#include "native/relay/http/message.hpp"
#include "native/relay/oauth/sign_ins.hpp"

namespace kontor::routes {

// `languages`: the Accept-Language of the request. German, Dutch, Chinese, or else English.
http::Response oauth_page(const oauth::Return& back, std::string_view languages);

}  // namespace kontor::routes
