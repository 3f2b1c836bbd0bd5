// libcurl, for the requests the relay makes to other people's web servers on behalf of a person. It and the thirty
// libraries behind it are loaded with the first request: linked, they would take longer to start than most commands to
// run.
#pragma once

#include <curl/curl.h>

#include "native/net/address_policy.hpp"

namespace kontor::net {

class Curl {
public:
    // Null: it is not installed.
    static const Curl* get();

    decltype(&curl_easy_init) open = nullptr;
    decltype(&curl_easy_cleanup) close = nullptr;
    decltype(&curl_easy_setopt) set = nullptr;
    decltype(&curl_easy_perform) perform = nullptr;
    decltype(&curl_easy_strerror) words = nullptr;
    decltype(&curl_easy_getinfo) info = nullptr;
    decltype(&curl_slist_append) append = nullptr;
    decltype(&curl_slist_free_all) free_list = nullptr;

private:
    Curl();
    template <class Function>
    void find(const char* name, Function& function);

    void* handle_;
};

// Only addresses the policy allows, and of them the ports of the web, are connected to: each one, after every redirect,
// at the moment of connecting, so that nothing changes between check and connect. Must outlive the request.
struct WebGuard {
    const Policy& policy;
    bool refused = false;  // an address was
};
void guard(const Curl& curl, CURL* request, WebGuard& guard);

// The other way round, for a service that the administrator runs: what is not encrypted stays off the Internet. Must
// outlive the request.
struct OwnNetworkGuard {
    bool is_encrypted = false;
    bool refused = false;  // an address was
};
void guard(const Curl& curl, CURL* request, OwnNetworkGuard& guard);

}  // namespace kontor::net
