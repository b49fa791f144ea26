#include "mail/html.hpp"

#include <algorithm>
#include <array>

namespace parrain::mail {
namespace {

constexpr std::string_view kUrlCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%";

bool starts_with_folded(std::string_view text, std::string_view lower) {
    const auto lowered = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return text.size() >= lower.size() &&
           std::equal(lower.begin(), lower.end(), text.begin(), [&](char l, char t) { return l == lowered(t); });
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

bool is_safe_link(std::string_view url) {
    constexpr std::array<std::string_view, 3> kSchemes = {"https://", "http://", "mailto:"};
    return std::ranges::any_of(kSchemes, [&](std::string_view scheme) {
        return url.size() > scheme.size() && starts_with_folded(url, scheme);
    });
}

std::string escaped_url(std::string_view url) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : url) {
        if (kUrlCharacters.find(c) != std::string_view::npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += kHex[byte >> 4U];
        out += kHex[byte & 15U];
    }
    return escaped(out);
}

}  // namespace parrain::mail
