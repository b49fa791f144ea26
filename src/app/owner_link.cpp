#include "app/owner_link.hpp"

#include "app/access.hpp"
#include "core/crypto.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kSecretBits = 256;

}  // namespace

NewOwnerLink new_owner_link(WorkspaceId workspace, Instant now, std::optional<MemberId> member) {
    std::string token = crypto::random_token(kSecretBits);
    OwnerLink record{.token_hash = crypto::hex(crypto::sha256(token)),
                     .workspace = workspace,
                     .expires_at = now + kOwnerLinkLength,
                     .used_at = {},
                     .member = member};
    return {.record = std::move(record), .token = std::move(token)};
}

std::string owner_link_url(const Settings& settings, const std::string& token) {
    return settings.base_url + "/console/claim#" + token;
}

}  // namespace parrain::app
