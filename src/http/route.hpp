#pragma once

#include <algorithm>
#include <array>
#include <tuple>

#include "http/answer.hpp"
#include "http/extract.hpp"
#include "http/schema.hpp"

/// Typed routes: a handler is an ordinary function; its parameters say what is extracted, its result what is sent, and
/// both produce the OpenAPI document.
///
///     Result<Created<Receipt>> recommend(Advocate me, Body<NewReferral> prospect, Referrals& referrals);
///     const Route route = POST<"/widget/v1/referrals">(recommend, "Recommend a prospect")
///                             .secured_by({Security::kWidgetToken}).refuses({ErrorCode::kProgramClosed});
namespace parrain::http {

/// How a caller may prove who they are. A route with several accepts any of them; with none it is open to all.
enum class Security { kApiKey, kSession, kWidgetToken };

/// What the types of a handler say for the OpenAPI document.
struct OperationDoc {
    boost::json::array parameters;
    boost::json::object request_body;
    /// By status, as strings: the answers on success.
    boost::json::object responses;
    /// What the extraction itself may refuse.
    std::vector<ErrorCode> refusals;
};

inline constexpr std::size_t kMaxPathParameters = 4;

/// One endpoint. Made by GET, POST, PUT, PATCH and DELETE below, then refined by the member functions.
struct Route {
    Method method;
    /// `/v1/users/{external_id}`; a last segment `{path*}` takes everything that follows.
    std::string_view pattern;
    std::string_view summary;
    std::function<Response(RequestContext&)> run;
    OperationDoc (*describe)(std::string_view pattern, std::string_view content_type, Schemas& schemas);

    Lane lane = Lane::kWorker;
    std::size_t body_limit = kDefaultBodyLimit;
    /// Whether the body is written to a file as it comes: it may be too large for memory.
    bool spools = false;
    std::vector<Security> security = {};
    std::vector<std::string_view> tags = {};
    std::vector<ErrorCode> refusals = {};
    /// Type of the answer where it is not JSON (`text/html; charset=utf-8`).
    std::string_view content_type = "application/json";
    bool documented = true;
    /// Whether even reading is for those alone who may change what stands under the tag.
    bool is_confidential = false;

