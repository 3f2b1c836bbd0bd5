#include "native/relay/demo/papers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "native/relay/demo/dice.hpp"

namespace kontor::demo {

namespace {

struct Canvas {
    Canvas(int w, int h)
        : width(w), height(h), pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h), 0xffffff) {}
    std::uint32_t& at(int x, int y) {
        return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
    }
    void fill(int x0, int y0, int x1, int y1, std::uint32_t rgb) {
        for (int y = std::max(y0, 0); y < std::min(y1, height); ++y)
            for (int x = std::max(x0, 0); x < std::min(x1, width); ++x) at(x, y) = rgb;
    }
    int width, height;
    std::vector<std::uint32_t> pixels;  // 0xRRGGBB
};

std::uint32_t mixed(std::uint32_t a, std::uint32_t b, double t) {
    std::uint32_t out = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        const double from = a >> shift & 255, to = b >> shift & 255;
        out |= static_cast<std::uint32_t>(from + (to - from) * t) << shift;
    }
    return out;
}

std::string big_endian(std::uint32_t value) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 255);
    return out;
}

std::uint32_t crc32(const std::string& data) {
    static const std::array<std::uint32_t, 256> table = [] {
        std::array<std::uint32_t, 256> made{};
        for (std::uint32_t i = 0; i < 256; ++i) {
            made[i] = i;
            for (int bit = 0; bit < 8; ++bit) made[i] = made[i] >> 1 ^ (made[i] & 1 ? 0xedb88320u : 0);
        }
        return made;
    }();
    std::uint32_t crc = 0xffffffff;
    for (const char c : data) crc = crc >> 8 ^ table[(crc ^ static_cast<unsigned char>(c)) & 255];
    return ~crc;
}

std::string chunk(const std::string& type, const std::string& data) {
    return big_endian(static_cast<std::uint32_t>(data.size())) + type + data + big_endian(crc32(type + data));
}

// zlib with stored blocks (RFC 1950, 1951 3.2.4): a compressor is not worth its lines here.
std::string stored(const std::string& data) {
    std::string out("\x78\x01", 2);
    for (std::size_t at = 0; at < data.size(); at += 65535) {
        const std::size_t size = std::min<std::size_t>(65535, data.size() - at);
        out += static_cast<char>(at + size >= data.size());
        out += static_cast<char>(size & 255);
        out += static_cast<char>(size >> 8);
        out += static_cast<char>(~size & 255);
        out += static_cast<char>(~size >> 8 & 255);
        out.append(data, at, size);
    }
    std::uint32_t a = 1, b = 0;
    for (const char c : data) {
        a = (a + static_cast<unsigned char>(c)) % 65521;
        b = (b + a) % 65521;
    }
    return out + big_endian(b << 16 | a);
}

std::string png(const Canvas& canvas) {
    std::string rows;
    for (int y = 0; y < canvas.height; ++y) {
        rows += '\0';
        for (int x = 0; x < canvas.width; ++x) {
            const std::uint32_t rgb = canvas.pixels[static_cast<std::size_t>(y * canvas.width + x)];
            for (int shift = 16; shift >= 0; shift -= 8) rows += static_cast<char>(rgb >> shift & 255);
        }
    }
    const std::string header = big_endian(static_cast<std::uint32_t>(canvas.width)) +
                               big_endian(static_cast<std::uint32_t>(canvas.height)) + std::string("\x08\x02\0\0\0", 5);
    return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + chunk("IDAT", stored(rows)) + chunk("IEND", "");
}

// ( ) \ are special in a PDF string; what is not ASCII is left out, because the page has a Latin font only.
std::string pdf_string(const std::string& text) {
    std::string out = "(";
    for (const char c : text) {
        if (c == '(' || c == ')' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) < 0x80) out += c;
    }
    return out + ")";
}

}  // namespace

