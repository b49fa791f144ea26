#pragma once

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <tuple>

#include "http/json_types.hpp"

/// Reading JSON into described types, collecting every error with its JSON pointer.
namespace parrain::http {

/// A place in a document, as linked frames on the stack: nothing is allocated unless an error is reported.
class Pointer {
  public:
    Pointer() = default;
    Pointer(const Pointer& parent, std::string_view key) : parent_(&parent), key_(key) {}
    Pointer(const Pointer& parent, std::size_t index) : parent_(&parent), index_(index) {}

    /// The place as a JSON pointer (RFC 6901); empty for the whole document.
    std::string str() const;

  private:
    const Pointer* parent_ = nullptr;
    std::optional<std::string_view> key_ = {};
    std::size_t index_ = 0;
};

/// What is wrong with a document, in reading order; at most kMax are kept.
class FieldErrors {
  public:
    static constexpr std::size_t kMax = 100;

    /// Note one error. Always gives nullopt, so that a reader can return it.
    std::nullopt_t add(const Pointer& at, ErrorCode code, std::optional<Bounds> bounds = {});

    bool empty() const { return errors_.empty(); }
    const std::vector<FieldError>& list() const { return errors_; }

    /// The refusal that names all of them; its code is the one declared first.
    Failure failure() const;

  private:
    std::vector<FieldError> errors_;
};

/// A parsed JSON text. Refuses duplicate keys, more than 32 levels, and invalid UTF-8.
class Document {
  public:
    /// @error kMalformedJson
    static Result<std::unique_ptr<Document>> parse(std::string_view text);

    const boost::json::value& root() const { return *root_; }

  private:
    Document() = default;

