// The writing side of the record: for this folder alone.
#pragma once

#include "engine/jmap/push_subscription/push_subscription.hpp"

namespace kontor::jmap {

std::string to_document(const PushSubscription&);
Secret to_secret(const PushTarget&);

}  // namespace kontor::jmap
