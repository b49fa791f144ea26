#include "storage/database.hpp"

#include <cstdio>
#include <cstdlib>

namespace parrain::storage {
namespace {

thread_local const Database* t_inside = nullptr;

bool is_violation(DatabaseErrorCode code) {
    return code == DatabaseErrorCode::kUnique || code == DatabaseErrorCode::kForeignKey ||
           code == DatabaseErrorCode::kCheck;
}

}  // namespace

CallGuard::CallGuard(const Database& database) : outer_(t_inside) {
    if (outer_ == &database) {
        std::fputs("parrain: a database was called from inside a function given to it\n", stderr);
        std::abort();
    }
    t_inside = &database;
}

CallGuard::~CallGuard() {
    t_inside = outer_;
}

void settle(const std::optional<DatabaseError>& failure, bool keep) {
    if (!failure) return;
    if (keep || !is_violation(failure->code())) throw *failure;
}

}  // namespace parrain::storage
