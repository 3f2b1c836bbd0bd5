// What is attached to the demo office's mail, made from nothing: pictures and documents a viewer opens.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kontor::demo {

// PNG, true colour.
std::string landscape(int width, int height, std::uint64_t seed);  // hills under a sky
std::string bar_chart(const std::vector<int>& values, std::uint32_t rgb);
std::string banner(int width, int height, std::uint32_t from_rgb, std::uint32_t to_rgb);

// One page of PDF 1.4: a title and lines of Latin text, "text<TAB>amount" sets the amount right.
std::string pdf(const std::string& title, const std::vector<std::string>& lines);

}  // namespace kontor::demo
