#include "native/relay/html/sanitize.hpp"

#include <vector>

#include "engine/text/ascii.hpp"
#include "native/relay/html/address.hpp"
#include "native/relay/html/css.hpp"
#include "native/relay/html/entities.hpp"
#include "native/relay/html/policy.hpp"
#include "native/relay/html/tokens.hpp"

namespace kontor::html {

namespace {

using Kind = MailAddressed::Kind;

class Writer {
public:
    Writer(std::string_view document, const Images& images, const Limits& limits)
        : tokens_(document), images_(images), limits_(limits) {}

    Sanitized write() {
        for (Token token = tokens_.next(); token.kind != Token::Kind::finish; token = tokens_.next()) {
            switch (token.kind) {
                case Token::Kind::text:
                    if (foreign_depth_ == 0) result_.html += escape_keeping_entities(token.text);
                    break;
                case Token::Kind::start:
                    start(token);
                    break;
                case Token::Kind::end:
                    end(text::to_lower(token.name));
                    break;
                case Token::Kind::finish:
                    break;
            }
        }
        while (!open_.empty()) close_last();
        return std::move(result_);
    }

private:
    void start(const Token& token) {
        std::string name = text::to_lower(token.name);
        const Element kind = element(name);
        if (foreign_depth_ > 0) {
            if (name == foreign_) ++foreign_depth_;
            // Inside SVG a <title> or <style> is markup, not raw text; all of it goes anyway.
            return;
        }
        if (kind == Element::raw_text) return tokens_.skip_raw_text(name);
        if (kind == Element::foreign) {
            foreign_ = name;
            foreign_depth_ = 1;
            return;
        }
        if (kind == Element::unknown) return;
        if (++elements_ > limits_.elements || (kind != Element::void_ && open_.size() >= limits_.depth)) {
            result_.cut = true;
            return;
        }
        if (kind == Element::body) name = "div";
        result_.html += '<' + name;
        for (const Attribute& each : token.attributes) write_attribute(name, each);
        if (name == "a") result_.html += " target=\"_blank\" rel=\"noopener noreferrer\"";
        result_.html += '>';
        if (kind != Element::void_) open_.push_back(std::move(name));
    }

    // Closes what is open up to the element of that name; an end tag of nothing is dropped.
    void end(std::string name) {
        if (foreign_depth_ > 0) {
            if (name == foreign_) --foreign_depth_;
            return;
        }
        if (name == "body") name = "div";
        std::size_t at = open_.size();
        // A cell's end does not reach out of its table, nor a stray </b> across fifty levels.
        while (at > 0 && open_[at - 1] != name && open_[at - 1] != "table" && open_.size() - at < 32) --at;
        if (at == 0 || open_[at - 1] != name) return;
        while (open_.size() >= at) close_last();
    }

    void close_last() {
        result_.html += "</" + open_.back() + '>';
        open_.pop_back();
    }

    void write_attribute(const std::string& element_name, const Attribute& each) {
        const std::string name = text::to_lower(each.name);
        switch (attribute(element_name, name)) {
            case AttributeUse::text:
                return put(name, escape_keeping_entities(each.value));
            case AttributeUse::style: {
                const Style style = filter_style(decode_entities(each.value));
                result_.blocked_images += style.remote_urls;
                if (!style.text.empty()) put(name, escape(style.text));
                return;
            }
            case AttributeUse::link: {
                const MailAddressed to = classify(decode_entities(each.value));
                if (to.kind == Kind::web || to.kind == Kind::mailto) put(name, escape(to.url));
                return;
            }
            case AttributeUse::image:
                return image(each);
            case AttributeUse::background:
                if (classify(decode_entities(each.value)).kind == Kind::web) ++result_.blocked_images;
                return;
            case AttributeUse::dropped:
                return;
        }
    }

    void image(const Attribute& each) {
        const MailAddressed source = classify(decode_entities(each.value));
        switch (source.kind) {
            case Kind::bitmap_data:
                return put("src", escape(source.url));
            case Kind::inline_part: {
                const auto address = images_.inline_image ? images_.inline_image(source.url) : std::nullopt;
                if (address) put("src", escape(*address));
                return;
            }
            case Kind::web:
                if (images_.remote_image) return put("src", escape(images_.remote_image(source.url)));
                ++result_.blocked_images;
                return;
            default:
                return;
        }
    }

    void put(std::string_view name, std::string_view escaped_value) {
        result_.html += ' ';
        result_.html += name;
        result_.html += "=\"";
        result_.html += escaped_value;
        result_.html += '"';
    }

    Tokens tokens_;
    const Images& images_;
    const Limits limits_;
    Sanitized result_;
    std::vector<std::string> open_;
    std::size_t elements_ = 0;
    std::string foreign_;  // the element everything inside of which is dropped
    std::size_t foreign_depth_ = 0;
};

}  // namespace

Sanitized sanitize(std::string_view document, const Images& images, const Limits& limits) {
    const bool too_long = document.size() > limits.octets;
    if (too_long) document = document.substr(0, limits.octets);
    Sanitized result = Writer(document, images, limits).write();
    result.cut = result.cut || too_long;
    return result;
}

}  // namespace kontor::html
