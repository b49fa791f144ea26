// How each engine describes its schema, for schema.sql.

#include "storage/migrator.hpp"

namespace parrain::storage {
namespace {

// Objects are sorted by the table they belong to: the table first, then its indexes, triggers and views by name.
const Statement kSqliteObjects{R"(
SELECT sql FROM sqlite_master
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND tbl_name <> 'schema_migrations'
ORDER BY tbl_name, CASE type WHEN 'table' THEN 0 ELSE 1 END, type, name)"};

const Statement kPostgresTables{R"(
SELECT c.oid, c.relname FROM pg_catalog.pg_class c
WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relkind IN ('r', 'p')
  AND c.relname <> 'schema_migrations'
ORDER BY CAST(c.relname AS text) COLLATE "C")"};

const Statement kPostgresColumns{R"(
SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
    || CASE WHEN d.adbin IS NULL THEN '' ELSE ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END
FROM pg_catalog.pg_attribute a
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = CAST($1 AS oid) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum)"};

const Statement kPostgresConstraints{R"(
SELECT 'CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid, TRUE) FROM pg_catalog.pg_constraint
WHERE conrelid = CAST($1 AS oid) AND contype IN ('p', 'u', 'f', 'c')
ORDER BY CAST(conname AS text) COLLATE "C")"};

const Statement kPostgresIndexes{R"(
SELECT pg_get_indexdef(i.indexrelid, 0, TRUE) FROM pg_catalog.pg_index i
WHERE i.indrelid = CAST($1 AS oid)
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))
ORDER BY 1)"};

std::string first_text(const Row& row) {
    return row.text(0);
}

std::string dump_sqlite(Tx& tx) {
    std::string dump;
    for (const std::string& sql : tx.list(kSqliteObjects, {}, first_text)) dump += sql + ";\n\n";
    return dump;
}

std::string dump_postgres_table(Tx& tx, std::int64_t oid, const std::string& name) {
    std::vector<std::string> parts = tx.list(kPostgresColumns, {oid}, first_text);
    for (std::string& constraint : tx.list(kPostgresConstraints, {oid}, first_text)) {
        parts.push_back(std::move(constraint));
    }
    std::string dump = "CREATE TABLE " + name + " (";
    for (std::size_t i = 0; i < parts.size(); ++i) dump += (i == 0 ? "\n    " : ",\n    ") + parts[i];
    dump += "\n);\n\n";
    for (const std::string& index : tx.list(kPostgresIndexes, {oid}, first_text)) dump += index + ";\n\n";
    return dump;
}

std::string dump_postgres(Tx& tx) {
    std::string dump;
    const auto tables =
        tx.list(kPostgresTables, {}, [](const Row& row) { return std::pair(row.int64(0), row.text(1)); });
    for (const auto& [oid, name] : tables) dump += dump_postgres_table(tx, oid, name);
    return dump;
}

}  // namespace

std::string dump_schema(Database& database) {
    return database.read([](Tx& tx) { return tx.engine() == Engine::kSqlite ? dump_sqlite(tx) : dump_postgres(tx); });
}

}  // namespace parrain::storage
