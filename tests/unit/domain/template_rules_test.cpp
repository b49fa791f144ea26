// What a template may name and must say: article 14 item by item, the opt-out, variables and braces.

#include "domain/template_rules.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "domain/template_text.hpp"

namespace parrain {
namespace {

using Names = std::set<std::string, std::less<>>;

const TemplateKind& kind(std::string_view key) {
    const TemplateKind* found = find_template_kind(key);
    REQUIRE(found != nullptr);
    return *found;
}

/// Everything is told.
LegalNotice full_notice() {
    LegalNotice notice;
    for (const LegalItem item : legal_items()) {
        if (follows_by_itself(item)) continue;
        notice.answers[item] = {.text = LocalText{.en = "told", .fr = "dit"}};
    }
    return notice;
}

/// The variables of a text that shows all that the law wants.
Names complete() {
    Names shown{std::string(kOptOutVariable)};
    for (const LegalItem item : legal_items()) shown.emplace(to_string(item));
    return shown;
}

TEST_CASE("article 14 has thirteen items, in the order of the regulation") {
    CHECK(legal_items().size() == 13);
    std::vector<std::string> articles;
    for (const LegalItem item : legal_items()) {
        articles.emplace_back(article_of(item));
        CHECK(parse_legal_item(to_string(item)) == item);
    }
    CHECK(std::ranges::is_sorted(articles));
    CHECK(std::set<std::string>(articles.begin(), articles.end()).size() == 13);
}

TEST_CASE("a message to a prospect that shows everything lacks nothing") {
    CHECK(missing_parts(kind("prospect.introduction"), full_notice(), complete()).empty());
}

TEST_CASE("each single item of article 14 that is dropped is named") {
    for (const LegalItem item : legal_items()) {
        CAPTURE(to_string(item));
        Names shown = complete();
        shown.erase(std::string(to_string(item)));
        CHECK(missing_parts(kind("prospect.introduction"), full_notice(), shown) ==
              std::vector<MissingPart>{to_string(item)});
    }
}

TEST_CASE("an item that does not apply need not be shown, one that was never answered must") {
    for (const LegalItem item : legal_items()) {
        if (!may_not_apply(item)) continue;
        CAPTURE(to_string(item));
        Names shown = complete();
        shown.erase(std::string(to_string(item)));
        LegalNotice notice = full_notice();
        notice.answers[item] = {.text = {}, .reason = "there is none"};
        CHECK(missing_parts(kind("prospect.introduction"), notice, shown).empty());
        notice.answers.erase(item);
        CHECK(missing_parts(kind("prospect.introduction"), notice, shown).size() == 1);
    }
}

TEST_CASE("the source is said in one sentence, or by name, company and date together") {
    Names shown = complete();
    shown.erase("source");
    shown.insert("advocate_name");
    shown.insert("advocate_company");
    CHECK(missing_parts(kind("prospect.introduction"), full_notice(), shown) == std::vector<MissingPart>{"source"});
    shown.insert("recommended_on");
    CHECK(missing_parts(kind("prospect.introduction"), full_notice(), shown).empty());
}

TEST_CASE("a message that can be refused must say how") {
    for (const TemplateKind& one : template_kinds()) {
        CAPTURE(one.key);
        Names shown = complete();
        shown.erase(std::string(kOptOutVariable));
        const bool needs_it = one.key == "prospect.introduction" || one.key.starts_with("ambassador.");
        CHECK(missing_parts(one, full_notice(), shown).empty() == !needs_it);
    }
}

TEST_CASE("what applies to everybody cannot be answered by a reason") {
    for (const LegalItem item : legal_items()) {
        if (follows_by_itself(item)) continue;
        CAPTURE(to_string(item));
        LegalNotice notice = full_notice();
        notice.answers[item] = {.text = {}, .reason = "not us"};
        const bool basis_wants_it = item == LegalItem::kLegitimateInterests;
        CHECK(checked(notice).ok() == (may_not_apply(item) && !basis_wants_it));
    }
}

TEST_CASE("the legal basis decides which of interest and consent must be told") {
    LegalNotice notice = full_notice();
    notice.basis = LegalBasis::kConsent;
    notice.answers[LegalItem::kLegitimateInterests] = {.text = {}, .reason = "consent"};
    CHECK(checked(notice));
    notice.answers[LegalItem::kConsentWithdrawal] = {.text = {}, .reason = "interest"};
    const auto refused = checked(notice);
    REQUIRE_FALSE(refused);
    CHECK(refused.failure().fields.front().pointer == "/notice/consent_withdrawal/text");
}

TEST_CASE("an answer is a text in both languages or a reason") {
    LegalNotice notice = full_notice();
    notice.answers[LegalItem::kRights] = {.text = LocalText{.en = "all of them", .fr = " "}};
    notice.answers[LegalItem::kTransfers] = {};
    notice.answers[LegalItem::kComplaint] = {
        .text = LocalText{.en = std::string(kLongestAnswer + 1, 'x'), .fr = "trois ans"}};
    const auto refused = checked(notice);
    REQUIRE_FALSE(refused);
    std::set<std::string> pointers;
    for (const FieldError& error : refused.failure().fields) pointers.insert(error.pointer);
    CHECK(pointers ==
          std::set<std::string>{"/notice/rights/text/fr", "/notice/transfers/reason", "/notice/complaint/text/en"});
}

TEST_CASE("controller, retention and source follow by themselves and are not answered") {
    for (const LegalItem item : {LegalItem::kController, LegalItem::kRetention, LegalItem::kSource}) {
        LegalNotice notice = full_notice();
        notice.answers[item] = {.text = LocalText{.en = "a list", .fr = "une liste"}};
        const auto refused = checked(notice);
        REQUIRE_FALSE(refused);
        CHECK(refused.error() == ErrorCode::kUnknownValue);
    }
    CHECK(unanswered(LegalNotice{}).size() == 10);
}

TEST_CASE("a text names only the variables of its message") {
    struct Text {
        const char* body;
        const char* unknown;  ///< null: good
    };
    const Text texts[] = {
        {"Hello {{product}}", nullptr},
        {"{{#prospect_name}}Hello {{prospect_name}}{{/prospect_name}}{{^prospect_name}}Hello{{/prospect_name}}",
         nullptr},
        {"{{! a note of ours }}Hello {{ product }}", nullptr},
        {"{{7*7}}", "7*7"},
        {"{{user_name}}", "user_name"},
        {"{{product.name}}", "product.name"},
        {"{{#everybody}}x{{/everybody}}", "everybody"},
        {"{{.}}", "."},
    };
    for (const Text& text : texts) {
        CAPTURE(text.body);
        const auto good = check_text(kind("prospect.introduction"), {.subject = "Hello", .body = text.body});
        CHECK(good.ok() == (text.unknown == nullptr));
        if (good || text.unknown == nullptr) continue;
        CHECK(good.error() == ErrorCode::kVariableUnknown);
        CHECK(good.failure().fields.front().pointer == "/body");
        CHECK(good.failure().detail.front() == std::pair<std::string, std::string>("name", text.unknown));
    }
    CHECK(check_text(kind("test"), {.subject = "{{nobody}}", .body = "x"}).failure().fields.front().pointer ==
          "/subject");
}

TEST_CASE("braces that do not match, and tags beyond variables and sections, are quoted back") {
    const char* texts[] = {
        "{{product",     "{{}}",          "{{#product}}", "{{/product}}", "{{#a}}{{#b}}{{/a}}{{/b}}",
        "{{{product}}}", "{{& product}}", "{{> footer}}", "{{=<% %>=}}",  "{{#}}x{{/}}",
    };
    for (const char* text : texts) {
        CAPTURE(text);
        const auto tags = tags_of(text, "/body");
        REQUIRE_FALSE(tags);
        CHECK(tags.error() == ErrorCode::kTemplateSyntax);
        CHECK(tags.failure().detail.front().first == "tag");
    }
    std::string deep;
    for (std::size_t i = 0; i <= kDeepestSection; ++i) deep += "{{#product}}";
    for (std::size_t i = 0; i <= kDeepestSection; ++i) deep += "{{/product}}";
    CHECK_FALSE(tags_of(deep, "/body"));
    CHECK(tags_of("no braces, { one }, } and {", "/body")->empty());
}

TEST_CASE("a text has a subject and a body, and neither is endless") {
    const TemplateKind& test = kind("test");
    CHECK(check_text(test, {.subject = " ", .body = "x"}).error() == ErrorCode::kRequired);
    CHECK(check_text(test, {.subject = "x", .body = "\n\n"}).error() == ErrorCode::kRequired);
    CHECK(check_text(test, {.subject = std::string(kLongestSubject + 1, 'x'), .body = "x"}).error() ==
          ErrorCode::kTooLong);
    CHECK(check_text(test, {.subject = "x", .body = std::string(kLongestBody + 1, 'x')}).error() ==
          ErrorCode::kTooLong);
    CHECK(check_text(test, {.subject = std::string(kLongestSubject, 'x'), .body = std::string(kLongestBody, 'x')}));
}

}  // namespace
}  // namespace parrain
