// The SQLite engine: reading connections, and one writer thread whose transactions share commits.

#include <sqlite3.h>
#include <sys/vfs.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "storage/folder_lock.hpp"
#include "storage/open.hpp"
#include "storage/pool.hpp"

namespace parrain::storage {
namespace {

const Statement kBegin{"BEGIN"};
const Statement kBeginWriting{"BEGIN IMMEDIATE"};
const Statement kCommit{"COMMIT"};
const Statement kRollback{"ROLLBACK"};
const Statement kSavepoint{"SAVEPOINT job"};
const Statement kUndo{"ROLLBACK TO job"};
const Statement kRelease{"RELEASE job"};

constexpr std::string_view kReaderSettings = R"(
PRAGMA query_only = ON;
PRAGMA wal_autocheckpoint = 0;
PRAGMA cache_size = -2048;
)";
constexpr std::string_view kWriterSettings = R"(
PRAGMA journal_size_limit = 67108864;
PRAGMA cache_size = -8192;
PRAGMA secure_delete = ON;
)";
// LIKE is made case-sensitive because it is on PostgreSQL.
constexpr std::string_view kCommonSettings = R"(
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA mmap_size = 0;
PRAGMA temp_store = MEMORY;
PRAGMA case_sensitive_like = ON;
)";
// With a write-ahead log only its checkpoints wait for the disk then.
constexpr std::string_view kLazySettings = "PRAGMA synchronous = NORMAL";
constexpr int kBusyTimeoutMs = 5000;

/// How long writing waits for readers when the log is to be emptied; what is not emptied now is after the next write.
constexpr int kEmptyingTimeoutMs = 100;

DatabaseErrorCode code_of(int extended) {
    switch (extended) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: return DatabaseErrorCode::kUnique;
        case SQLITE_CONSTRAINT_FOREIGNKEY: return DatabaseErrorCode::kForeignKey;
        case SQLITE_CONSTRAINT_CHECK:
        case SQLITE_CONSTRAINT_NOTNULL: return DatabaseErrorCode::kCheck;
        default: break;
    }
    const int primary = extended & 0xff;
    return primary == SQLITE_BUSY || primary == SQLITE_LOCKED ? DatabaseErrorCode::kBusy : DatabaseErrorCode::kFatal;
}

/// `UNIQUE constraint failed: t.a, t.b` -> `t(a,b)`; `CHECK constraint failed: name` -> `name`.
std::string constraint_of(int extended, std::string_view message) {
    const std::size_t colon = message.find(": ");
    if ((extended & 0xff) != SQLITE_CONSTRAINT || colon == std::string_view::npos) return {};
    std::string_view subject = message.substr(colon + 2);
    if (extended == SQLITE_CONSTRAINT_CHECK) return std::string(subject);
    if (subject.starts_with("index '")) return std::string(subject.substr(7, subject.size() - 8));

    const std::size_t dot = subject.find('.');
    const std::string qualifier(subject.substr(0, dot + 1));
    std::string name(subject.substr(0, dot));
    for (char separator = '('; subject.starts_with(qualifier); separator = ',') {
        const std::size_t end = std::min(subject.find(", "), subject.size());
        name += separator;
        name += subject.substr(qualifier.size(), end - qualifier.size());
        subject.remove_prefix(std::min(end + 2, subject.size()));
    }
    return name + ")";
}

DatabaseError error_of(sqlite3* database) {
    const int extended = sqlite3_extended_errcode(database);
    const std::string message = sqlite3_errmsg(database);
    return {code_of(extended), "SQLite: " + message, constraint_of(extended, message)};
}

class SqliteRow final : public Row {
  public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

    bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    std::int64_t int64(int column) const override { return sqlite3_column_int64(statement_, column); }
    double real(int column) const override { return sqlite3_column_double(statement_, column); }
    bool boolean(int column) const override { return int64(column) != 0; }
    std::string_view view(int column) const override {
        return sized(column, reinterpret_cast<const char*>(sqlite3_column_text(statement_, column)));
    }
    std::string bytes(int column) const override {
        return std::string(sized(column, static_cast<const char*>(sqlite3_column_blob(statement_, column))));
    }

  private:
    std::string_view sized(int column, const char* data) const {
        if (data == nullptr) return {};
        return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }

    sqlite3_stmt* statement_;
};

enum class Role { kReader, kWriter };

