#include "native/relay/demo/conversation.hpp"

#include "engine/text/ascii.hpp"

namespace kontor::demo {

namespace {

std::string quoted(const std::string& text, const Person& who) {
    std::string out = "\n\n" + who.name + ":\n";
    std::size_t at = 0;
    for (int lines = 0; lines < 6 && at < text.size(); ++lines) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out += "> " + text.substr(at, end - at) + '\n';
        at = end + 1;
    }
    return out;
}

std::string message_id(const Conversation& conversation, std::size_t turn, const Person& from) {
    std::string slug;
    for (const char c : std::string(conversation.subject)) {
        if (text::is_alpha(c) || text::is_digit(c)) slug += text::lower(c);
    }
    return slug.substr(0, 24) + '.' + std::to_string(static_cast<int>(conversation.days_ago * 10)) + '.' +
           std::to_string(turn) + from.address.substr(from.address.find('@'));
}

}  // namespace

std::vector<Letter> letters_of(const Conversation& conversation, const Person& ann, UtcTime now) {
    std::vector<Letter> letters;
    std::vector<std::string> references;
    std::int64_t at = now.seconds - static_cast<std::int64_t>(conversation.days_ago * 86400);
    for (std::size_t i = 0; i < conversation.turns.size(); ++i) {
        const Turn& turn = conversation.turns[i];
        if (i > 0) at += turn.hours_later * 3600 + static_cast<std::int64_t>(i) * 420;
        if (at > now.seconds) break;
        Letter letter;
        letter.from = turn.from;
        const bool from_ann = turn.from.address == ann.address;
        letter.to = {from_ann ? conversation.with : ann};
        if (from_ann || turn.from.address != conversation.with.address)
            letter.cc = {from_ann ? ann : conversation.with};
        letter.subject = (i == 0 ? "" : conversation.answer_prefix) + std::string(conversation.subject);
        letter.sent = {at};
        letter.zone_minutes = conversation.zone_minutes;
        letter.id = message_id(conversation, i, turn.from);
        letter.references = references;
        letter.text = turn.text;
        if (i > 0) letter.text += quoted(conversation.turns[i - 1].text, conversation.turns[i - 1].from);
        references.push_back(letter.id);
        letters.push_back(std::move(letter));
    }
    return letters;
}

}  // namespace kontor::demo
