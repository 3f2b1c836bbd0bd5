#include "native/relay/demo/maildrops.hpp"

#include <algorithm>

#include "native/relay/demo/cast.hpp"

namespace kontor::demo {

namespace {

// The 24 hours of a day pressed into 7:00 to 22:00: nobody answers at four in the morning, and order stays.
UtcTime waking_hour(UtcTime sent, int zone_minutes, UtcTime now) {
    const std::int64_t local = sent.seconds + zone_minutes * 60, today = (now.seconds + zone_minutes * 60) / 86400;
    const std::int64_t day = local / 86400, second = local % 86400;
    if (day >= today) return sent;
    return {sent.seconds - second + 7 * 3600 + second * 15 / 24};
}

}  // namespace

std::vector<std::string> as_messages(std::vector<Letter> letters, UtcTime now) {
    for (Letter& letter : letters) letter.sent = waking_hour(letter.sent, letter.zone_minutes, now);
    std::stable_sort(letters.begin(), letters.end(), [](const Letter& a, const Letter& b) { return a.sent < b.sent; });
    std::vector<std::string> messages;
    messages.reserve(letters.size());
    for (const Letter& letter : letters) messages.push_back(write_letter(letter));
    return messages;
}

Letter arriving_letter(UtcTime now) {
    Letter letter;
    letter.from = mark;
    letter.to = {ann_work};
    letter.subject = "The three for Oslo: on the wall";
    letter.sent = now;
    letter.id = "oslo.wall@northlight.example";
    letter.text =
        "Ann,\n\nthey hang. The client sends you a kiss, the electrician a nod, which counts for more.\n\nWhen do we "
        "talk about the stairwell?\n\nMark";
    return letter;
}

}  // namespace kontor::demo
