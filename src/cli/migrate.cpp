#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "core/clock.hpp"
#include "storage/migrator.hpp"
#include "storage/open.hpp"

namespace parrain::cli {

int migrate(const Config& config, bool dry_run) {
    const auto database = storage::open_database(config.location());
    storage::Migrator migrator(*database);
    const auto pending = migrator.pending();
    if (pending.empty()) {
        print("The schema is up to date.");
        return 0;
    }
    const auto tell = [](std::string_view verb, const storage::Migration& migration) {
        print(std::string(verb) + " " + std::to_string(migration.version) + " " + std::string(migration.name));
    };
    if (dry_run) {
        for (const storage::Migration& migration : pending) tell("Would apply", migration);
        return 0;
    }
    migrator.migrate(SystemClock().now(), [&](const storage::Migration& migration) { tell("Applying", migration); });
    print("The schema is up to date.");
    return 0;
}

}  // namespace parrain::cli
