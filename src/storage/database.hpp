#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "storage/statement.hpp"

namespace parrain::storage {

/// What the database refused, in the words both engines share.
enum class DatabaseErrorCode {
    kUnique,      ///< a primary or unique key exists already
    kForeignKey,  ///< a row referred to is missing, or is still referred to
    kCheck,       ///< a CHECK or NOT NULL constraint
    kRetry,       ///< two transactions met, and still did after every retry; nothing was done
    kBusy,        ///< queue full, lock or statement timeout, or no connection; nothing was done, try again later
    kFatal,       ///< anything else: a mistake in SQL, a full disk, a commit whose outcome is unknown
};

/// What drivers throw. The message carries no values of rows, so it may be logged.
class DatabaseError : public std::runtime_error {
  public:
    DatabaseError(DatabaseErrorCode code, const std::string& message, std::string constraint = {})
        : std::runtime_error(message),
          code_(code),
          constraint_(std::make_shared<const std::string>(std::move(constraint))) {}

    DatabaseErrorCode code() const { return code_; }

    /// Which constraint was violated, the same on both engines except for foreign keys:
    /// - kUnique: table and columns, `users(workspace_id,email)`; for an index on an expression, the index's name;
    /// - kCheck: the name given to the CHECK in the schema; for NOT NULL, table and column, `users(name)`;
    /// - kForeignKey: PostgreSQL's constraint name; empty on SQLite, which does not tell.
    const std::string& constraint() const { return *constraint_; }

  private:
    DatabaseErrorCode code_;
    std::shared_ptr<const std::string> constraint_;  // shared so that copying an exception cannot throw
};

/// A callable that is borrowed, not copied: it must outlive the call it is given to.
template <class Signature>
class FunctionRef;

template <class R, class... Args>
class FunctionRef<R(Args...)> {
  public:
    // What is required keeps the copy constructor visible.
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, FunctionRef>)
        FunctionRef(F&& function)  // NOLINT(bugprone-forwarding-reference-overload)
        : target_(const_cast<void*>(static_cast<const void*>(std::addressof(function)))),
          call_([](void* target, Args... args) -> R {
              return (*static_cast<std::remove_reference_t<F>*>(target))(std::forward<Args>(args)...);
          }) {}

    R operator()(Args... args) const { return call_(target_, std::forward<Args>(args)...); }

  private:
    void* target_;
    R (*call_)(void*, Args...);
};

/// A transaction in progress, lent to the function given to Database; never kept, used by one thread.
///
/// Once a statement failed the transaction can only be left: later statements throw the same error again and a
/// commit is refused, on both engines. Where a conflict is expected, prefer `ON CONFLICT DO NOTHING` and the count.
class Tx {
  public:
    virtual ~Tx() = default;
    virtual Engine engine() const = 0;

    /// Run a statement and hand each row to `row`. @error DatabaseError
    virtual void query(const Statement& statement, Params params, FunctionRef<void(const Row&)> row) = 0;

    /// Run a statement; how many rows it changed. @error DatabaseError
    virtual std::int64_t exec(const Statement& statement, Params params = {}) = 0;

    /// Run a statement of which only a failure is of interest.
    ///
    /// SQLite runs it at once. PostgreSQL puts it on the wire and looks at the answer at the next `query` or `exec`
    /// or at the end: that is where its error is thrown, so never catch it here.
    virtual void post(const Statement& statement, Params params = {}) = 0;

    /// Run SQL of several statements, without parameters and outside the statement cache; for migrations and tools.
    virtual void script(std::string_view sql) = 0;

    /// Say that this transaction forgets somebody: once it is kept, what it replaced goes out of the engine's own log
    /// too, as soon as no reader needs it. PostgreSQL's log is its operator's.
    virtual void leave_no_trace() {}

    /// The first row of an answer, mapped; nothing where there is none.
    template <class F>
    auto one(const Statement& statement, Params params, F&& map)
        -> std::optional<std::invoke_result_t<F&, const Row&>> {
        std::optional<std::invoke_result_t<F&, const Row&>> found;
        query(statement, params, [&](const Row& row) {
            if (!found) found.emplace(map(row));
        });
        return found;
    }

