// The PostgreSQL engine: a pool of connections that are always in libpq's pipeline mode.

#include <libpq-fe.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "storage/open.hpp"
#include "storage/pool.hpp"

namespace parrain::storage {
namespace {

// Autocommit is read-only by the session's default, so only write() can write.
const Statement kBeginWriting{"BEGIN READ WRITE"};
const Statement kBeginReading{"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
const Statement kCommit{"COMMIT"};
const Statement kRollback{"ROLLBACK"};

constexpr const char* kSessionSettings =
    "SET default_transaction_read_only = on; SET default_transaction_isolation = 'read committed';"
    "SET lock_timeout = '10s'; SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '60s';"
    "SET bytea_output = 'hex'; SET jit = off";
constexpr const char* kLazySetting = "; SET synchronous_commit = off";
constexpr int kOldestServer = 150000;
constexpr int kAttempts = 9;  // the first, and 8 retries
// Both sides block for ever once the answers nobody reads fill the socket; far below that, stop and read them.
constexpr std::size_t kInFlightLimit = 256;

std::string statement_name(std::size_t id) {
    std::string name = "s";  // not "s" + …, which makes g++ 12 warn of an overlap there is not
    name += std::to_string(id);
    return name;
}

/// The other transaction must get its turn, or both meet again at once: 2 ms, twice as long each time, at most 32 ms.
void wait_before_retry(int attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1 << std::min(attempt, 5)));
}

struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, ClearResult>;

struct Finish {
    void operator()(PGconn* link) const { PQfinish(link); }
};

std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? "" : text;
}

DatabaseErrorCode code_of(std::string_view state) {
    if (state == "23505") return DatabaseErrorCode::kUnique;
    if (state == "23503") return DatabaseErrorCode::kForeignKey;
    if (state == "23514" || state == "23502") return DatabaseErrorCode::kCheck;
    if (state == "40001" || state == "40P01") return DatabaseErrorCode::kRetry;
    if (state == "08P01") return DatabaseErrorCode::kFatal;  // a wrong number of parameters
    const bool timed_out = state == "55P03" || state == "57014";
    // libpq itself gives no state: the connection is gone.
    const bool unavailable =
        state.empty() || state.starts_with("57P") || state.starts_with("53") || state.starts_with("08");
    return timed_out || unavailable ? DatabaseErrorCode::kBusy : DatabaseErrorCode::kFatal;
}

/// The name DatabaseError::constraint() promises; columns come from a detail such as `Key (a, b)=(1, 2) exists`.
std::string constraint_of(const PGresult* result, DatabaseErrorCode code) {
    std::string name = field(result, PG_DIAG_CONSTRAINT_NAME);
    const std::string table = field(result, PG_DIAG_TABLE_NAME);
    const std::string column = field(result, PG_DIAG_COLUMN_NAME);
    if (code == DatabaseErrorCode::kCheck && name.empty()) return table + "(" + column + ")";
    if (code != DatabaseErrorCode::kUnique) return name;

    const std::string detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    const std::size_t open = detail.find('(');
    const std::size_t close = detail.find(")=(");
    if (open == std::string::npos || close == std::string::npos) return name;
    std::string columns = detail.substr(open + 1, close - open - 1);
    if (columns.find('(') != std::string::npos) return name;  // an index on an expression
    std::erase(columns, ' ');
    return table + "(" + columns + ")";
}

/// Only the primary message: the detail carries values of rows.
DatabaseError error_of(const PGresult* result) {
    const std::string state = field(result, PG_DIAG_SQLSTATE);
    const DatabaseErrorCode code = code_of(state);
    return {code, "PostgreSQL " + state + ": " + field(result, PG_DIAG_MESSAGE_PRIMARY), constraint_of(result, code)};
}

