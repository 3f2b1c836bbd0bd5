#include "native/relay/oauth/access.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <memory>
#include <optional>
#include <utility>

namespace kontor::oauth {

namespace asio = boost::asio;

namespace {

struct Waiting {
    explicit Waiting(const asio::any_io_executor& executor) : bell(executor, asio::steady_timer::time_point::max()) {}
    asio::steady_timer bell;
    std::optional<Access> access;
};

}  // namespace

Access no_keeper() {
    Access access;
    access.error = mail::CollectError{};
    access.error->error_class = mail::ErrorClass::connect;
    access.error->detail = "oauth-unavailable";
    access.error->message =
        "This account signs in at its provider, which only a running relay can do: start kontor serve with the "
        "provider in "
        "its configuration";
    return access;
}

Access wait_for_access(const AskAccess& ask, const AccessRequest& request) {
    if (!ask) return no_keeper();
    const auto promise = std::make_shared<std::promise<Access>>();
    std::future<Access> answer = promise->get_future();
    ask(request, [promise](Access given) { promise->set_value(std::move(given)); });
    return answer.get();
}

// The answer comes on another thread; what it does here is posted to the thread that waits.
asio::awaitable<Access> await_access(const AskAccess& ask, const AccessRequest& request) {
    if (!ask) co_return no_keeper();
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto waiting = std::make_shared<Waiting>(executor);
    ask(request, [waiting, executor](Access access) {
        asio::post(executor, [waiting, access = std::move(access)]() mutable {
            waiting->access = std::move(access);
            waiting->bell.cancel();
        });
    });
    boost::system::error_code rung;
    if (!waiting->access) co_await waiting->bell.async_wait(asio::redirect_error(asio::use_awaitable, rung));
    co_return std::move(*waiting->access);
}

}  // namespace kontor::oauth
