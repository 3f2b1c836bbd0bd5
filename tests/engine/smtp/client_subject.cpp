#include "tests/engine/smtp/client_subject.hpp"

#include <array>
#include <charconv>
#include <sstream>

namespace kontor::test {
namespace {

using namespace kontor::smtp;

constexpr std::array classes = {"connect",  "timeout", "tls",       "auth",      "provider", "locked",     "quota",
                                "protocol", "sender",  "recipient", "too_large", "content",  "unsupported"};
constexpr std::array remedies = {"", "without_pipelining", "seven_bit"};
constexpr std::array outcomes = {"Sent", "NotSent", "Uncertain"};
constexpr std::array methods = {"none", "password", "oauth", "plain", "login", "cram_md5"};

void set_limit(ClientLimits& limits, const std::string& name, std::size_t n) {
    if (name == "recipients") limits.recipients = n;
    if (name == "pipelining_depth") limits.pipelining_depth = n;
}

ClientSettings settings_of(const Script& script) {
    ClientSettings settings;
    settings.security = Security::plain;
    settings.name = "client.example.org";
    settings.method = Method::none;
    settings.credentials = {"fred", Secret("secret")};
    settings.port = 587;
    for (const auto& [key, value] : script.settings) {
        std::istringstream words(value);
        std::string first;
        std::size_t number = 0;
        words >> first >> number;
        if (key == "security" && value == "tls") settings.security = Security::tls;
        if (key == "security" && value == "starttls") settings.security = Security::starttls;
        if (key == "name") settings.name = value;
        if (key == "user") settings.credentials.user = value;
        if (key == "secret") settings.credentials.secret = Secret(value);
        if (key == "nonce") settings.nonce = value;
        if (key == "host") settings.host = value;
        if (key == "limit") set_limit(settings.limits, first, number);
        if (key == "quirk" && first == "no_pipelining") settings.quirks.no_pipelining = true;
        if (key == "quirk" && first == "no_initial_response") settings.quirks.no_initial_response = true;
        for (std::size_t i = 0; key == "method" && i < methods.size(); ++i) {
            if (value == methods[i]) settings.method = static_cast<Method>(i);
        }
    }
    return settings;
}

Recipient recipient(const std::string& value) {
    std::istringstream words(value);
    std::string address, notify;
    words >> address >> notify;
    Recipient recipient{Path::parse(address).value_or(Path())};
    recipient.notify.never = notify == "never";
    recipient.notify.success = notify.find("success") != notify.npos;
    recipient.notify.failure = notify.find("failure") != notify.npos;
    recipient.notify.delay = notify.find("delay") != notify.npos;
    return recipient;
}

Envelope envelope_of(const Script& script) {
    Envelope envelope;
    envelope.from = *Path::parse("fred@example.org");
    for (const auto& [key, value] : script.settings) {
        if (key == "from") envelope.from = Path::parse(value).value_or(Path());
        if (key == "to") envelope.to.push_back(recipient(value));
        if (key == "ret") envelope.ret = value == "full" ? Return::full : Return::headers;
        if (key == "envid") envelope.envelope_id = value;
        if (key == "require_tls") envelope.require_tls = true;
    }
    if (envelope.to.empty()) envelope.to.push_back(recipient("ann@example.org"));
    return envelope;
}

std::string describe(const smtp::Error& error) {
    std::string text = classes[static_cast<std::size_t>(error.kind)];
    if (error.permanent) text += " for good";
    if (error.remedy != Remedy::none) text += std::string(" try ") + remedies[static_cast<std::size_t>(error.remedy)];
    if (!error.server.empty()) text += " said \"" + printable(error.server) + "\"";
    if (error.what.find("access token") != std::string::npos) text += " because \"" + error.what + "\"";
    return text;
}

std::string describe(const Finished& finished) {
    std::string text = outcomes[static_cast<std::size_t>(finished.outcome)];
    text += " " + std::to_string(static_cast<std::uint64_t>(finished.send)) + " [";
    for (std::size_t i = 0; i < finished.recipients.size(); ++i) {
        const RecipientResult& result = finished.recipients[i];
        text += std::string(i > 0 ? ", " : "") + (result.accepted ? "+" : "-");
        if (!result.error.what.empty()) text += " " + describe(result.error);
    }
    text += "]";
    if (finished.outcome != Outcome::sent) return text + " " + describe(finished.error);
    return finished.server.empty() ? text : text + " said \"" + printable(finished.server) + "\"";
}

}  // namespace

ClientSubject::ClientSubject(const Script& script, Instant now)
    : client_(settings_of(script), now), envelope_(envelope_of(script)), message_("Subject: x\r\n\r\nhello\r\n") {
    for (const auto& [key, value] : script.settings) {
        if (key == "message") message_ = value;
        if (key == "pieces" && value == "by_hand") by_hand_ = true;
    }
}

// Pieces of five octets, so that their borders fall everywhere; of a large message the half.
void ClientSubject::give(std::uint64_t offset) {
    const std::size_t size = message_.size() > 2000 ? message_.size() / 2 + 1 : 5;
    client_.content(std::string_view(message_).substr(offset, size));
}

std::optional<std::string> ClientSubject::render(const ClientEvent& event) {
    if (std::holds_alternative<Ready>(event)) return "Ready";
    if (const auto* wanted = std::get_if<ContentWanted>(&event)) {
        if (by_hand_) return "ContentWanted " + std::to_string(wanted->offset);
        give(wanted->offset);
        return std::nullopt;
    }
    if (const auto* finished = std::get_if<Finished>(&event)) return describe(*finished);
    if (const auto* closed = std::get_if<Closed>(&event)) {
        return std::string(closed->confirmed ? "Closed" : "Closed unconfirmed") +
               (closed->server.empty() ? "" : " said \"" + printable(closed->server) + "\"");
    }
    if (const auto* failed = std::get_if<Failed>(&event)) return "Failed " + describe(failed->error);
    return "an event without words";
}

bool ClientSubject::command(std::string_view words) {
    const std::size_t blank = words.find(' ');
    const std::string_view verb = words.substr(0, blank);
    const std::string text(blank == words.npos ? "" : words.substr(blank + 1));
    if (verb == "quit") return client_.quit(), true;
    if (verb == "content") return client_.content(text), true;
    if (verb == "unreadable") return client_.content_unreadable(), true;
    if (verb != "send") return false;
    Envelope envelope = envelope_;
    std::istringstream addresses(text);
    if (!text.empty()) envelope.to.clear();
    for (std::string address; addresses >> address;) envelope.to.push_back(recipient(address));
    ContentScan scan;
    scan.take(message_);
    const auto content = scan.finish();
    if (!content) return false;
    client_.send(std::move(envelope), *content);
    return true;
}

}  // namespace kontor::test
