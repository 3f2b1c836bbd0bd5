#include "engine/mime/header_block.hpp"

#include "engine/base/limits.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::mime {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Without LF or CRLF. What is left of CR CR LF is cut as well: some gateways double the CR.
Bytes without_line_end(Bytes line) {
    if (line.ends_with('\n')) line.remove_suffix(1);
    while (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// "From someone Mon Jan ..." of an mbox file, also quoted.
bool is_mbox_line(Bytes content) { return content.starts_with("From ") || content.starts_with(">From "); }

// The name of a field at the beginning of a line (RFC 5322 2.2; white space before the colon as in 4.5).
// `colon` is npos when there is none.
struct FieldName {
    std::size_t size = 0;
    std::size_t colon = Bytes::npos;
};

FieldName field_name(Bytes content) {
    FieldName name;
    while (name.size < content.size() && content[name.size] > ' ' && content[name.size] < 0x7F &&
           content[name.size] != ':')
        ++name.size;
    if (name.size == 0 || name.size > limits::header_name) return {};
    constexpr std::size_t most_blanks = 64;
    std::size_t at = name.size;
    while (at < content.size() && at < name.size + most_blanks && is_blank(content[at])) ++at;
    if (at < content.size() && content[at] == ':') name.colon = at;
    return name;
}

}  // namespace

void HeaderBlock::begin(std::uint64_t offset, bool whole_message) {
    stray_.clear();
    body_offset_ = offset;
    first_field_ = static_cast<std::uint32_t>(message_.fields.size());
    whole_message_ = whole_message;
    first_line_ = true;
    any_field_ = keeping_ = damaged_ = false;
}

std::uint32_t HeaderBlock::field_count() const {
    return static_cast<std::uint32_t>(message_.fields.size()) - first_field_;
}

bool HeaderBlock::could_be_header(Bytes beginning) const {
    if (is_blank(beginning.front())) return any_field_ && stray_.empty();
    return field_name(beginning).colon != Bytes::npos || (first_line_ && whole_message_ && is_mbox_line(beginning));
}

HeaderBlock::Verdict HeaderBlock::line(Bytes line, std::uint64_t offset) {
    const Bytes content = without_line_end(line);
    const bool first = first_line_;
    first_line_ = false;
    if (content.empty()) {
        if (!stray_.empty() && !any_field_) return Verdict::body_here;  // a message without a header
        if (!stray_.empty()) join_stray();
        return Verdict::end;
    }
    if (is_blank(content.front())) return continuation(line, content, offset);
    const FieldName name = field_name(content);
    if (name.colon != Bytes::npos) {
        if (!stray_.empty()) join_stray();
        start_field(line, content, name.size, name.colon);
        return Verdict::more;
    }
    if (first && whole_message_ && is_mbox_line(content)) return Verdict::more;
    return stray(line, offset);
}

HeaderBlock::Verdict HeaderBlock::continuation(Bytes line, Bytes content, std::uint64_t offset) {
    if (!stray_.empty()) return Verdict::body_here;
    if (any_field_) {
        if (keeping_) extend_field(line, content);
        return Verdict::more;
    }
    // Nothing to continue: a line of blanks ends an empty header.
    if (line.size() <= longest_stray_line && text::trim(content).empty()) return Verdict::end;
    return stray(line, offset);
}

HeaderBlock::Verdict HeaderBlock::stray(Bytes line, std::uint64_t offset) {
    damaged_ = true;
    if (!stray_.empty()) return Verdict::body_here;
    body_offset_ = offset;
    // A boundary line has no business in a header: the blank line is missing.
    const bool can_wait =
        (any_field_ || whole_message_) && line.size() <= longest_stray_line && !line.starts_with("--");
    if (!can_wait) return Verdict::body_here;
    stray_ = line;
    return Verdict::more;
}

// The stray line was a continuation without its indentation; before the first field it was rubbish.
void HeaderBlock::join_stray() {
    if (keeping_) {
        const std::string indented = ' ' + stray_;
        extend_field(indented, without_line_end(indented));
    }
    stray_.clear();
}

void HeaderBlock::start_field(Bytes line, Bytes content, std::size_t name_size, std::size_t colon) {
    any_field_ = true;
    keeping_ = field_count() < limits_.header_fields && message_.fields.size() < limits_.all_fields &&
               message_.headers.size() + line.size() <= limits_.header_bytes;
    if (!keeping_) {
        damaged_ = true;
        return;
    }
    const auto at = static_cast<std::uint32_t>(message_.headers.size());
    const auto value_at = static_cast<std::uint32_t>(colon + 1);
    message_.headers += line;
    message_.fields.push_back({at, static_cast<std::uint32_t>(name_size), at + value_at,
                               static_cast<std::uint32_t>(content.size()) - value_at});
}

void HeaderBlock::extend_field(Bytes line, Bytes content) {
    Field& field = message_.fields.back();
    const std::size_t size = message_.headers.size() + content.size() - field.value_at;
    if (size > limits_.header_field || message_.headers.size() + line.size() > limits_.header_bytes) {
        damaged_ = true;
        keeping_ = false;
        return;
    }
    message_.headers += line;
    field.value_size = static_cast<std::uint32_t>(size);
}

bool HeaderBlock::finish() {
    if (stray_.empty()) return false;
    damaged_ = true;
    return true;
}

}  // namespace kontor::mime
