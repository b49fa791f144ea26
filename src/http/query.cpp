#include "http/query.hpp"

#include "core/text.hpp"

namespace parrain::http {
namespace {

std::optional<unsigned char> hex_byte(std::string_view two_digits) {
    unsigned char byte = 0;
    const auto [end, error] = std::from_chars(two_digits.data(), two_digits.data() + two_digits.size(), byte, 16);
    if (two_digits.size() != 2 || error != std::errc{} || end != two_digits.data() + 2) return std::nullopt;
    return byte;
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

}  // namespace

Result<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const auto byte = hex_byte(text.substr(i + 1, 2));
            if (!byte || *byte == 0) return fail(ErrorCode::kMalformedRequest);
            out += static_cast<char>(*byte);
            i += 2;
        } else {
            out += text[i] == '+' && plus_is_space ? ' ' : text[i];
        }
    }
    if (!is_valid_utf8(out)) return fail(ErrorCode::kMalformedRequest);
    return out;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (char c : text) {
        if (is_unreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
    }
    return out;
}

Result<std::vector<QueryParameter>> query_parameters(std::string_view query) {
    std::vector<QueryParameter> parameters;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = percent_decoded(pair.substr(0, equals), true);
        auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name) return name.failure();
        if (!value) return value.failure();
        parameters.push_back({.name = std::move(*name), .value = std::move(*value)});
    }
    return parameters;
}

}  // namespace parrain::http
