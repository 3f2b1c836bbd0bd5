#include "engine/mime/write_message.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/limits.hpp"
#include "engine/base/sha256.hpp"
#include "engine/mime/fields/content_type.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/base64.hpp"
#include "engine/text/quoted_printable.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::mime {
namespace {

constexpr std::size_t base64_line = 76;

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c <= '~' && std::string_view("()<>@,;:\\\"/[]?=").find(c) == std::string_view::npos;
    });
}

bool is_media_type(std::string_view text) {
    const auto type = parse_media_type(text);
    return type && is_token(type->type) && is_token(type->subtype) && text.size() <= good_line - 20;
}

bool is_sent_as_it_is(const NewPart& part) {
    constexpr std::array<std::string_view, 6> types = {"message/rfc822",          "message/global",
                                                       "message/delivery-status", "message/global-delivery-status",
                                                       "message/global-headers",  "text/rfc822-headers"};
    return std::any_of(types.begin(), types.end(),
                       [&](std::string_view type) { return text::equal_ignoring_case(part.type, type); });
}

// ---- bodies

std::size_t longest_line_of(Bytes octets) {
    std::size_t longest = 0;
    while (!octets.empty()) {
        const std::size_t end = octets.find('\n');
        longest = std::max(longest, std::min(end, octets.size()));
        octets.remove_prefix(end == Bytes::npos ? octets.size() : end + 1);
    }
    return longest;
}

std::string with_crlf(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 40);
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\n' && (at == 0 || text[at - 1] != '\r')) out += '\r';
        out += text[at];
    }
    return out;
}

// ASCII in lines short enough for everybody, nothing at their ends that a transport may take away.
bool travels_as_it_is(std::string_view text) {
    std::size_t column = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\n') {
            if (at >= 2 && text[at - 1] == '\r' && text::is_space(text[at - 2]) && text[at - 2] != '\n') return false;
            column = 0;
            continue;
        }
        if (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
        if (!((c >= ' ' && c <= '~') || c == '\t') || ++column > good_line) return false;
    }
    return text.empty() || (text.back() != ' ' && text.back() != '\t');
}

struct Body {
    const char* encoding = "7bit";
    std::string octets;
};

std::string base64_lines(Bytes octets) {
    std::string out;
    constexpr std::size_t in_line = base64_line / 4 * 3;
    out.reserve(octets.size() / in_line * (base64_line + 2) + base64_line + 2);
    while (!octets.empty()) {
        if (!out.empty()) out += "\r\n";
        out += text::base64_encode(octets.substr(0, in_line));
        octets.remove_prefix(std::min(in_line, octets.size()));
    }
    return out;
}

Body text_body(std::string_view text) {
    std::string lines = with_crlf(text);
    if (travels_as_it_is(lines)) return {"7bit", std::move(lines)};
    const auto encoded = static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x7f || c == '='; }));
    if (2 * encoded > lines.size() / 3) return {"base64", base64_lines(lines)};
    Body body{"quoted-printable", ""};
    text::append_quoted_printable_encoded(body.octets, lines);
    return body;
}

bool has_bare_cr(std::string_view lines) {
    for (std::size_t at = lines.find('\r'); at != lines.npos; at = lines.find('\r', at + 1)) {
        if (at + 1 == lines.size() || lines[at + 1] != '\n') return true;
    }
    return false;
}

Body octets_body(const NewPart& part) {
    if (!is_sent_as_it_is(part)) return {"base64", base64_lines(part.octets)};
    std::string lines = with_crlf(part.octets);
    const bool is_binary =
        longest_line_of(lines) > longest_line || lines.find('\0') != lines.npos || has_bare_cr(lines);
    const char* const encoding = is_binary ? "binary" : text::is_ascii(lines) ? "7bit" : "8bit";
    return {encoding, std::move(lines)};
}

// ---- the tree

class Writer {
public:
    Result<void> write_part(const NewPart& part, const std::string& where);
    std::string finish() && { return std::move(out_); }

private:
    Result<void> write_fields(const NewPart& part, const std::string& where);
    Result<void> write_content_fields(const NewPart& part, const std::string& boundary, const std::string& where);
    Result<void> append(Result<std::string> field, const std::string& where);
    Result<void> append_parts(const NewPart& part, const std::string& where);

    std::string out_;
};

Result<void> Writer::append(Result<std::string> field, const std::string& where) {
    if (!field) {
        Error error = std::move(field.error());
        if (!where.empty()) error.where = "part " + where + '/' + error.where;
        return error;
    }
    out_ += *field;
    return {};
}

Result<void> Writer::write_fields(const NewPart& part, const std::string& where) {
    for (const NewField& field : part.fields) {
        if (auto done = append(write_field(field), where); !done) return done;
    }
    return {};
}

