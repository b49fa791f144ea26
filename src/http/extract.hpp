#pragma once

#include <charconv>

#include "http/context.hpp"
#include "http/json_read.hpp"
#include "http/query.hpp"

/// What a handler may take: each parameter type says what is read from the request and how it may fail.
namespace parrain::http {

/// A parameter of the path. One that cannot be read is answered as a thing that does not exist: not_found.
template <class T>
struct Path {
    T value;
    const T& operator*() const { return value; }
    const T* operator->() const { return &value; }
};

/// The JSON body as a described struct.
template <class T>
struct Body {
    T value;
    const T& operator*() const { return value; }
    const T* operator->() const { return &value; }
};

/// The query string as a described struct; unknown parameters are refused.
template <class T>
struct Query {
    T value;
    const T& operator*() const { return value; }
    const T* operator->() const { return &value; }
};

/// The request as received, for signatures over the exact bytes (`request.body`).
struct Raw {
    const Request& request;
};

namespace kinds {

template <class T>
inline constexpr bool is_path = false;
template <class T>
inline constexpr bool is_path<Path<T>> = true;

template <class T>
inline constexpr bool is_body = false;
template <class T>
inline constexpr bool is_body<Body<T>> = true;

template <class T>
inline constexpr bool is_query = false;
template <class T>
inline constexpr bool is_query<Query<T>> = true;

}  // namespace kinds

/// A type that knows how it is obtained: `static T from(RequestContext&)` or `static Result<T> from(RequestContext&)`.
template <class T>
concept FromContext = requires(RequestContext& context) {
    { T::from(context) } -> std::same_as<T>;
}
|| requires(RequestContext& context) {
    { T::from(context) } -> std::same_as<Result<T>>;
};

/// Whether the request says that its body is JSON.
bool has_json_body(const Request& request);

/// The value of a path segment. @error kNotFound
template <class T>
Result<T> path_value(const std::string& segment) {
    if constexpr (std::same_as<T, std::string>) {
        return segment.size() > kMaxStringBytes ? Result<T>(fail(ErrorCode::kNotFound)) : Result<T>(segment);
    } else if constexpr (std::integral<T>) {
        T number{};
        const char* last = segment.data() + segment.size();
        const auto [end, error] = std::from_chars(segment.data(), last, number);
        if (error != std::errc{} || end != last) return fail(ErrorCode::kNotFound);
        return number;
    } else {
        auto parsed = from_text<T>(segment);
        if (!parsed) return fail(ErrorCode::kNotFound);
        return parsed;
    }
}

/// Obtains one parameter of a handler. `kPathIndex` counts the path parameters before it.
template <class T, std::size_t kPathIndex>
struct Extractor {
    static_assert(FromContext<T>, "a handler takes Path, Body, Query, Raw, RequestContext& or a type with from()");
    static Result<T> get(RequestContext& context) { return T::from(context); }
};

template <class T, std::size_t kPathIndex>
struct Extractor<Path<T>, kPathIndex> {
    static Result<Path<T>> get(RequestContext& context) {
        auto value = path_value<T>(context.path_values().at(kPathIndex));
        if (!value) return value.failure();
        return Path<T>{std::move(*value)};
    }
};

template <class T, std::size_t kPathIndex>
struct Extractor<Body<T>, kPathIndex> {
    static Result<Body<T>> get(RequestContext& context) {
        if (!has_json_body(context.request())) return fail(ErrorCode::kUnsupportedMediaType);
        auto value = from_json<T>(context.request().body);
        if (!value) return value.failure();
        return Body<T>{std::move(*value)};
    }
};

template <class T, std::size_t kPathIndex>
struct Extractor<Query<T>, kPathIndex> {
    static Result<Query<T>> get(RequestContext& context) {
        auto value = from_query<T>(context.request().query);
        if (!value) return value.failure();
        return Query<T>{std::move(*value)};
    }
};

template <std::size_t kPathIndex>
struct Extractor<Raw, kPathIndex> {
    static Result<Raw> get(RequestContext& context) { return Raw{context.request()}; }
};

template <std::size_t kPathIndex>
struct Extractor<RequestContext, kPathIndex> {
    static Result<std::reference_wrapper<RequestContext>> get(RequestContext& context) { return std::ref(context); }
};

}  // namespace parrain::http
