#include "domain/call_script.hpp"

#include <doctest/doctest.h>

using namespace parrain;

namespace {

const ScriptValues kNamed{.values = {{"advocate", "Camille Petit"},
                                     {"account", "Boulangerie {{product}}"},
                                     {"product", "Acme"},
                                     {"prospect", "Jean"}}};

ScriptValues unnamed() {
    ScriptValues values = kNamed;
    values.values["advocate"] = "one of our customers";
    values.values["account"] = "a customer company";
    values.untold = {"advocate", "account"};
    return values;
}

}  // namespace

TEST_CASE("a script shows its variables, and reads none in a value") {
    CHECK(filled_script("Hello {{ prospect }}, {{product}} here.", kNamed) == "Hello Jean, Acme here.");
    CHECK(filled_script("{{advocate}}, of {{account}}", kNamed) == "Camille Petit, of Boulangerie {{product}}");
    CHECK(filled_script("{{! for beginners }}Hello", kNamed) == "Hello");
    CHECK(filled_script("Nothing in braces", kNamed) == "Nothing in braces");
}

TEST_CASE("a script says of an advocate who stays unnamed what stands for them, and hides what is said of the named") {
    const char* text =
        "Hello.\n{{#advocate}}\n{{advocate}} sends me.\n{{/advocate}}\n{{^advocate}}\nA customer sends me.\n"
        "{{/advocate}}\nBye.";
    CHECK(filled_script(text, kNamed) == "Hello.\nCamille Petit sends me.\nBye.");
    CHECK(filled_script(text, unnamed()) == "Hello.\nA customer sends me.\nBye.");
    CHECK(filled_script("{{advocate}} ({{account}}) sends me.", unnamed()) ==
          "one of our customers (a customer company) sends me.");
}

TEST_CASE("sections within a hidden section stay hidden") {
    const char* text = "{{#advocate}}a{{^account}}b{{/account}}{{product}}{{/advocate}}c";
    CHECK(filled_script(text, kNamed) == "aAcmec");
    CHECK(filled_script(text, unnamed()) == "c");
}

TEST_CASE("a script names nothing but its variables") {
    CHECK(check_script("Hello {{prospect}}, {{#advocate}}{{advocate}}{{/advocate}}", "/x"));
    CHECK(check_script("{ no } variable", "/x"));
    const auto refused = [](const char* text) {
        const auto checked = check_script(text, "/prospect_script/fr");
        REQUIRE_FALSE(checked);
        CHECK(checked.failure().fields.front().pointer == "/prospect_script/fr");
        return checked.error();
    };
    CHECK(refused("Hello {{advocate_email}}") == ErrorCode::kVariableUnknown);
    CHECK(refused("Hello {{#phone}}x{{/phone}}") == ErrorCode::kVariableUnknown);
    CHECK(refused("Hello {{advocate") == ErrorCode::kTemplateSyntax);
    CHECK(refused("Hello {{#advocate}}") == ErrorCode::kTemplateSyntax);
    CHECK(refused("Hello {{{advocate}}}") == ErrorCode::kTemplateSyntax);
    CHECK(refused("Hello {{>partial}}") == ErrorCode::kTemplateSyntax);
}

TEST_CASE("a text that is no script is said as it was written") {
    CHECK(filled_script("Hello {{advocate", kNamed) == "Hello {{advocate");
}
