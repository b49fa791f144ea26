#include "support/database.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace parrain::test {

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "parrain-test.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

TestDatabase::TestDatabase(storage::Engine engine, storage::DatabaseOptions options)
    : engine_(engine), options_(options) {
    if (engine == storage::Engine::kSqlite) {
        folder_.emplace();
    } else {
        schema_.emplace();
    }
    open();
}

std::string TestDatabase::location() const {
    return folder_ ? folder_->path().string() : schema_->url();
}

std::vector<storage::Engine> engines_under_test() {
    const char* chosen = std::getenv("PARRAIN_TEST_ENGINES");
    if (chosen != nullptr && std::string_view(chosen) == "sqlite") return {storage::Engine::kSqlite};
    return {storage::Engine::kSqlite, storage::Engine::kPostgres};
}

}  // namespace parrain::test
