# Writes OUTPUT, a C++ file that holds every file of FOLDER named NNNN_name.sql. Run with cmake -P.
file(GLOB migrations "${FOLDER}/*.sql")
list(SORT migrations)
set(rows "")
set(expected 1)
foreach(path ${migrations})
    get_filename_component(stem "${path}" NAME_WE)
    if(NOT stem MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
        message(FATAL_ERROR "A migration must be named NNNN_name.sql: ${path}")
    endif()
    set(name "${CMAKE_MATCH_2}")
    math(EXPR version "1${CMAKE_MATCH_1} - 10000")
    if(version LESS expected)
        message(FATAL_ERROR "There are two migrations of one number: ${path}")
    endif()
    file(READ "${path}" sql)
    # Until a release, numbers may be kept free for what is being written; what counts is the order.
    string(APPEND rows "    {${expected}, \"${name}\", R\"migration(${sql})migration\"},\n")
    math(EXPR expected "${expected} + 1")
endforeach()
math(EXPR count "${expected} - 1")
file(WRITE "${OUTPUT}.new" "// Made from src/storage/migrations by embed_migrations.cmake.
#include <array>

#include \"storage/migrator.hpp\"

namespace parrain::storage {
namespace {

constexpr std::array<Migration, ${count}> kMigrations{{
${rows}}};

}  // namespace

std::span<const Migration> embedded_migrations() { return kMigrations; }

}  // namespace parrain::storage
")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
file(TOUCH "${OUTPUT}")
