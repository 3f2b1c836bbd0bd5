#include "engine/send/wire_filter.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/limits.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::send {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::vector<std::uint64_t> header_blocks(const mime::Message& message) {
    std::vector<std::uint64_t> offsets;
    for (const mime::Part& part : message.parts) {
        if (part.parent == mime::no_part) continue;
        if (message.parts[static_cast<std::size_t>(part.parent)].is_message()) offsets.push_back(part.header.offset);
    }
    std::sort(offsets.begin(), offsets.end());
    return offsets;
}

WireFilter::WireFilter(Additions additions, std::vector<std::uint64_t> inner_headers)
    : additions_(std::move(additions)), inner_headers_(std::move(inner_headers)) {}

void WireFilter::take(Bytes octets, std::string& out) {
    for (const char c : octets) {
        if (header_ended_ && next_inner_ < inner_headers_.size() && inner_headers_[next_inner_] <= at_) {
            ++next_inner_;
            place_ = Place::name;
            name_.clear();
            is_inner_ = true;
            dropping_ = any_field_ = false;
        }
        ++at_;
        octet(c, out);
    }
}

void WireFilter::octet(char c, std::string& out) {
    switch (place_) {
        case Place::first_line:
        case Place::name:
            return line_begins(c, out);
        case Place::kept:
            put(c, out);
            if (c == '\n') place_ = Place::name;
            return;
        case Place::dropped:
            if (c == '\n') place_ = Place::name;
            return;
        case Place::body:
            return put(c, out);
    }
}

// Octets of a line whose fate is not known yet.
void WireFilter::line_begins(char c, std::string& out) {
    if (name_.empty() && is_blank(c)) {
        if (!any_field_ && !is_inner_) refuse("The header begins with a continuation line");
        place_ = dropping_ ? Place::dropped : Place::kept;
        if (!dropping_) put(c, out);
        return;
    }
    if (c == ':') return end_of_name(c, out);
    if (c == '\n') return end_of_line(out);
    name_ += c;
    if (place_ == Place::first_line && (name_ == "From " || name_ == ">From ")) {  // of an mbox file
        name_.clear();
        place_ = Place::dropped;
        return;
    }
    if (name_.size() <= limits::header_name) return;
    refuse("A line of the header is no field");
    for (const char each : std::exchange(name_, {})) put(each, out);
    place_ = Place::kept;
}

void WireFilter::end_of_name(char c, std::string& out) {
    std::string name = name_;
    while (!name.empty() && is_blank(name.back())) name.pop_back();
    const bool is_name =
        !name.empty() && std::all_of(name.begin(), name.end(), [](char each) { return each > ' ' && each < 127; });
    if (!is_name) refuse("A line of the header is no field");
    any_field_ = true;
    dropping_ = drops(text::to_lower(name));
    place_ = dropping_ ? Place::dropped : Place::kept;
    if (!dropping_) {
        for (const char each : name_) put(each, out);
        put(c, out);
    }
    name_.clear();
}

// The line had no colon: it is the blank line, or it is wrong.
void WireFilter::end_of_line(std::string& out) {
    if (name_.empty() || name_ == "\r") {
        name_.clear();
        return end_of_header(out);
    }
    // In an attached message such a line may belong to the field above it.
    if (!is_inner_) refuse("A line of the header is no field");
    // But it may also be the boundary behind a header that nothing follows.
    const bool goes = is_inner_ && dropping_ && name_.compare(0, 2, "--") != 0;
    if (!goes) dropping_ = false;
    for (const char each : std::exchange(name_, {}))
        if (!goes) put(each, out);
    if (!goes) put('\n', out);
    place_ = Place::name;
}

void WireFilter::end_of_header(std::string& out) {
    if (!is_inner_) {
        if (!additions_.sender.empty()) out += additions_.sender;
        out += additions_.missing_date;
        out += additions_.missing_message_id;
        header_ended_ = true;
    }
    after_cr_ = false;
    put('\n', out);
    place_ = Place::body;
}

void WireFilter::put(char c, std::string& out) {
    if (c == '\n' && !after_cr_) out += '\r';
    out += c;
    after_cr_ = c == '\r';
}

bool WireFilter::drops(const std::string& name) {
    if (name == "bcc" || name == "resent-bcc") return true;
    if (is_inner_) return false;
    if (name == "date") additions_.missing_date.clear();
    if (name == "message-id") additions_.missing_message_id.clear();
    return name == "return-path" || (name == "sender" && !additions_.sender.empty());
}

void WireFilter::refuse(const char* what) {
    if (!is_inner_ && wrong_.empty()) wrong_ = what;
}

Result<void> WireFilter::finish(std::string& out) {
    const bool in_line = place_ == Place::kept || (place_ == Place::name && !name_.empty());
    if (!header_ended_) {
        // A message without a body: its last line may lack its end.
        if (place_ == Place::name || place_ == Place::first_line)
            if (!name_.empty()) refuse("A line of the header is no field");
        if (place_ == Place::kept && in_line) put('\n', out);
        end_of_header(out);
    } else if (place_ == Place::name && !(is_inner_ && dropping_)) {
        for (const char each : std::exchange(name_, {})) put(each, out);
    }
    if (!wrong_.empty()) return Error{wrong_, "", "", ""};
    return {};
}

}  // namespace kontor::send
