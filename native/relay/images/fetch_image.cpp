#include "native/relay/images/fetch_image.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <memory>

namespace kontor::images {

namespace {

// libcurl and the thirty libraries behind it, loaded when the first picture is asked for: linked, they would take
// longer to start than most commands to run.
class Curl {
public:
    // Null: it is not installed.
    static const Curl* get() {
        static const Curl library;
        return library.handle_ ? &library : nullptr;
    }

    decltype(&curl_easy_init) open = nullptr;
    decltype(&curl_easy_cleanup) close = nullptr;
    decltype(&curl_easy_setopt) set = nullptr;
    decltype(&curl_easy_perform) perform = nullptr;
    decltype(&curl_easy_strerror) words = nullptr;

private:
    Curl() : handle_(::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL)) {
        decltype(&curl_global_init) start = nullptr;
        find("curl_global_init", start);
        find("curl_easy_init", open);
        find("curl_easy_cleanup", close);
        find("curl_easy_setopt", set);
        find("curl_easy_perform", perform);
        find("curl_easy_strerror", words);
        if (handle_ && start(CURL_GLOBAL_DEFAULT) != CURLE_OK) handle_ = nullptr;
    }
    template <class Function>
    void find(const char* name, Function& function) {
        if (handle_) function = reinterpret_cast<Function>(::dlsym(handle_, name));
        if (!function) handle_ = nullptr;
    }

    void* handle_;
};

struct Fetch {
    const net::Policy& policy;
    const FetchLimits& limits;
    std::string octets;
    bool refused_address = false;
    bool too_large = false;
};

bool may_connect(const net::Policy& policy, const curl_sockaddr& to) {
    if (policy.allow_private_hosts) return true;
    if (to.family == AF_INET) {
        sockaddr_in address{};
        std::memcpy(&address, &to.addr, sizeof address);
        net::IpV4 octets{};
        std::memcpy(octets.data(), &address.sin_addr, octets.size());
        const std::uint16_t port = ntohs(address.sin_port);
        return (port == 80 || port == 443) && net::is_public(octets);
    }
    if (to.family == AF_INET6 && to.addrlen >= sizeof(sockaddr_in6)) {
        // curl keeps a sockaddr_storage behind what it declares as a sockaddr.
        sockaddr_in6 address{};
        std::memcpy(&address, static_cast<const void*>(&to.addr), sizeof address);
        net::IpV6 octets{};
        std::memcpy(octets.data(), &address.sin6_addr, octets.size());
        const std::uint16_t port = ntohs(address.sin6_port);
        return (port == 80 || port == 443) && net::is_public(octets);
    }
    return false;
}

// curl asks for a socket with the resolved address in hand: nothing can change between check and connect.
curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* to) {
    auto& fetch = *static_cast<Fetch*>(data);
    if (!may_connect(fetch.policy, *to)) {
        fetch.refused_address = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

std::size_t receive(char* octets, std::size_t size, std::size_t count, void* data) {
    auto& fetch = *static_cast<Fetch*>(data);
    if (fetch.octets.size() + size * count > fetch.limits.octets) {
        fetch.too_large = true;
        return 0;
    }
    fetch.octets.append(octets, size * count);
    return size * count;
}

}  // namespace

Result<Picture> fetch_image(const std::string& url, const net::Policy& policy, const FetchLimits& limits) {
    const Curl* curl = Curl::get();
    if (!curl) return Error{"libcurl is not installed", "", "", ""};
    const std::unique_ptr<CURL, void (*)(CURL*)> request(curl->open(), curl->close);
    if (!request) return Error{"no memory for a request", "", "", ""};
    Fetch fetch{policy, limits, {}};
    CURL* handle = request.get();
    curl->set(handle, CURLOPT_URL, url.c_str());
    curl->set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl->set(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl->set(handle, CURLOPT_FOLLOWLOCATION, 1L);
    curl->set(handle, CURLOPT_MAXREDIRS, limits.redirects);
    curl->set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.time.count()));
    curl->set(handle, CURLOPT_NOSIGNAL, 1L);
    curl->set(handle, CURLOPT_PROXY, "");  // not the environment's: the address check must see the real one
    curl->set(handle, CURLOPT_USERAGENT, "Mozilla/5.0");
    curl->set(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl->set(handle, CURLOPT_OPENSOCKETDATA, &fetch);
    curl->set(handle, CURLOPT_WRITEFUNCTION, receive);
    curl->set(handle, CURLOPT_WRITEDATA, &fetch);
    curl->set(handle, CURLOPT_FAILONERROR, 1L);

    const CURLcode code = curl->perform(handle);
    if (fetch.refused_address) return Error{"the address is not allowed", "a host of the public Internet", "", ""};
    if (fetch.too_large) return Error{"the picture is too large", "", "", ""};
    if (code != CURLE_OK) return Error{std::string("the picture did not come: ") + curl->words(code), "", "", ""};
    const std::string_view type = picture_type(fetch.octets);
    if (type.empty()) return Error{"that is no picture", "", "", ""};
    return Picture{std::move(fetch.octets), type};
}

std::string_view picture_type(std::string_view octets) {
    const auto begins = [&](std::string_view magic) { return octets.substr(0, magic.size()) == magic; };
    if (begins("\x89PNG\r\n\x1a\n")) return "image/png";
    if (begins("\xff\xd8\xff")) return "image/jpeg";
    if (begins("GIF87a") || begins("GIF89a")) return "image/gif";
    if (begins("RIFF") && octets.size() >= 12 && octets.substr(8, 4) == "WEBP") return "image/webp";
    if (begins("BM") && octets.size() > 26) return "image/bmp";
    if (begins(std::string_view("\0\0\1\0", 4))) return "image/x-icon";
    return "";
}

}  // namespace kontor::images
