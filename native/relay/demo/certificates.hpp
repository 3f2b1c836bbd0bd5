// A certificate authority of its own and a server certificate signed by it, made at start and thrown away with the
// demo.
#pragma once

#include <filesystem>

#include "engine/base/result.hpp"

namespace kontor::demo {

struct Certificates {
    std::filesystem::path authority;   // PEM: what a client trusts
    std::filesystem::path chain, key;  // PEM: what the server shows; for "localhost" and 127.0.0.1
};

Result<Certificates> make_certificates(const std::filesystem::path& folder);

}  // namespace kontor::demo
