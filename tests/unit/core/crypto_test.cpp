#include "core/crypto.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "support/property.hpp"

namespace parrain::crypto {
namespace {

using testing::check_property;

std::string raw(std::string_view hexadecimal) {
    const auto octets = decode_hex(hexadecimal);
    REQUIRE(octets.has_value());
    return *octets;
}

TEST_CASE("digests agree with published vectors") {
    // FIPS 180-2, appendix B.
    CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    // RFC 4231, cases 2 and 6 (a key longer than a block).
    CHECK(hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("what is sealed is read with its key alone, and whole") {
    const std::string key(32, 'k');
    for (const std::string& text : {std::string(), std::string("élan\0\n", 7), std::string(5000, 'x')}) {
        std::string sealed = seal(key, text);
        CHECK(sealed.size() == text.size() + 40);
        CHECK(seal(key, text) != sealed);
        CHECK(unseal(key, sealed) == text);
        CHECK_FALSE(unseal(std::string(32, 'l'), sealed).has_value());
        CHECK_FALSE(unseal(key, sealed.substr(1)).has_value());
        CHECK_FALSE(unseal(key, sealed.substr(0, 39)).has_value());
        for (std::size_t i = 0; i < 40; ++i) {
            sealed[i] = static_cast<char>(sealed[i] ^ 1);
            CHECK_FALSE(unseal(key, sealed).has_value());
            sealed[i] = static_cast<char>(sealed[i] ^ 1);
        }
    }
    CHECK_FALSE(unseal(key, "").has_value());
}

TEST_CASE("base64 agrees with RFC 4648") {
    struct Row {
        const char* data;
        const char* text;
    };
    for (const Row& row : {Row{"", ""}, Row{"f", "Zg=="}, Row{"fo", "Zm8="}, Row{"foo", "Zm9v"},
                           Row{"foob", "Zm9vYg=="}, Row{"fooba", "Zm9vYmE="}, Row{"foobar", "Zm9vYmFy"}}) {
        CAPTURE(row.data);
        CHECK(base64(row.data) == row.text);
        CHECK(decode_base64(row.text) == row.data);
    }
    CHECK(base64url("\xfb\xff") == "-_8");
    CHECK(base64("\xfb\xff") == "+/8=");
}

TEST_CASE("what is no base64 is refused") {
    for (const char* text : {"Zg", "Zg=", "Zg===", "Z", "Zg==\n", " Zg==", "Zh==", "-_8=", "Zm9v!", "Zg==Zg=="}) {
        CAPTURE(text);
        CHECK_FALSE(decode_base64(text).has_value());
    }
    for (const char* text : {"+/8", "-_8=", "-", "-_9", "Zm9v ", "Zm9v\n"}) {
        CAPTURE(text);
        CHECK_FALSE(decode_base64url(text).has_value());
    }
    for (const char* text : {"a", "0g", " 00", "00 ", "0x00"}) {
        CAPTURE(text);
        CHECK_FALSE(decode_hex(text).has_value());
    }
    CHECK(decode_hex("DEADbeef") == "\xde\xad\xbe\xef");
}

TEST_CASE("every octet survives every spelling") {
    check_property("decoding undoes encoding", [](const std::string& data) {
        RC_ASSERT(decode_base64(base64(data)) == data);
        RC_ASSERT(decode_base64url(base64url(data)) == data);
        RC_ASSERT(decode_hex(hex(data)) == data);
    });
}

TEST_CASE("comparing in constant time is comparing") {
    CHECK(constant_time_equal("", ""));
    CHECK(constant_time_equal("secret", "secret"));
    CHECK_FALSE(constant_time_equal("secret", "secreT"));
    CHECK_FALSE(constant_time_equal("secret", "secre"));
    CHECK_FALSE(constant_time_equal("", "s"));
}

TEST_CASE("randomness has the length asked for and does not repeat") {
    CHECK(random_bytes(0).empty());
    CHECK(random_bytes(33).size() == 33);
    CHECK(random_bytes(32) != random_bytes(32));
    CHECK(random_token(128).size() == 22);
    CHECK(random_token(256).size() == 43);
    CHECK(random_token(1).size() == 1);
    std::set<char> used;
    std::set<std::string> tokens;
    for (int i = 0; i < 1'000; ++i) {
        const std::string token = random_token(128);
        used.insert(token.begin(), token.end());
        CHECK(tokens.insert(token).second);
    }
    CHECK(used.size() == 62);
}

TEST_CASE("a password is recognized by its hash and no other is") {
    const std::string hash = hash_password("quatre mots à retenir");
    CHECK(hash.starts_with("$argon2id$v=19$m=32768,t="));
    CHECK(verify_password(hash, "quatre mots à retenir"));
    CHECK_FALSE(verify_password(hash, "quatre mots a retenir"));
    CHECK_FALSE(verify_password(hash, ""));
    CHECK(hash != hash_password("quatre mots à retenir"));
    CHECK_FALSE(needs_rehash(hash));
}

TEST_CASE("a hash that cannot be read opens nothing") {
    for (const std::string& hash :
         {std::string(), std::string("x"), std::string("$argon2id$v=19$m=32768,t=3,p=1$"), std::string(500, '$')}) {
        CAPTURE(hash);
        CHECK_FALSE(verify_password(hash, ""));
        CHECK(needs_rehash(hash));
    }
    CHECK(needs_rehash(
        "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$1234567890123456789012345678901234567890123"));
}

TEST_CASE("signatures agree with RFC 8032") {
    const std::string seed = raw("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    const SigningKey key = make_signing_key(seed);
    CHECK(hex(key.public_key) == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    const std::string signature = ed25519_sign(key.secret_key, "\x72");
    CHECK(hex(signature) ==
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
          "2aeeb00d291612bb0c00");
    CHECK(ed25519_verify(key.public_key, "\x72", signature));
}

TEST_CASE("an altered signature, message or key does not verify") {
    const SigningKey key = make_signing_key();
    const std::string signature = ed25519_sign(key.secret_key, "message");
    CHECK(ed25519_verify(key.public_key, "message", signature));
    CHECK_FALSE(ed25519_verify(key.public_key, "messagf", signature));
    CHECK_FALSE(ed25519_verify(make_signing_key().public_key, "message", signature));
    for (std::size_t i = 0; i < signature.size(); i += 7) {
        std::string altered = signature;
        altered[i] = static_cast<char>(altered[i] ^ 1);
        CHECK_FALSE(ed25519_verify(key.public_key, "message", altered));
    }
    CHECK_FALSE(ed25519_verify(key.public_key, "message", signature.substr(1)));
    CHECK_FALSE(ed25519_verify(key.public_key.substr(1), "message", signature));
    CHECK_FALSE(ed25519_verify("", "message", ""));
}

TEST_CASE("an API key says its kind and carries its checksum") {
    for (const auto kind : {ApiKeyKind::kTest, ApiKeyKind::kLive}) {
        const std::string key = make_api_key(kind);
        CHECK(key.size() == 9 + 30 + 6);
        CHECK(key.starts_with(kind == ApiKeyKind::kLive ? "prn_live_" : "prn_test_"));
        CHECK(api_key_kind(key) == kind);
        CHECK(make_api_key(kind) != key);
    }
}

TEST_CASE("a mistyped API key is noticed without a look-up") {
    const std::string key = make_api_key(ApiKeyKind::kTest);
    for (std::size_t i = 0; i < key.size(); ++i) {
        std::string altered = key;
        altered[i] = altered[i] == 'a' ? 'b' : 'a';
        CAPTURE(i);
        CHECK_FALSE(api_key_kind(altered).has_value());
    }
    CHECK_FALSE(api_key_kind("prn_live_" + key.substr(9)).has_value());
    CHECK_FALSE(api_key_kind(key + "a").has_value());
    CHECK_FALSE(api_key_kind(key.substr(0, 44)).has_value());
    CHECK_FALSE(api_key_kind("").has_value());
    CHECK_FALSE(api_key_kind("prn_test_").has_value());
}

}  // namespace
}  // namespace parrain::crypto
