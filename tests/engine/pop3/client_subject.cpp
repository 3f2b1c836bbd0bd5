#include "tests/engine/pop3/client_subject.hpp"

#include <array>
#include <charconv>
#include <sstream>

namespace kontor::test {
namespace {

using namespace kontor::pop3;

constexpr std::array classes = {"connect", "timeout", "tls", "auth", "provider", "locked", "quota", "protocol"};
constexpr std::array codes = {"", "LOGIN-DELAY", "IN-USE", "SYS/TEMP", "SYS/PERM", "AUTH", "UTF8", "?"};
constexpr std::array remedies = {
    "", "without_capa", "without_pipelining", "bare_lf_lines", "missing_final_newline", "skip_message"};

std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

void set_quirk(Quirks& quirks, const std::string& name, const std::string& value) {
    const auto time = Duration(static_cast<std::int64_t>(number(value)));
    if (name == "no_capa") quirks.no_capa = true;
    if (name == "no_pipelining") quirks.no_pipelining = true;
    if (name == "bare_lf_lines") quirks.bare_lf_lines = true;
    if (name == "retrieval_deletes") quirks.retrieval_deletes = true;
    if (name == "missing_final_newline") quirks.missing_final_newline = time;
    if (name == "keep_alive") quirks.keep_alive = time;
    if (name == "capa_patience") quirks.capa_patience = time;
}

void set_limit(ClientLimits& limits, const std::string& name, const std::string& value) {
    const auto n = static_cast<std::size_t>(number(value));
    if (name == "message") limits.message = n;
    if (name == "listing_messages") limits.listing_messages = n;
    if (name == "listing_bytes") limits.listing_bytes = n;
    if (name == "pipelining_depth") limits.pipelining_depth = n;
}

ClientSettings settings_of(const Script& script) {
    ClientSettings settings;
    settings.security = Security::plain;
    settings.credentials = {"fred", Secret("secret")};
    for (const auto& [key, value] : script.settings) {
        std::istringstream words(value);
        std::string first, second;
        words >> first >> second;
        if (key == "security" && value == "tls") settings.security = Security::tls;
        if (key == "security" && value == "starttls") settings.security = Security::starttls;
        if (key == "method" && value == "oauth") settings.method = Method::oauth;
        if (key == "method" && value == "user_pass") settings.method = Method::user_pass;
        if (key == "method" && value == "cram_md5") settings.method = Method::cram_md5;
        if (key == "user") settings.credentials.user = value;
        if (key == "secret") settings.credentials.secret = Secret(value);
        if (key == "nonce") settings.nonce = value;
        if (key == "host") settings.host = value;
        if (key == "quirk") set_quirk(settings.quirks, first, second);
        if (key == "limit") set_limit(settings.limits, first, second);
    }
    return settings;
}

std::string describe(const pop3::Error& error) {
    std::string text = classes[static_cast<std::size_t>(error.kind)];
    if (error.code != ResponseCode::none) text += std::string(" [") + codes[static_cast<std::size_t>(error.code)] + "]";
    if (error.number != 0) text += " message " + std::to_string(error.number);
    if (error.remedy != Remedy::none) text += std::string(" try ") + remedies[static_cast<std::size_t>(error.remedy)];
    if (!error.server.empty()) text += " said \"" + printable(error.server) + "\"";
    if (error.what.find("access token") != std::string::npos) text += " because \"" + error.what + "\"";
    return text;
}

std::string describe(const UidlListing& listing) {
    std::string text;
    for (std::size_t i = 0; i < listing.size() && i < 20; ++i) {
        const UidlListing::Line line = listing[i];
        text += " " + std::to_string(line.number) + "=" + printable(line.uidl) + (line.trusted ? "" : "!");
    }
    return text;
}

std::string describe(const SizeListing& listing) {
    std::string text;
    for (std::size_t i = 0; i < listing.size() && i < 20; ++i) {
        text += " " + std::to_string(listing[i].number) + "=" + std::to_string(listing[i].octets);
    }
    return text;
}

template <class Listing>
std::string describe(const char* name, const Listing& event) {
    return name + (" " + std::to_string(event.listing.size())) + (event.consistent ? "" : " inconsistent") +
           describe(event.listing);
}

}  // namespace

ClientSubject::ClientSubject(const Script& script, Instant now) : client_(settings_of(script), now) {}

std::optional<std::string> ClientSubject::render(const ClientEvent& event) {
    if (const auto* chunk = std::get_if<MessageChunk>(&event)) {
        if (chunk->data.empty()) return "an empty chunk";
        if (!message_.empty() && number_ != chunk->number) return "a chunk of another message";
        number_ = chunk->number;
        message_.append(chunk->data);
        return std::nullopt;
    }
    if (const auto* end = std::get_if<MessageEnd>(&event)) {
        std::string text = "Message " + std::to_string(end->number) + " \"" + printable(message_) + "\"";
        if (end->octets != message_.size()) text += " but " + std::to_string(end->octets) + " octets";
        if (end->by_silence) text += " by silence";
        message_.clear();
        return text;
    }
    if (std::holds_alternative<Ready>(event)) return "Ready";
    if (const auto* stat = std::get_if<Stat>(&event)) {
        return "Stat " + std::to_string(stat->maildrop.messages) + " " + std::to_string(stat->maildrop.octets);
    }
    if (const auto* uidls = std::get_if<Uidls>(&event)) return describe("Uidls", *uidls);
    if (const auto* sizes = std::get_if<Sizes>(&event)) return describe("Sizes", *sizes);
    if (const auto* done = std::get_if<Done>(&event)) return "Done " + std::to_string(done->number);
    if (const auto* refused = std::get_if<Refused>(&event)) return "Refused " + describe(refused->error);
    if (const auto* closed = std::get_if<Closed>(&event)) {
        return std::string(closed->confirmed ? "Closed" : "Closed unconfirmed") +
               (closed->server.empty() ? "" : " said \"" + printable(closed->server) + "\"");
    }
    if (const auto* failed = std::get_if<Failed>(&event)) {
        const std::string before = message_.empty() ? "" : "after " + flush().value() + " ";
        return before + "Failed " + describe(failed->error);
    }
    return "an event without words";
}

std::optional<std::string> ClientSubject::flush() {
    if (message_.empty()) return std::nullopt;
    std::string text = "Part " + std::to_string(number_) + " \"" + printable(message_) + "\"";
    message_.clear();
    return text;
}

bool ClientSubject::command(std::string_view words) {
    std::istringstream in{std::string(words)};
    std::string verb;
    std::uint32_t first = 0, second = 0;
    in >> verb >> first >> second;
    if (verb == "stat") return client_.stat(), true;
    if (verb == "uidl") return client_.uidl(), true;
    if (verb == "list") return client_.list(), true;
    if (verb == "retrieve") return client_.retrieve(first), true;
    if (verb == "top") return client_.top(first, second), true;
    if (verb == "remove") return client_.remove(first), true;
    if (verb == "reset") return client_.reset(), true;
    if (verb == "noop") return client_.noop(), true;
    if (verb == "quit") return client_.quit(), true;
    if (verb == "unanswered") return client_.unanswered() == first;
    if (verb == "unreliable-top") return client_.top_is_unreliable();
    return false;
}

}  // namespace kontor::test
