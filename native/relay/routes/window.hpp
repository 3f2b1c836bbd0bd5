// The window's files: read once at start, sent from memory.
//
// Beside each file may lie its compressed forms (.br, .gz); the best one the browser takes is sent. A name
// with a content hash ("kontor.0a1b2c3d4e5f.wasm") never changes its content and is cached for ever; every
// other is asked for anew and answered by its ETag.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "native/relay/http/message.hpp"

namespace kontor::routes {

class Window {
public:
    // Fails when the folder has no index.html.
    static Result<Window> load(const std::filesystem::path& folder);
    // The folder the program was installed or built with: beside the program, ../web/site, ../share/kontor/window.
    static std::optional<std::filesystem::path> default_folder();

    // "/" is index.html. 304 and 404 included; the head's method is GET or HEAD.
    http::Response answer(const http::Head& head) const;

private:
    struct File {
        struct Form {
            std::shared_ptr<const std::string> octets;
            std::string etag;
        };
        Form plain;
        std::optional<Form> brotli, gzip;
        std::string media_type;
        bool immutable = false;
    };

    std::map<std::string, File> files_;  // by path from "/"
};

}  // namespace kontor::routes
