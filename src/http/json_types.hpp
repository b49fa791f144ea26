#pragma once

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/checks.hpp"
#include "core/id.hpp"
#include "core/money.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

/// How C++ types stand for JSON; shared by reading, writing and the schema.
///
/// | C++                                             | JSON                                                          |
/// |-------------------------------------------------|---------------------------------------------------------------|
/// | bool, integers, double, std::string             | boolean, integer, number, string                              |
/// | std::vector<T>, std::map<std::string, T>        | array, object with free keys                                  |
/// | std::optional<T> in a request                   | may be absent or null                                         |
/// | std::optional<T> in a response                  | null, or left out where `omits_absent` says so                |
/// | std::optional<std::optional<T>> in a request    | tells absent (no value) from null (a value that is empty)     |
/// | a struct with BOOST_DESCRIBE_STRUCT             | object; one trailing underscore (`template_`) is not written  |
/// | an enum with BOOST_DESCRIBE_ENUM                | string: the enumerator, `kFooBar` as `foo_bar`                |
/// | Id, Instant, Currency, Locale                   | string: digits, RFC 3339 in UTC, `EUR`, `fr`                  |
/// | Rate, Money                                     | basis points, {"amount","currency"}                           |
/// | any type with static parse(text) and str()      | string; `kSchemaFormat`, `kSchemaPattern` describe it further |
/// | Text<Min, Max>, Whole<Min, Max>, Verbatim       | string, integer, string                                       |
/// | RawJson                                         | whatever it holds; for writing only                           |
namespace parrain {

BOOST_DESCRIBE_ENUM(Locale, kEn, kFr)

}  // namespace parrain

namespace parrain::http {

/// Whether a struct's absent optionals are left out of responses. They are written as null unless this is
/// specialised: `template <> inline constexpr bool omits_absent<BatchLine> = true;` in namespace parrain::http.
template <class T>
inline constexpr bool omits_absent = false;

/// JSON text made elsewhere (a stored document), written as it stands. Cannot be read.
struct RawJson {
    std::string text;
    bool operator==(const RawJson&) const = default;
};

/// A string taken as sent, control characters included; for fields whose value type judges every byte later
/// (lines of a batch that are refused one by one). At most kMaxStringBytes.
struct Verbatim {
    std::string value;
    const std::string& operator*() const { return value; }
    bool operator==(const Verbatim&) const = default;
};

/// The longest string accepted where the field names no limit of its own, in bytes.
inline constexpr std::size_t kMaxStringBytes = 10'000;

/// Prepare text that a person typed: refuse control characters other than line feed and tab, and drop the marks
/// that turn the direction of writing.
/// @error kTooLong beyond kMaxStringBytes, kInvalidText
Result<std::string> cleaned(std::string_view text);

/// `text` cleaned and trimmed, if it has `min` to `max` code points.
/// @error kInvalidText, kRequired (empty though min is not 0), kTooShort, kTooLong
Result<std::string> text_within(std::string_view text, std::size_t min, std::size_t max);

/// Text that a person typed, cleaned and trimmed, of Min to Max code points. `Text<80>` is Text<1, 80>.
template <std::size_t A, std::size_t B = 0>
class Text {
  public:
    static constexpr std::size_t kMin = B == 0 ? 1 : A;
    static constexpr std::size_t kMax = B == 0 ? A : B;

    /// @error kInvalidText, kRequired (empty), kTooShort, kTooLong
    static Result<Text> parse(std::string_view text) {
        auto judged = text_within(text, kMin, kMax);
        if (!judged) return judged.failure();
        return Text(std::move(*judged));
    }

    const std::string& str() const { return value_; }
    const std::string& operator*() const { return value_; }
    const std::string* operator->() const { return &value_; }
    bool operator==(const Text&) const = default;

  private:
    explicit Text(std::string value) : value_(std::move(value)) {}
    std::string value_;
};

/// An integer from Min to Max; others are refused with kOutOfRange.
template <std::int64_t Min, std::int64_t Max>
class Whole {
  public:
    static constexpr std::int64_t kMin = Min;
    static constexpr std::int64_t kMax = Max;

    /// @error kOutOfRange
    static Result<Whole> parse(std::int64_t value) {
        if (value < Min || value > Max) return fail(ErrorCode::kOutOfRange);
        return Whole(value);
    }

    std::int64_t operator*() const { return value_; }
    bool operator==(const Whole&) const = default;

  private:
    explicit Whole(std::int64_t value) : value_(value) {}
    std::int64_t value_;
};

/// A type that knows its own syntax: `static Result<T> parse(string_view)` (or std::optional<T>) and `str()`.
template <class T>
concept SelfParsing = requires(std::string_view text) {
    { T::parse(text) } -> std::same_as<Result<T>>;
}
|| requires(std::string_view text) {
    { T::parse(text) } -> std::same_as<std::optional<T>>;
};

template <class T>
concept DescribedStruct = boost::describe::has_describe_members<T>::value && std::is_class_v<T>;

template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

/// Type predicates over the templates above.
namespace kinds {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;

template <class T>
inline constexpr bool is_id = false;
template <class Tag>
inline constexpr bool is_id<Id<Tag>> = true;

template <class T>
inline constexpr bool is_text = false;
template <std::size_t A, std::size_t B>
inline constexpr bool is_text<Text<A, B>> = true;

template <class T>
inline constexpr bool is_whole = false;
template <std::int64_t Min, std::int64_t Max>
inline constexpr bool is_whole<Whole<Min, Max>> = true;

}  // namespace kinds

/// The public members of a described struct, inherited ones included.
template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

/// The type of the member that a descriptor of MembersOf<T> stands for.
template <class T, class Descriptor>
using MemberType = std::remove_cvref_t<decltype(std::declval<T&>().*Descriptor::pointer)>;

/// The JSON name of a member: its C++ name without one trailing underscore (`template_` is `template`).
constexpr std::string_view member_name(const char* name) {
    std::string_view text(name);
    if (text.ends_with('_')) text.remove_suffix(1);
    return text;
}

/// The JSON name of an enumerator: `kFooBar` is `foo_bar`; any other spelling stands as it is.
std::string enumerator_name(const char* name);

/// Values and JSON names of a described enum, in order of declaration.
template <DescribedEnum T>
const std::vector<std::pair<T, std::string>>& enumerators() {
    static const auto kTable = [] {
        std::vector<std::pair<T, std::string>> table;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
            [&](auto descriptor) { table.emplace_back(descriptor.value, enumerator_name(descriptor.name)); });
        return table;
    }();
    return kTable;
}

}  // namespace parrain::http
