#include "core/crypto.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace parrain::crypto {
namespace {

constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kTestPrefix = "prn_test_";
constexpr std::string_view kLivePrefix = "prn_live_";
constexpr std::size_t kKeySecretLength = 30;
constexpr std::size_t kKeyChecksumLength = 6;

// More than OWASP's least (19 MiB, two passes) and inside the 25 to 90 ms of architecture.md: 51 ms of one core
// measured.
constexpr unsigned long long kPasswordPasses = 3;
constexpr std::size_t kPasswordMemory = 32U << 20U;

const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* octets(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string random_base62(std::size_t length) {
    // Octets are drawn many at once, since each draw is a system call; those that would favour some digits are left
    // out.
    constexpr unsigned kFair = 256 / kBase62.size() * kBase62.size();
    std::string out;
    out.reserve(length);
    while (out.size() < length) {
        for (const char drawn : random_bytes(length + 4)) {
            const unsigned octet = static_cast<unsigned char>(drawn);
            if (octet < kFair && out.size() < length) out += kBase62[octet % kBase62.size()];
        }
    }
    return out;
}

/// Six base62 digits of the SHA-256 of everything before them.
std::string key_checksum(std::string_view text) {
    const std::string digest = sha256(text);
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i) number = (number << 8U) | static_cast<unsigned char>(digest[i]);
    std::string out(kKeyChecksumLength, '0');
    for (char& digit : out) {
        digit = kBase62[number % kBase62.size()];
        number /= kBase62.size();
    }
    return out;
}

std::string encode_base64(std::string_view data, int variant) {
    std::string out(sodium_base64_encoded_len(data.size(), variant), '\0');
    sodium_bin2base64(out.data(), out.size(), octets(data), data.size(), variant);
    out.pop_back();  // the library's final zero
    return out;
}

std::optional<std::string> decode(std::string_view text, int variant) {
    std::string out(text.size() / 4 * 3 + 3, '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(octets(out), out.size(), text.data(), text.size(), nullptr, &length, &end, variant) != 0 ||
        end != text.data() + text.size()) {
        return std::nullopt;
    }
    out.resize(length);
    return out;
}

}  // namespace

void init() {
    static const bool ready = sodium_init() >= 0;
    if (!ready) std::abort();
}

std::string random_bytes(std::size_t count) {
    init();
    std::string out(count, '\0');
    randombytes_buf(out.data(), out.size());
    return out;
}

std::string random_token(std::size_t bits) {
    const double bits_per_character = std::log2(static_cast<double>(kBase62.size()));
    return random_base62(static_cast<std::size_t>(std::ceil(static_cast<double>(bits) / bits_per_character)));
}

