#include "engine/setup/xml_reader.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::setup {
namespace {

bool is_name_octet(char c, bool first) {
    if (text::is_alpha(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80) return true;
    return !first && (text::is_digit(c) || c == '-' || c == '.');
}

// XML 1.0, 2.2.
bool is_xml_character(std::uint32_t code) {
    if (code < 0x20) return code == 0x9 || code == 0xa || code == 0xd;
    return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

struct NamedEntity {
    std::string_view name;
    char is;
};
constexpr std::array<NamedEntity, 5> entities = {
    {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}}};

class XmlReader {
public:
    XmlReader(std::string_view document, const XmlLimits& limits) : document_(document), limits_(limits) {}

    Result<XmlElement> read() {
        if (document_.size() > limits_.octets) return wrong("The document is too long");
        if (!text::is_utf8(document_)) return wrong("The document is not UTF-8");
        if (rest().starts_with("\xef\xbb\xbf")) at_ += 3;
        while (!done_ && !failed_) step();
        if (failed_) return error_;
        return std::move(root_);
    }

private:
    std::string_view rest() const { return document_.substr(at_); }

    Error wrong(std::string what, std::string expected = {}) {
        const auto lines =
            std::count(document_.begin(), document_.begin() + static_cast<std::ptrdiff_t>(at_), '\n') + 1;
        return Error{std::move(what), std::move(expected), "", "line " + std::to_string(lines)};
    }
    void fail(std::string what, std::string expected = {}) {
        if (!failed_) error_ = wrong(std::move(what), std::move(expected));
        failed_ = true;
    }

    // One piece of markup, or the text up to the next.
    void step() {
        if (at_ == document_.size()) {
            if (!open_.empty() || !has_root_) return fail("The document ends too early");
            done_ = true;
        } else if (document_[at_] != '<') {
            content();
        } else if (skip("<?", "?>") || skip("<!--", "-->") || character_data()) {
            return;
        } else if (rest().starts_with("<!")) {
            fail("Document types are not read");
        } else if (rest().starts_with("</")) {
            end_tag();
        } else {
            start_tag();
        }
    }

    bool skip(std::string_view begin, std::string_view end) {
        if (!rest().starts_with(begin)) return false;
        const std::size_t stop = document_.find(end, at_ + begin.size());
        if (stop == std::string_view::npos)
            fail("Markup does not end", std::string(end));
        else
            at_ = stop + end.size();
        return true;
    }

    bool character_data() {
        constexpr std::string_view begin = "<![CDATA[";
        if (!rest().starts_with(begin)) return false;
        const std::size_t from = at_ + begin.size();
        if (!skip(begin, "]]>") || failed_) return true;
        if (open_.empty()) return fail("Text outside of the outermost element"), true;
        open_.back().text += document_.substr(from, at_ - 3 - from);
        return true;
    }

    void content() {
        const std::size_t end = std::min(document_.find('<', at_), document_.size());
        const std::string_view raw = document_.substr(at_, end - at_);
        if (open_.empty()) {
            if (!text::trim(raw).empty()) return fail("Text outside of the outermost element");
        } else {
            unescape(raw, open_.back().text);
        }
        at_ = end;
    }

    void unescape(std::string_view raw, std::string& into) {
        while (!raw.empty()) {
            const std::size_t mark = std::min(raw.find('&'), raw.size());
            into += raw.substr(0, mark);
            raw.remove_prefix(mark);
            if (raw.empty()) return;
            const std::size_t end = raw.find(';');
            if (end == std::string_view::npos || !reference(raw.substr(1, end - 1), into))
                return fail("Not an entity", "one of the five of XML, or a character reference");
            raw.remove_prefix(end + 1);
        }
    }

    static bool reference(std::string_view name, std::string& into) {
        for (const NamedEntity& entity : entities)
            if (entity.name == name) return into.push_back(entity.is), true;
        if (name.size() < 2 || name.size() > 9 || name[0] != '#') return false;
        const bool is_hex = name[1] == 'x';
        name.remove_prefix(is_hex ? 2 : 1);
        std::uint32_t code = 0;
        for (const char c : name) {
            const int value = text::hex_value(c);
            if (value < 0 || (!is_hex && value > 9)) return false;
            code = code * (is_hex ? 16 : 10) + static_cast<std::uint32_t>(value);
        }
        if (name.empty() || !is_xml_character(code)) return false;
        text::append_code_point(into, static_cast<char32_t>(code));
        return true;
    }

    void blanks() {
        while (at_ < document_.size() && text::is_space(document_[at_])) ++at_;
    }

    std::string name() {
        const std::size_t from = at_;
        while (at_ < document_.size() && is_name_octet(document_[at_], at_ == from)) ++at_;
        if (at_ == from) fail("Not a name");
        return std::string(document_.substr(from, at_ - from));
    }

    bool take(std::string_view mark) {
        if (!rest().starts_with(mark)) return false;
        at_ += mark.size();
        return true;
    }

    void start_tag() {
        ++at_;
        XmlElement element;
        element.name = name();
        if (has_root_ && open_.empty()) return fail("More than one outermost element");
        if (++elements_ > limits_.elements) return fail("Too many elements");
        for (blanks(); !failed_ && at_ < document_.size() && document_[at_] != '>' && document_[at_] != '/'; blanks())
            attribute(element);
        if (failed_) return;
        has_root_ = true;
        const bool is_empty = take("/");
        if (!take(">")) return fail("A tag does not end", ">");
        if (open_.size() == limits_.depth) return fail("Elements too deep inside each other");
        open_.push_back(std::move(element));
        if (is_empty) close();
    }

    void attribute(XmlElement& element) {
        std::string key = name();
        blanks();
        if (!failed_ && !take("=")) fail("An attribute without a value", "=");
        blanks();
        if (failed_ || at_ == document_.size()) return fail("An attribute without a value");
        const char quote = document_[at_];
        const std::size_t end = document_.find(quote, at_ + 1);
        if ((quote != '"' && quote != '\'') || end == std::string_view::npos)
            return fail("The value of an attribute does not end", "quotation marks");
        if (element.attributes.size() == limits_.attributes) return fail("Too many attributes");
        if (std::any_of(element.attributes.begin(), element.attributes.end(),
                        [&](const auto& known) { return known.first == key; }))
            return fail("The same attribute twice");
        const std::string_view raw = document_.substr(at_ + 1, end - at_ - 1);
        if (raw.find('<') != std::string_view::npos) return fail("A < inside a value", "&lt;");
        std::string value;
        unescape(raw, value);
        element.attributes.emplace_back(std::move(key), std::move(value));
        at_ = end + 1;
    }

    void end_tag() {
        at_ += 2;
        const std::string closing = name();
        blanks();
        if (failed_) return;
        if (!take(">")) return fail("A tag does not end", ">");
        if (open_.empty() || open_.back().name != closing)
            return fail("The end of another element", open_.empty() ? "none" : "</" + open_.back().name + ">");
        close();
    }

    void close() {
        XmlElement element = std::move(open_.back());
        open_.pop_back();
        element.text = std::string(text::trim(element.text));
        if (open_.empty())
            root_ = std::move(element);
        else
            open_.back().children.push_back(std::move(element));
    }

    std::string_view document_;
    XmlLimits limits_;
    std::size_t at_ = 0, elements_ = 0;
    std::vector<XmlElement> open_;
    XmlElement root_;
    bool has_root_ = false, done_ = false, failed_ = false;
    Error error_;
};

}  // namespace

const XmlElement* XmlElement::child(std::string_view wanted) const {
    const auto found = std::find_if(children.begin(), children.end(),
                                    [&](const XmlElement& element) { return element.name == wanted; });
    return found == children.end() ? nullptr : &*found;
}

std::string_view XmlElement::child_text(std::string_view wanted) const {
    const XmlElement* found = child(wanted);
    return found ? std::string_view(found->text) : std::string_view();
}

std::string_view XmlElement::attribute(std::string_view wanted) const {
    for (const auto& [key, value] : attributes)
        if (key == wanted) return value;
    return {};
}

Result<XmlElement> read_xml(std::string_view document, const XmlLimits& limits) {
    return XmlReader(document, limits).read();
}

}  // namespace kontor::setup
