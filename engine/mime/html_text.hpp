// What an HTML document says, as plain text: for the preview and for quoting, never for showing a message.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kontor::mime {

// Tags, comments, and what <style>, <script>, <title> and their like contain are left out; entities are decoded;
// block elements are separated by a space; white space is collapsed and characters without width are
// dropped (newsletters pad their preview with them). Stops after about `octets` octets of text. One pass.
std::string html_to_text(std::string_view html, std::size_t octets);

// The same for quoting: block elements and <br> begin a new line, paragraphs and their like stand apart by an empty
// one.
std::string html_to_lines(std::string_view html, std::size_t octets);

}  // namespace kontor::mime