    /// Every row of an answer, mapped.
    template <class F>
    auto list(const Statement& statement, Params params, F&& map) -> std::vector<std::invoke_result_t<F&, const Row&>> {
        std::vector<std::invoke_result_t<F&, const Row&>> rows;
        query(statement, params, [&](const Row& row) { rows.push_back(map(row)); });
        return rows;
    }
};

/// Which writes go first when more wait than one commit takes.
enum class Priority { kNormal, kMoney };

/// A database of either engine. Thread-safe; every call blocks until it is answered.
///
/// A function given to `write` may run more than once and must contain nothing but its transaction and its
/// parameters: no clock, randomness, network, nor a change to what it captured that a second run would repeat.
/// Calling one Database from inside a function given to the same Database is a programmer's mistake and aborts.
class Database {
  public:
    virtual ~Database() = default;
    virtual Engine engine() const = 0;

    /// Run `fn(Tx&)` over one consistent snapshot. It may hold several statements, none of which may write.
    /// @error DatabaseError
    template <class F>
    auto read(F&& fn) {
        return call(fn, [this](FunctionRef<bool(Tx&)> body) { run_read(body); });
    }

    /// Run `fn(Tx&)` that holds a single SELECT: the cheapest read, one round trip. @error DatabaseError
    template <class F>
    auto read_one(F&& fn) {
        return call(fn, [this](FunctionRef<bool(Tx&)> body) { run_read_one(body); });
    }

    /// Run `fn(Tx&)` as one transaction; what it wrote is durable when this returns.
    ///
    /// Nothing of it remains if it throws (the exception comes out here, other callers are not disturbed) **or
    /// returns a failed Result**: a refusal writes nothing. READ COMMITTED on PostgreSQL: rely on unique keys and on
    /// rows locked by `/*for_update*/`, not on having read something earlier in the transaction.
    /// @error DatabaseError
    template <class F>
    auto write(F&& fn, Priority priority = Priority::kNormal) {
        return call(fn, [this, priority](FunctionRef<bool(Tx&)> body) { run_write(body, priority); });
    }

    /// Writes that wait for a commit at this moment, for metrics; always 0 on PostgreSQL, where they wait in the pool.
    virtual std::size_t waiting_writes() const = 0;

  protected:
    // The body says whether its writes are to be kept.
    virtual void run_read(FunctionRef<bool(Tx&)> body) = 0;
    virtual void run_read_one(FunctionRef<bool(Tx&)> body) = 0;
    virtual void run_write(FunctionRef<bool(Tx&)> body, Priority priority) = 0;

  private:
    template <class T>
    static bool keeps(const Result<T>& result) {
        return result.ok();
    }
    template <class T>
    static bool keeps(const T&) {
        return true;
    }

    template <class F, class Run>
    static auto call(F& fn, Run run) {
        using Answer = std::invoke_result_t<F&, Tx&>;
        if constexpr (std::is_void_v<Answer>) {
            run([&](Tx& tx) {
                fn(tx);
                return true;
            });
        } else {
            std::optional<Answer> answer;
            run([&](Tx& tx) {
                answer.emplace(fn(tx));
                return keeps(*answer);
            });
            return std::move(*answer);
        }
    }
};

/// Marks that the current thread is inside a call of `database` until destroyed; aborts if it already is.
class CallGuard {
  public:
    explicit CallGuard(const Database& database);
    ~CallGuard();
    CallGuard(const CallGuard&) = delete;
    CallGuard& operator=(const CallGuard&) = delete;

  private:
    const Database* outer_;
};

/// For drivers, when a body has returned: throws the failure it met and swallowed.
///
/// A violated constraint turned into a refusal is what a body is meant to do and passes; an answer given in spite of
/// a failure is not, nor is a refusal that hides a transaction to be retried.
void settle(const std::optional<DatabaseError>& failure, bool keep);

}  // namespace parrain::storage
