#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Secrets, digests and their spellings. Raw octets travel in std::string. Everything is thread-safe.
namespace parrain::crypto {

/// Readies the library and aborts where the machine gives no randomness. Called by the others on their own; calling it
/// at start-up only brings such a failure forward.
void init();

/// `count` octets from the system's generator.
std::string random_bytes(std::size_t count);

/// A secret of at least `bits` of randomness in letters and digits: 22 characters for the 128 bits of a public link.
std::string random_token(std::size_t bits);

/// 32 octets.
std::string sha256(std::string_view data);

/// A number from 0 that tells two texts apart: the first 63 bits of their SHA-256.
std::int64_t fingerprint(std::string_view text);

/// 32 octets; a key of any length.
std::string hmac_sha256(std::string_view key, std::string_view data);

/// `text` in octets that only who has the key can read or change unseen (XSalsa20-Poly1305): 40 more than the text has,
/// others each time. Aborts on a key that is not of 32 octets.
std::string seal(std::string_view key, std::string_view text);

/// What was sealed; nothing where the key is another one or an octet was changed.
std::optional<std::string> unseal(std::string_view key, std::string_view sealed);

/// Compares in a time that depends on the lengths alone.
bool constant_time_equal(std::string_view a, std::string_view b);

/// Lower-case hexadecimal.
std::string hex(std::string_view data);

/// Octets of hexadecimal in either case; nothing for anything else.
std::optional<std::string> decode_hex(std::string_view text);

/// RFC 4648 §4, with padding.
std::string base64(std::string_view data);

/// Octets of base64 with padding; nothing for anything else, white space included.
std::optional<std::string> decode_base64(std::string_view text);

/// RFC 4648 §5, without padding.
std::string base64url(std::string_view data);

/// Octets of base64url without padding; nothing for anything else.
std::optional<std::string> decode_base64url(std::string_view text);

/// The argon2id hash of a password in its portable spelling, salt and cost included. Takes 25 to 90 ms and 32 MiB: run
/// it in the lane kept for it, never on the loop.
std::string hash_password(std::string_view password);

/// Whether `password` is the one hashed; false for a hash that cannot be read. As costly as hash_password.
bool verify_password(std::string_view hash, std::string_view password);

/// Whether the hash was made with another cost than today's, so that it should be made anew at the next log-in.
bool needs_rehash(std::string_view hash);

/// A pair of Ed25519 keys: 32 octets to verify, 64 to sign.
struct SigningKey {
    std::string public_key;
    std::string secret_key;
};

/// A new pair; with a seed of 32 octets always the same one. Aborts on a seed of another length.
SigningKey make_signing_key(std::optional<std::string_view> seed = std::nullopt);

/// The 64 octets that sign `message`. Aborts on a key that is not of 64 octets.
std::string ed25519_sign(std::string_view secret_key, std::string_view message);

/// Whether `signature` (64 octets) signs `message` under the raw 32-octet key; false for any other length.
bool ed25519_verify(std::string_view public_key, std::string_view message, std::string_view signature);

/// Which world an API key opens.
enum class ApiKeyKind { kTest, kLive };

/// A new API key: `prn_test_` or `prn_live_`, 30 letters and digits of secret, 6 of checksum.
std::string make_api_key(ApiKeyKind kind);

/// The kind of a key of the right form and checksum, so that a mistyped one costs no look-up; nothing for any other
/// text.
std::optional<ApiKeyKind> api_key_kind(std::string_view key);

}  // namespace parrain::crypto
