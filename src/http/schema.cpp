#include "http/schema.hpp"

namespace parrain::http {
namespace {

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

namespace schema_detail {

std::string component_name(std::string_view printed) {
    std::string out;
    std::string word;
    const auto flush = [&] {
        if (!out.empty() && !word.empty()) out += '_';
        out += std::exchange(word, {});
    };
    for (char c : printed) {
        if (is_name_character(c))
            word += c;
        else if (c == ':' || c == '{' || c == '}')
            word.clear();  // What came before names a namespace.
        else
            flush();
    }
    flush();
    return out;
}

boost::json::object money() {
    return {{"type", "object"},
            {"properties",
             {{"amount", {{"type", "integer"}, {"minimum", -Money::kMax}, {"maximum", Money::kMax}}},
              {"currency", {{"type", "string"}, {"pattern", "^[A-Z]{3}$"}}}}},
            {"required", {"amount", "currency"}},
            {"additionalProperties", false}};
}

boost::json::object nullable(boost::json::object schema) {
    if (schema.contains("$ref")) return {{"anyOf", {std::move(schema), {{"type", "null"}}}}};
    if (auto* type = schema.if_contains("type"); type && type->is_string()) {
        *type = boost::json::array{*type, "null"};
    }
    if (auto* values = schema.if_contains("enum")) values->as_array().emplace_back(nullptr);
    return schema;
}

boost::json::object text(std::size_t min, std::size_t max) {
    boost::json::object schema{{"type", "string"}, {"maxLength", max}};
    if (min > 0) schema["minLength"] = min;
    return schema;
}

boost::json::object string_of(std::string_view format, std::string_view pattern) {
    boost::json::object schema{{"type", "string"}};
    if (!format.empty()) schema["format"] = boost::json::string_view(format.data(), format.size());
    if (!pattern.empty()) schema["pattern"] = boost::json::string_view(pattern.data(), pattern.size());
    return schema;
}

boost::json::object whole(std::int64_t min, std::int64_t max) {
    return {{"type", "integer"}, {"minimum", min}, {"maximum", max}};
}

}  // namespace schema_detail

boost::json::object Schemas::money() {
    if (!components_.contains("Money")) components_["Money"] = schema_detail::money();
    return {{"$ref", "#/components/schemas/Money"}};
}

std::string Schemas::name_for(const std::string& type, Direction direction) {
    auto& uses = seen_[type];
    uses.insert(direction);
    return uses.size() == 2 && direction == Direction::kRequest ? type + "Input" : type;
}

}  // namespace parrain::http