/// One connection with its prepared statements; used by one thread at a time.
class SqliteConnection final : public Tx {
  public:
    SqliteConnection(const SqliteOptions& options, Role role) {
        const int flags =
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (role == Role::kWriter ? SQLITE_OPEN_CREATE : 0);
        const char* vfs = options.vfs.empty() ? nullptr : options.vfs.c_str();
        if (sqlite3_open_v2(options.file.c_str(), &database_, flags, vfs) != SQLITE_OK) {
            const DatabaseError error(DatabaseErrorCode::kFatal,
                                      options.file.string() + ": " + sqlite3_errmsg(database_));
            sqlite3_close(database_);
            throw error;
        }
        try {
            configure(role);
            if (!options.waits_for_disk) script(kLazySettings);
        } catch (...) {
            sqlite3_close(database_);
            throw;
        }
    }

    ~SqliteConnection() override {
        for (sqlite3_stmt* statement : prepared_) sqlite3_finalize(statement);
        sqlite3_close(database_);
    }

    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    Engine engine() const override { return Engine::kSqlite; }

    void query(const Statement& statement, Params params, FunctionRef<void(const Row&)> row) override {
        run(statement, params, [&](sqlite3_stmt* running) { row(SqliteRow(running)); });
    }

    std::int64_t exec(const Statement& statement, Params params = {}) override {
        sqlite3_stmt* done = run(statement, params, [](sqlite3_stmt*) {});
        return sqlite3_stmt_readonly(done) != 0 ? 0 : sqlite3_changes64(database_);
    }

    void post(const Statement& statement, Params params) override { exec(statement, params); }

