// What rspamd says about a message: POST /checkv2 with the raw message, answered by what verdict.hpp reads.
//
// Its address is the administrator's and may be on this machine or in the own network; over plain http it may be
// nowhere else, because mail would travel the Internet in clear. Redirects are not followed. Two seconds to connect,
// ten for the answer.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "engine/base/bytes.hpp"
#include "engine/base/result.hpp"
#include "native/relay/spam/verdict.hpp"

namespace kontor::spam {

struct NoVerdict {
    bool is_away = false;  // nobody was reached: true of every message, and worth asking again
    std::string why;
};

// Where it can be asked: "http://127.0.0.1:11333", https likewise. Empty for what is no such address.
std::string check_address(std::string_view url);

// Blocks; ends within a second of is_stopped. `address`: of check_address.
Result<Verdict, NoVerdict> ask(const std::string& address, Bytes message, const std::atomic<bool>& is_stopped);

}  // namespace kontor::spam
