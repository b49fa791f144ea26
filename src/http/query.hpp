#pragma once

#include <charconv>

#include "http/json_read.hpp"

/// Reading query strings into described structs, with the same value types and codes as JSON.
namespace parrain::http {

/// One parameter, decoded.
struct QueryParameter {
    std::string name;
    std::string value;
};

/// The bytes that a percent-encoded text stands for; `plus_is_space` as in query strings.
/// @error kMalformedRequest on an incomplete or non-hexadecimal escape, NUL, or invalid UTF-8
Result<std::string> percent_decoded(std::string_view text, bool plus_is_space = false);

/// `text` with everything but unreserved characters percent-encoded.
std::string percent_encoded(std::string_view text);

/// The parameters of a query string in order; empty values are kept. @error kMalformedRequest
Result<std::vector<QueryParameter>> query_parameters(std::string_view query);

namespace reading {

template <class T>
std::optional<T> number_text(std::string_view text, const Pointer& at, FieldErrors& errors) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc::result_out_of_range) return errors.add(at, ErrorCode::kOutOfRange);
    if (error != std::errc{} || end != text.data() + text.size()) return errors.add(at, ErrorCode::kIntegerExpected);
    if constexpr (kinds::is_whole<T>) {
        auto parsed = T::parse(number);
        if (!parsed) return errors.add(at, parsed.error(), bounds_of<T>());
        return *parsed;
    } else {
        if (!std::in_range<T>(number)) return errors.add(at, ErrorCode::kOutOfRange);
        return static_cast<T>(number);
    }
}

/// The value of a parameter, which is not empty.
template <class T>
std::optional<T> parameter_value(std::string_view text, const Pointer& at, FieldErrors& errors) {
    if constexpr (kinds::is_optional<T>) {
        auto inner = parameter_value<typename T::value_type>(text, at, errors);
        if (!inner) return std::nullopt;
        return std::optional<T>(std::in_place, std::move(*inner));
    } else if constexpr (std::same_as<T, bool>) {
        if (text == "true") return true;
        if (text == "false") return false;
        return errors.add(at, ErrorCode::kBooleanExpected);
    } else if constexpr (std::integral<T> || kinds::is_whole<T>) {
        return number_text<T>(text, at, errors);
    } else {
        auto parsed = from_text<T>(text);
        if (!parsed) return errors.add(at, parsed.error(), bounds_of<T>());
        return std::move(*parsed);
    }
}

template <class T, class Descriptor>
std::optional<MemberType<T, Descriptor>> parameter(const std::vector<QueryParameter>& parameters, FieldErrors& errors) {
    using Member = MemberType<T, Descriptor>;
    constexpr std::string_view kName = member_name(Descriptor::name);
    const Pointer root;
    const Pointer here(root, kName);
    const QueryParameter* found = nullptr;
    for (const auto& candidate : parameters) {
        if (candidate.name != kName) continue;
        if (found != nullptr) return errors.add(here, ErrorCode::kTooMany);
        found = &candidate;
    }
    if (found == nullptr || found->value.empty()) {
        if constexpr (kinds::is_optional<Member>)
            return std::optional<Member>(std::in_place, std::nullopt);
        else
            return errors.add(here, ErrorCode::kRequired);
    }
    return parameter_value<Member>(found->value, here, errors);
}

template <class T, class... Descriptor, std::size_t... Index>
std::optional<T> parameters_into(const std::vector<QueryParameter>& parameters, FieldErrors& errors,
                                 std::index_sequence<Index...>) {
    std::tuple<std::optional<MemberType<T, Descriptor>>...> values{parameter<T, Descriptor>(parameters, errors)...};
    const Pointer root;
    for (const auto& given : parameters) {
        const bool known = ((given.name == member_name(Descriptor::name)) || ...);
        if (!known) errors.add(Pointer(root, given.name), ErrorCode::kUnknownField);
    }
    const bool complete = (std::get<Index>(values).has_value() && ...);
    if (!complete) return std::nullopt;
    return assembled<T, Descriptor...>(std::move(*std::get<Index>(values))...);
}

}  // namespace reading

/// The struct that a query string fills. An empty value (`?state=`) counts as absent; a parameter given twice is
/// kTooMany; unknown parameters are kUnknownField with a pointer like `/limit`.
/// @error kMalformedRequest; else the field codes
template <DescribedStruct T>
Result<T> from_query(std::string_view query) {
    const auto parameters = query_parameters(query);
    if (!parameters) return parameters.failure();
    FieldErrors errors;
    auto value = [&]<template <class...> class List, class... Descriptor>(std::type_identity<List<Descriptor...>>) {
        return reading::parameters_into<T, Descriptor...>(*parameters, errors,
                                                          std::index_sequence_for<Descriptor...>{});
    }(std::type_identity<MembersOf<T>>{});
    if (!value || !errors.empty()) return errors.failure();
    return std::move(*value);
}

}  // namespace parrain::http
