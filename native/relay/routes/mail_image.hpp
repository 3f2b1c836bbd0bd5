// The address under which this relay fetches a remote picture: /mail/image?u={url}&s={signature}. The signature
// binds the picture's own address to the person and to this process, so that the relay is no open proxy.
#pragma once

#include <string>
#include <string_view>

#include "native/relay/routes/office.hpp"

namespace kontor::routes {

std::string image_address(const Office& office, mail::UserId user, std::string_view url);
bool image_address_is_ours(const Office& office, mail::UserId user, std::string_view url, std::string_view signature);

}  // namespace kontor::routes