    void script(std::string_view sql) override {
        if (failure_) throw *failure_;
        const std::string bridged = bridge(sql, Engine::kSqlite);
        if (sqlite3_exec(database_, bridged.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) raise();
    }

    void leave_no_trace() override { holds_traces_ = true; }

    /// Empty the log if something in it was to be forgotten, outside of any transaction. Where a reader is in the way
    /// it is tried again after the next write.
    void empty_log() {
        if (!holds_traces_) return;
        sqlite3_busy_timeout(database_, kEmptyingTimeoutMs);
        const int code = sqlite3_wal_checkpoint_v2(database_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
        sqlite3_busy_timeout(database_, kBusyTimeoutMs);
        if (code == SQLITE_OK) holds_traces_ = false;
    }

    /// Begin, end or undo: forgets the failure that what went before met.
    void control(const Statement& statement) {
        failure_.reset();
        exec(statement);
    }

    void forget_failure() { failure_.reset(); }

    /// What failed first since the last `control`.
    const std::optional<DatabaseError>& failure() const { return failure_; }

    bool in_transaction() const { return sqlite3_get_autocommit(database_) == 0; }

  private:
    void configure(Role role) {
        sqlite3_extended_result_codes(database_, 1);
        sqlite3_busy_timeout(database_, kBusyTimeoutMs);
        // "x" in double quotes is never a string, as on PostgreSQL.
        sqlite3_db_config(database_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
        sqlite3_db_config(database_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
        if (role == Role::kReader) sqlite3_db_config(database_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        if (role == Role::kWriter) use_write_ahead_log();
        script(kCommonSettings);
        script(role == Role::kReader ? kReaderSettings : kWriterSettings);
    }

    void use_write_ahead_log() {
        static const Statement kUseWal{"PRAGMA journal_mode = WAL"};
        const auto mode = one(kUseWal, {}, [](const Row& row) { return row.text(0); });
        if (mode != "wal") throw DatabaseError(DatabaseErrorCode::kFatal, "SQLite: cannot use a write-ahead log here");
    }

    template <class OnRow>
    sqlite3_stmt* run(const Statement& statement, Params params, OnRow on_row) {
        if (failure_) throw *failure_;
        sqlite3_stmt* running = prepared(statement);
        if (sqlite3_stmt_busy(running) != 0) fail("a statement was run from inside its own rows");
        const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_reset)> reset(running, &sqlite3_reset);
        bind(running, params);
        int code = sqlite3_step(running);
        for (; code == SQLITE_ROW; code = sqlite3_step(running)) on_row(running);
        if (code != SQLITE_DONE) raise();
        return running;
    }

    sqlite3_stmt* prepared(const Statement& statement) {
        const auto id = static_cast<std::size_t>(statement.id());
        if (id >= prepared_.size()) prepared_.resize(static_cast<std::size_t>(Statement::count()));
        sqlite3_stmt*& slot = prepared_[id];
        if (slot == nullptr) {
            const std::string& sql = statement.sql(Engine::kSqlite);
            if (sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                   &slot, nullptr) != SQLITE_OK) {
                raise();
            }
        }
        return slot;
    }

    void bind(sqlite3_stmt* statement, Params params) {
        // Without this a forgotten parameter would be null here and an error on PostgreSQL.
        if (static_cast<std::size_t>(sqlite3_bind_parameter_count(statement)) != params.size()) {
            fail(std::string("wrong number of parameters for: ") + sqlite3_sql(statement));
        }
        int index = 1;
        for (const Param& param : params) {
            if (bind_one(statement, index++, param.value()) != SQLITE_OK) raise();
        }
    }

    int bind_one(sqlite3_stmt* statement, int index, const Param::Value& value) {
        if (const auto* integer = std::get_if<std::int64_t>(&value)) {
            return sqlite3_bind_int64(statement, index, *integer);
        }
        if (const auto* real = std::get_if<double>(&value)) return sqlite3_bind_double(statement, index, *real);
        if (const auto* boolean = std::get_if<bool>(&value)) return sqlite3_bind_int(statement, index, *boolean);
        if (const auto* text = std::get_if<std::string_view>(&value)) {
            if (text->find('\0') != std::string_view::npos) fail("text with a NUL");
            return sqlite3_bind_text64(statement, index, text->empty() ? "" : text->data(), text->size(), SQLITE_STATIC,
                                       SQLITE_UTF8);
        }
        if (const auto* bytes = std::get_if<Bytes>(&value)) {
            const std::string_view data = bytes->data;
            return sqlite3_bind_blob64(statement, index, data.empty() ? "" : data.data(), data.size(), SQLITE_STATIC);
        }
        return sqlite3_bind_null(statement, index);
    }

    [[noreturn]] void raise() {
        failure_ = error_of(database_);
        throw *failure_;
    }

    [[noreturn]] void fail(const std::string& message) {
        failure_ = DatabaseError(DatabaseErrorCode::kFatal, "SQLite: " + message);
        throw *failure_;
    }

    sqlite3* database_ = nullptr;
    std::vector<sqlite3_stmt*> prepared_;
    std::optional<DatabaseError> failure_;
    bool holds_traces_ = false;
};

class SqliteDatabase final : public Database {
  public:
    explicit SqliteDatabase(const SqliteOptions& options)
        : options_(options), lock_(options.file.parent_path()), writer_(options, Role::kWriter) {
        // Recovery after a crash happens here, alone, before any reader looks at the file.
        writer_.control(kBeginWriting);
        writer_.control(kCommit);
        for (std::size_t i = 0; i < options.readers; ++i) {
            readers_.add(std::make_unique<SqliteConnection>(options, Role::kReader));
        }
        thread_ = std::thread([this] { write_until_closed(); });
    }

    ~SqliteDatabase() override {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
        }
        arrived_.notify_one();
        thread_.join();
        readers_.clear();  // the writer is closed last, because the last to close checkpoints
    }

    Engine engine() const override { return Engine::kSqlite; }

    std::size_t waiting_writes() const override {
        const std::lock_guard lock(mutex_);
        return money_.size() + normal_.size();
    }

  protected:
    void run_read(FunctionRef<bool(Tx&)> body) override {
        const CallGuard guard(*this);
        const auto reader = readers_.take();
        reader->control(kBegin);
        try {
            body(*reader);
        } catch (...) {
            reader->control(kRollback);
            throw;
        }
        reader->control(kCommit);
    }

    void run_read_one(FunctionRef<bool(Tx&)> body) override {
        const CallGuard guard(*this);
        const auto reader = readers_.take();
        reader->forget_failure();
        body(*reader);
    }

    void run_write(FunctionRef<bool(Tx&)> body, Priority priority) override {
        const CallGuard guard(*this);
        // Shared because the writer thread still touches the job when the caller has already woken.
        const auto job = std::make_shared<Job>(body);
        enqueue(job, priority);
        job->wait();
        if (job->error) std::rethrow_exception(job->error);
    }

  private:
    struct Job {
        explicit Job(FunctionRef<bool(Tx&)> work) : body(work) {}

        void finish() {
            {
                const std::lock_guard lock(mutex);
                is_finished = true;
            }
            finished.notify_one();
        }

        void wait() {
            std::unique_lock lock(mutex);
            finished.wait(lock, [this] { return is_finished; });
        }

        FunctionRef<bool(Tx&)> body;
        std::exception_ptr error;
        // Not a semaphore: the library's yields the processor again and again before it sleeps.
        std::mutex mutex;
        std::condition_variable finished;
        bool is_finished = false;
    };
    using Jobs = std::vector<std::shared_ptr<Job>>;

    void enqueue(const std::shared_ptr<Job>& job, Priority priority) {
        bool was_idle = false;
        {
            const std::lock_guard lock(mutex_);
            if (money_.size() + normal_.size() >= options_.queue_limit) {
                throw DatabaseError(DatabaseErrorCode::kBusy, "SQLite: too many writes are waiting");
            }
            was_idle = money_.empty() && normal_.empty();
            (priority == Priority::kMoney ? money_ : normal_).push_back(job);
        }
        if (was_idle) arrived_.notify_one();
    }

    void write_until_closed() {
        const CallGuard guard(*this);
        for (Jobs batch = next_batch(); !batch.empty(); batch = next_batch()) {
            run_batch(batch);
            writer_.empty_log();
            for (const auto& job : batch) job->finish();
        }
    }

    /// Everything queued up to the limit, money first; empty when the database is closed.
    Jobs next_batch() {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [this] { return closing_ || !money_.empty() || !normal_.empty(); });
        Jobs batch;
        for (auto* queue : {&money_, &normal_}) {
            while (!queue->empty() && batch.size() < options_.batch_limit) {
                batch.push_back(std::move(queue->front()));
                queue->pop_front();
            }
        }
        return batch;
    }

    void run_batch(const Jobs& batch) {
        try {
            writer_.control(kBeginWriting);
            for (const auto& job : batch) run_job(*job);
            writer_.control(kCommit);
        } catch (const DatabaseError&) {
            abandon(batch, std::current_exception());
        }
    }

    void run_job(Job& job) {
        writer_.control(kSavepoint);
        try {
            if (options_.run_twice) {
                job.body(writer_);
                writer_.control(kUndo);
            }
            const bool keep = job.body(writer_);
            settle(writer_.failure(), keep);
            if (!keep) writer_.control(kUndo);
        } catch (...) {
            job.error = std::current_exception();
            writer_.control(kUndo);
        }
        writer_.control(kRelease);
    }

    /// The shared transaction could not begin, go on (a full disk undoes it whole) or commit: nobody's writes remain.
    void abandon(const Jobs& batch, const std::exception_ptr& error) {
        for (const auto& job : batch) {
            if (!job->error) job->error = error;
        }
        if (!writer_.in_transaction()) return;
        try {
            writer_.control(kRollback);
        } catch (const DatabaseError&) {
            // Then the next BEGIN fails and tells its callers so.
        }
    }

    SqliteOptions options_;
    FolderLock lock_;
    SqliteConnection writer_;
    Pool<SqliteConnection> readers_;

    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::shared_ptr<Job>> money_;
    std::deque<std::shared_ptr<Job>> normal_;
    bool closing_ = false;
    std::thread thread_;
};

/// The folder of the file, made for its owner alone if missing and refused where SQLite's locks do not work.
void prepare_folder(const SqliteOptions& options) {
    const std::filesystem::path folder = options.file.parent_path();
    std::error_code error;
    if (std::filesystem::create_directories(folder, error)) {
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    }
    struct statfs info = {};
    if (::statfs(folder.c_str(), &info) != 0) {
        throw DatabaseError(DatabaseErrorCode::kFatal, folder.string() + ": cannot be made or read");
    }
    if (!options.trust_file_system && is_network_file_system(info.f_type)) {
        throw DatabaseError(DatabaseErrorCode::kFatal,
                            folder.string() +
                                " lies on a network file system, where an SQLite file is not safe; use a "
                                "local disk, or PostgreSQL");
    }
}

}  // namespace

std::unique_ptr<Database> open_sqlite(const SqliteOptions& options) {
    // Counting memory takes one lock for every allocation of every connection. Refused, without harm, once in use.
    [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    prepare_folder(options);
    return std::make_unique<SqliteDatabase>(options);
}

}  // namespace parrain::storage
