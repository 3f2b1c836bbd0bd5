// Mail to somebody who is away, whatever it says: what is answered can be answered, and the answer is never answered.
#include "engine/send/vacation.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/mime/parse_message.hpp"
#include "engine/smtp/path.hpp"
#include "engine/text/unicode.hpp"

using namespace kontor;

namespace {

constexpr UtcTime noon{1'795'521'600};  // Tue, 24 Nov 2026 12:00:00 +0000

void check(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes raw(reinterpret_cast<const char*>(data), size);
    const auto incoming = send::read_incoming(mime::parse(raw), noon);
    if (!incoming) return 0;
    check(static_cast<bool>(smtp::Path::parse(incoming->sender)));
    check(text::is_utf8(incoming->subject));
    const std::int64_t age = noon.seconds - incoming->arrived.seconds;
    check(age < send::fresh_seconds && age > -send::fresh_seconds);

    mail::VacationResponse vacation;
    vacation.is_enabled = true;
    const send::OwnAddresses own{{"anna@example.org"}, {"anna@example.org"}};
    const bool is_answered = send::why_not(*incoming, vacation, own, {}, noon) == send::NoAnswer::none;
    check(!is_answered || send::addressed_to(*incoming, own) == "anna@example.org");
    check(!is_answered || incoming->sender != "anna@example.org");

    send::NewReply reply;
    reply.incoming = &*incoming;
    reply.vacation = &vacation;
    reply.from = {"Anna", "anna@example.org"};
    reply.message_id = "v1@example.org";
    reply.now = noon;
    const auto octets = send::vacation_reply(reply);
    if (!octets) return 0;  // a Message-ID that cannot be written
    // Whatever a provider on the way makes of its return path.
    for (const char* path : {"", "Return-Path: <>\r\n", "Return-Path: <anna@example.org>\r\n"})
        check(!send::read_incoming(mime::parse(path + *octets), noon));
    return 0;
}
