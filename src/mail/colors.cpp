#include "mail/colors.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace parrain::mail {
namespace {

using Color = std::array<int, 3>;

constexpr Color kWhite = {255, 255, 255};
constexpr Color kBlack = {0, 0, 0};
constexpr Color kDarkPage = {28, 28, 30};
constexpr Color kDarkGray = {51, 51, 51};
constexpr double kEnoughContrast = 4.5;

std::optional<int> digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

Color parsed(std::string_view text) {
    if (text.size() != 7 || text.front() != '#') return kDarkGray;
    Color color{};
    for (std::size_t i = 0; i < color.size(); ++i) {
        const auto high = digit_of(text[1 + 2 * i]);
        const auto low = digit_of(text[2 + 2 * i]);
        if (!high || !low) return kDarkGray;
        color[i] = 16 * *high + *low;
    }
    return color;
}

std::string written(const Color& color) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text = "#";
    for (const int part : color) {
        text += kHex[static_cast<std::size_t>(part / 16)];
        text += kHex[static_cast<std::size_t>(part % 16)];
    }
    return text;
}

/// Source: WCAG 2.2, "relative luminance".
double luminance(const Color& color) {
    const auto linear = [](int part) {
        const double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]);
}

double contrast(const Color& one, const Color& other) {
    const auto [darker, lighter] = std::minmax({luminance(one), luminance(other)});
    return (lighter + 0.05) / (darker + 0.05);
}

/// The first color on the way to `end` that can be read on `ground`.
Color readable(const Color& color, const Color& ground, const Color& end) {
    constexpr int kSteps = 20;
    for (int step = 0; step < kSteps; ++step) {
        Color mixed{};
        for (std::size_t i = 0; i < mixed.size(); ++i) {
            mixed[i] = (color[i] * (kSteps - step) + end[i] * step) / kSteps;
        }
        if (contrast(mixed, ground) >= kEnoughContrast) return mixed;
    }
    return end;
}

}  // namespace

Palette palette_of(std::string_view accent) {
    const Color color = parsed(accent);
    const bool white_reads_better = contrast(color, kWhite) >= contrast(color, kBlack);
    return {.accent = written(color),
            .on_accent = written(white_reads_better ? kWhite : kBlack),
            .link = written(readable(color, kWhite, kBlack)),
            .link_dark = written(readable(color, kDarkPage, kWhite))};
}

}  // namespace parrain::mail
