#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/open.hpp"
#include "support/postgres.hpp"

namespace parrain::test {

/// A folder of its own under the system's temporary folder, removed when destroyed.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// An empty database of one engine, gone when destroyed.
class TestDatabase {
  public:
    explicit TestDatabase(storage::Engine engine, storage::DatabaseOptions options = {});

    storage::Database& operator*() { return *database_; }
    storage::Database* operator->() { return database_.get(); }
    storage::Engine engine() const { return engine_; }

    /// What `open_database` takes: another process can open it while it is closed here.
    std::string location() const;
    void close() { database_.reset(); }
    void open() { database_ = storage::open_database(location(), options_); }

  private:
    storage::Engine engine_;
    storage::DatabaseOptions options_;
    std::optional<TemporaryFolder> folder_;
    std::optional<PostgresSchema> schema_;
    std::unique_ptr<storage::Database> database_;
};

/// SQLite and PostgreSQL; SQLite alone where PARRAIN_TEST_ENGINES is `sqlite`.
std::vector<storage::Engine> engines_under_test();

/// Run `body(TestDatabase&)` on an empty database of every engine under test.
template <class Body>
void on_each_engine(Body body, const storage::DatabaseOptions& options = {}) {
    for (const storage::Engine engine : engines_under_test()) {
        CAPTURE(std::string(to_string(engine)));
        TestDatabase database(engine, options);
        body(database);
    }
}

}  // namespace parrain::test
