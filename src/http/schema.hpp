#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <set>

#include "http/json_types.hpp"

/// JSON Schema (2020-12, as OpenAPI 3.1 uses it) from the same declarations that are read and written.
namespace parrain::http {

/// Whether a schema describes what is accepted or what is answered: an optional may be absent in the one and is null
/// (or left out, see `omits_absent`) in the other; unknown fields are refused in the one.
enum class Direction { kRequest, kResponse };

/// The name of T without namespaces, template arguments joined by `_`; the name of its schema component.
template <class T>
std::string type_name();

namespace schema_detail {

/// Unqualified spelling of a type as the compiler prints it.
std::string component_name(std::string_view printed);

template <class T>
constexpr std::string_view printed_type() {
    std::string_view text = __PRETTY_FUNCTION__;
    text.remove_prefix(text.find("T = ") + 4);
    return text.substr(0, text.find(';'));
}

}  // namespace schema_detail

/// The name of a type's component in the OpenAPI document.
template <class T>
std::string type_name() {
    return schema_detail::component_name(schema_detail::printed_type<T>());
}

/// Collects the named schemas of a document while operations are described.
///
/// A struct used both ways gets two components, the request one named `…Input`; for that the document is described
/// twice, the second time by a set that `knows` the uses seen by the first.
class Schemas {
  public:
    Schemas() = default;
    /// A set that names components with the uses seen by `earlier`.
    explicit Schemas(const Schemas& earlier) : seen_(earlier.seen_) {}

    /// The schema of T; described structs become components and are referred to.
    template <class T>
    boost::json::object of(Direction direction);

    const boost::json::object& components() const { return components_; }

  private:
    template <class T>
    boost::json::object structure(Direction direction);

    template <class T, class Member>
    boost::json::object member(Direction direction);

    template <class T>
    boost::json::object component(Direction direction);

    boost::json::object money();
    std::string name_for(const std::string& type, Direction direction);

    std::map<std::string, std::set<Direction>> seen_;
    boost::json::object components_;
    /// Which C++ type stands behind a component, to notice two types of one name.
    std::map<std::string, std::string, std::less<>> owners_;
};

namespace schema_detail {

boost::json::object money();
boost::json::object nullable(boost::json::object schema);
boost::json::object text(std::size_t min, std::size_t max);
boost::json::object string_of(std::string_view format, std::string_view pattern);
boost::json::object whole(std::int64_t min, std::int64_t max);

template <class T>
boost::json::object enumeration() {
    boost::json::array names;
    for (const auto& [value, name] : enumerators<T>()) names.emplace_back(name);
    return {{"type", "string"}, {"enum", std::move(names)}};
}

template <class T>
boost::json::object self_parsing() {
    std::string_view format;
    std::string_view pattern;
    if constexpr (requires { T::kSchemaFormat; }) format = T::kSchemaFormat;
    if constexpr (requires { T::kSchemaPattern; }) pattern = T::kSchemaPattern;
    return string_of(format, pattern);
}

/// The type without the optionals around it.
template <class T>
struct Bare {
    using type = T;
};
template <class T>
struct Bare<std::optional<T>> : Bare<T> {};

}  // namespace schema_detail

template <class T>
boost::json::object Schemas::of(Direction direction) {
    if constexpr (kinds::is_optional<T>) {
        return schema_detail::nullable(of<typename schema_detail::Bare<T>::type>(direction));
    } else if constexpr (std::same_as<T, bool>) {
        return {{"type", "boolean"}};
    } else if constexpr (std::integral<T>) {
        return {{"type", "integer"}};
    } else if constexpr (std::floating_point<T>) {
        return {{"type", "number"}};
    } else if constexpr (std::same_as<T, RawJson>) {
        return {};
    } else if constexpr (std::same_as<T, Money>) {
        return money();
    } else if constexpr (std::same_as<T, Currency>) {
        return schema_detail::string_of("", "^[A-Z]{3}$");
    } else if constexpr (std::same_as<T, Rate>) {
        return schema_detail::whole(0, 10'000);
    } else if constexpr (std::same_as<T, Instant>) {
        return schema_detail::string_of("date-time", "");
    } else if constexpr (kinds::is_id<T>) {
        return schema_detail::string_of("", "^[1-9][0-9]{0,18}$");
    } else if constexpr (kinds::is_text<T>) {
        return schema_detail::text(T::kMin, T::kMax);
    } else if constexpr (kinds::is_whole<T>) {
        return schema_detail::whole(T::kMin, T::kMax);
    } else if constexpr (kinds::is_vector<T>) {
        return {{"type", "array"}, {"items", of<typename T::value_type>(direction)}};
    } else if constexpr (kinds::is_map<T>) {
        return {{"type", "object"}, {"additionalProperties", of<typename T::mapped_type>(direction)}};
    } else if constexpr (DescribedEnum<T>) {
        return schema_detail::enumeration<T>();
    } else if constexpr (SelfParsing<T>) {
        return schema_detail::self_parsing<T>();
    } else if constexpr (DescribedStruct<T>) {
        return component<T>(direction);
    } else {
        return {{"type", "string"}};
    }
}

template <class T>
boost::json::object Schemas::component(Direction direction) {
    const std::string name = name_for(type_name<T>(), direction);
    const std::string_view owner = schema_detail::printed_type<T>();
    const auto [entry, is_new] = owners_.try_emplace(name, owner);
    // Two types of one name would share a schema: a programmer's mistake.
    if (entry->second != owner) std::abort();
    if (is_new) {
        components_[name] = boost::json::object();  // Reserves the place, so that a type may hold itself.
        components_[name] = structure<T>(direction);
    }
    return {{"$ref", "#/components/schemas/" + name}};
}

template <class T, class Member>
boost::json::object Schemas::member(Direction direction) {
    if constexpr (omits_absent<T> && kinds::is_optional<Member>) {
        // Left out where it is absent, hence never null.
        if (direction == Direction::kResponse) return of<typename schema_detail::Bare<Member>::type>(direction);
    }
    return of<Member>(direction);
}

template <class T>
boost::json::object Schemas::structure(Direction direction) {
    boost::json::object properties;
    boost::json::array required;
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto descriptor) {
        using Member = MemberType<T, decltype(descriptor)>;
        const std::string_view name = member_name(descriptor.name);
        const bool may_be_absent = kinds::is_optional<Member> && (direction == Direction::kRequest || omits_absent<T>);
        if (!may_be_absent) required.emplace_back(boost::json::string_view(name.data(), name.size()));
        properties[boost::json::string_view(name.data(), name.size())] = member<T, Member>(direction);
    });
    boost::json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) schema["required"] = std::move(required);
    if (direction == Direction::kRequest) schema["additionalProperties"] = false;
    return schema;
}

}  // namespace parrain::http
