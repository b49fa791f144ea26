#include "storage/open.hpp"

#include <algorithm>
#include <array>

namespace parrain::storage {

std::unique_ptr<Database> open_database(std::string_view location, const DatabaseOptions& options) {
    if (location.starts_with("postgresql://") || location.starts_with("postgres://")) {
        return open_postgres(
            {.url = std::string(location), .run_twice = options.run_twice, .waits_for_disk = options.waits_for_disk});
    }
    return open_sqlite({.file = std::filesystem::path(location) / "parrain.db",
                        .run_twice = options.run_twice,
                        .trust_file_system = options.trust_file_system,
                        .waits_for_disk = options.waits_for_disk});
}

bool is_network_file_system(long magic) {
    constexpr std::array<unsigned long, 10> kNetwork = {
        0x6969,      // NFS
        0x517B,      // SMB
        0xFF534D42,  // CIFS
        0xFE534D42,  // SMB2
        0x5346414F,  // AFS
        0x00C36400,  // Ceph
        0x01021997,  // 9P
        0x65735546,  // FUSE
        0x0BD00BD0,  // Lustre
        0x73757245,  // Coda
    };
    // Magic numbers are 32 bits wide; some platforms give them sign-extended.
    const unsigned long wanted = static_cast<unsigned long>(magic) & 0xFFFFFFFF;
    return std::find(kNetwork.begin(), kNetwork.end(), wanted) != kNetwork.end();
}

}  // namespace parrain::storage
