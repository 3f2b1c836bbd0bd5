// HTTP to the relay, with the cookie of the person who is signed in. Requests run on a few threads of their own; what
// comes of one is told on the window's thread. Built on libcurl (native/net/curl.hpp): certificates are verified,
// redirects are not followed, and nothing is asked of any other host.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/base/secret.hpp"
#include "native/desktop/errands.hpp"
#include "native/desktop/relay_address.hpp"

namespace kontor::desktop {

class Http {
public:
    struct Request {
        std::string method = "GET", path;  // path: with its query, percent-encoded
        std::vector<std::pair<std::string, std::string>> headers;
        std::string cookie;  // "name=value" beside that of the session; empty: none
        std::string body;
        std::filesystem::path send_file;     // instead of the body; empty: none
        std::filesystem::path receive_into;  // instead of Answer::body; made anew. Empty: none
        int seconds = 0;                     // until it counts as failed; 0: as long as octets come
        // Octets of what is sent, from time to time.
        std::function<void(std::uint64_t sent)> progress;
        std::shared_ptr<std::atomic<bool>> stop;  // set: it ends; may be null
    };
    struct Answer {
        int status = 0;  // 0: nobody answered; -1: a file of this machine cannot be read or written
        std::map<std::string, std::string> headers;  // names in lower case
        std::string body;
        std::string trouble;  // why nobody did, for a log
        bool is_fine() const { return status >= 200 && status < 300; }
    };
    using Done = std::function<void(const Answer&)>;

    Http(RelayAddress relay, std::string ca_file, Errands& errands);
    ~Http();  // what runs is broken off, and told to nobody
    Http(const Http&) = delete;

    // With the cookie of this moment.
    void ask(Request request, Done done);

    // "name=value"; empty: nobody is signed in. Both thread-safe.
    void set_cookie(Secret cookie);
    Secret cookie() const;

    const RelayAddress& relay() const { return relay_; }
    const std::string& ca_file() const { return ca_file_; }

private:
    void work();
    struct Waiting {
        Request request;
        Done done;
        Secret cookie;  // of when it was asked
    };
    Answer perform(const Request& request, const Secret& cookie) const;

    const RelayAddress relay_;
    const std::string ca_file_;
    Errands& errands_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Waiting> waiting_;
    Secret cookie_;
    std::atomic<bool> ends_{false};
    std::vector<std::thread> threads_;
};

// The cookie that an answer sets, "name=value"; empty: none, or one that takes it away.
std::string cookie_of(const std::string& set_cookie);

}  // namespace kontor::desktop
