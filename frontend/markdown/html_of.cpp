#include "frontend/markdown/html_of.hpp"

#include <cmark.h>

#include <cstdlib>
#include <memory>

namespace kontor::markdown {

std::string html_of(std::string_view markdown) {
    const std::unique_ptr<char, decltype(&std::free)> html(
        cmark_markdown_to_html(markdown.data(), markdown.size(), CMARK_OPT_HARDBREAKS | CMARK_OPT_VALIDATE_UTF8),
        &std::free);
    return html ? std::string(html.get()) : std::string();
}

// Mail programs bring their own look: only what quotations need to be told apart is said here.
std::string document_of(std::string_view markdown) {
    return "<!doctype html>\n<html><head><meta charset=\"utf-8\"><style>blockquote{margin:0 0 0 0.8ex;padding-left:1ex;"
           "border-left:2px solid #ccc}</style></head><body>\n" +
           html_of(markdown) + "</body></html>\n";
}

}  // namespace kontor::markdown
