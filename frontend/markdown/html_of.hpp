// Markdown as HTML: what is written with marks goes out as text, and beside it as this.
//
// CommonMark. A line that is ended is ended in the HTML, too, as mail expects it. HTML inside the text is left out, and
// so are links that would act (javascript:, data:), so that the result is safe to show.
#pragma once

#include <string>
#include <string_view>

namespace kontor::markdown {

// For the inside of <body>.
std::string html_of(std::string_view markdown);

// A document of its own, for a part of a message.
std::string document_of(std::string_view markdown);

}  // namespace kontor::markdown
