// What the relay says of collecting: what became of earlier runs, and what servers show of themselves.
#include <utility>

#include "bridge/decode.hpp"

namespace kontor::bridge {
namespace {

mail::PastRun decode_past_run(const Json& object) {
    mail::PastRun run;
    const std::string state = text(object, "state");
    run.end = state == "failed"      ? mail::PastRun::End::failed
              : state == "cancelled" ? mail::PastRun::End::cancelled
                                     : mail::PastRun::End::done;
    run.started = decode_date(text(object, "started")).value_or(UtcTime{});
    run.finished = decode_date(text(object, "finished")).value_or(run.started);
    run.times = number(object, "times");
    run.new_messages = number(object, "newMessages");
    run.bytes = number(object, "bytes");
    run.duplicates = number(object, "duplicates");
    run.quarantined = number(object, "quarantined");
    run.deleted = number(object, "deleted");
    run.error = decode_collect_error(member(object, "error"));
    return run;
}

}  // namespace

std::vector<mail::PastRun> decode_history(const Json& object) {
    std::vector<mail::PastRun> runs;
    const Json& list = member(object, "runs");
    if (!list.is_array()) return runs;
    for (const Json& run : list) runs.push_back(decode_past_run(run));
    return runs;
}

std::vector<mail::Certificate> decode_certificates(const Json& list) {
    std::vector<mail::Certificate> certificates;
    if (!list.is_array()) return certificates;
    for (const Json& object : list)
        certificates.push_back({text(object, "subject"), text(object, "issuer"),
                                decode_date(text(object, "validFrom")).value_or(UtcTime{}),
                                decode_date(text(object, "validUntil")).value_or(UtcTime{}),
                                text(object, "fingerprint")});
    return certificates;
}

}  // namespace kontor::bridge
