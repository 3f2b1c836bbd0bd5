#include "native/desktop/provider_sign_in.hpp"

#include "native/desktop/opener.hpp"

namespace kontor::desktop {

void ProviderSignIn::begin(const std::string& path) {
    cookie_.clear();
    auto opened = Loopback::open(errands_.shared_from_this());
    // Without a port the browser finds its way by itself, if the person is signed in at the relay there, too.
    if (!opened) {
        (void)open_page(http_.relay().origin() + path);
        return;
    }
    loopback_ = std::move(*opened);
    Http::Request request;
    request.path = path + "&redirect=" + percent_encoded(loopback_->redirect_uri());
    request.seconds = 60;
    http_.ask(std::move(request), [self = self_](const Http::Answer& departure) {
        if (*self != nullptr) (*self)->leave(departure);
    });
}

// Anything but a way to leave by: the window hears from the relay what became of it, and offers to try again.
void ProviderSignIn::leave(const Http::Answer& departure) {
    const auto there = departure.headers.find("location"), cookie = departure.headers.find("set-cookie");
    if (departure.status != 303 || there == departure.headers.end() || cookie == departure.headers.end() || !loopback_)
        return loopback_.reset();
    cookie_ = cookie_of(cookie->second);
    const std::string& url = there->second;
    const std::size_t question = url.find('?');
    const std::string state = question == std::string::npos ? "" : query_value(url.substr(question + 1), "state");
    if (state.empty() || cookie_.empty()) return loopback_.reset();
    loopback_->listen(state, [self = self_](const Loopback::Visit& visit) {
        if (*self != nullptr) (*self)->come_back(visit);
    });
    (void)open_page(url);
}

void ProviderSignIn::come_back(const Loopback::Visit& visit) {
    Http::Request request;
    request.path = "/oauth/callback?" + visit.query;
    request.cookie = std::exchange(cookie_, {});
    request.seconds = 60;
    if (!visit.language.empty()) request.headers.emplace_back("Accept-Language", visit.language);
    http_.ask(std::move(request), [self = self_](const Http::Answer& answer) {
        if (*self == nullptr || !(*self)->loopback_) return;
        const auto policy = answer.headers.find("content-security-policy");
        (*self)->loopback_->answer(answer.body, policy == answer.headers.end() ? "" : policy->second);
        (*self)->loopback_.reset();
    });
}

}  // namespace kontor::desktop
