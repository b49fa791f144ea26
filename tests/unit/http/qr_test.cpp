#include "http/qr.hpp"

#include <doctest/doctest.h>

#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace parrain::http {
namespace {

constexpr int kQuietZone = 4;

/// The dark modules of a picture made of bars (`M4 7h3v1h-3z`), as something that scans it would see them.
struct Picture {
    explicit Picture(std::string_view svg) : side(number_after(svg, "viewBox=\"0 0 ")) {
        dark.assign(static_cast<std::size_t>(side * side), false);
        std::string_view path = svg.substr(svg.find("<path d=\"") + 9);
        path = path.substr(0, path.find('"'));
        while (!path.empty()) {
            const int x = number_after(path, "M");
            const int y = number_after(path, " ");
            const int width = number_after(path, "h");
            for (int i = 0; i < width; ++i) dark.at(static_cast<std::size_t>(y * side + x + i)) = true;
            path.remove_prefix(path.find('z') + 1);
        }
    }

    static int number_after(std::string_view text, std::string_view mark) {
        const auto digits = text.substr(text.find(mark) + mark.size());
        int number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        return number;
    }

    /// Modules of the code on one side, without the quiet zone.
    int width() const { return side - 2 * kQuietZone; }

    bool at(int x, int y) const { return dark.at(static_cast<std::size_t>((y + kQuietZone) * side + x + kQuietZone)); }

    int side;
    std::vector<bool> dark;
};

/// Whether a module belongs to the patterns that every code of version 2 has, rather than to its text.
bool is_pattern(int x, int y, int width) {
    const bool is_corner = (x < 9 && y < 9) || (x >= width - 8 && y < 9) || (x < 9 && y >= width - 8);
    const bool is_timing = x == 6 || y == 6;
    const bool is_alignment = std::abs(x - (width - 7)) <= 2 && std::abs(y - (width - 7)) <= 2;
    return is_corner || is_timing || is_alignment;
}

/// Whether mask `mask` turns a module over. Source: ISO/IEC 18004, table 10.
bool is_turned(int mask, int x, int y) {
    switch (mask) {
        case 0: return (x + y) % 2 == 0;
        case 1: return y % 2 == 0;
        case 2: return x % 3 == 0;
        case 3: return (x + y) % 3 == 0;
        case 4: return (x / 3 + y / 2) % 2 == 0;
        case 5: return x * y % 2 + x * y % 3 == 0;
        case 6: return (x * y % 2 + x * y % 3) % 2 == 0;
        default: return ((x + y) % 2 + x * y % 3) % 2 == 0;
    }
}

/// The text of an undamaged code of version 2 with bytes in it: read by the standard, apart from the library that wrote
/// it.
std::string read(const Picture& picture) {
    const int width = picture.width();
    // Bits 12 to 10 of the format stand at the left of line 8, and are themselves masked by 101.
    const int mask = (picture.at(2, 8) ? 0 : 4) + (picture.at(3, 8) ? 2 : 0) + (picture.at(4, 8) ? 0 : 1);
    std::vector<bool> bits;
    bool is_upward = true;
    for (int right = width - 1; right > 0; right -= 2) {
        if (right == 6) --right;
        for (int step = 0; step < width; ++step) {
            const int y = is_upward ? width - 1 - step : step;
            for (const int x : {right, right - 1}) {
                if (!is_pattern(x, y, width)) bits.push_back(picture.at(x, y) != is_turned(mask, x, y));
            }
        }
        is_upward = !is_upward;
    }
    const auto number = [&](std::size_t from, std::size_t count) {
        int value = 0;
        for (std::size_t i = from; i < from + count; ++i) value = value * 2 + (bits.at(i) ? 1 : 0);
        return value;
    };
    constexpr int kBytes = 4;
    if (number(0, 4) != kBytes) return "not written as bytes";
    std::string text;
    for (int i = 0; i < number(4, 8); ++i) text += static_cast<char>(number(12 + 8 * static_cast<std::size_t>(i), 8));
    return text;
}

TEST_CASE("a QR code reads as its text") {
    for (const std::string text : {"https://a.fr/r/nAd1a-7f2k", "http://127.0.0.1:8080/r/x", "déjà vu & <b>\"'"}) {
        CAPTURE(text);
        const Picture picture(qr_svg(text));
        REQUIRE(picture.width() == 25);
        CHECK(read(picture) == text);
    }
}

TEST_CASE("a QR code has nothing in its quiet zone") {
    const Picture picture(qr_svg("https://refer.example.com/r/nadia"));
    for (int y = 0; y < picture.side; ++y) {
        for (int x = 0; x < picture.side; ++x) {
            const bool is_inside =
                x >= kQuietZone && x < picture.side - kQuietZone && y >= kQuietZone && y < picture.side - kQuietZone;
            if (!is_inside) CHECK_FALSE(picture.dark.at(static_cast<std::size_t>(y * picture.side + x)));
        }
    }
}

TEST_CASE("a QR code is inert: no style, no script, its text escaped") {
    const std::string svg = qr_svg("<script>\"'&");
    CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "));
    CHECK(svg.find("style") == std::string::npos);
    CHECK(svg.find("<script") == std::string::npos);
    CHECK(svg.find("<title>&lt;script&gt;&quot;&#39;&amp;</title>") != std::string::npos);
}

TEST_CASE("what no QR code holds gives none") {
    constexpr std::size_t kMost = 2331;
    CHECK(qr_svg("").empty());
    CHECK_FALSE(qr_svg(std::string(kMost, 'a')).empty());
    CHECK(qr_svg(std::string(kMost + 1, 'a')).empty());
}

}  // namespace
}  // namespace parrain::http
