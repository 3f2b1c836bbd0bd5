#include "native/relay/images/fetch_image.hpp"

#include <memory>

#include "native/net/curl.hpp"

namespace kontor::images {

namespace {

struct Fetch {
    const FetchLimits& limits;
    std::string octets;
    bool too_large = false;
};

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
    const net::Curl* curl = net::Curl::get();
    if (!curl) return Error{"libcurl is not installed", "", "", ""};
    const std::unique_ptr<CURL, void (*)(CURL*)> request(curl->open(), curl->close);
    if (!request) return Error{"no memory for a request", "", "", ""};
    Fetch fetch{limits, {}};
    net::WebGuard guard{policy};
    CURL* handle = request.get();
    curl->set(handle, CURLOPT_URL, url.c_str());
    curl->set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl->set(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl->set(handle, CURLOPT_FOLLOWLOCATION, 1L);
    curl->set(handle, CURLOPT_MAXREDIRS, limits.redirects);
    curl->set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.time.count()));
    curl->set(handle, CURLOPT_NOSIGNAL, 1L);
    net::guard(*curl, handle, guard);
    curl->set(handle, CURLOPT_USERAGENT, "Mozilla/5.0");
    curl->set(handle, CURLOPT_WRITEFUNCTION, receive);
    curl->set(handle, CURLOPT_WRITEDATA, &fetch);
    curl->set(handle, CURLOPT_FAILONERROR, 1L);

    const CURLcode code = curl->perform(handle);
    if (guard.refused) return Error{"the address is not allowed", "a host of the public Internet", "", ""};
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
