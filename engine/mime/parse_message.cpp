// The scanner is always in one of two states: gathering a header block, or passing over a body. In a body it
// only looks at the beginnings of lines, and only for "--"; everything between two line ends is skipped by memchr.
// What a chunk leaves undecided (half a line) is carried over, never more than the limits allow.
#include "engine/mime/parse_message.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/mime/boundaries.hpp"
#include "engine/mime/header_block.hpp"
#include "engine/mime/part_header.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::mime {

class MessageScanner::Scan {
public:
    explicit Scan(Limits limits) : limits_(limits) { begin_part(no_part, true); }

    void feed(Bytes chunk);
    Message finish();
    // For a message that is in memory anyway.
    void expect(std::size_t size) { message_.headers.reserve(std::min<std::size_t>(size, 4096)); }

private:
    enum class State : std::uint8_t { header, body };

    void take_header(Bytes& chunk);
    void header_line(Bytes line);
    void body_of_block(Bytes line);
    void begin_part(std::int32_t parent, bool whole_message);
    void end_header(std::uint64_t body_offset);
    void begin_body();

    void take_body(Bytes& chunk);
    bool take_boundary(Bytes& chunk);
    void pass_lines(Bytes& chunk);
    void pass(Bytes body);
    void remember_end(Bytes taken);
    bool boundary_line(Bytes line);
    void close_parts_inside(std::int32_t multipart, std::uint64_t end);
    Message::Kept* place_to_keep(const Part& part);
    bool inside_attached_message(const Part& part) const;

    Part& current() { return message_.parts[static_cast<std::size_t>(current_)]; }
    Part& part(std::int32_t index) { return message_.parts[static_cast<std::size_t>(index)]; }

    const Limits limits_;
    Message message_;
    HeaderBlock block_{message_, limits_};
    Boundaries boundaries_;
    State state_ = State::header;
    std::int32_t current_ = no_part;  // the innermost part still open
    std::uint64_t offset_ = 0;        // of the first octet not taken yet; carry_ begins there
    std::string carry_;               // the beginning of a line, up to the limits
    std::uint64_t carried_ = 0;       // octets of that line seen; more than carry_ holds when it is too long
    bool at_line_start_ = true;       // in a body
    char last_[2] = {};               // the two octets before offset_, as far as they are of this header or body
    Message::Kept* keep_ = nullptr;   // where octets of the current body go as well
};

// ---- the whole

void MessageScanner::Scan::feed(Bytes chunk) {
    while (!chunk.empty()) {
        if (state_ == State::header)
            take_header(chunk);
        else
            take_body(chunk);
    }
}

Message MessageScanner::Scan::finish() {
    // Each round takes the last, unfinished line or ends the header it was in; that may open one more part.
    while (state_ == State::header || !carry_.empty()) {
        const std::string line = std::exchange(carry_, {});
        if (state_ == State::body) {
            if (!boundary_line(line)) pass(line);
        } else if (!line.empty()) {
            header_line(line);
        } else if (block_.finish()) {
            body_of_block({});
        } else {
            end_header(offset_);
            begin_body();
        }
    }
    if (!boundaries_.empty()) message_.damaged = true;
    message_.size = offset_;
    close_parts_inside(no_part, offset_);
    return std::move(message_);
}

// ---- header blocks

// Takes one line, or what there is of it.
void MessageScanner::Scan::take_header(Bytes& chunk) {
    const std::size_t line_end = chunk.find('\n');
    const bool complete = line_end != Bytes::npos;
    const Bytes piece = chunk.substr(0, complete ? line_end + 1 : chunk.size());
    if (complete && carry_.empty() && piece.size() <= limits_.header_field) {
        chunk.remove_prefix(piece.size());
        return header_line(piece);
    }
    const std::size_t room = limits_.header_field - carry_.size();
    // Up to this length the decision what the line is must wait for its end; then it is taken at once.
    const std::size_t undecided = HeaderBlock::longest_stray_line + 1;
    const std::size_t wanted =
        carry_.size() < undecided ? std::min(undecided - carry_.size(), piece.size()) : piece.size();
    carry_ += piece.substr(0, std::min(room, wanted));
    carried_ += wanted;
    chunk.remove_prefix(wanted);
    const bool ended = complete && wanted == piece.size();
    const bool hopeless = carry_.size() == undecided && !block_.could_be_header(carry_);
    if (ended || hopeless) header_line(std::exchange(carry_, {}));
}