std::string landscape(int width, int height, std::uint64_t seed) {
    Dice dice(seed);
    Canvas canvas(width, height);
    static constexpr std::array<std::array<std::uint32_t, 3>, 3> moods = {
        {{0x9cc9f0, 0xfbe3c0, 0x3f7d58}, {0x30375e, 0xf2a65a, 0x233d4d}, {0x6fb1e4, 0xeaf6ff, 0x7a9e4b}}};
    const auto& mood = moods[dice.below(moods.size())];
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) canvas.at(x, y) = mixed(mood[0], mood[1], double(y) / height);
    const int sun_x = dice.between(width / 5, width * 4 / 5), sun_y = height / 3, radius = height / 10;
    for (int y = sun_y - radius; y <= sun_y + radius; ++y)
        for (int x = sun_x - radius; x <= sun_x + radius; ++x)
            if ((x - sun_x) * (x - sun_x) + (y - sun_y) * (y - sun_y) <= radius * radius) canvas.at(x, y) = 0xfff3d6;
    for (int ridge = 0; ridge < 3; ++ridge) {
        const double phase = double(dice.below(628)) / 100, waves = 1.5 + double(dice.below(200)) / 100;
        const std::uint32_t colour = mixed(mood[1], mood[2], 0.45 + 0.27 * ridge);
        for (int x = 0; x < width; ++x) {
            const double t = double(x) / width;
            const double crest =
                0.5 + 0.14 * ridge + 0.07 * std::sin(t * waves * 6.283 + phase) + 0.025 * std::sin(t * 21 + phase);
            for (int y = static_cast<int>(crest * height); y < height; ++y)
                canvas.at(x, std::clamp(y, 0, height - 1)) = colour;
        }
    }
    return png(canvas);
}

std::string bar_chart(const std::vector<int>& values, std::uint32_t rgb) {
    Canvas canvas(480, 200);
    const int most = std::max(1, *std::max_element(values.begin(), values.end()));
    for (int line = 0; line < 4; ++line) canvas.fill(10, 20 + line * 45, 470, 21 + line * 45, 0xe4e7ec);
    const int step = 460 / static_cast<int>(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const int x = 10 + static_cast<int>(i) * step, top = 190 - values[i] * 170 / most;
        canvas.fill(x + step / 6, top, x + step * 5 / 6, 190,
                    i + 1 == values.size() ? rgb : mixed(rgb, 0xffffff, 0.45));
    }
    canvas.fill(10, 190, 470, 191, 0x5c6570);
    return png(canvas);
}

std::string banner(int width, int height, std::uint32_t from_rgb, std::uint32_t to_rgb) {
    Canvas canvas(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            canvas.at(x, y) = mixed(from_rgb, to_rgb, (double(x) / width + double(y) / height) / 2);
    return png(canvas);
}

std::string pdf(const std::string& title, const std::vector<std::string>& lines) {
    std::string page = "BT /F2 20 Tf 64 760 Td " + pdf_string(title) + " Tj ET\n";
    int y = 716;
    for (const std::string& line : lines) {
        const std::size_t tab = line.find('\t');
        page += "BT /F1 11 Tf 64 " + std::to_string(y) + " Td " + pdf_string(line.substr(0, tab)) + " Tj ET\n";
        if (tab != std::string::npos) {
            page += "BT /F1 11 Tf 450 " + std::to_string(y) + " Td " + pdf_string(line.substr(tab + 1)) + " Tj ET\n";
        }
        y -= 20;
    }
    const std::array<std::string, 6> objects = {
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        "<< /Length " + std::to_string(page.size()) + " >>\nstream\n" + page + "endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>"};
    std::string out = "%PDF-1.4\n";
    std::vector<std::size_t> offsets;
    for (std::size_t i = 0; i < objects.size(); ++i) {
        offsets.push_back(out.size());
        out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
    }
    const std::size_t table = out.size();
    out += "xref\n0 7\n0000000000 65535 f \n";
    for (const std::size_t offset : offsets) {
        const std::string digits = std::to_string(offset);
        out += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
    }
    return out + "trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
}

}  // namespace kontor::demo
