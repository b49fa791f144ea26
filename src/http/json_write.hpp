#pragma once

#include <charconv>
#include <cmath>

#include "http/json_types.hpp"

/// Writing described types as JSON, straight into a string.
namespace parrain::http {

/// Append `text` as a JSON string. `text` is valid UTF-8.
void write_string(std::string& out, std::string_view text);

/// Append a number; what JSON cannot express (NaN, infinity) is written as null.
void write_double(std::string& out, double value);

/// Append an amount as `{"amount":…,"currency":…}`.
void write_money(std::string& out, const Money& value);

/// Append `value` as JSON.
template <class T>
void write(std::string& out, const T& value);

namespace writing {

template <class T>
void integer(std::string& out, T value) {
    char text[24];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    out.append(text, static_cast<std::size_t>(end - text));
}

template <class T>
void vector(std::string& out, const T& items) {
    out += '[';
    bool first = true;
    for (const auto& item : items) {
        if (!first) out += ',';
        first = false;
        write<typename T::value_type>(out, item);
    }
    out += ']';
}

template <class T>
void map(std::string& out, const T& items) {
    out += '{';
    bool first = true;
    for (const auto& [key, item] : items) {
        if (!first) out += ',';
        first = false;
        write_string(out, key);
        out += ':';
        write(out, item);
    }
    out += '}';
}

template <DescribedEnum T>
void enumerator(std::string& out, T value) {
    for (const auto& [candidate, name] : enumerators<T>()) {
        if (candidate == value) return write_string(out, name);
    }
    out += "null";
}

template <class T>
bool left_out(const T& value) {
    if constexpr (kinds::is_optional<T>)
        return !value.has_value();
    else
        return false;
}

template <class T>
void structure(std::string& out, const T& value) {
    out += '{';
    bool first = true;
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto descriptor) {
        const auto& member = value.*descriptor.pointer;
        if (omits_absent<T> && left_out(member)) return;
        if (!first) out += ',';
        first = false;
        out += '"';
        out += member_name(descriptor.name);
        out += "\":";
        write(out, member);
    });
    out += '}';
}

}  // namespace writing

/// Append any value that stands for JSON.
template <class T>
void write(std::string& out, const T& value) {
    if constexpr (kinds::is_optional<T>)
        value ? write(out, *value) : static_cast<void>(out += "null");
    else if constexpr (std::same_as<T, bool>)
        out += value ? "true" : "false";
    else if constexpr (std::integral<T>)
        writing::integer(out, value);
    else if constexpr (std::floating_point<T>)
        write_double(out, value);
    else if constexpr (std::convertible_to<const T&, std::string_view>)
        write_string(out, value);
    else if constexpr (std::same_as<T, RawJson>)
        out += value.text;
    else if constexpr (std::same_as<T, Verbatim>)
        write_string(out, *value);
    else if constexpr (std::same_as<T, Money>)
        write_money(out, value);
    else if constexpr (std::same_as<T, Currency>)
        write_string(out, value.code());
    else if constexpr (std::same_as<T, Rate>)
        writing::integer(out, value.basis_points());
    else if constexpr (kinds::is_whole<T>)
        writing::integer(out, *value);
    else if constexpr (kinds::is_vector<T>)
        writing::vector(out, value);
    else if constexpr (kinds::is_map<T>)
        writing::map(out, value);
    else if constexpr (DescribedEnum<T>)
        writing::enumerator(out, value);
    else if constexpr (requires {
                           { value.str() } -> std::convertible_to<std::string_view>;
                       })
        write_string(out, value.str());
    else {
        static_assert(DescribedStruct<T>, "describe this type with BOOST_DESCRIBE_STRUCT, or give it str()");
        writing::structure(out, value);
    }
}

/// `value` as a JSON text.
template <class T>
std::string to_json(const T& value) {
    std::string out;
    out.reserve(256);
    write(out, value);
    return out;
}

}  // namespace parrain::http
