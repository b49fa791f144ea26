#pragma once

#include "core/time.hpp"
#include "storage/database.hpp"

/// How far a test clock is ahead, kept beside what is stamped with it: a database that is copied takes its time along.
namespace parrain::storage {

/// Nothing where no test clock was ever moved.
Duration clock_ahead(Database& database);

/// Keep it for the next server. One that is kept and larger stays: time does not go back.
void keep_clock_ahead(Database& database, Duration ahead);

}  // namespace parrain::storage
