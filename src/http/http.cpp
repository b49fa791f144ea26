#include "http/http.hpp"

#include <algorithm>
#include <array>

namespace parrain::http {
namespace {

constexpr std::array<std::pair<std::string_view, Method>, 7> kMethods = {{{"GET", Method::kGet},
                                                                          {"HEAD", Method::kHead},
                                                                          {"POST", Method::kPost},
                                                                          {"PUT", Method::kPut},
                                                                          {"PATCH", Method::kPatch},
                                                                          {"DELETE", Method::kDelete},
                                                                          {"OPTIONS", Method::kOptions}}};

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/// The value of `name` in one Cookie header.
std::optional<std::string_view> cookie_in(std::string_view line, std::string_view name) {
    while (!line.empty()) {
        const auto end = std::min(line.find(';'), line.size());
        const auto pair = without_blanks(line.substr(0, end));
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return std::nullopt;
}

}  // namespace

std::string_view to_string(Method method) {
    for (const auto& [name, known] : kMethods) {
        if (known == method) return name;
    }
    return "OTHER";
}

Method method_of(std::string_view text) {
    for (const auto& [name, known] : kMethods) {
        if (name == text) return known;
    }
    return Method::kOther;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string_view Request::header(std::string_view name) const {
    for (const auto& candidate : headers) {
        if (equal_ignoring_case(candidate.name, name)) return candidate.value;
    }
    return {};
}

std::string_view Request::cookie(std::string_view name) const {
    for (const auto& candidate : headers) {
        if (!equal_ignoring_case(candidate.name, "Cookie")) continue;
        if (const auto value = cookie_in(candidate.value, name)) return *value;
    }
    return {};
}

Response& Response::set(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

std::string_view Response::header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (equal_ignoring_case(known, name)) return value;
    }
    return {};
}

}  // namespace parrain::http
