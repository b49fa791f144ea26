#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What somebody may not be contacted at again: the match key of an address, or a telephone in E.164.
struct SuppressedAddress {
    std::string key;
    std::string channel;  ///< `email` or `phone`

    /// Read an address, or a telephone where there is no `@` in it. Every spelling of one mailbox gives one key.
    /// @error kEmailRequired, kEmailInvalid, kEmailTooLong, kPhoneInvalid (the pointer is the caller's)
    static Result<SuppressedAddress> parse(std::string_view text, CountryCode default_country);
};

/// The keyed hash that stands for an address: HMAC-SHA-256 under the workspace's key, in hexadecimal. It cannot be read
/// back without the key, and is the only thing that an objection leaves behind.
std::string keyed_hash(Transaction& tx, WorkspaceId workspace, std::string_view key);

/// Whether nobody may contact this address (a match key) or telephone. Asked at submission, at sending, at calling.
bool is_suppressed(Transaction& tx, WorkspaceId workspace, std::string_view key);

/// As is_suppressed, of a prospect: by their address or their telephone.
bool is_suppressed(Transaction& tx, WorkspaceId workspace, const Referral& referral);

/// Nobody is contacted at this address again: it goes on the list, and every referral that holds it is objected to,
/// whatever its state. Once more does nothing.
/// @return false where it was on the list already
bool suppress(Transaction& tx, const Context& context, WorkspaceId workspace, const SuppressedAddress& address,
              Actor actor, Instant now);

/// As suppress, where only the keyed hash is known any more: no referral can be found by it.
bool suppress_hash(Transaction& tx, WorkspaceId workspace, std::string_view hash, std::string_view channel,
                   Instant now);

/// The prospect of a referral objected: their addresses go on the list, and with them every referral that holds one.
void suppress(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral, Actor actor,
              Instant now);

/// Keep nothing in clear of a prospect who had objected before they were recommended anew: keyed hashes to recognise
/// them by, and KnownAs sealed. The reason, the class of the address, the country and the score stay.
/// Source: law-and-relevance.md §1 row 5, docs/adr/0052-concealed-prospects.md.
void conceal(Transaction& tx, WorkspaceId workspace, Referral& referral);

/// Whether conceal was done: such a referral can be neither contacted nor accepted.
bool is_concealed(const Referral& referral);

/// What stands for the match key of an address in a referral that is concealed.
std::string concealed_key(Transaction& tx, WorkspaceId workspace, std::string_view key);

/// By what the advocate knows whom they recommended. Theirs alone where the prospect is concealed: they must not learn
/// from their own list who objected, and nobody else has to read it.
struct KnownAs {
    std::optional<std::string> company;
    std::optional<std::string> email;
};

/// The referral under the names its advocate knows; none once it was erased.
KnownAs known_as(Transaction& tx, WorkspaceId workspace, const Referral& referral);

}  // namespace parrain::app