void MessageScanner::Scan::header_line(Bytes line) {
    const std::uint64_t line_offset = offset_;
    const std::uint64_t whole_line = std::max<std::uint64_t>(std::exchange(carried_, 0), line.size());
    if (whole_line > line.size()) message_.damaged = true;
    if (line.starts_with("--") && boundaries_.match(line)) {
        message_.damaged = true;
        if (block_.finish()) return body_of_block(line);
        end_header(line_offset);
        current().body = {line_offset, 0};
        boundary_line(line);
        return;
    }
    switch (block_.line(line, line_offset)) {
        case HeaderBlock::Verdict::more:
            offset_ += whole_line;
            remember_end(line);
            return;
        case HeaderBlock::Verdict::end:
            offset_ += whole_line;
            end_header(offset_);
            begin_body();
            return;
        case HeaderBlock::Verdict::body_here:
            return body_of_block(line);
    }
}

// The body began before this line, unmarked: what was taken for header since is scanned again, as body.
void MessageScanner::Scan::body_of_block(Bytes line) {
    std::string again(block_.stray_line());
    again += line;
    offset_ = block_.body_offset();
    end_header(offset_);
    begin_body();
    feed(again);
}

void MessageScanner::Scan::begin_part(std::int32_t parent, bool whole_message) {
    const auto index = static_cast<std::int32_t>(message_.parts.size());
    Part& fresh = message_.parts.emplace_back();
    fresh.parent = parent;
    fresh.header.offset = offset_;
    if (parent != no_part) {
        Part& above = part(parent);
        fresh.depth = static_cast<std::uint16_t>(above.depth + 1);
        if (above.first_child == no_part)
            above.first_child = index;
        else
            part(above.last_child).next_sibling = index;
        above.last_child = index;
    }
    current_ = index;
    state_ = State::header;
    last_[0] = last_[1] = '\0';
    block_.begin(offset_, whole_message);
    if (message_.parts.size() < limits_.parts) return;
    // Too many: nothing may end this one.
    boundaries_.keep(0);
    message_.damaged = true;
}

// Reads what the header block says about the part.
void MessageScanner::Scan::end_header(std::uint64_t body_offset) {
    Part& open = current();
    open.header.size = body_offset - open.header.offset;
    open.first_field = block_.first_field();
    open.field_count = block_.field_count();
    const bool in_digest = open.parent != no_part && part(open.parent).is("multipart", "digest");
    const bool sound = read_part_header(message_, open, in_digest, limits_.boundary);
    message_.damaged |= block_.damaged() || !sound;
}

void MessageScanner::Scan::begin_body() {
    Part& open = current();
    open.body.offset = offset_;
    state_ = State::body;
    at_line_start_ = true;
    last_[0] = last_[1] = '\0';
    keep_ = nullptr;
    const bool may_have_children = open.depth < limits_.depth && message_.parts.size() < limits_.parts;
    if (open.is_multipart()) {
        if (may_have_children)
            message_.damaged |= !boundaries_.push(current_, open.boundary);
        else
            message_.damaged = true;
    } else if (open.is_message() && open.encoding == TransferEncoding::identity) {
        if (may_have_children)
            begin_part(current_, true);
        else
            message_.damaged = true;
    } else {
        keep_ = place_to_keep(open);
        if (keep_) keep_->part = current_;
    }
}

// ---- bodies

void MessageScanner::Scan::take_body(Bytes& chunk) {
    if (boundaries_.empty()) {
        pass(chunk);
        chunk = {};
        return;
    }
    if (!carry_.empty() || (at_line_start_ && chunk.front() == '-')) {
        if (take_boundary(chunk)) return;
    }
    pass_lines(chunk);
}

// The chunk goes on with, or begins with, a line that may be a boundary. True when the chunk is used up or the
// state has changed.
bool MessageScanner::Scan::take_boundary(Bytes& chunk) {
    const std::size_t room = Boundaries::longest_line - carry_.size();
    const std::size_t line_end = chunk.substr(0, room).find('\n');
    const bool complete = line_end != Bytes::npos;
    const Bytes piece = chunk.substr(0, complete ? line_end + 1 : std::min(room, chunk.size()));
    const bool overlong = !complete && piece.size() == room;
    chunk.remove_prefix(piece.size());
    if (!complete && !overlong) {
        carry_ += piece;
        return true;
    }
    const std::string carried = std::exchange(carry_, {});
    const std::string joined = carried.empty() ? std::string() : carried + std::string(piece);
    const Bytes line = carried.empty() ? piece : Bytes(joined);
    if (complete && boundary_line(line)) return true;
    pass(line);
    at_line_start_ = complete;
    return true;
}

