#pragma once

#include <algorithm>

#include "app/access.hpp"
#include "core/catalogue.hpp"
#include "http/route.hpp"

/// What the handlers of the API share: the use cases and the caller as parameters, words, paging, versions.
namespace parrain::http {

/// A use case that a handler may take as a parameter. It works on the transaction that middleware has opened for the
/// request, else on the store.
template <class T>
concept UseCase = std::constructible_from<T, const app::Context&> && !std::same_as<T, app::Context>;

template <UseCase T, std::size_t kPathIndex>
struct Extractor<T, kPathIndex> {
    static Result<T> get(RequestContext& context) { return T(context.get<app::Context>()); }
};

/// Whom middleware let in by an API key or a session.
template <std::size_t kPathIndex>
struct Extractor<app::Caller, kPathIndex> {
    static Result<app::Caller> get(RequestContext& context) { return context.get<app::Caller>(); }
};

/// The user of a widget token, entered where need be.
template <std::size_t kPathIndex>
struct Extractor<app::WidgetCaller, kPathIndex> {
    static Result<app::WidgetCaller> get(RequestContext& context) {
        const auto caller = app::Access(context.get<app::Context>()).enter(context.get<app::WidgetVisit>());
        return caller ? caller : fail(ErrorCode::kBadToken);
    }
};

/// The verified token of a widget; whom it names may not be known yet.
template <std::size_t kPathIndex>
struct Extractor<app::WidgetVisit, kPathIndex> {
    static Result<app::WidgetVisit> get(RequestContext& context) { return context.get<app::WidgetVisit>(); }
};

/// The catalogue in the language of the request.
class Words {
  public:
    Words(const Catalogue& texts, Locale locale) : texts_(&texts), locale_(locale) {}

    static Words from(RequestContext& context) { return {context.get<app::Context>().texts, context.locale()}; }

    Locale locale() const { return locale_; }
    const Catalogue& texts() const { return *texts_; }

    std::string operator()(std::string_view key, const TextArguments& arguments = {}) const {
        return texts_->text(locale_, key, arguments);
    }

    bool has(std::string_view key) const { return texts_->has(locale_, key); }

  private:
    const Catalogue* texts_;
    Locale locale_;
};

/// Where a list goes on: the id of the last line seen, opaque to callers.
class Cursor {
  public:
    /// @error kCursorInvalid
    static Result<Cursor> parse(std::string_view text);
    static Cursor at(std::int64_t id) { return Cursor(id); }

    std::string str() const;
    std::int64_t id() const { return id_; }

  private:
    explicit Cursor(std::int64_t id) : id_(id) {}
    std::int64_t id_;
};

/// Lines of a page where the caller does not say.
inline constexpr int kDefaultLimit = 50;

/// The parameters that every list takes; the queries of lists inherit them.
struct PageQuery {
    std::optional<Whole<1, 200>> limit;
    std::optional<Cursor> cursor;

    int lines() const { return limit ? static_cast<int>(**limit) : kDefaultLimit; }
    /// One line more than is shown, which tells whether there is another page.
    app::Slice slice() const { return {.after = cursor ? cursor->id() : 0, .limit = lines() + 1}; }
};
BOOST_DESCRIBE_STRUCT(PageQuery, (), (limit, cursor))

/// Fill `page` with what `slice()` gave, each line shown by `show`; `id_of` gives the id that a cursor names.
template <class Page, class Item, class IdOf, class Show>
Page page_of(Page page, const std::vector<Item>& found, const PageQuery& query, const IdOf& id_of, const Show& show) {
    const auto shown = std::min(found.size(), static_cast<std::size_t>(query.lines()));
    for (std::size_t i = 0; i < shown; ++i) page.items.push_back(show(found[i]));
    if (found.size() > shown) page.next_cursor = Cursor::at(id_of(found[shown - 1])).str();
    return page;
}

/// As page_of, for short lists that are read whole.
template <class Page, class Item, class IdOf, class Show>
Page cut_page(Page page, const std::vector<Item>& all, const PageQuery& query, const IdOf& id_of, const Show& show) {
    auto rest = all.begin();
    if (query.cursor) {
        rest = std::ranges::find_if(all, [&](const Item& item) { return id_of(item) == query.cursor->id(); });
        if (rest != all.end()) ++rest;
    }
    return page_of(std::move(page), std::vector<Item>(rest, all.end()), query, id_of, show);
}

/// A list that needs no paging: `{"items":[…],"next_cursor":null}`.
template <class Item, class Show>
auto whole_page(const std::vector<Item>& all, const Show& show) {
    Page<std::invoke_result_t<const Show&, const Item&>> page;
    for (const auto& item : all) page.items.push_back(show(item));
    return page;
}

/// The entity tag of a version.
std::string tag_of(std::int64_t version);

/// The version that `If-Match` names where it is given: the use case refuses another. A tag that is no version of ours
/// matches nothing.
struct IfMatch {
    std::optional<std::int64_t> version;
    const std::optional<std::int64_t>& operator*() const { return version; }
    /// @error kPreconditionFailed
    static Result<IfMatch> from(RequestContext& context);
};

/// The version that `If-Match` names, without which the change is refused.
struct IfMatchRequired {
    std::int64_t version;
    std::int64_t operator*() const { return version; }
    /// @error kPreconditionRequired, kPreconditionFailed
    static Result<IfMatchRequired> from(RequestContext& context);
};

/// A body that may be absent: an empty one stands for `{}`.
template <class T>
struct OptionalBody {
    T value;
    const T& operator*() const { return value; }
    const T* operator->() const { return &value; }
};

template <class T, std::size_t kPathIndex>
struct Extractor<OptionalBody<T>, kPathIndex> {
    static Result<OptionalBody<T>> get(RequestContext& context) {
        if (context.request().body.empty()) return OptionalBody<T>{};
        auto body = Extractor<Body<T>, kPathIndex>::get(context);
        if (!body) return body.failure();
        return OptionalBody<T>{std::move(body->value)};
    }
};

namespace routing {

template <class T>
struct DescribeParameter<OptionalBody<T>> {
    static void into(OperationDoc& doc, std::string_view pattern, std::size_t index, Schemas& schemas) {
        DescribeParameter<Body<T>>::into(doc, pattern, index, schemas);
        doc.request_body["required"] = false;
    }
};
template <>
struct DescribeParameter<IfMatch> {
    static void into(OperationDoc& doc, std::string_view, std::size_t, Schemas&) { describe_if_match(doc, false); }
};
template <>
struct DescribeParameter<IfMatchRequired> {
    static void into(OperationDoc& doc, std::string_view, std::size_t, Schemas&) { describe_if_match(doc, true); }
};

}  // namespace routing

/// How the API's own callers may prove who they are.
inline const std::vector<Security> kApiCallers = {Security::kApiKey, Security::kSession};

}  // namespace parrain::http
