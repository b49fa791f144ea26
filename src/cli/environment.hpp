#pragma once

#include <memory>

#include "app/context.hpp"
#include "cli/config.hpp"
#include "core/clock.hpp"
#include "core/id_source.hpp"
#include "mail/renderer.hpp"
#include "storage/open.hpp"
#include "storage/store.hpp"

namespace parrain::cli {

/// Everything a command works on, owned in one place and lent to the rest.
class Environment {
  public:
    /// Open the database and bring its schema up to date, telling the log of each migration. `clock` is borrowed.
    /// @error storage::DatabaseError, with a message for the operator
    Environment(const Config& config, const Clock& clock, const storage::DatabaseOptions& options = {});

    /// Lent to the use cases; `settings()` may still be filled in.
    app::Context context();
    app::Settings& settings() { return settings_; }
    storage::Database& database() { return *database_; }

  private:
    std::unique_ptr<storage::Database> database_;
    storage::SqlStore store_;
    const Clock& clock_;
    ClockIdSource ids_;
    Catalogue catalogue_;
    AddressLists lists_;
    app::Settings settings_;
    mail::Renderer renderer_;
};

/// Where browsers reach a server with this configuration.
std::string base_url_of(const Config& config, std::uint16_t port);

}  // namespace parrain::cli
