#include "storage/statement.hpp"

#include <atomic>
#include <cctype>

namespace parrain::storage {
namespace {

struct Token {
    std::string_view name;
    std::string_view sqlite;
    std::string_view postgres;
};

constexpr Token kTokens[] = {
    {"{i64}", "INTEGER", "BIGINT"},
    {"{bool}", "INTEGER", "BOOLEAN"},
    {"{bytes}", "BLOB", "BYTEA"},
    {"{json}", "TEXT", "JSONB"},
    {"{f64}", "REAL", "DOUBLE PRECISION"},
    {"{text}", "TEXT", "TEXT"},
    {"{strict}", "STRICT", ""},
    {"/*for_update*/", "", "FOR NO KEY UPDATE"},
    {"/*for_share*/", "", "FOR SHARE"},
    {"/*skip_locked*/", "", "FOR UPDATE SKIP LOCKED"},
};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// SQLite takes `$1` for a named parameter and numbers it by first appearance; `?1` is what we mean.
std::string number_parameters(std::string sql) {
    bool quoted = false;
    for (std::size_t i = 0; i + 1 < sql.size(); ++i) {
        if (sql[i] == '\'') quoted = !quoted;
        if (!quoted && sql[i] == '$' && std::isdigit(static_cast<unsigned char>(sql[i + 1])) != 0) sql[i] = '?';
    }
    return sql;
}

std::atomic<int>& statement_count() {
    static std::atomic<int> count = 0;
    return count;
}

}  // namespace

std::string_view to_string(Engine engine) {
    return engine == Engine::kSqlite ? "sqlite" : "postgresql";
}

std::string bridge(std::string_view text, Engine engine) {
    std::string sql(text);
    for (const Token& token : kTokens) {
        replace_all(sql, token.name, engine == Engine::kSqlite ? token.sqlite : token.postgres);
    }
    return sql;
}

Statement::Statement(std::string_view sqlite_sql, std::string_view postgres_sql)
    : sql_{number_parameters(bridge(sqlite_sql, Engine::kSqlite)), bridge(postgres_sql, Engine::kPostgres)},
      id_(statement_count()++) {}

int Statement::count() {
    return statement_count();
}

}  // namespace parrain::storage