    Route&& secured_by(std::vector<Security> accepted) && {
        security = std::move(accepted);
        return std::move(*this);
    }
    Route&& tagged(std::string_view tag) && {
        tags.push_back(tag);
        return std::move(*this);
    }
    /// Declare refusals beyond those that the handler's types imply.
    Route&& refuses(const std::vector<ErrorCode>& codes) && {
        refusals.insert(refusals.end(), codes.begin(), codes.end());
        return std::move(*this);
    }
    /// Keep even reading to those who may change what stands under the tag: bank details, addresses of recipients.
    Route&& confidential() && {
        is_confidential = true;
        return std::move(*this);
    }
    Route&& in(Lane chosen) && {
        lane = chosen;
        return std::move(*this);
    }
    /// The largest body accepted, in bytes.
    Route&& limited_to(std::size_t bytes) && {
        body_limit = bytes;
        return std::move(*this);
    }
    /// Take bodies of up to this many bytes, written to a file as they come: `Raw` has them in `spooled_body`. Callers
    /// are let in before their body is taken.
    Route&& spools_up_to(std::size_t bytes) && {
        body_limit = bytes;
        spools = true;
        return std::move(*this);
    }
    Route&& answers(std::string_view type) && {
        content_type = type;
        return std::move(*this);
    }
    /// Leave the route out of the OpenAPI document (pages, embedded files).
    Route&& undocumented() && {
        documented = false;
        return std::move(*this);
    }
};

/// A string that can be a template argument.
template <std::size_t N>
struct Literal {
    char text[N];
    consteval Literal(const char (&source)[N]) { std::copy_n(source, N, text); }
    constexpr std::string_view view() const { return {text, N - 1}; }
};

namespace routing {

/// Parameter and result types of a callable.
template <class F>
struct Signature : Signature<decltype(&F::operator())> {};
template <class R, class... A>
struct Signature<R (*)(A...)> {
    using ResultType = R;
    using Parameters = boost::mp11::mp_list<A...>;
};
template <class R, class F, class... A>
struct Signature<R (F::*)(A...) const> : Signature<R (*)(A...)> {};
template <class R, class F, class... A>
struct Signature<R (F::*)(A...)> : Signature<R (*)(A...)> {};

/// Number of parameters in a pattern; kMaxPathParameters + 1 if it is badly formed.
consteval std::size_t parameters_in(std::string_view pattern) {
    if (!pattern.starts_with('/')) return kMaxPathParameters + 1;
    std::size_t count = 0;
    bool open = false;
    for (char c : pattern) {
        const bool legal = open ? c != '{' && c != '/' : c != '}';
        if (!legal) return kMaxPathParameters + 1;
        if (c == '{') ++count;
        if (c == '{') open = true;
        if (c == '}') open = false;
    }
    return open ? kMaxPathParameters + 1 : count;
}

/// Number of Path parameters among the first `before` types.
template <class... A>
consteval std::size_t paths_before(std::size_t before) {
    constexpr std::array<bool, sizeof...(A) + 1> kIsPath{kinds::is_path<std::remove_cvref_t<A>>..., false};
    return static_cast<std::size_t>(std::count(kIsPath.begin(), kIsPath.begin() + before, true));
}

/// Hands an extracted value over as the handler declares its parameter: moved, or by reference.
template <class A, class Value>
A&& passed(Value& value) {
    if constexpr (std::same_as<std::remove_cvref_t<A>, RequestContext>)
        return value.get();
    else
        return static_cast<A&&>(value);
}

/// The failure, among those of several extractions, that is declared first.
template <class... Extracted>
const Failure* first_refusal(const Extracted&... extracted) {
    const Failure* first = nullptr;
    [[maybe_unused]] const auto consider = [&](const auto& result) {
        if (!result && (first == nullptr || leading_code(result.failure()) < leading_code(*first))) {
            first = &result.failure();
        }
    };
    (consider(extracted), ...);
    return first;
}

template <class R, class F, class... A, std::size_t... Index>
Response answer(const F& handler, RequestContext& context, boost::mp11::mp_list<A...>, std::index_sequence<Index...>) {
    // Braces, unlike a call, evaluate from left to right.
    std::tuple values{Extractor<std::remove_cvref_t<A>, paths_before<A...>(Index)>::get(context)...};
    if (const auto* refusal = first_refusal(std::get<Index>(values)...)) return context.refusal(*refusal);
    if constexpr (std::is_void_v<R>) {
        handler(passed<A>(*std::get<Index>(values))...);
        return Response{.status = 204};
    } else {
        return respond<R>(context, handler(passed<A>(*std::get<Index>(values))...));
    }
}

void describe_path(OperationDoc& doc, std::string_view pattern, std::size_t index, boost::json::object schema);
void describe_query(OperationDoc& doc, std::string_view name, bool is_required, boost::json::object schema);
void describe_body(OperationDoc& doc, boost::json::object schema);
void describe_raw_body(OperationDoc& doc);
void describe_if_match(OperationDoc& doc, bool is_required);
void describe_answer(OperationDoc& doc, int status, std::string_view content_type, boost::json::object schema);
void describe_empty_answer(OperationDoc& doc, int status);
void describe_header(OperationDoc& doc, int status, std::string_view name, std::string_view description);
void describe_etag(OperationDoc& doc);

template <class T>
boost::json::object bare_schema(Schemas& schemas) {
    return schemas.of<typename schema_detail::Bare<T>::type>(Direction::kRequest);
}

template <class T>
struct DescribeParameter {
    static void into(OperationDoc&, std::string_view, std::size_t, Schemas&) {}
};
template <class T>
struct DescribeParameter<Path<T>> {
    static void into(OperationDoc& doc, std::string_view pattern, std::size_t index, Schemas& schemas) {
        describe_path(doc, pattern, index, bare_schema<T>(schemas));
    }
};
template <class T>
struct DescribeParameter<Query<T>> {
    static void into(OperationDoc& doc, std::string_view, std::size_t, Schemas& schemas) {
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto descriptor) {
            using Member = MemberType<T, decltype(descriptor)>;
            describe_query(doc, member_name(descriptor.name), !kinds::is_optional<Member>,
                           bare_schema<Member>(schemas));
        });
    }
};
template <class T>
struct DescribeParameter<Body<T>> {
    static void into(OperationDoc& doc, std::string_view, std::size_t, Schemas& schemas) {
        describe_body(doc, schemas.of<T>(Direction::kRequest));
    }
};
template <>
struct DescribeParameter<Raw> {
    static void into(OperationDoc& doc, std::string_view, std::size_t, Schemas&) { describe_raw_body(doc); }
};

