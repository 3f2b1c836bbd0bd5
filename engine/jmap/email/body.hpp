// The body of one e-mail as JMAP shows it (RFC 8621 4.1.4), from one parse of its raw message.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/jmap/arguments.hpp"
#include "engine/jmap/errors.hpp"
#include "engine/mime/body_structure.hpp"
#include "engine/mime/message.hpp"

namespace kontor::jmap {

// The arguments of Email/get (and Email/parse) about bodies (RFC 8621 4.2).
struct BodyOptions {
    std::vector<std::string> part_properties;
    bool fetch_text = false, fetch_html = false, fetch_all = false;
    std::size_t max_value_octets = 0;  // 0: whole

    static MethodResult<BodyOptions> read(Arguments&);
};

class Body {
public:
    // `blob_id` is that of the whole message. `whole` must outlive the Body.
    Body(std::string blob_id, Bytes whole, mime::Message message, const BodyOptions& options);

    const mime::Message& message() const { return message_; }

    nlohmann::json structure() const;  // bodyStructure
    nlohmann::json text_body() const;  // textBody
    nlohmann::json html_body() const;  // htmlBody
    nlohmann::json attachments() const;
    nlohmann::json values() const;  // bodyValues

private:
    nlohmann::json part(std::int32_t index, bool with_sub_parts) const;
    nlohmann::json part_property(std::int32_t index, const std::string& name) const;
    nlohmann::json list(const std::vector<std::int32_t>& parts) const;
    nlohmann::json sub_parts(std::int32_t index) const;
    bool is_fetched(std::int32_t index) const;

    std::string blob_id_;
    Bytes whole_;
    mime::Message message_;
    mime::BodyStructure structure_;
    const BodyOptions& options_;
};

}  // namespace kontor::jmap
