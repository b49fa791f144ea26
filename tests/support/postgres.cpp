#include "support/postgres.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

#include "storage/open.hpp"

namespace parrain::test {
namespace {

void run_on_server(const std::string& url, const std::string& sql) {
    const auto database = storage::open_postgres({.url = url, .pool = 1});
    database->write([&](storage::Tx& tx) { tx.script(sql); });
}

}  // namespace

PostgresSchema::PostgresSchema() {
    static std::atomic<int> made = 0;
    const char* server = std::getenv("PARRAIN_TEST_POSTGRES");
    if (server == nullptr) {
        throw std::runtime_error(
            "PARRAIN_TEST_POSTGRES is not set: start a server with tests/support/postgres.sh, or set "
            "PARRAIN_TEST_ENGINES=sqlite to leave PostgreSQL out");
    }
    server_ = server;
    name_ = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
    run_on_server(server_, "CREATE SCHEMA " + name_);
}

PostgresSchema::~PostgresSchema() {
    try {
        run_on_server(server_, "DROP SCHEMA " + name_ + " CASCADE");
    } catch (const storage::DatabaseError& error) {
        std::cerr << "a test schema remains: " << error.what() << '\n';
    }
}

std::string PostgresSchema::url() const {
    const char separator = server_.find('?') == std::string::npos ? '?' : '&';
    return server_ + separator + "options=-csearch_path%3D" + name_;
}

}  // namespace parrain::test