template <class T>
void describe_result(OperationDoc& doc, std::string_view content_type, Schemas& schemas) {
    if constexpr (std::is_void_v<T> || std::same_as<T, NoContent> || std::same_as<T, Result<void>>) {
        describe_empty_answer(doc, 204);
    } else if constexpr (kinds::is_result<T>) {
        describe_result<std::remove_cvref_t<decltype(std::declval<T>().value())>>(doc, content_type, schemas);
    } else if constexpr (std::same_as<T, Response>) {
        describe_answer(doc, 200, content_type, {});
    } else if constexpr (kinds::is_with_etag<T>) {
        describe_result<decltype(T::value)>(doc, content_type, schemas);
        describe_etag(doc);
    } else if constexpr (kinds::is_created<T>) {
        describe_answer(doc, 201, content_type, schemas.of<decltype(T::value)>(Direction::kResponse));
        describe_header(doc, 201, "Location", "Where the new thing is found.");
    } else if constexpr (kinds::is_upserted<T>) {
        describe_answer(doc, 200, content_type, schemas.of<decltype(T::value)>(Direction::kResponse));
        describe_answer(doc, 201, content_type, schemas.of<decltype(T::value)>(Direction::kResponse));
        describe_header(doc, 201, "Location", "Where the new thing is found.");
    } else if constexpr (kinds::is_accepted<T>) {
        describe_answer(doc, 202, content_type, schemas.of<decltype(T::value)>(Direction::kResponse));
    } else {
        describe_answer(doc, 200, content_type, schemas.of<T>(Direction::kResponse));
        if constexpr (kinds::is_page<T>) describe_header(doc, 200, "Link", "The next page, as rel=\"next\".");
    }
}

template <class R, class... A>
OperationDoc describe(std::string_view pattern, std::string_view content_type, Schemas& schemas) {
    OperationDoc doc;
    std::size_t path_index = 0;
    [[maybe_unused]] const auto add = [&]<class T>(std::type_identity<T>) {
        DescribeParameter<T>::into(doc, pattern, path_index, schemas);
        if constexpr (kinds::is_path<T>) ++path_index;
    };
    (add(std::type_identity<std::remove_cvref_t<A>>{}), ...);
    describe_result<R>(doc, content_type, schemas);
    return doc;
}

template <Method kMethod, Literal kPattern, class F>
Route route(F handler, std::string_view summary) {
    using Handler = std::decay_t<F>;
    using Types = Signature<Handler>;
    using ResultType = typename Types::ResultType;
    return []<class... A>(Handler callee, std::string_view text, boost::mp11::mp_list<A...> parameters) {
        static_assert(parameters_in(kPattern.view()) <= kMaxPathParameters, "the path pattern is badly formed");
        static_assert(parameters_in(kPattern.view()) == paths_before<A...>(sizeof...(A)),
                      "the path pattern and the handler disagree on the number of path parameters");
        return Route{.method = kMethod,
                     .pattern = kPattern.view(),
                     .summary = text,
                     .run =
                         [callee, parameters](RequestContext& context) {
                             return answer<ResultType>(callee, context, parameters, std::index_sequence_for<A...>{});
                         },
                     .describe = &describe<ResultType, A...>};
    }(std::move(handler), summary, typename Types::Parameters{});
}

}  // namespace routing

/// Routes by method. The handler is a function or a lambda; the summary is one line for the OpenAPI document.
template <Literal kPattern, class F>
Route GET(F handler, std::string_view summary) {
    return routing::route<Method::kGet, kPattern>(std::move(handler), summary);
}
template <Literal kPattern, class F>
Route POST(F handler, std::string_view summary) {
    return routing::route<Method::kPost, kPattern>(std::move(handler), summary);
}
template <Literal kPattern, class F>
Route PUT(F handler, std::string_view summary) {
    return routing::route<Method::kPut, kPattern>(std::move(handler), summary);
}
template <Literal kPattern, class F>
Route PATCH(F handler, std::string_view summary) {
    return routing::route<Method::kPatch, kPattern>(std::move(handler), summary);
}
template <Literal kPattern, class F>
Route DELETE(F handler, std::string_view summary) {
    return routing::route<Method::kDelete, kPattern>(std::move(handler), summary);
}

}  // namespace parrain::http
