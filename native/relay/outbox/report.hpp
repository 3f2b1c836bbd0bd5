// Tells a person that recipients did not get their message: a report in the inbox of the account it was sent from, in
// the conversation of the message (engine/send/report.hpp writes it).
#pragma once

#include <string>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/mail/submission.hpp"
#include "engine/store/store.hpp"

namespace kontor::outbox {

// In the transaction of `update`. `host` is what the report says it comes from; empty: the domain of the sender.
// Nothing is written about mail of a robot, and nothing where the account has no inbox.
store::Result<void> report_failure(store::Store& store, store::Update& update, const mail::Submission& submission,
                                   const std::vector<std::size_t>& failed, const std::string& host, UtcTime now);

}  // namespace kontor::outbox
