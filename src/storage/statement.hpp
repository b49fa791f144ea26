#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/id.hpp"
#include "core/time.hpp"

namespace parrain::storage {

/// The two database engines Parrain runs on.
enum class Engine { kSqlite, kPostgres };

/// `sqlite` or `postgresql`.
std::string_view to_string(Engine engine);

/// The SQL of `text` as `engine` understands it.
///
/// Types: `{i64} {bool} {bytes} {json} {f64} {text}`; `{strict}` after the closing parenthesis of a CREATE TABLE.
/// Row locks: `/*for_update*/`, `/*for_share*/` and `/*skip_locked*/` become `FOR NO KEY UPDATE`, `FOR SHARE` and
/// `FOR UPDATE SKIP LOCKED` on PostgreSQL and vanish on SQLite, which has one writer. Keys are never updated, and the
/// weaker lock lets rows that refer to the locked one be written meanwhile, which would end in deadlocks otherwise.
/// Everything else must be SQL that both engines read alike.
std::string bridge(std::string_view text, Engine engine);

/// One SQL statement, a static object: `const Statement kFind{"SELECT name FROM users WHERE id = $1"};`
///
/// Its dense id indexes the prepared statements of every connection, so it is neither hashed nor parsed again.
/// Parameters are `$1`, `$2`, … on both engines; tokens are those of `bridge()`. Make it only at namespace scope or
/// as a static: every object made keeps its id until the process ends.
class Statement {
  public:
    /// One text for both engines.
    explicit Statement(std::string_view sql) : Statement(sql, sql) {}

    /// Two texts, for the rare places where the dialects do not agree.
    Statement(std::string_view sqlite_sql, std::string_view postgres_sql);

    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    /// From 0, without gaps.
    int id() const { return id_; }

    /// The text that `engine` prepares.
    const std::string& sql(Engine engine) const { return sql_[static_cast<std::size_t>(engine)]; }

    /// How many statements exist: every id is below.
    static int count();

  private:
    std::array<std::string, 2> sql_;
    int id_;
};

/// Bytes that are not text; a view that must outlive the call it is given to.
struct Bytes {
    std::string_view data;
};

/// One parameter of a statement: null, integer, double, boolean, text (a view, no NUL) or bytes (a view).
///
/// Ids and moments are stored as the integers they are; an empty optional is null.
class Param {
  public:
    using Value = std::variant<std::monostate, std::int64_t, double, bool, std::string_view, Bytes>;

    Param(std::nullopt_t) {}
    Param(bool value) : value_(value) {}
    template <std::integral T>
    requires(!std::same_as<T, bool>) Param(T value) : value_(static_cast<std::int64_t>(value)) {}
    Param(double value) : value_(value) {}
    Param(std::string_view value) : value_(value) {}
    Param(const char* value) : value_(std::string_view(value)) {}
    Param(const std::string& value) : value_(std::string_view(value)) {}
    Param(Bytes value) : value_(value) {}
    Param(Instant value) : value_(value.micros()) {}
    template <class Tag>
    Param(Id<Tag> value) : value_(value.value()) {}
    template <class T>
    Param(const std::optional<T>& value) {
        if (value) value_ = Param(*value).value_;
    }

    const Value& value() const { return value_; }

  private:
    Value value_;
};

/// The parameters of one call, `{a, b}` or a span; a view that lives as long as the call.
class Params {
  public:
    Params() = default;
    Params(std::initializer_list<Param> list) : span_(list) {}
    Params(std::span<const Param> span) : span_(span) {}

    auto begin() const { return span_.begin(); }
    auto end() const { return span_.end(); }
    std::size_t size() const { return span_.size(); }

  private:
    std::span<const Param> span_;
};

/// One row of an answer, valid only while the callback runs. Columns count from 0.
///
/// Reading null as a number gives 0, as text an empty one; the `maybe_` readers tell them apart.
class Row {
  public:
    virtual ~Row() = default;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t int64(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual bool boolean(int column) const = 0;
    /// Text where the driver keeps it: copy it before the callback ends.
    virtual std::string_view view(int column) const = 0;
    virtual std::string bytes(int column) const = 0;

    std::string text(int column) const { return std::string(view(column)); }
    Instant instant(int column) const { return Instant(int64(column)); }
    template <class T>
    T id(int column) const {
        return T(int64(column));
    }

    std::optional<std::int64_t> maybe_int64(int column) const {
        return is_null(column) ? std::nullopt : std::optional(int64(column));
    }
    std::optional<std::string> maybe_text(int column) const {
        return is_null(column) ? std::nullopt : std::optional(text(column));
    }
    std::optional<Instant> maybe_instant(int column) const {
        return is_null(column) ? std::nullopt : std::optional(instant(column));
    }
    template <class T>
    std::optional<T> maybe_id(int column) const {
        return is_null(column) ? std::nullopt : std::optional(id<T>(column));
    }
};

}  // namespace parrain::storage