std::string sha256(std::string_view data) {
    std::string out(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(octets(out), octets(data), data.size());
    return out;
}

std::int64_t fingerprint(std::string_view text) {
    std::uint64_t bits = 0;
    for (const unsigned char octet : sha256(text).substr(0, sizeof bits)) bits = bits << 8 | octet;
    return static_cast<std::int64_t>(bits >> 1);
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, octets(key), key.size());
    crypto_auth_hmacsha256_update(&state, octets(data), data.size());
    std::string out(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_final(&state, octets(out));
    sodium_memzero(&state, sizeof state);
    return out;
}

std::string seal(std::string_view key, std::string_view text) {
    if (key.size() != crypto_secretbox_KEYBYTES) std::abort();
    std::string nonce = random_bytes(crypto_secretbox_NONCEBYTES);
    std::string box(crypto_secretbox_MACBYTES + text.size(), '\0');
    crypto_secretbox_easy(octets(box), octets(text), text.size(), octets(nonce), octets(key));
    return nonce + box;
}

std::optional<std::string> unseal(std::string_view key, std::string_view sealed) {
    if (key.size() != crypto_secretbox_KEYBYTES) std::abort();
    if (sealed.size() < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES) return std::nullopt;
    const std::string_view nonce = sealed.substr(0, crypto_secretbox_NONCEBYTES);
    const std::string_view box = sealed.substr(crypto_secretbox_NONCEBYTES);
    std::string text(box.size() - crypto_secretbox_MACBYTES, '\0');
    if (crypto_secretbox_open_easy(octets(text), octets(box), box.size(), octets(nonce), octets(key)) != 0) {
        return std::nullopt;
    }
    return text;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string hex(std::string_view data) {
    std::string out(data.size() * 2 + 1, '\0');
    sodium_bin2hex(out.data(), out.size(), octets(data), data.size());
    out.pop_back();
    return out;
}

std::optional<std::string> decode_hex(std::string_view text) {
    std::string out(text.size() / 2, '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_hex2bin(octets(out), out.size(), text.data(), text.size(), nullptr, &length, &end) != 0 ||
        end != text.data() + text.size()) {
        return std::nullopt;
    }
    return out;
}

std::string base64(std::string_view data) {
    return encode_base64(data, sodium_base64_VARIANT_ORIGINAL);
}
std::optional<std::string> decode_base64(std::string_view text) {
    return decode(text, sodium_base64_VARIANT_ORIGINAL);
}
std::string base64url(std::string_view data) {
    return encode_base64(data, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
std::optional<std::string> decode_base64url(std::string_view text) {
    return decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::string hash_password(std::string_view password) {
    init();
    std::array<char, crypto_pwhash_STRBYTES> out{};
    // Fails only for want of memory, which nothing here could answer better than a restart.
    if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), kPasswordPasses, kPasswordMemory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        std::abort();
    }
    return out.data();
}

bool verify_password(std::string_view hash, std::string_view password) {
    init();
    if (hash.size() >= crypto_pwhash_STRBYTES) return false;
    std::array<char, crypto_pwhash_STRBYTES> terminated{};
    std::ranges::copy(hash, terminated.begin());
    return crypto_pwhash_str_verify(terminated.data(), password.data(), password.size()) == 0;
}

bool needs_rehash(std::string_view hash) {
    if (hash.size() >= crypto_pwhash_STRBYTES) return true;
    std::array<char, crypto_pwhash_STRBYTES> terminated{};
    std::ranges::copy(hash, terminated.begin());
    return crypto_pwhash_str_needs_rehash(terminated.data(), kPasswordPasses, kPasswordMemory) != 0;
}

SigningKey make_signing_key(std::optional<std::string_view> seed) {
    init();
    SigningKey key{.public_key = std::string(crypto_sign_PUBLICKEYBYTES, '\0'),
                   .secret_key = std::string(crypto_sign_SECRETKEYBYTES, '\0')};
    if (!seed) {
        crypto_sign_keypair(octets(key.public_key), octets(key.secret_key));
        return key;
    }
    if (seed->size() != crypto_sign_SEEDBYTES) std::abort();
    crypto_sign_seed_keypair(octets(key.public_key), octets(key.secret_key), octets(*seed));
    return key;
}

std::string ed25519_sign(std::string_view secret_key, std::string_view message) {
    if (secret_key.size() != crypto_sign_SECRETKEYBYTES) std::abort();
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(octets(signature), nullptr, octets(message), message.size(), octets(secret_key));
    return signature;
}

bool ed25519_verify(std::string_view public_key, std::string_view message, std::string_view signature) {
    if (public_key.size() != crypto_sign_PUBLICKEYBYTES || signature.size() != crypto_sign_BYTES) return false;
    return crypto_sign_verify_detached(octets(signature), octets(message), message.size(), octets(public_key)) == 0;
}

std::string make_api_key(ApiKeyKind kind) {
    std::string key(kind == ApiKeyKind::kLive ? kLivePrefix : kTestPrefix);
    key += random_base62(kKeySecretLength);
    return key + key_checksum(key);
}

std::optional<ApiKeyKind> api_key_kind(std::string_view key) {
    const bool live = key.starts_with(kLivePrefix);
    if (!live && !key.starts_with(kTestPrefix)) return std::nullopt;
    static_assert(kLivePrefix.size() == kTestPrefix.size());
    const std::size_t signed_length = kLivePrefix.size() + kKeySecretLength;
    if (key.size() != signed_length + kKeyChecksumLength) return std::nullopt;
    const bool is_base62 = std::ranges::all_of(key.substr(kLivePrefix.size()),
                                               [](char c) { return kBase62.find(c) != std::string_view::npos; });
    if (!is_base62 || key_checksum(key.substr(0, signed_length)) != key.substr(signed_length)) return std::nullopt;
    return live ? ApiKeyKind::kLive : ApiKeyKind::kTest;
}

}  // namespace parrain::crypto
