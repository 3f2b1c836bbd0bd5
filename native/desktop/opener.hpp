// Hands something to the program that the person has for it (xdg-open): pages to the browser, files to their viewers.
#pragma once

#include <string>

namespace kontor::desktop {

// Pages of others: https, http and mailto, and nothing else. False: it is none of these, or cannot be opened.
bool open_page(const std::string& url);
bool open_file(const std::string& path);

}  // namespace kontor::desktop