// Passes over whole lines up to one that begins with "-" or to the end of the chunk.
void MessageScanner::Scan::pass_lines(Bytes& chunk) {
    const char* const end = chunk.data() + chunk.size();
    const char* at = chunk.data();
    for (;;) {
        const auto* feed = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
        at = feed ? feed + 1 : end;
        at_line_start_ = feed != nullptr;
        if (at == end || *at == '-') break;
    }
    const auto passed = static_cast<std::size_t>(at - chunk.data());
    pass(chunk.substr(0, passed));
    chunk.remove_prefix(passed);
}

void MessageScanner::Scan::pass(Bytes body) {
    if (body.empty()) return;
    offset_ += body.size();
    remember_end(body);
    if (!keep_) return;
    keep_->bytes += body.substr(0, limits_.kept_text - keep_->bytes.size());
    if (keep_->bytes.size() == limits_.kept_text) keep_ = nullptr;
}

void MessageScanner::Scan::remember_end(Bytes taken) {
    last_[0] = taken.size() > 1 ? taken[taken.size() - 2] : last_[1];
    last_[1] = taken.back();
}

// Acts on the line if it is the boundary of an open multipart.
bool MessageScanner::Scan::boundary_line(Bytes line) {
    const Boundaries::Match match = boundaries_.match(line);
    if (!match) {
        message_.damaged |= boundaries_.nearly(line);
        return false;
    }
    // The line end before the boundary belongs to it (RFC 2046 5.1.1).
    const std::uint64_t line_end = last_[1] != '\n' ? 0 : last_[0] == '\r' ? 2 : 1;
    const std::int32_t multipart = boundaries_.part(match.level);
    close_parts_inside(multipart, offset_ - line_end);
    if (match.level + 1 != boundaries_.size()) message_.damaged = true;  // something inside was never closed
    boundaries_.keep(match.closing ? match.level : match.level + 1);
    offset_ += line.size();
    keep_ = nullptr;
    if (match.closing) {
        current_ = multipart;
        state_ = State::body;
        at_line_start_ = true;
        last_[0] = last_[1] = '\0';
    } else {
        begin_part(multipart, false);
    }
    return true;
}

void MessageScanner::Scan::close_parts_inside(std::int32_t multipart, std::uint64_t end) {
    for (; current_ != multipart; current_ = current().parent) {
        Part& open = current();
        open.body.size = std::max(end, open.body.offset) - open.body.offset;
        for (Message::Kept* kept : {&message_.plain, &message_.html})
            if (kept->part == current_ && kept->bytes.size() > open.body.size) kept->bytes.resize(open.body.size);
    }
}

// Only text that a reader of this message will see first: not attached, not in an attached message.
Message::Kept* MessageScanner::Scan::place_to_keep(const Part& open) {
    if (!open.is_text() || limits_.kept_text == 0 || open.disposition == Disposition::attachment) return nullptr;
    const bool first = open.parent == no_part || part(open.parent).first_child == current_;
    if (!first && !open.name.empty()) return nullptr;
    Message::Kept* place = open.subtype == "plain"  ? &message_.plain
                           : open.subtype == "html" ? &message_.html
                                                    : nullptr;
    if (!place || place->part != no_part || inside_attached_message(open)) return nullptr;
    return place;
}

bool MessageScanner::Scan::inside_attached_message(const Part& open) const {
    for (std::int32_t above = open.parent; above != no_part;) {
        const Part& outer = message_.parts[static_cast<std::size_t>(above)];
        if (outer.is_message()) return true;
        above = outer.parent;
    }
    return false;
}

// ---- the public face

MessageScanner::MessageScanner(Limits limits) : limits_(limits), scan_(std::make_unique<Scan>(limits)) {}
MessageScanner::~MessageScanner() = default;
MessageScanner::MessageScanner(MessageScanner&&) noexcept = default;
MessageScanner& MessageScanner::operator=(MessageScanner&&) noexcept = default;

void MessageScanner::feed(Bytes chunk) { scan_->feed(chunk); }

Message MessageScanner::finish() {
    Message message = scan_->finish();
    scan_ = std::make_unique<Scan>(limits_);
    return message;
}

Message parse(Bytes whole, Limits limits) {
    MessageScanner::Scan scan(limits);
    scan.expect(whole.size());
    scan.feed(whole);
    return scan.finish();
}

}  // namespace kontor::mime
