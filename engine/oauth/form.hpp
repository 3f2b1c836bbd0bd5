// Names and values as a query and as application/x-www-form-urlencoded (RFC 6749 appendix B): "a=b&c=d%20e".
#pragma once

#include <string>
#include <string_view>

namespace kontor::oauth {

// Everything but unreserved characters as %XX (RFC 3986 2): right in a query and in a form.
std::string form_encode(std::string_view text);

class Form {
public:
    Form& add(std::string_view name, std::string_view value);
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

}  // namespace kontor::oauth
