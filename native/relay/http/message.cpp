#include "native/relay/http/message.hpp"

#include <nlohmann/json.hpp>

#include "engine/text/ascii.hpp"

namespace kontor::http {

std::optional<std::string_view> Head::field(std::string_view name) const {
    for (const Field& field : fields) {
        if (text::equal_ignoring_case(field.name, name)) return field.value;
    }
    return std::nullopt;
}

std::size_t Head::count(std::string_view name) const {
    std::size_t found = 0;
    for (const Field& field : fields) found += text::equal_ignoring_case(field.name, name) ? 1 : 0;
    return found;
}

Response text(int status, std::string words) {
    Response response{status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(words)};
    return response;
}

Response json(int status, std::string document) {
    Response response{status, {{"Content-Type", "application/json"}}, std::move(document)};
    return response;
}

Response problem(int status, std::string_view type, std::string_view detail) {
    const nlohmann::json document = {{"type", type}, {"status", status}, {"detail", detail}};
    Response response{status,
                      {{"Content-Type", "application/problem+json"}},
                      document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
    return response;
}

std::string_view reason(int status) {
    switch (status) {
        case 100:
            return "Continue";
        case 101:
            return "Switching Protocols";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 411:
            return "Length Required";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 421:
            return "Misdirected Request";
        case 426:
            return "Upgrade Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        case 507:
            return "Insufficient Storage";
        default:
            return "Answer";
    }
}

}  // namespace kontor::http
