#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/ports.hpp"

namespace parrain::app {

/// Whoever writes an account or what it allows waits here until the others have: what a client's administrator decides
/// is never written over by a synchronisation that read the account before. Before any other lock of the transaction.
///
/// Accounts share a fixed number of such places, so that those of a workspace leave no row each.
inline void lock_account(Transaction& tx, WorkspaceId workspace, std::string_view external_id) {
    constexpr std::uint64_t kPlaces = 64;
    std::uint64_t hash = 14'695'981'039'346'656'037U;  // FNV-1a
    for (const char c : external_id) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
    tx.payouts().lock_principal(workspace, "account:" + std::to_string(hash % kPlaces));
}

}  // namespace parrain::app
