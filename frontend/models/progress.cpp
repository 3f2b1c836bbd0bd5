#include "frontend/models/progress.hpp"

#include <algorithm>

namespace kontor::models {

namespace {

using mail::Phase;
using words::Word;

Word phase_word(Phase phase) {
    switch (phase) {
        case Phase::connecting:
            return Word::phase_connecting;
        case Phase::authenticating:
            return Word::phase_authenticating;
        case Phase::listing:
            return Word::phase_listing;
        case Phase::deleting:
            return Word::phase_deleting;
        case Phase::waiting:
            return Word::phase_waiting;
        case Phase::collecting:
        case Phase::idle:
        case Phase::disabled:
            break;
    }
    return Word::phase_collecting;
}

// By bytes where they are known: one message of 20 MB is not "one of two, half done".
float share_of(const mail::ExternalAccountStatus& status) {
    if (status.bytes_total > 0)
        return static_cast<float>(static_cast<double>(status.bytes_done) / static_cast<double>(status.bytes_total));
    if (status.messages_total > 0)
        return static_cast<float>(static_cast<double>(status.messages_done) /
                                  static_cast<double>(status.messages_total));
    return -1;
}

std::string pace_words(const Context& context, const state::Pace& pace, const mail::ExternalAccountStatus& status) {
    const words::Words& words = context.words;
    if (pace.messages_per_second <= 0 && pace.bytes_per_second <= 0) return {};
    const auto messages = static_cast<std::uint64_t>(pace.messages_per_second + 0.5);
    std::string text =
        words.fill(Word::rate, messages >= 1 ? words.count(Word::message_count, messages)
                                             : words.bytes(static_cast<std::uint64_t>(pace.bytes_per_second)));
    const double left =
        pace.bytes_per_second > 0 && status.bytes_total > status.bytes_done
            ? static_cast<double>(status.bytes_total - status.bytes_done) / pace.bytes_per_second
            : static_cast<double>(status.messages_total - std::min(status.messages_done, status.messages_total)) /
                  std::max(pace.messages_per_second, 0.001);
    return text + "  ·  " + words.fill(Word::time_left, words.duration(static_cast<std::uint64_t>(left) + 1));
}

}  // namespace

bool is_busy(Phase phase) { return phase != Phase::idle && phase != Phase::waiting && phase != Phase::disabled; }

Progress collection_progress(const Context& context, mail::RecordId account,
                             const mail::ExternalAccountStatus& status) {
    const words::Words& words = context.words;
    Progress progress;
    progress.phase = words(phase_word(status.phase));
    progress.brief = progress.phase;
    if (status.phase != Phase::collecting && status.phase != Phase::deleting) return progress;
    progress.share = share_of(status);
    if (status.messages_total > 0) {
        progress.sentence =
            words.fill(Word::progress_of, {words.number(status.messages_done), words.number(status.messages_total)});
        progress.brief += ' ' + progress.sentence;
    }
    if (status.bytes_total > 0)
        progress.sentence +=
            "  ·  " + words.fill(Word::progress_of, {words.bytes(status.bytes_done), words.bytes(status.bytes_total)});
    const auto pace = context.state.paces.find(account.value);
    if (pace != context.state.paces.end()) progress.pace = pace_words(context, pace->second, status);
    return progress;
}

}  // namespace kontor::models
