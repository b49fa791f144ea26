#include "storage/repositories/columns.hpp"

namespace parrain::storage {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty()) text += '\n';
        text += word;
    }
    return text;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        words.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return words;
}

std::string containing(std::string_view part) {
    if (part.empty()) return {};
    std::string pattern = "%";
    for (const char c : part) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

app::Actor stored_actor(std::string_view kind, std::optional<std::int64_t> id) {
    return {.kind = app::parse_actor_kind(kind).value(), .id = id.value_or(0)};
}

Currency stored_currency(std::string_view code) {
    return Currency::parse(code).value();
}

Money stored_money(std::int64_t minor, Currency currency) {
    return Money::parse(minor, currency).value();
}

std::optional<std::string> currency_code_of(const std::optional<Money>& money) {
    return money ? std::optional(std::string(money->currency().code())) : std::nullopt;
}

std::optional<Money> maybe_money(const Row& row, int amount_column, int currency_column) {
    const auto minor = row.maybe_int64(amount_column);
    if (!minor) return std::nullopt;
    return stored_money(*minor, stored_currency(row.view(currency_column)));
}

Locale stored_locale(std::string_view tag) {
    return parse_locale(tag).value();
}

}  // namespace parrain::storage
