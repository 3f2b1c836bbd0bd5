#include "native/relay/html/tokens.hpp"

#include "engine/text/ascii.hpp"

namespace kontor::html {

namespace {

constexpr std::size_t most_attributes = 64;

bool is_html_space(char c) { return text::is_space(c) || c == '\f'; }

}  // namespace

Token Tokens::next() {
    while (at_ < document_.size()) {
        if (document_[at_] == '<') {
            if (text::is_alpha(at(at_ + 1))) return tag(false);
            if (at(at_ + 1) == '/' && text::is_alpha(at(at_ + 2))) return tag(true);
            if (skip_declaration()) continue;
        }
        // Text up to the next "<" that could begin something; this one, if it began nothing, is text too.
        std::size_t end = document_.find('<', at_ + 1);
        if (end == std::string_view::npos) end = document_.size();
        Token token{Token::Kind::text, document_.substr(at_, end - at_), {}, {}};
        at_ = end;
        return token;
    }
    return {};
}

// "<!-- -->", "<!doctype>", "<?php >", "</ >": none of them shows.
bool Tokens::skip_declaration() {
    const char second = at(at_ + 1);
    if (second != '!' && second != '?' && second != '/') return false;
    std::size_t end;
    if (document_.compare(at_, 4, "<!--") == 0) {
        // "<!-->" and "<!--->" are whole comments; "--!>" ends one as well.
        std::size_t from = at_ + 4;
        if (at(from) == '>') {
            at_ = from + 1;
            return true;
        }
        if (at(from) == '-' && at(from + 1) == '>') {
            at_ = from + 2;
            return true;
        }
        end = std::string_view::npos;
        for (std::size_t dashes = document_.find("--", from); dashes != std::string_view::npos;
             dashes = document_.find("--", dashes + 1)) {
            if (at(dashes + 2) == '>') end = dashes + 2;
            if (at(dashes + 2) == '!' && at(dashes + 3) == '>') end = dashes + 3;
            if (end != std::string_view::npos) break;
        }
    } else {
        end = document_.find('>', at_);
    }
    at_ = end == std::string_view::npos ? document_.size() : end + 1;
    return true;
}

Token Tokens::tag(bool is_end) {
    Token token;
    token.kind = is_end ? Token::Kind::end : Token::Kind::start;
    std::size_t from = at_ + (is_end ? 2 : 1);
    at_ = from;
    while (at_ < document_.size() && !is_html_space(at(at_)) && at(at_) != '/' && at(at_) != '>') ++at_;
    token.name = document_.substr(from, at_ - from);
    while (at_ < document_.size() && at(at_) != '>') attribute(token);
    if (at_ >= document_.size()) return {};  // a tag without end is dropped with the rest, as browsers do
    ++at_;
    return token;
}

void Tokens::attribute(Token& token) {
    while (is_html_space(at(at_)) || at(at_) == '/') ++at_;
    if (at_ >= document_.size() || at(at_) == '>') return;
    std::size_t from = at_++;  // a name may begin with "="
    while (at_ < document_.size() && !is_html_space(at(at_)) && at(at_) != '/' && at(at_) != '>' && at(at_) != '=')
        ++at_;
    Attribute found{document_.substr(from, at_ - from), {}};
    std::size_t after = at_;
    while (is_html_space(at(after))) ++after;
    if (at(after) == '=') {
        at_ = after + 1;
        while (is_html_space(at(at_))) ++at_;
        const char quote = at(at_);
        if (quote == '"' || quote == '\'') {
            from = ++at_;
            const std::size_t end = document_.find(quote, from);
            at_ = end == std::string_view::npos ? document_.size() : end;
            found.value = document_.substr(from, at_ - from);
            if (at_ < document_.size()) ++at_;
        } else {
            from = at_;
            while (at_ < document_.size() && !is_html_space(at(at_)) && at(at_) != '>') ++at_;
            found.value = document_.substr(from, at_ - from);
        }
    }
    if (token.attributes.size() < most_attributes) token.attributes.push_back(found);
}

void Tokens::skip_raw_text(std::string_view name) {
    while (at_ < document_.size()) {
        const std::size_t open = document_.find("</", at_);
        if (open == std::string_view::npos) break;
        at_ = open + 2;
        const char after = at(at_ + name.size());
        if (text::starts_with_ignoring_case(document_.substr(at_), name) &&
            (is_html_space(after) || after == '/' || after == '>')) {
            const std::size_t end = document_.find('>', at_);
            at_ = end == std::string_view::npos ? document_.size() : end + 1;
            return;
        }
    }
    at_ = document_.size();
}

}  // namespace kontor::html