Result<void> Writer::write_content_fields(const NewPart& part, const std::string& boundary, const std::string& where) {
    std::vector<NewParameter> parameters;
    if (part.content == NewPart::Content::text) parameters.push_back({"charset", "utf-8"});
    if (!part.charset.empty()) parameters.push_back({"charset", part.charset});
    if (!boundary.empty()) parameters.push_back({"boundary", boundary});
    if (!part.name.empty()) parameters.push_back({"name", part.name});
    for (const NewPart::Parameter& parameter : part.parameters) {
        if (!is_token(parameter.name))
            return append(Error{"a header field cannot be written", "", "that is no parameter", "Content-Type"}, where);
        parameters.push_back({parameter.name, parameter.value});
    }
    if (auto done = append(write_parameterised("Content-Type", part.type, parameters), where); !done) return done;
    if (!part.disposition.empty()) {
        if (!is_token(part.disposition) || part.disposition.size() > 50)
            return append(
                Error{"a header field cannot be written", "", "that is no disposition", "Content-Disposition"}, where);
        parameters.clear();
        if (!part.name.empty()) parameters.push_back({"filename", part.name});
        auto done = append(write_parameterised("Content-Disposition", part.disposition, parameters), where);
        if (!done) return done;
    }
    if (!part.content_id.empty()) {
        auto field = write_field({"Content-ID", MessageIdsValue{{part.content_id}}});
        if (auto done = append(std::move(field), where); !done) return done;
    }
    if (!part.location.empty()) {
        if (auto done = append(write_field({"Content-Location", RawValue{part.location}}), where); !done) return done;
    }
    if (part.language.empty()) return {};
    std::string tags;
    for (const std::string& tag : part.language) tags += (tags.empty() ? "" : ", ") + tag;
    return append(write_field({"Content-Language", RawValue{tags}}), where);
}

Result<void> Writer::append_parts(const NewPart& part, const std::string& where) {
    // The parts come first: a boundary is what does not occur in them.
    std::vector<std::string> written;
    Sha256 hash;
    for (std::size_t i = 0; i < part.parts.size(); ++i) {
        Writer writer;
        const std::string number = where.empty() ? std::to_string(i + 1) : where + '.' + std::to_string(i + 1);
        if (auto done = writer.write_part(part.parts[i], number); !done) return done;
        written.push_back(std::move(writer).finish());
        hash.update(written.back());
    }
    const Sha256Digest digest = hash.finish();
    std::string seed = "=_";  // what neither base64 nor quoted-printable can contain
    for (std::size_t i = 0; i < 9; ++i) seed += "0123456789abcdef"[digest[i] >> 4];
    std::string boundary;
    for (char suffix = 'a';; suffix = suffix == 'z' ? 'a' : static_cast<char>(suffix + 1)) {
        boundary = seed += suffix;
        const bool occurs = std::any_of(written.begin(), written.end(), [&](const std::string& inside) {
            return inside.find("--" + boundary) != std::string::npos;
        });
        if (!occurs) break;
    }
    if (auto done = write_content_fields(part, boundary, where); !done) return done;
    out_ += "\r\n";
    for (const std::string& inside : written) out_ += "--" + boundary + "\r\n" + inside + "\r\n";
    out_ += "--" + boundary + "--\r\n";
    return {};
}

Result<void> Writer::write_part(const NewPart& part, const std::string& where) {
    const auto refuse = [&](const char* why) {
        return append(Error{"a part cannot be written", "", why, "Content-Type"}, where);
    };
    if (!is_media_type(part.type)) return refuse("that is no media type");
    if (static_cast<std::size_t>(std::count(where.begin(), where.end(), '.')) + 2 > limits::mime_depth)
        return refuse("parts are nested too deeply");
    const bool is_multipart = text::starts_with_ignoring_case(part.type, "multipart/");
    if (is_multipart != (part.content == NewPart::Content::parts)) return refuse("only a multipart has parts");
    if (is_multipart && part.parts.empty()) return refuse("a multipart has parts");
    if (part.content == NewPart::Content::text && !text::starts_with_ignoring_case(part.type, "text/"))
        return refuse("only text/* is text");
    if (auto done = write_fields(part, where); !done) return done;
    if (where.empty()) out_ += "MIME-Version: 1.0\r\n";
    if (is_multipart) return append_parts(part, where);

    if (auto done = write_content_fields(part, "", where); !done) return done;
    const Body body = part.content == NewPart::Content::text ? text_body(part.text) : octets_body(part);
    out_ += std::string("Content-Transfer-Encoding: ") + body.encoding + "\r\n\r\n";
    out_ += body.octets;
    return {};
}

}  // namespace

Result<std::string> write(const NewPart& message) {
    Writer writer;
    if (auto done = writer.write_part(message, ""); !done) return done.error();
    return std::move(writer).finish();
}

}  // namespace kontor::mime
