// The TRANSACTION state: commands out, answers in, in the same order (RFC 2449 6.6).
#include <cassert>
#include <utility>

#include "engine/base/server_words.hpp"
#include "engine/pop3/classify.hpp"
#include "engine/pop3/client.hpp"
#include "engine/pop3/write.hpp"

namespace kontor::pop3 {
namespace {

constexpr std::size_t tail_size = 4;  // "\n.\r\n"

// A server may stuff a listing's lines like any others, though none begins with a dot.
Bytes unstuffed(Bytes line) { return !line.empty() && line.front() == '.' ? line.substr(1) : line; }

}  // namespace

// Commands

CommandId Client::stat() { return queue(Verb::stat); }
CommandId Client::uidl() { return queue(Verb::uidl); }
CommandId Client::list() { return queue(Verb::list); }
CommandId Client::top(MessageNumber number, std::uint32_t lines) { return queue(Verb::top, number, lines); }
CommandId Client::reset() { return queue(Verb::rset); }
CommandId Client::noop() { return queue(Verb::noop); }

CommandId Client::retrieve(MessageNumber number, std::optional<std::uint64_t> most) {
    const CommandId id = queue(Verb::retr, number);
    if (!commands_.empty() && commands_.back().id == id) commands_.back().most = most;
    return id;
}

CommandId Client::remove(MessageNumber number) {
    removed_ = true;
    return queue(Verb::dele, number);
}

CommandId Client::quit() {
    const bool retrieval_deletes = settings_.quirks.retrieval_deletes || capabilities_.expire_days == 0u;
    if (retrieval_deletes && !removed_ && !is_over()) queue_ours(Verb::rset);
    const CommandId id = queue(Verb::quit);
    quitting_ = true;
    return id;
}

CommandId Client::queue(Verb verb, MessageNumber number, std::uint32_t lines) {
    const CommandId id{++last_id_};
    if (is_over()) return id;
    assert(std::holds_alternative<Transaction>(state_) && !quitting_);
    if (commands_.empty()) {
        clock_is_old_ = true;
        unsolicited_ = unsolicited_ || !input_.rest().empty();
    }
    commands_.push_back({id, verb, number, lines});
    send_commands();
    return id;
}

void Client::queue_ours(Verb verb) {
    commands_.push_back({CommandId::none, verb, 0, 0});
    ++of_ours_;
    wait_from_now();
    send_commands();
}

std::size_t Client::depth() const {
    const bool allowed = capabilities_.pipelining && !settings_.quirks.no_pipelining;
    return allowed ? std::max<std::size_t>(settings_.limits.pipelining_depth, 1) : 1;
}

// Filled to the brim, then left alone until half of it is answered, so that commands travel several to a
// packet while the server always has some to work on.
void Client::send_commands() {
    const std::size_t brim = depth();
    if (outstanding_ <= brim / 2) filling_ = true;
    while (filling_ && outstanding_ < commands_.size()) {
        write(commands_[outstanding_++]);
        filling_ = outstanding_ < brim;
    }
}

void Client::write(const Command& command) {
    switch (command.verb) {
        case Verb::stat:
            return write_command(output_.tail(), "STAT");
        case Verb::uidl:
            return write_command(output_.tail(), "UIDL");
        case Verb::list:
            return write_command(output_.tail(), "LIST");
        case Verb::retr:
            return write_command(output_.tail(), "RETR", command.number);
        case Verb::top:
            return write_command(output_.tail(), "TOP", command.number, command.lines);
        case Verb::dele:
            return write_command(output_.tail(), "DELE", command.number);
        case Verb::rset:
            return write_command(output_.tail(), "RSET");
        case Verb::noop:
            return write_command(output_.tail(), "NOOP");
        case Verb::quit:
            return write_command(output_.tail(), "QUIT");
    }
}

// Answers

Client::Event Client::next_answer() {
    for (;;) {
        if (outstanding_ == 0 || unsolicited_) return on_unsolicited();
        if (auto* body = std::get_if<MessageBody>(&body_)) return next_of(*body);
        if (auto* body = std::get_if<ListingBody>(&body_)) return next_of(*body);
        const auto line = input_.next();
        if (!line && input_.overlong()) return fail(ErrorClass::protocol, "The server sent a line without end");
        if (!line) return input_ended_ ? on_end_of_answers() : std::nullopt;
        if (Event event = on_status(*line)) return event;
    }
}

// Any byte while no command waits for an answer would be taken for the next one's (threats, A14). Often it
// is a server that says why it hangs up.
Client::Event Client::on_unsolicited() {
    const auto line = input_.next();
    if (!line && input_.overlong()) return fail(ErrorClass::protocol, "The server sent a line without end");
    if (!line) return input_ended_ ? on_end_of_input() : std::nullopt;
    const auto reply = parse_reply(*line);
    if (reply && !reply->ok) {
        Error error = classify(*reply, Moment::transaction, "The server ended the session");
        if (error.kind == ErrorClass::protocol) error.kind = ErrorClass::connect;
        return fail(std::move(error));
    }
    return fail(ErrorClass::protocol, "The server answered without being asked", *line);
}

Client::Event Client::on_end_of_answers() {
    if (commands_.front().verb != Verb::quit) return on_end_of_input();
    return close(false, {});
}

Client::Event Client::close(bool confirmed, Bytes words) {
    Closed closed{confirmed, server_words(words)};
    static_cast<void>(fail(Error{}));
    return closed;
}

Client::Event Client::on_status(Bytes line) {
    const Command& command = commands_.front();
    auto reply = parse_reply(line);
    // An empty line is all that some servers say to DELE (node-poplib#34).
    if (!reply && command.verb == Verb::dele && line.empty()) reply = Reply{true, ResponseCode::none, {}, {}};
    if (!reply) return fail(ErrorClass::protocol, "Expected an answer that begins with +OK or -ERR", line);
    if (command.verb == Verb::quit) return close(reply->ok, reply->words);
    if (!reply->ok) return refused(*reply);
    switch (command.verb) {
        case Verb::stat:
            return on_stat(*reply);
        case Verb::uidl:
            body_ = ListingBody{UidlListing{}};
            return std::nullopt;
        case Verb::list:
            body_ = ListingBody{SizeListing{}};
            return std::nullopt;
        case Verb::retr:
            body_ = MessageBody{Unstuffer(line_ends_), false};
            return std::nullopt;
        case Verb::top:
            body_ = MessageBody{Unstuffer(line_ends_), true};
            return std::nullopt;
        case Verb::rset:
            removed_ = false;
            break;
        default:
            break;
    }
    const Command done = answered();
    if (done.id == CommandId::none) return std::nullopt;
    return Done{done.id, done.number};
}

Client::Event Client::on_stat(const Reply& reply) {
    const auto maildrop = parse_maildrop(reply.text);
    if (!maildrop) return fail(ErrorClass::protocol, "The answer to STAT has no number of messages", reply.words);
    messages_ = maildrop->messages;
    return Stat{answered().id, *maildrop};
}

Client::Event Client::refused(const Reply& reply) {
    const Command command = answered();
    if (command.id == CommandId::none) return std::nullopt;
    Refused event{command.id, classify(reply, Moment::transaction, "The server refused a command")};
    event.error.number = command.number;
    return event;
}

// Takes the first command off the queue: its answer is complete.
Client::Command Client::answered() {
    const Command command = commands_.front();
    commands_.pop_front();
    --outstanding_;
    if (command.id == CommandId::none) --of_ours_;
    wait_from_now();
    send_commands();
    return command;
}

// Listings

Client::Event Client::next_of(ListingBody& body) {
    while (const auto line = input_.next()) {
        if (*line == ".") return end_of(body);
        body.bytes += line->size() + 2;
        if (++body.lines > settings_.limits.listing_messages || body.bytes > settings_.limits.listing_bytes) {
            return fail(ErrorClass::protocol, "The listing has no end");
        }
        std::visit([&](auto& listing) { listing.add(unstuffed(*line)); }, body.listing);
    }
    if (input_.overlong()) return fail(ErrorClass::protocol, "The server sent a line without end");
    return input_ended_ ? on_end_of_input() : std::nullopt;
}

Client::Event Client::end_of(ListingBody& body) {
    ListingBody ended = std::move(body);
    body_ = std::monostate{};
    const CommandId id = answered().id;
    return std::visit(
        [&]<class Listing>(Listing& listing) -> Event {
            listing.finish();
            const bool consistent = listing.irregular() == 0 && (!messages_ || *messages_ == listing.size());
            if constexpr (std::is_same_v<Listing, UidlListing>) return Uidls{id, std::move(listing), consistent};
            if constexpr (std::is_same_v<Listing, SizeListing>) return Sizes{id, std::move(listing), consistent};
        },
        ended.listing);
}

// Messages

Client::Event Client::next_of(MessageBody& body) {
    if (!body.stashed.empty()) {
        released_ = std::exchange(body.stashed, {});
        return chunk(body, released_);
    }
    if (body.first_line_open && !first_line_decided(body)) return input_ended_ ? on_end_of_input() : std::nullopt;
    while (!body.ended && !input_.rest().empty()) {
        const Unstuffer::Step step = body.unstuffer.take(input_.rest_in_place());
        input_.consume(step.consumed);
        body.ended = step.end;
        if (Event event = pass_on(body, step.content)) return event;
        if (step.consumed == 0) break;
    }
    if (body.ended) return end_of(body, false);
    if (input_ended_) return on_end_of_input();
    return std::nullopt;
}

// FTGate answers TOP with two "+OK" lines. No header field begins so: the second is dropped.
bool Client::first_line_decided(MessageBody& body) {
    const Bytes rest = input_.rest();
    constexpr Bytes ok = "+OK";
    if (rest.size() < ok.size() && ok.substr(0, rest.size()) == rest) return false;
    if (rest.substr(0, ok.size()) == ok && !input_.next()) return false;
    body.first_line_open = false;
    return true;
}

Client::Event Client::pass_on(MessageBody& body, Bytes content) {
    if (settings_.quirks.missing_final_newline == Duration(0)) return chunk(body, content);
    const FinalDot::Pieces pieces = body.final_dot.take(content);
    if (pieces.released.empty()) return chunk(body, pieces.content);
    body.stashed = pieces.content;
    return chunk(body, pieces.released);
}

Client::Event Client::chunk(MessageBody& body, Bytes content) {
    if (content.empty()) return std::nullopt;
    const Command& command = commands_.front();
    body.octets += content.size();
    const std::uint64_t most = command.most.value_or(settings_.limits.message);
    if (body.octets > most) {
        Error error;
        error.what = "The message is larger than " + std::to_string(most) + " bytes";
        error.remedy = Remedy::skip_message;
        error.number = command.number;
        return fail(std::move(error));
    }
    const Bytes end = content.substr(content.size() - std::min(content.size(), tail_size));
    body.tail.append(end);
    if (body.tail.size() > tail_size) body.tail.erase(0, body.tail.size() - tail_size);
    return MessageChunk{command.id, command.number, content};
}

Client::Event Client::end_of(MessageBody& body, bool by_silence) {
    if (!by_silence) {
        if (Event event = chunk(body, body.final_dot.release())) return event;
    }
    const std::uint64_t octets = body.octets;
    body_ = std::monostate{};
    const Command command = answered();
    return MessageEnd{command.id, command.number, octets, by_silence};
}

}  // namespace kontor::pop3
