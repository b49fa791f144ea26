#pragma once

#include <string>

namespace parrain::test {

/// An empty PostgreSQL schema of its own in the server that PARRAIN_TEST_POSTGRES names, dropped when destroyed.
///
/// `tests/support/postgres.sh start DIR` starts such a server and prints the address for the variable.
class PostgresSchema {
  public:
    PostgresSchema();
    ~PostgresSchema();
    PostgresSchema(const PostgresSchema&) = delete;
    PostgresSchema& operator=(const PostgresSchema&) = delete;

    /// The address whose tables are those of this schema.
    std::string url() const;

  private:
    std::string server_;
    std::string name_;
};

}  // namespace parrain::test
