// The TRANSACTION and UPDATE states of the server (RFC 1939 5 to 7).
#include <utility>

#include "engine/pop3/server.hpp"
#include "engine/pop3/write.hpp"

namespace kontor::pop3 {
namespace {

// A listing of a million messages is written a piece at a time, as the peer reads it.
constexpr std::size_t lines_at_once = 500;

}  // namespace

Server::Answer Server::on_transaction(const CommandLine& command) {
    const auto is = [&](Bytes keyword) { return equal_ignoring_case(command.keyword, keyword); };
    if (is("RETR")) return on_retr(command.argument);
    if (is("DELE")) return on_dele(command.argument);
    if (is("UIDL")) return on_list(command.argument, true);
    if (is("LIST")) return on_list(command.argument, false);
    if (is("TOP")) return on_top(command.argument);
    if (is("STAT")) return on_stat();
    if (is("NOOP")) return reply(true, "");
    if (is("RSET")) return on_rset();
    if (is("CAPA")) return on_capa();
    if (is("QUIT")) return on_quit();
    return reply(false, "Unknown command, or not after login");
}

// Takes a message number off the argument; says why not if there is none or its message is deleted.
std::optional<MessageNumber> Server::existing(Bytes& argument) {
    const auto number = take_number(argument);
    if (!number || *number == 0 || *number > entries_.size()) {
        reply(false, "No such message");
        return std::nullopt;
    }
    if (deleted_[*number - 1]) {
        reply(false, "Message is deleted");
        return std::nullopt;
    }
    return static_cast<MessageNumber>(*number);
}

Server::Answer Server::on_stat() {
    std::uint64_t messages = 0, octets = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (deleted_[i]) continue;
        ++messages;
        octets += entries_[i].octets;
    }
    return reply(true, std::to_string(messages) + ' ' + std::to_string(octets));
}

// Listings

Server::Answer Server::on_list(Bytes argument, bool uidls) {
    if (argument.empty()) {
        state_ = Listing{uidls};
        return reply(true, "");
    }
    const auto number = existing(argument);
    if (!number) return Answer::good;  // an honest mistake: another session may have been quicker
    output_.tail() += "+OK ";
    write_listing_line(*number, uidls);
    return Answer::good;
}

void Server::write_listing_line(MessageNumber number, bool uidls) {
    const MaildropEntry& entry = entries_[number - 1];
    output_.tail() += std::to_string(number);
    output_.tail() += ' ';
    output_.tail() += uidls ? entry.uidl : std::to_string(entry.octets);
    output_.tail() += "\r\n";
}

void Server::go_on_listing(Listing& listing) {
    for (std::size_t i = 0; i < lines_at_once && listing.next < entries_.size(); ++i, ++listing.next) {
        if (!deleted_[listing.next]) write_listing_line(static_cast<MessageNumber>(listing.next + 1), listing.uidls);
    }
    if (listing.next < entries_.size()) return;
    output_.tail() += ".\r\n";
    state_ = Transaction{};
}

// Messages

Server::Answer Server::on_retr(Bytes argument) {
    const auto number = existing(argument);
    if (number) state_ = AwaitBytes{*number, std::nullopt};
    return Answer::good;
}

Server::Answer Server::on_top(Bytes argument) {
    const auto number = existing(argument);
    if (!number) return Answer::good;
    const auto lines = take_number(argument);
    if (!lines) return reply(false, "TOP needs a number of lines");
    state_ = AwaitBytes{*number, TopLines(*lines)};
    return Answer::good;
}

// Asks the owner once for each piece; the question is open until message_bytes().
Server::Event Server::want_bytes(AwaitBytes& state) {
    if (std::exchange(state.asked, true)) return std::nullopt;
    return server::BytesWanted{state.number, state.given};
}

void Server::message_bytes(Bytes data, bool last) {
    auto* state = std::get_if<AwaitBytes>(&state_);
    if (!state || !state->asked) return;
    if (!std::exchange(state->begun, true)) {
        reply(true, std::to_string(entries_[state->number - 1].octets) + " octets");
    }
    state->asked = false;
    state->given += data.size();
    state->stuffer.take(state->top ? state->top->take(data) : data, output_.tail());
    if (!last && !(state->top && state->top->done())) return;
    state->stuffer.finish(output_.tail());
    clock_.move();
    state_ = Transaction{};
}

void Server::message_unreadable() {
    auto* state = std::get_if<AwaitBytes>(&state_);
    if (!state) return;
    // In the middle of a body there is no way to say so but to break off.
    if (state->begun) return close(false);
    refuse(ResponseCode::sys_temp, "Message cannot be read");
    state_ = Transaction{};
}

// Deletion

Server::Answer Server::on_dele(Bytes argument) {
    const auto number = existing(argument);
    if (!number) return Answer::good;
    deleted_[*number - 1] = true;
    return reply(true, "Marked");
}

Server::Answer Server::on_rset() {
    deleted_.assign(entries_.size(), false);
    return reply(true, "");
}

// UPDATE: "+OK" only when the owner has deleted everything (RFC 1939 6).
Server::Answer Server::on_quit() {
    server::CommitDeletions question;
    for (std::size_t i = 0; i < deleted_.size(); ++i) {
        if (deleted_[i]) question.numbers.push_back(static_cast<MessageNumber>(i + 1));
    }
    if (question.numbers.empty()) {
        reply(true, "Bye");
        close(true);
    } else {
        state_ = AwaitCommit{};
        question_ = std::move(question);
    }
    return Answer::good;
}

void Server::deletions_committed(bool all) {
    if (!std::holds_alternative<AwaitCommit>(state_)) return;
    if (all) {
        reply(true, "Bye");
    } else {
        refuse(ResponseCode::sys_temp, "Some deleted messages were not removed");
    }
    close(true);
}

}  // namespace kontor::pop3