bool succeeded(const PGresult* result) {
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

class PostgresRow final : public Row {
  public:
    PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}

    bool is_null(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
    std::int64_t int64(int column) const override {
        const std::string_view digits = view(column);
        std::int64_t value = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return value;
    }
    double real(int column) const override { return std::strtod(PQgetvalue(result_, row_, column), nullptr); }
    bool boolean(int column) const override {
        const std::string_view text = view(column);
        return text == "t" || (text != "f" && int64(column) != 0);
    }
    std::string_view view(int column) const override {
        return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
    }
    std::string bytes(int column) const override {
        if (is_null(column)) return {};
        const auto* escaped = reinterpret_cast<const unsigned char*>(PQgetvalue(result_, row_, column));
        std::size_t size = 0;
        const std::unique_ptr<unsigned char, decltype(&PQfreemem)> data(PQunescapeBytea(escaped, &size), &PQfreemem);
        return {reinterpret_cast<const char*>(data.get()), size};
    }

  private:
    const PGresult* result_;
    int row_;
};

/// Parameters as libpq takes them: text, which every column type reads, except bytes, which go as they are.
class Encoded {
  public:
    explicit Encoded(Params params) {
        std::size_t room = 0;
        for (const Param& param : params) room += room_for(param.value());
        arena_.reserve(room);  // never grows again, so the pointers into it stay valid
        for (const Param& param : params) add(param.value());
    }

    int count() const { return static_cast<int>(values_.size()); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

  private:
    static constexpr std::size_t kNumberRoom = 32;

    static std::size_t room_for(const Param::Value& value) {
        const auto* text = std::get_if<std::string_view>(&value);
        return text == nullptr ? kNumberRoom : text->size() + 1;
    }

    void add(const Param::Value& value) {
        if (const auto* integer = std::get_if<std::int64_t>(&value)) return add_number(*integer);
        if (const auto* real = std::get_if<double>(&value)) return add_number(*real);
        if (const auto* boolean = std::get_if<bool>(&value)) return add_text(*boolean ? "t" : "f");
        if (const auto* text = std::get_if<std::string_view>(&value)) return add_text(*text);
        if (const auto* bytes = std::get_if<Bytes>(&value)) {
            return push(bytes->data.empty() ? "" : bytes->data.data(), static_cast<int>(bytes->data.size()), 1);
        }
        push(nullptr, 0, 0);
    }

    template <class Number>
    void add_number(Number number) {
        char digits[kNumberRoom];
        const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
        add_text({digits, static_cast<std::size_t>(end - digits)});
    }

    void add_text(std::string_view text) {
        if (text.find('\0') != std::string_view::npos) {
            throw DatabaseError(DatabaseErrorCode::kFatal, "PostgreSQL: text with a NUL");
        }
        push(arena_.data() + arena_.size(), 0, 0);
        arena_.append(text);
        arena_.push_back('\0');
    }

    void push(const char* value, int length, int format) {
        values_.push_back(value);
        lengths_.push_back(length);
        formats_.push_back(format);
    }

    std::string arena_;
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

/// One connection with its prepared statements, opened when first needed and again once lost; one thread at a time.
class PostgresConnection final : public Tx {
  public:
    explicit PostgresConnection(const PostgresOptions& options)
        : url_(options.url), waits_for_disk_(options.waits_for_disk) {}

    Engine engine() const override { return Engine::kPostgres; }

    void query(const Statement& statement, Params params, FunctionRef<void(const Row&)> row) override {
        const Answer answer = round_trip(statement, params);
        const int rows = PQntuples(answer.get());
        for (int i = 0; i < rows; ++i) row(PostgresRow(answer.get(), i));
    }

    std::int64_t exec(const Statement& statement, Params params = {}) override {
        const Answer answer = round_trip(statement, params);
        // For a SELECT libpq counts what was read, which changed nothing.
        if (std::string_view(PQcmdStatus(answer.get())).starts_with("SELECT")) return 0;
        return std::atoll(PQcmdTuples(answer.get()));
    }

    void post(const Statement& statement, Params params = {}) override {
        if (in_flight_.size() >= kInFlightLimit) drain();
        send(statement, params);
    }

    void script(std::string_view sql) override {
        if (failure_) throw *failure_;
        if (!in_flight_.empty()) drain();
        PQexitPipelineMode(link_.get());
        const Answer answer(PQexec(link_.get(), bridge(sql, Engine::kPostgres).c_str()));
        if (PQenterPipelineMode(link_.get()) != 1) raise_lost();
        if (!succeeded(answer.get())) raise(error_of(answer.get()));
    }

    /// Ready for a transaction or a lone statement. @error DatabaseError kBusy if the server cannot be reached
    void prepare() {
        failure_.reset();
        if (link_ && was_closed_while_idle()) link_.reset();
        if (!link_) connect();
    }

    void begin(const Statement& how) {
        prepare();
        in_transaction_ = true;
        post(how);
    }

    /// @error DatabaseError kFatal if the connection was lost before the server said whether it committed
    void commit() {
        send(kCommit, {});
        Answer answer;
        try {
            answer = drain();
        } catch (const DatabaseError& error) {
            if (!is_lost()) throw;
            throw DatabaseError(DatabaseErrorCode::kFatal,
                                std::string("PostgreSQL: commit outcome unknown: ") + error.what());
        }
        in_transaction_ = false;
        if (std::string_view(PQcmdStatus(answer.get())) != "COMMIT") {
            throw DatabaseError(DatabaseErrorCode::kFatal, "PostgreSQL: the transaction had failed");
        }
    }

    /// Undo whatever is in progress; a connection that cannot is closed, which undoes it too.
    void abandon() noexcept {
        try {
            if (!in_flight_.empty() && !is_lost()) drain();
        } catch (const DatabaseError&) {
            // It is being undone.
        }
        failure_.reset();
        try {
            if (in_transaction_ && !is_lost()) exec(kRollback);
        } catch (const DatabaseError&) {
            link_.reset();
        }
        in_transaction_ = false;
        if (is_lost()) link_.reset();
    }

    /// Whether a connection was open and broke.
    bool is_lost() const { return link_ && (broken_ || PQstatus(link_.get()) != CONNECTION_OK); }

    /// What failed first since `prepare`.
    const std::optional<DatabaseError>& failure() const { return failure_; }

  private:
    /// In `in_flight_`, an execution; other entries are the id of a statement being prepared.
    static constexpr int kExecution = -1;

    void connect();

    /// Whether the server hung up meanwhile: noticed before anything is sent whose outcome might be in doubt.
    bool was_closed_while_idle() {
        // The first look may read the server's last words, the second then sees that it is gone.
        return PQconsumeInput(link_.get()) != 1 || PQconsumeInput(link_.get()) != 1 || is_lost();
    }

    Answer round_trip(const Statement& statement, Params params) {
        send(statement, params);
        return drain();
    }

    void send(const Statement& statement, Params params) {
        if (failure_) throw *failure_;
        const auto id = static_cast<std::size_t>(statement.id());
        if (id >= prepared_.size()) prepared_.resize(static_cast<std::size_t>(Statement::count()));
        const std::string name = statement_name(id);
        if (!prepared_[id]) {
            const std::string& sql = statement.sql(Engine::kPostgres);
            if (PQsendPrepare(link_.get(), name.c_str(), sql.c_str(), 0, nullptr) != 1) raise_lost();
            prepared_[id] = true;
            in_flight_.push_back(statement.id());
        }
        const Encoded encoded = encode(params);
        if (PQsendQueryPrepared(link_.get(), name.c_str(), encoded.count(), encoded.values(), encoded.lengths(),
                                encoded.formats(), 0) != 1) {
            raise_lost();
        }
        in_flight_.push_back(kExecution);
    }

    Encoded encode(Params params) {
        try {
            return Encoded(params);
        } catch (const DatabaseError& error) {
            raise(error);
        }
    }

    /// Wait for every answer in flight and return the last. @error DatabaseError the first of them that failed
    Answer drain() {
        if (PQpipelineSync(link_.get()) != 1) raise_lost();
        Answer last;
        std::optional<DatabaseError> error;
        for (std::size_t next = 0;;) {
            Answer answer = next_answer();
            const ExecStatusType status = PQresultStatus(answer.get());
            if (status == PGRES_PIPELINE_SYNC) break;
            const int what = next < in_flight_.size() ? in_flight_[next++] : kExecution;
            if (succeeded(answer.get())) {
                last = std::move(answer);
                continue;
            }
            if (what != kExecution) prepared_[static_cast<std::size_t>(what)] = false;
            if (status == PGRES_PIPELINE_ABORTED) continue;
            if (!error) error = error_of(answer.get());
            const std::string severity = field(answer.get(), PG_DIAG_SEVERITY_NONLOCALIZED);
            if (severity != "ERROR") broken_ = true;  // FATAL or PANIC: the server is closing the connection
            if (broken_) break;
        }
        in_flight_.clear();
        if (error) raise(*error);
        return last;
    }

    Answer next_answer() {
        // libpq puts a null between the answers of two statements, and nothing but nulls on a dead connection.
        for (int nulls = 0; nulls < 3; ++nulls) {
            if (Answer answer(PQgetResult(link_.get())); answer) return answer;
            if (PQstatus(link_.get()) != CONNECTION_OK) break;
        }
        raise_lost();
    }

    [[noreturn]] void raise(const DatabaseError& error) {
        if (!failure_) failure_ = error;
        throw *failure_;
    }

    [[noreturn]] void raise_lost() {
        broken_ = true;
        in_flight_.clear();
        raise(DatabaseError(DatabaseErrorCode::kBusy, "PostgreSQL: the connection was lost"));
    }

    std::string url_;
    bool waits_for_disk_;
    std::unique_ptr<PGconn, Finish> link_;
    std::vector<bool> prepared_;
    std::vector<int> in_flight_;
    std::optional<DatabaseError> failure_;
    bool in_transaction_ = false;
    bool broken_ = false;
};

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

/// The keywords of a connection address, with what Parrain adds where the operator did not choose.
class ConnectionKeywords {
  public:
    explicit ConnectionKeywords(const std::string& url) {
        char* problem = nullptr;
        options_.reset(PQconninfoParse(url.c_str(), &problem));
        if (!options_) {
            // The problem quotes the address, which holds a password.
            PQfreemem(problem);
            throw DatabaseError(DatabaseErrorCode::kFatal, "PostgreSQL: the address of the database cannot be read");
        }
        add("client_encoding", "UTF8");
        add("application_name", "parrain");
        add("connect_timeout", "10");
        add("target_session_attrs", "read-write");
        for (const PQconninfoOption* option = options_.get(); option->keyword != nullptr; ++option) {
            if (option->val != nullptr) add(option->keyword, option->val);
        }
        add(nullptr, nullptr);
    }

    const char* const* names() const { return names_.data(); }
    const char* const* values() const { return values_.data(); }

  private:
    // Of a keyword given twice libpq takes the last.
    void add(const char* name, const char* value) {
        names_.push_back(name);
        values_.push_back(value);
    }

    std::unique_ptr<PQconninfoOption, FreeOptions> options_;
    std::vector<const char*> names_;
    std::vector<const char*> values_;
};

void PostgresConnection::connect() {
    const ConnectionKeywords keywords(url_);
    std::unique_ptr<PGconn, Finish> link(PQconnectdbParams(keywords.names(), keywords.values(), 0));
    if (PQstatus(link.get()) != CONNECTION_OK) {
        throw DatabaseError(DatabaseErrorCode::kBusy, std::string("PostgreSQL: ") + PQerrorMessage(link.get()));
    }
    if (PQserverVersion(link.get()) < kOldestServer) {
        throw DatabaseError(DatabaseErrorCode::kFatal, "PostgreSQL: the server is older than version 15");
    }
    // Notices may quote rows; what matters comes as an error.
    PQsetNoticeProcessor(
        link.get(), [](void*, const char*) {}, nullptr);
    const std::string wanted = std::string(kSessionSettings) + (waits_for_disk_ ? "" : kLazySetting);
    const Answer settings(PQexec(link.get(), wanted.c_str()));
    if (!succeeded(settings.get())) throw error_of(settings.get());
    if (PQenterPipelineMode(link.get()) != 1) {
        throw DatabaseError(DatabaseErrorCode::kBusy, "PostgreSQL: the connection was lost");
    }
    prepared_.clear();
    in_flight_.clear();
    in_transaction_ = false;
    broken_ = false;
    link_ = std::move(link);
}

class PostgresDatabase final : public Database {
  public:
    explicit PostgresDatabase(const PostgresOptions& options) : run_twice_(options.run_twice) {
        auto first = std::make_unique<PostgresConnection>(options);
        first->prepare();
        for (std::size_t i = 1; i < options.pool; ++i) pool_.add(std::make_unique<PostgresConnection>(options));
        pool_.add(std::move(first));
    }

    Engine engine() const override { return Engine::kPostgres; }
    std::size_t waiting_writes() const override { return 0; }

  protected:
    void run_read(FunctionRef<bool(Tx&)> body) override {
        const CallGuard guard(*this);
        const auto connection = pool_.take();
        try {
            connection->begin(kBeginReading);
            body(*connection);
        } catch (...) {
            connection->abandon();
            throw;
        }
        connection->abandon();  // nothing was written; this also sees to a statement that was posted
    }

    void run_read_one(FunctionRef<bool(Tx&)> body) override {
        const CallGuard guard(*this);
        const auto connection = pool_.take();
        try {
            connection->prepare();
            body(*connection);
        } catch (...) {
            connection->abandon();
            throw;
        }
        connection->abandon();
    }

    void run_write(FunctionRef<bool(Tx&)> body, Priority) override {
        const CallGuard guard(*this);
        const auto connection = pool_.take();
        for (int attempt = 1;; ++attempt) {
            try {
                return write_once(*connection, body);
            } catch (const DatabaseError& error) {
                // A connection lost on the way to COMMIT undid the transaction; lost at COMMIT it is kFatal.
                const bool again = error.code() == DatabaseErrorCode::kRetry ||
                                   (error.code() == DatabaseErrorCode::kBusy && connection->is_lost());
                connection->abandon();
                if (!again || attempt == kAttempts) throw;
                wait_before_retry(attempt);
            } catch (...) {
                connection->abandon();
                throw;
            }
        }
    }

  private:
    void write_once(PostgresConnection& connection, FunctionRef<bool(Tx&)> body) {
        if (run_twice_) {
            connection.begin(kBeginWriting);
            body(connection);
            connection.abandon();
        }
        connection.begin(kBeginWriting);
        const bool keep = body(connection);
        settle(connection.failure(), keep);
        if (!keep) return connection.abandon();
        connection.commit();
    }

    bool run_twice_;
    Pool<PostgresConnection> pool_;
};

}  // namespace

std::unique_ptr<Database> open_postgres(const PostgresOptions& options) {
    return std::make_unique<PostgresDatabase>(options);
}

}  // namespace parrain::storage
