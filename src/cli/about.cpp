#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "http/api.hpp"

namespace parrain::cli {

int print_openapi() {
    print(http::openapi_text());
    return 0;
}

int print_version() {
    print("parrain " PARRAIN_VERSION);
    return 0;
}

int check_config(const LoadedConfig& loaded) {
    for (const ConfigFault& fault : loaded.faults) refuse(fault.where + " " + fault.what);
    if (!loaded.faults.empty()) return 1;
    const Config& config = loaded.config;
    print("data.path       " + config.data);
    print("database        " + std::string(config.database.empty() ? "embedded" : "postgresql"));
    print("server.listen   " + config.listen);
    print("server.base_url " + (config.base_url.empty() ? "(from server.listen)" : config.base_url));
    print("log.level       " + config.log_level);
    return 0;
}

}  // namespace parrain::cli
