#include "native/desktop/session.hpp"

#include <nlohmann/json.hpp>

namespace kontor::desktop {

namespace {

using Json = nlohmann::json;
using Trouble = state::SignInForm::Trouble;

constexpr const char* kSessionFile = "session";

// The problem details (RFC 9457) say what the relay waits for: the last part of their type.
std::string problem_of(const Http::Answer& answer) {
    const Json document = Json::parse(answer.body, nullptr, false);
    if (!document.is_object() || !document.contains("type") || !document["type"].is_string()) return {};
    const std::string type = document["type"];
    return type.substr(type.rfind('/') + 1);
}

std::string spelled(const Json& document) { return document.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

Trouble trouble_of(const Http::Answer& answer, bool with_code) {
    const std::string problem = problem_of(answer);
    if (problem == "second-step") return with_code ? Trouble::wrong_code : Trouble::none;
    if (problem == "from-elsewhere") return Trouble::from_elsewhere;
    if (answer.status == 429) return Trouble::too_many;
    const bool refused = answer.status == 400 || answer.status == 401 || answer.status == 403;
    return refused ? Trouble::refused : Trouble::unreachable;
}

Session::Session(Http& http, const Keep& keep, frame::Window& window, std::string relay, std::function<Instant()> now)
    : http_(http), keep_(keep), window_(window), relay_(std::move(relay)), now_(std::move(now)) {}

void Session::post(const std::string& path, std::string body, std::function<void(const Http::Answer&)> done) {
    Http::Request request;
    request.method = "POST";
    request.path = path;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = std::move(body);
    request.seconds = 30;
    http_.ask(std::move(request), std::move(done));
}

void Session::welcome(const Http::Answer& answer) {
    const auto found = answer.headers.find("set-cookie");
    Secret cookie(found == answer.headers.end() ? std::string() : cookie_of(found->second));
    (void)keep_.write(kSessionFile, to_text(KeptSession{relay_, cookie, false}));
    http_.set_cookie(std::move(cookie));
    window_.signed_in(now_());
}

void Session::begin() {
    const RelayAddress& relay = http_.relay();
    if (!relay.link.empty()) {
        window_.sign_in_needed();
        return window_.password_wanted();
    }
    if (!relay.ticket.empty())
        return post("/auth/login", spelled({{"ticket", relay.ticket}}), [this](const Http::Answer& answer) {
            if (answer.is_fine()) return welcome(answer);
            window_.sign_in_needed();
            const Trouble trouble = trouble_of(answer, true);
            window_.sign_in_failed(trouble == Trouble::refused ? Trouble::link_used : trouble);
        });
    KeptSession kept = session_from_text(keep_.read(kSessionFile));
    if (kept.cookie.empty() || kept.relay != relay_) return window_.sign_in_needed();
    http_.set_cookie(kept.cookie);
    if (!kept.ends) return window_.visited(now_());
    sign_out();
    window_.sign_in_needed();
}

void Session::sign_in(const std::string& name, const std::string& password, const std::string& code) {
    post("/auth/login", spelled({{"name", name}, {"password", password}, {"code", code}}),
         [this, with_code = !code.empty()](const Http::Answer& answer) {
             if (answer.is_fine()) return welcome(answer);
             const Trouble trouble = trouble_of(answer, with_code);
             trouble == Trouble::none ? window_.code_needed() : window_.sign_in_failed(trouble);
         });
}

void Session::choose_password(const std::string& password) {
    post("/auth/password", spelled({{"link", http_.relay().link}, {"password", password}}),
         [this, password](const Http::Answer& answer) {
             if (answer.is_fine()) {
                 const Json document = Json::parse(answer.body, nullptr, false);
                 const std::string name = document.is_object() ? document.value("name", "") : "";
                 window_.password_chosen(name);
                 return sign_in(name, password, "");
             }
             if (answer.status == 400) return window_.sign_in_failed(Trouble::too_short);
             if (answer.status == 401 || answer.status == 403) return window_.sign_in_failed(Trouble::link_used);
             window_.sign_in_failed(answer.status == 429 ? Trouble::too_many : Trouble::unreachable);
         });
}

void Session::sign_out() {
    (void)keep_.write(kSessionFile, to_text(KeptSession{relay_, http_.cookie(), true}));
    post("/auth/logout", "{}", [this](const Http::Answer& answer) {
        const bool heard = answer.is_fine() || answer.status == 401;
        if (heard && session_from_text(keep_.read(kSessionFile)).ends) keep_.forget(kSessionFile);
    });
    http_.set_cookie({});
}

}  // namespace kontor::desktop
