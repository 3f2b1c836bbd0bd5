#include "engine/mime/body_structure.hpp"

#include <algorithm>
#include <charconv>

#include "engine/text/ascii.hpp"

namespace kontor::mime {
namespace {

const Part& at(const Message& message, std::int32_t index) { return message.parts[static_cast<std::size_t>(index)]; }

bool is_inline_media(const Part& part) { return part.type == "image" || part.type == "audio" || part.type == "video"; }

// One call of the RFC's parseStructure: a multipart whose children are being looked at. A list that is "off" is the
// null of the RFC; it stays off for the rest of this multipart and what is below.
struct Frame {
    std::int32_t multipart;
    std::int32_t child;  // the next to look at
    bool in_alternative;
    bool text_on, html_on;
    std::size_t text_length, html_length;  // when this multipart began
};

class Sorter {
public:
    explicit Sorter(const Message& message) : message_(message) {}

    BodyStructure sort() {
        if (!message_.root().is_multipart()) {
            place(0, Frame{no_part, no_part, false, true, true, 0, 0});
        } else {
            enter(0, Frame{no_part, no_part, false, true, true, 0, 0});
            while (!open_.empty()) step();
        }
        result_.has_attachment = std::any_of(result_.attachments.begin(), result_.attachments.end(),
                                             [this](std::int32_t part) { return is_missed(at(message_, part)); });
        return std::move(result_);
    }

private:
    void enter(std::int32_t multipart, const Frame& outer) {
        const Part& part = at(message_, multipart);
        const bool alternative = part.subtype == "alternative";
        open_.push_back({multipart, part.first_child, outer.in_alternative || alternative, outer.text_on, outer.html_on,
                         result_.text_body.size(), result_.html_body.size()});
    }

    void step() {
        Frame& frame = open_.back();
        if (frame.child == no_part) return leave();
        const std::int32_t child = frame.child;
        frame.child = at(message_, child).next_sibling;
        if (at(message_, child).is_multipart())
            enter(child, Frame(frame));
        else
            frame = place(child, frame);
    }

    // Puts a leaf into its lists; returns the frame with what that switched off.
    Frame place(std::int32_t index, Frame frame) {
        const Part& part = at(message_, index);
        const std::string_view around =
            frame.multipart == no_part ? std::string_view("mixed") : at(message_, frame.multipart).subtype;
        const bool first = frame.multipart == no_part || at(message_, frame.multipart).first_child == index;
        if (!is_inline(part, first, around)) {
            result_.attachments.push_back(index);
            return frame;
        }
        const bool plain = part.is("text", "plain"), html = part.is("text", "html");
        if (around == "alternative") {
            if (plain && frame.text_on)
                result_.text_body.push_back(index);
            else if (html && frame.html_on)
                result_.html_body.push_back(index);
            else
                result_.attachments.push_back(index);
            return frame;
        }
        if (frame.in_alternative) {
            if (plain) frame.html_on = false;
            if (html) frame.text_on = false;
        }
        if (frame.text_on) result_.text_body.push_back(index);
        if (frame.html_on) result_.html_body.push_back(index);
        const bool in_neither = !frame.text_on && !frame.html_on;
        if (((!frame.text_on || !frame.html_on) && is_inline_media(part)) || in_neither)
            result_.attachments.push_back(index);
        return frame;
    }

    static bool is_inline(const Part& part, bool first, std::string_view around) {
        if (part.disposition == Disposition::attachment) return false;
        const bool media = is_inline_media(part);
        if (!media && !part.is("text", "plain") && !part.is("text", "html")) return false;
        return first || (around != "related" && (media || part.name.empty()));
    }

    // A multipart/alternative with only one kind of text shows that in both lists.
    void leave() {
        const Frame frame = open_.back();
        open_.pop_back();
        if (at(message_, frame.multipart).subtype != "alternative" || !frame.text_on || !frame.html_on) return;
        auto& text = result_.text_body;
        auto& html = result_.html_body;
        const bool no_text = text.size() == frame.text_length, no_html = html.size() == frame.html_length;
        if (no_text && !no_html)
            text.insert(text.end(), html.begin() + static_cast<std::ptrdiff_t>(frame.html_length), html.end());
        else if (no_html && !no_text)
            html.insert(html.end(), text.begin() + static_cast<std::ptrdiff_t>(frame.text_length), text.end());
    }

    // Whether a person would look for it behind the paper clip: not pictures a text embeds, not signatures, which
    // are there for programs.
    bool is_missed(const Part& part) const {
        if (part.disposition == Disposition::inline_) return false;
        if (part.is("application", "pgp-signature") || part.is("application", "pkcs7-signature") ||
            part.is("application", "x-pkcs7-signature"))
            return false;
        const bool embedded = part.parent != no_part && at(message_, part.parent).is("multipart", "related") &&
                              part.disposition == Disposition::none &&
                              (!part.content_id.empty() || !part.location.empty());
        return !embedded;
    }

    const Message& message_;
    BodyStructure result_;
    std::vector<Frame> open_;
};

}  // namespace

BodyStructure body_structure(const Message& message) { return Sorter(message).sort(); }

std::vector<std::string> part_ids(const Message& message) {
    std::vector<std::string> ids(message.parts.size());
    if (!message.root().is_multipart()) {
        ids[0] = "1";
        return ids;
    }
    // Parents stand before their children. Multiparts get their number here for their children's sake.
    for (std::size_t i = 0; i < message.parts.size(); ++i) {
        const Part& multipart = message.parts[i];
        if (!multipart.is_multipart() || (i != 0 && ids[i].empty())) continue;
        std::size_t number = 1;
        for (std::int32_t child = multipart.first_child; child != no_part; child = at(message, child).next_sibling)
            ids[static_cast<std::size_t>(child)] = (i == 0 ? "" : ids[i] + '.') + std::to_string(number++);
    }
    for (std::size_t i = 0; i < message.parts.size(); ++i)
        if (message.parts[i].is_multipart()) ids[i].clear();
    return ids;
}

std::string part_id(const Message& message, std::int32_t part) {
    if (part < 0 || static_cast<std::size_t>(part) >= message.parts.size() || at(message, part).is_multipart())
        return {};
    if (part == 0) return "1";
    std::string id;
    for (std::int32_t below = part, above = at(message, part).parent; above != no_part;
         below = above, above = at(message, above).parent) {
        if (!at(message, above).is_multipart()) return {};  // inside an attached message
        std::size_t number = 1;
        for (std::int32_t child = at(message, above).first_child; child != below;
             child = at(message, child).next_sibling)
            ++number;
        id = std::to_string(number) + (id.empty() ? "" : "." + id);
    }
    return id;
}

std::int32_t part_from_id(const Message& message, std::string_view id) {
    if (!message.root().is_multipart()) return id == "1" ? 0 : no_part;
    std::int32_t part = 0;
    while (!id.empty()) {
        std::uint32_t number = 0;
        const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
        if (error != std::errc{} || number == 0 || id.front() == '0' || !at(message, part).is_multipart())
            return no_part;
        id.remove_prefix(static_cast<std::size_t>(end - id.data()));
        part = at(message, part).first_child;
        while (part != no_part && --number != 0) part = at(message, part).next_sibling;
        if (part == no_part) return no_part;
        if (id.empty()) break;
        if (id.front() != '.' || id.size() == 1) return no_part;
        id.remove_prefix(1);
    }
    return part == 0 || at(message, part).is_multipart() ? no_part : part;
}

}  // namespace kontor::mime