    std::array<unsigned char, 4096> buffer_;
    boost::json::monotonic_resource memory_{buffer_.data(), buffer_.size()};
    std::optional<boost::json::value> root_;
};

/// Readers of the leaves; each notes its error and gives nullopt.
std::optional<bool> read_bool(const boost::json::value& value, const Pointer& at, FieldErrors& errors);
std::optional<std::int64_t> read_integer(const boost::json::value& value, const Pointer& at, FieldErrors& errors);
std::optional<double> read_double(const boost::json::value& value, const Pointer& at, FieldErrors& errors);
std::optional<std::string_view> read_raw_string(const boost::json::value& value, const Pointer& at,
                                                FieldErrors& errors);
std::optional<std::string> read_string(const boost::json::value& value, const Pointer& at, FieldErrors& errors);
std::optional<Verbatim> read_verbatim(const boost::json::value& value, const Pointer& at, FieldErrors& errors);
std::optional<Money> read_money(const boost::json::value& value, const Pointer& at, FieldErrors& errors);
std::optional<Currency> read_currency(const boost::json::value& value, const Pointer& at, FieldErrors& errors);
std::optional<Instant> read_instant(const boost::json::value& value, const Pointer& at, FieldErrors& errors);
std::optional<Rate> read_rate(const boost::json::value& value, const Pointer& at, FieldErrors& errors);

/// The value of T that `text` writes, for types that are strings on the wire (also in paths and queries).
/// @error the type's own code; kUnknownValue for ids and enums
template <class T>
Result<T> from_text(std::string_view text) {
    if constexpr (std::same_as<T, std::string>) {
        return cleaned(text);
    } else if constexpr (std::same_as<T, Instant>) {
        const auto at = Instant::parse(text);
        return at ? Result<T>(*at) : fail(ErrorCode::kTimeInvalid);
    } else if constexpr (std::same_as<T, Locale>) {
        return parse_locale(text);
    } else if constexpr (DescribedEnum<T>) {
        for (const auto& [value, name] : enumerators<T>()) {
            if (name == text) return value;
        }
        return fail(ErrorCode::kUnknownValue);
    } else {
        static_assert(SelfParsing<T>, "this type cannot be read from text");
        auto parsed = T::parse(text);
        if constexpr (std::same_as<decltype(parsed), Result<T>>) {
            return parsed;
        } else {
            if (!parsed) return fail(ErrorCode::kUnknownValue);
            return std::move(*parsed);
        }
    }
}

/// The value of one place of a document; every fault found there is added to `errors`.
template <class T>
std::optional<T> read(const boost::json::value& value, const Pointer& at, FieldErrors& errors);

namespace reading {

/// What a type accepts where it says so.
template <class T>
constexpr std::optional<Bounds> bounds_of() {
    if constexpr (kinds::is_whole<T> || kinds::is_text<T>)
        return Bounds{static_cast<std::int64_t>(T::kMin), static_cast<std::int64_t>(T::kMax)};
    else
        return std::nullopt;
}

template <class T>
std::optional<T> integer(const boost::json::value& value, const Pointer& at, FieldErrors& errors) {
    if constexpr (std::same_as<T, std::uint64_t>) {
        if (const auto* large = value.if_uint64()) return *large;
    }
    const auto number = read_integer(value, at, errors);
    if (!number) return std::nullopt;
    if (!std::in_range<T>(*number)) return errors.add(at, ErrorCode::kOutOfRange);
    return static_cast<T>(*number);
}

template <class T>
std::optional<T> whole(const boost::json::value& value, const Pointer& at, FieldErrors& errors) {
    const auto number = read_integer(value, at, errors);
    if (!number) return std::nullopt;
    auto parsed = T::parse(*number);
    if (!parsed) return errors.add(at, parsed.error(), bounds_of<T>());
    return std::move(*parsed);
}

template <class T>
std::optional<T> text(const boost::json::value& value, const Pointer& at, FieldErrors& errors) {
    const auto raw = read_raw_string(value, at, errors);
    if (!raw) return std::nullopt;
    auto parsed = from_text<T>(*raw);
    if (!parsed) return errors.add(at, parsed.error(), bounds_of<T>());
    return std::move(*parsed);
}

/// T is std::optional<U>. Null empties the innermost optional: one that is nested tells null from absent.
template <class T>
std::optional<T> optional(const boost::json::value& value, const Pointer& at, FieldErrors& errors) {
    using Inner = typename T::value_type;
    if (value.is_null()) {
        if constexpr (kinds::is_optional<Inner>) {
            return std::optional<T>(std::in_place, std::in_place, std::nullopt);
        } else {
            return std::optional<T>(std::in_place, std::nullopt);
        }
    }
    auto inner = read<Inner>(value, at, errors);
    if (!inner) return std::nullopt;
    return std::optional<T>(std::in_place, std::in_place, std::move(*inner));
}

template <class T>
std::optional<T> vector(const boost::json::value& value, const Pointer& at, FieldErrors& errors) {
    const auto* array = value.if_array();
    if (!array) return errors.add(at, ErrorCode::kArrayExpected);
    T items;
    items.reserve(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) {
        auto item = read<typename T::value_type>((*array)[i], Pointer(at, i), errors);
        if (item) items.push_back(std::move(*item));
    }
    if (items.size() != array->size()) return std::nullopt;
    return items;
}

template <class T>
std::optional<T> map(const boost::json::value& value, const Pointer& at, FieldErrors& errors) {
    const auto* object = value.if_object();
    if (!object) return errors.add(at, ErrorCode::kObjectExpected);
    T items;
    for (const auto& [key, element] : *object) {
        const std::string_view name(key.data(), key.size());
        const Pointer here(at, name);
        auto clean = cleaned(name);
        auto item = read<typename T::mapped_type>(element, here, errors);
        if (!clean) errors.add(here, clean.error());
        if (clean && item) items.insert_or_assign(std::move(*clean), std::move(*item));
    }
    if (items.size() != object->size()) return std::nullopt;
    return items;
}

template <class T, class Descriptor>
std::optional<MemberType<T, Descriptor>> member(const boost::json::object& object, const Pointer& at,
                                                FieldErrors& errors) {
    using Member = MemberType<T, Descriptor>;
    constexpr std::string_view kName = member_name(Descriptor::name);
    const Pointer here(at, kName);
    const auto* found = object.if_contains({kName.data(), kName.size()});
    if constexpr (kinds::is_optional<Member>) {
        if (!found) return std::optional<Member>(std::in_place, std::nullopt);
    } else {
        if (!found || found->is_null()) return errors.add(here, ErrorCode::kRequired);
    }
    return read<Member>(*found, here, errors);
}

template <class T, class... Descriptor>
void refuse_unknown(const boost::json::object& object, const Pointer& at, FieldErrors& errors) {
    for (const auto& entry : object) {
        const std::string_view key(entry.key().data(), entry.key().size());
        const bool known = ((key == member_name(Descriptor::name)) || ...);
        if (!known) errors.add(Pointer(at, key), ErrorCode::kUnknownField);
    }
}

/// Builds a struct from its members' values, by name where the struct can start empty, else by position.
template <class T, class... Descriptor, class... Values>
T assembled(Values&&... values) {
    if constexpr (std::default_initializable<T>) {
        T out{};
        ((out.*Descriptor::pointer = std::forward<Values>(values)), ...);
        return out;
    } else {
        T out{std::forward<Values>(values)...};
        // A description in another order than the declaration would swap fields of one type: a programmer's mistake.
        const void* previous = nullptr;
        const auto follows = [&](const void* address) { return std::exchange(previous, address) < address; };
        if (!(follows(&(out.*Descriptor::pointer)) && ...)) std::abort();
        return out;
    }
}

template <class T, class... Descriptor, std::size_t... Index>
std::optional<T> members(const boost::json::object& object, const Pointer& at, FieldErrors& errors,
                         std::index_sequence<Index...>) {
    std::tuple<std::optional<MemberType<T, Descriptor>>...> values{member<T, Descriptor>(object, at, errors)...};
    refuse_unknown<T, Descriptor...>(object, at, errors);
    const bool complete = (std::get<Index>(values).has_value() && ...);
    if (!complete) return std::nullopt;
    return assembled<T, Descriptor...>(std::move(*std::get<Index>(values))...);
}

template <class T>
std::optional<T> structure(const boost::json::value& value, const Pointer& at, FieldErrors& errors) {
    const auto* object = value.if_object();
    if (!object) return errors.add(at, ErrorCode::kObjectExpected);
    return [&]<template <class...> class List, class... Descriptor>(std::type_identity<List<Descriptor...>>) {
        return members<T, Descriptor...>(*object, at, errors, std::index_sequence_for<Descriptor...>{});
    }(std::type_identity<MembersOf<T>>{});
}

}  // namespace reading

/// The value of T that `value` holds; each thing wrong with it is added to `errors` and then there is none.
template <class T>
std::optional<T> read(const boost::json::value& value, const Pointer& at, FieldErrors& errors) {
    if constexpr (kinds::is_optional<T>)
        return reading::optional<T>(value, at, errors);
    else if constexpr (std::same_as<T, bool>)
        return read_bool(value, at, errors);
    else if constexpr (std::integral<T>)
        return reading::integer<T>(value, at, errors);
    else if constexpr (std::same_as<T, double>)
        return read_double(value, at, errors);
    else if constexpr (std::same_as<T, std::string>)
        return read_string(value, at, errors);
    else if constexpr (std::same_as<T, Verbatim>)
        return read_verbatim(value, at, errors);
    else if constexpr (std::same_as<T, Money>)
        return read_money(value, at, errors);
    else if constexpr (std::same_as<T, Currency>)
        return read_currency(value, at, errors);
    else if constexpr (std::same_as<T, Rate>)
        return read_rate(value, at, errors);
    else if constexpr (std::same_as<T, Instant>)
        return read_instant(value, at, errors);
    else if constexpr (kinds::is_whole<T>)
        return reading::whole<T>(value, at, errors);
    else if constexpr (kinds::is_vector<T>)
        return reading::vector<T>(value, at, errors);
    else if constexpr (kinds::is_map<T>)
        return reading::map<T>(value, at, errors);
    else if constexpr (DescribedEnum<T> || SelfParsing<T>)
        return reading::text<T>(value, at, errors);
    else {
        static_assert(DescribedStruct<T>, "describe this type with BOOST_DESCRIBE_STRUCT, or give it parse()");
        return reading::structure<T>(value, at, errors);
    }
}

/// The value of T that a JSON text holds, or everything that is wrong with it.
/// @error kMalformedJson; else the field codes, each with its pointer
template <class T>
Result<T> from_json(std::string_view text) {
    const auto document = Document::parse(text);
    if (!document) return document.failure();
    FieldErrors errors;
    auto value = read<T>((*document)->root(), Pointer(), errors);
    if (!value || !errors.empty()) return errors.failure();
    return std::move(*value);
}

}  // namespace parrain::http
