#include "native/net/curl.hpp"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <optional>

namespace kontor::net {

namespace {

struct Target {
    bool is_public = false;
    std::uint16_t port = 0;
};

// Empty for what is neither IPv4 nor IPv6.
std::optional<Target> target_of(const curl_sockaddr& to) {
    if (to.family == AF_INET) {
        sockaddr_in address{};
        std::memcpy(&address, &to.addr, sizeof address);
        IpV4 octets{};
        std::memcpy(octets.data(), &address.sin_addr, octets.size());
        return Target{is_public(octets), ntohs(address.sin_port)};
    }
    if (to.family == AF_INET6 && to.addrlen >= sizeof(sockaddr_in6)) {
        // curl keeps a sockaddr_storage behind what it declares as a sockaddr.
        sockaddr_in6 address{};
        std::memcpy(&address, static_cast<const void*>(&to.addr), sizeof address);
        IpV6 octets{};
        std::memcpy(octets.data(), &address.sin6_addr, octets.size());
        return Target{is_public(octets), ntohs(address.sin6_port)};
    }
    return std::nullopt;
}

bool may_connect(const WebGuard& guarding, const curl_sockaddr& to) {
    if (guarding.policy.allow_private_hosts) return true;
    const std::optional<Target> target = target_of(to);
    return target && target->is_public && (target->port == 80 || target->port == 443);
}

bool may_connect(const OwnNetworkGuard& guarding, const curl_sockaddr& to) {
    if (guarding.is_encrypted) return true;
    const std::optional<Target> target = target_of(to);
    return target && !target->is_public;
}

// curl asks for a socket with the resolved address in hand.
template <class Guard>
curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* to) {
    auto& guarding = *static_cast<Guard*>(data);
    if (!may_connect(guarding, *to)) {
        guarding.refused = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

template <class Guard>
void set_guard(const Curl& curl, CURL* request, Guard& guarding) {
    curl.set(request, CURLOPT_PROXY, "");  // not the environment's: the check must see the real address
    curl.set(request, CURLOPT_OPENSOCKETFUNCTION, open_socket<Guard>);
    curl.set(request, CURLOPT_OPENSOCKETDATA, &guarding);
}

}  // namespace

template <class Function>
void Curl::find(const char* name, Function& function) {
    if (handle_) function = reinterpret_cast<Function>(::dlsym(handle_, name));
    if (!function) handle_ = nullptr;
}

Curl::Curl() : handle_(::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL)) {
    decltype(&curl_global_init) start = nullptr;
    find("curl_global_init", start);
    find("curl_easy_init", open);
    find("curl_easy_cleanup", close);
    find("curl_easy_setopt", set);
    find("curl_easy_perform", perform);
    find("curl_easy_strerror", words);
    find("curl_easy_getinfo", info);
    find("curl_slist_append", append);
    find("curl_slist_free_all", free_list);
    if (handle_ && start(CURL_GLOBAL_DEFAULT) != CURLE_OK) handle_ = nullptr;
}

const Curl* Curl::get() {
    static const Curl library;
    return library.handle_ ? &library : nullptr;
}

void guard(const Curl& curl, CURL* request, WebGuard& guarding) { set_guard(curl, request, guarding); }

void guard(const Curl& curl, CURL* request, OwnNetworkGuard& guarding) { set_guard(curl, request, guarding); }

}  // namespace kontor::net
