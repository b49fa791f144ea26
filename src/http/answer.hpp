#pragma once

#include "http/context.hpp"
#include "http/json_write.hpp"

/// What a handler may return: each type says which status and headers are sent.
namespace parrain::http {

/// 201 with the new thing and where it is found.
template <class T>
struct Created {
    T value;
    std::string location;
};

/// 202: taken, to be worked on later.
template <class T>
struct Accepted {
    T value;
};

/// 200, or 201 with a location where a PUT made something new.
template <class T>
struct Upserted {
    T value;
    bool created;
    std::string location;
};

/// 204.
struct NoContent {};

/// Any of the other answers with an entity tag; a GET whose `If-None-Match` names the tag is answered 304.
/// `etag` is without quotes.
template <class T>
struct WithEtag {
    T value;
    std::string etag;
};

/// One page of a list: `{"items":[…],"next_cursor":…}`, and `Link: rel="next"` where there is another page.
template <class T>
struct Page {
    std::vector<T> items;
    std::optional<std::string> next_cursor;
    BOOST_DESCRIBE_CLASS(Page, (), (items, next_cursor), (), ())
};

namespace kinds {

template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<Result<T>> = true;

template <class T>
inline constexpr bool is_created = false;
template <class T>
inline constexpr bool is_created<Created<T>> = true;

template <class T>
inline constexpr bool is_accepted = false;
template <class T>
inline constexpr bool is_accepted<Accepted<T>> = true;

template <class T>
inline constexpr bool is_upserted = false;
template <class T>
inline constexpr bool is_upserted<Upserted<T>> = true;

template <class T>
inline constexpr bool is_with_etag = false;
template <class T>
inline constexpr bool is_with_etag<WithEtag<T>> = true;

/// Page itself, and a page with more beside its items.
template <class T>
inline constexpr bool is_page = requires(const T& page) {
    page.items;
    page.next_cursor;
};

}  // namespace kinds

/// Whether a list of entity tags (`If-Match`, `If-None-Match`) names `etag`, given without quotes. `*` names any; a
/// weak tag (`W/"…"`) compares only where `weak_allowed`.
bool names_etag(std::string_view list, std::string_view etag, bool weak_allowed);

/// Judge `If-Match` before a change to what a person edits: the caller must have seen the current version.
/// @error kPreconditionRequired (no `If-Match`), kPreconditionFailed (another version)
Result<void> require_match(const Request& request, std::string_view etag);

/// The request's own address with its `cursor` replaced, for the `Link` header.
std::string next_page_link(const Request& request, std::string_view cursor);

/// Turns a tagged response into 304 where the caller has that version already.
Response tagged(const Request& request, Response response, std::string_view etag);

/// The response that an answer stands for.
template <class T>
Response respond(RequestContext& context, T answer) {
    if constexpr (std::same_as<T, Response>) {
        return answer;
    } else if constexpr (std::same_as<T, NoContent>) {
        return Response{.status = 204};
    } else if constexpr (std::same_as<T, Result<void>>) {
        return answer ? Response{.status = 204} : context.refusal(answer.failure());
    } else if constexpr (kinds::is_result<T>) {
        if (!answer) return context.refusal(answer.failure());
        return respond(context, std::move(answer).value());
    } else if constexpr (kinds::is_with_etag<T>) {
        return tagged(context.request(), respond(context, std::move(answer.value)), answer.etag);
    } else if constexpr (kinds::is_created<T>) {
        Response response{.status = 201, .body = to_json(answer.value)};
        return std::move(response.set("Location", std::move(answer.location)));
    } else if constexpr (kinds::is_upserted<T>) {
        Response response{.status = answer.created ? 201 : 200, .body = to_json(answer.value)};
        if (answer.created) response.set("Location", std::move(answer.location));
        return response;
    } else if constexpr (kinds::is_accepted<T>) {
        return Response{.status = 202, .body = to_json(answer.value)};
    } else if constexpr (kinds::is_page<T>) {
        Response response{.body = to_json(answer)};
        if (answer.next_cursor) response.set("Link", next_page_link(context.request(), *answer.next_cursor));
        return response;
    } else {
        return Response{.body = to_json(answer)};
    }
}

}  // namespace parrain::http
