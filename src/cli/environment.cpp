#include "cli/environment.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/log.hpp"
#include "storage/migrator.hpp"

namespace parrain::cli {
namespace {

/// A list of the operator; nothing where there is no such file, empty text where it cannot be read.
std::optional<std::string> list_in(const std::filesystem::path& folder, std::string_view name) {
    const std::filesystem::path path = folder / "lists" / (std::string(name) + ".txt");
    if (!std::filesystem::exists(path)) return std::nullopt;
    std::ifstream file(path, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(file), {}};
}

OperatorLists operator_lists(const std::filesystem::path& data) {
    return {.disposable = list_in(data, "disposable"),
            .consumer = list_in(data, "consumer"),
            .role = list_in(data, "role"),
            .generic = list_in(data, "generic")};
}

}  // namespace

Environment::Environment(const Config& config, const Clock& clock, const storage::DatabaseOptions& options)
    : database_(storage::open_database(config.location(), options)),
      store_(*database_),
      clock_(clock),
      ids_(clock, static_cast<int>(config.node)),
      lists_(operator_lists(config.data)) {
    settings_.base_url = base_url_of(config, parse_endpoint(config.listen)->port);
    storage::Migrator(*database_).migrate(clock.now(), [](const storage::Migration& migration) {
        log_event("schema.migrated", {{"version", migration.version}, {"name", std::string(migration.name)}});
    });
    for (const std::string& name : lists_.refused()) log_event(LogLevel::kWarning, "list.refused", {{"name", name}});
}

app::Context Environment::context() {
    return {.store = store_,
            .clock = clock_,
            .ids = ids_,
            .texts = catalogue_,
            .lists = lists_,
            .settings = settings_,
            .renderer = renderer_};
}

std::string base_url_of(const Config& config, std::uint16_t port) {
    if (!config.base_url.empty()) {
        std::string url = config.base_url;
        while (url.ends_with('/')) url.pop_back();
        return url;
    }
    const auto endpoint = parse_endpoint(config.listen);
    const bool is_ipv6 = endpoint->address.find(':') != std::string::npos;
    const std::string host = is_ipv6 ? "[" + endpoint->address + "]" : endpoint->address;
    return "http://" + host + ":" + std::to_string(port);
}

}  // namespace parrain::cli
