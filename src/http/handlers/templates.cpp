#include "app/templates.hpp"
#include "app/sender.hpp"
#include "app/template_tests.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain {

BOOST_DESCRIBE_ENUM(LegalBasis, kLegitimateInterests, kConsent)
BOOST_DESCRIBE_ENUM(MailReader, kProspect, kUser, kMember)

}  // namespace parrain

namespace parrain::http {
namespace {

/// Something that a text or a sender lacks, in words.
struct MissingPart {
    std::string code;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(MissingPart, (), (code, text))

/// Something a text may show; `optional` ones may have no value.
struct TemplateVariable {
    std::string name;
    std::string text;
    bool optional;
};
BOOST_DESCRIBE_STRUCT(TemplateVariable, (), (name, text, optional))

struct TemplateText {
    std::string subject;
    std::string body;
};
BOOST_DESCRIBE_STRUCT(TemplateText, (), (subject, body))

struct TemplateDraft {
    std::string subject;
    std::string body;
    std::vector<MissingPart> missing;
};
BOOST_DESCRIBE_STRUCT(TemplateDraft, (), (subject, body, missing))

/// Where one message stands in one language. Version 0 is the text shipped; `sendable` says that nothing is missing.
struct TemplateSummary {
    std::string key;
    Locale locale;
    std::string name;
    MailReader reader;
    std::string subject;
    int version;
    bool is_default;
    bool has_draft;
    bool sendable;
    std::vector<MissingPart> missing;
    std::optional<Instant> updated_at;
};
BOOST_DESCRIBE_STRUCT(TemplateSummary, (),
                      (key, locale, name, reader, subject, version, is_default, has_draft, sendable, missing,
                       updated_at))

/// One message in one language, with all that may be shown in it.
struct Template : TemplateSummary {
    std::string body;
    std::optional<TemplateDraft> draft;
    std::vector<TemplateVariable> variables;
};
BOOST_DESCRIBE_STRUCT(Template, (TemplateSummary), (body, draft, variables))

struct TemplateEdit {
    std::string subject;
    std::string body;
    std::optional<bool> draft;
};
BOOST_DESCRIBE_STRUCT(TemplateEdit, (), (subject, body, draft))

struct TemplateEdition {
    int version;
    std::string subject;
    std::string body;
    Instant at;
    app::ActorKind actor;
};
BOOST_DESCRIBE_STRUCT(TemplateEdition, (), (version, subject, body, at, actor))

struct PreviewQuestion {
    std::optional<TemplateText> text;
};
BOOST_DESCRIBE_STRUCT(PreviewQuestion, (), (text))

struct TemplatePreview {
    std::string subject;
    std::string text;
    std::string html;
    std::vector<MissingPart> missing;
};
BOOST_DESCRIBE_STRUCT(TemplatePreview, (), (subject, text, html, missing))

struct TestSend {
    std::string to;
};
BOOST_DESCRIBE_STRUCT(TestSend, (), (to))

struct TestSent {
    MessageId message;
    std::string to;
};
BOOST_DESCRIBE_STRUCT(TestSent, (), (message, to))

struct SenderAddress {
    std::string name;
    std::string address;
};
BOOST_DESCRIBE_STRUCT(SenderAddress, (), (name, address))

/// A text in each language, or why there is nothing to tell.
struct LegalAnswer {
    std::optional<LocalText> text;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(LegalAnswer, (), (text, reason))

/// Article 14 of the GDPR, but for the controller, retention and the source, which follow by themselves.
struct LegalNotice {
    std::optional<LegalAnswer> data_protection_officer;
    std::optional<LegalAnswer> purposes;
    std::optional<LegalAnswer> data_categories;
    std::optional<LegalAnswer> recipients;
    std::optional<LegalAnswer> transfers;
    std::optional<LegalAnswer> legitimate_interests;
    std::optional<LegalAnswer> rights;
    std::optional<LegalAnswer> consent_withdrawal;
    std::optional<LegalAnswer> complaint;
    std::optional<LegalAnswer> automated_decisions;
};
BOOST_DESCRIBE_STRUCT(LegalNotice, (),
                      (data_protection_officer, purposes, data_categories, recipients, transfers, legitimate_interests,
                       rights, consent_withdrawal, complaint, automated_decisions))

/// One item of the notice, in words; `optional` ones may be said not to apply.
struct LegalItem {
    std::string code;
    std::string article;
    std::string text;
    bool optional;
};
BOOST_DESCRIBE_STRUCT(LegalItem, (), (code, article, text, optional))

struct SenderEdit {
    SenderAddress from;
    std::optional<std::string> reply_to;
    std::string publisher;
    std::string postal_address;
    std::string privacy_contact;
    LocalText about;
    LegalBasis legal_basis;
    LegalNotice notice;
    std::optional<bool> only_verified;
};
BOOST_DESCRIBE_STRUCT(SenderEdit, (),
                      (from, reply_to, publisher, postal_address, privacy_contact, about, legal_basis, notice,
                       only_verified))

/// Who writes in the workspace's name. `ready` says that nothing is missing; until then messages wait. With
/// `only_verified` those to prospects wait until the domain of the address is verified, too.
struct Sender {
    SenderAddress from;
    std::string reply_to;
    std::string publisher;
    std::string postal_address;
    std::string privacy_contact;
    LocalText about;
    LegalBasis legal_basis;
    LegalNotice notice;
    std::vector<LegalItem> items;
    bool only_verified;
    bool is_default;
    bool ready;
    std::vector<MissingPart> missing;
};
BOOST_DESCRIBE_STRUCT(Sender, (),
                      (from, reply_to, publisher, postal_address, privacy_contact, about, legal_basis, notice, items,
                       only_verified, is_default, ready, missing))

using parrain::legal_items;
using Item = parrain::LegalItem;

std::vector<MissingPart> in_words(const std::vector<std::string>& names, const Words& words) {
    std::vector<MissingPart> parts;
    for (const std::string& name : names) parts.push_back({.code = name, .text = words("missing." + name)});
    return parts;
}

/// The answers of a notice by their items, in one order for both directions.
template <class Visit>
void each_answer(LegalNotice& notice, const Visit& visit) {
    visit(Item::kDataProtectionOfficer, notice.data_protection_officer);
    visit(Item::kPurposes, notice.purposes);
    visit(Item::kDataCategories, notice.data_categories);
    visit(Item::kRecipients, notice.recipients);
    visit(Item::kTransfers, notice.transfers);
    visit(Item::kLegitimateInterests, notice.legitimate_interests);
    visit(Item::kRights, notice.rights);
    visit(Item::kConsentWithdrawal, notice.consent_withdrawal);
    visit(Item::kComplaint, notice.complaint);
    visit(Item::kAutomatedDecisions, notice.automated_decisions);
}

LegalNotice notice_of(const parrain::LegalNotice& notice) {
    LegalNotice shown;
    each_answer(shown, [&](Item item, std::optional<LegalAnswer>& answer) {
        const auto kept = notice.answers.find(item);
        if (kept == notice.answers.end()) return;
        answer = LegalAnswer{.text = kept->second.text,
                             .reason = kept->second.text ? std::nullopt : std::optional(kept->second.reason)};
    });
    return shown;
}

parrain::LegalNotice notice_from(LegalNotice told, LegalBasis basis) {
    parrain::LegalNotice notice{.basis = basis};
    each_answer(told, [&](Item item, const std::optional<LegalAnswer>& answer) {
        if (!answer) return;
        notice.answers.emplace(item, parrain::LegalAnswer{.text = answer->text, .reason = answer->reason.value_or("")});
    });
    return notice;
}

WithEtag<Sender> sender_of(const app::Sender& sender, const Words& words) {
    const auto missing = app::missing_of(sender);
    Sender shown{.from = {.name = sender.from_name, .address = sender.from_address},
                 .reply_to = sender.reply_to,
                 .publisher = sender.publisher,
                 .postal_address = sender.postal_address,
                 .privacy_contact = sender.privacy_contact,
                 .about = sender.about,
                 .legal_basis = sender.notice.basis,
                 .notice = notice_of(sender.notice),
                 .items = {},
                 .only_verified = sender.only_verified,
                 .is_default = sender.is_default(),
                 .ready = missing.empty(),
                 .missing = in_words(missing, words)};
    for (const Item item : legal_items()) {
        const std::string code(to_string(item));
        shown.items.push_back({.code = code,
                               .article = std::string(article_of(item)),
                               .text = words("missing." + code),
                               .optional = may_not_apply(item)});
    }
    return {std::move(shown), tag_of(sender.version)};
}

WithEtag<Sender> get_sender(const app::Caller& caller, const Words& words, const app::Senders& senders) {
    return sender_of(senders.get(caller.workspace), words);
}

Result<WithEtag<Sender>> put_sender(const app::Caller& caller, Body<SenderEdit> told, IfMatchRequired version,
                                    const Words& words, const app::Senders& senders) {
    const auto sender = senders.put(caller.workspace, *version,
                                    {.from_name = told->from.name,
                                     .from_address = told->from.address,
                                     .reply_to = told->reply_to.value_or(""),
                                     .publisher = told->publisher,
                                     .postal_address = told->postal_address,
                                     .privacy_contact = told->privacy_contact,
                                     .about = told->about,
                                     .notice = notice_from(told->notice, told->legal_basis),
                                     .only_verified = told->only_verified.value_or(false)});
    if (!sender) return sender.failure();
    return sender_of(*sender, words);
}

TemplateSummary summary_of(const app::TemplateView& view, const Words& words) {
    const std::string key(view.kind->key);
    return {.key = key,
            .locale = view.locale,
            .name = words("template.name." + key),
            .reader = view.kind->reader,
            .subject = view.text.subject,
            .version = view.version,
            .is_default = view.version == 0,
            .has_draft = view.draft.has_value(),
            .sendable = view.missing.empty(),
            .missing = in_words(view.missing, words),
            .updated_at = view.updated_at};
}

/// What a variable shows, in words: an item of article 14, or what the occasion brings.
std::string described(std::string_view name, const Words& words) {
    const std::string code(name);
    return words((parse_legal_item(name) ? "missing." : "template.variable.") + code);
}

WithEtag<Template> template_of(const app::TemplateView& view, const Words& words) {
    Template shown{summary_of(view, words), view.text.body, {}, {}};
    if (view.draft) {
        shown.draft = TemplateDraft{
            .subject = view.draft->subject, .body = view.draft->body, .missing = in_words(view.draft_missing, words)};
    }
    for (const auto& variable : variables_of(*view.kind)) {
        shown.variables.push_back({.name = std::string(variable.name),
                                   .text = described(variable.name, words),
                                   .optional = variable.is_optional});
    }
    return {std::move(shown), tag_of(view.revision)};
}

Result<WithEtag<Template>> answer(const Result<app::TemplateView>& view, const Words& words) {
    if (!view) return view.failure();
    return template_of(*view, words);
}

Page<TemplateSummary> list_templates(const app::Caller& caller, const Words& words, const app::Templates& templates) {
    return whole_page(templates.list(caller.workspace),
                      [&](const app::TemplateView& view) { return summary_of(view, words); });
}

Result<WithEtag<Template>> get_template(const app::Caller& caller, Path<std::string> key, Path<Locale> locale,
                                        const Words& words, const app::Templates& templates) {
    return answer(templates.get(caller.workspace, *key, *locale), words);
}

Result<WithEtag<Template>> put_template(const app::Caller& caller, Path<std::string> key, Path<Locale> locale,
                                        Body<TemplateEdit> told, IfMatchRequired revision, const Words& words,
                                        const app::Templates& templates) {
    app::Caller speaking = caller;
    speaking.locale = words.locale();
    return answer(templates.put(speaking, *key, *locale, *revision, {.subject = told->subject, .body = told->body},
                                told->draft.value_or(false)),
                  words);
}

Result<WithEtag<Template>> restore_template(const app::Caller& caller, Path<std::string> key, Path<Locale> locale,
                                            IfMatch revision, const Words& words, const app::Templates& templates) {
    return answer(templates.restore(caller.workspace, *key, *locale, *revision), words);
}

Result<Page<TemplateEdition>> list_editions(const app::Caller& caller, Path<std::string> key, Path<Locale> locale,
                                            const app::Templates& templates) {
    const auto versions = templates.versions(caller.workspace, *key, *locale);
    if (!versions) return versions.failure();
    return whole_page(*versions, [](const app::TemplateVersion& one) {
        return TemplateEdition{.version = one.number,
                               .subject = one.text.subject,
                               .body = one.text.body,
                               .at = one.at,
                               .actor = one.actor.kind};
    });
}

Result<TemplatePreview> preview_template(const app::Caller& caller, Path<std::string> key, Path<Locale> locale,
                                         OptionalBody<PreviewQuestion> asked, const Words& words,
                                         const app::Templates& templates) {
    std::optional<parrain::TemplateText> text;
    if (asked->text) text = parrain::TemplateText{.subject = asked->text->subject, .body = asked->text->body};
    const auto preview = templates.preview(caller.workspace, *key, *locale, text);
    if (!preview) {
        Failure refused = preview.failure();
        // Here subject and body stand within `text`.
        for (FieldError& field : refused.fields) field.pointer.insert(0, "/text");
        return refused;
    }
    return TemplatePreview{.subject = preview->content.subject,
                           .text = preview->content.text,
                           .html = preview->content.html,
                           .missing = in_words(preview->missing, words)};
}

Result<Created<TestSent>> send_test(const app::Caller& caller, Path<std::string> key, Path<Locale> locale,
                                    Body<TestSend> told, RequestContext& context) {
    app::Caller speaking = caller;
    speaking.locale = context.locale();
    const auto sent = app::send_test(context.get<app::Context>(), speaking, *key, *locale, told->to);
    if (!sent) return sent.failure();
    return Created<TestSent>{{.message = sent->message, .to = sent->to}, "/v1/messages/" + sent->message.str()};
}

}  // namespace

std::vector<Route> template_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/sender">(get_sender, "Who writes in the workspace's name, and its legal notice")
                         .tagged("settings")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/sender">(put_sender, "Set who writes in the workspace's name, and its legal notice")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({kRequired, kTooLong, kInvalidText, kUnknownValue, kDomainInvalid, kEmailRequired,
                                   kEmailInvalid, kEmailTooLong}));
    routes.push_back(GET<"/v1/templates">(list_templates, "Every message in every language, and where it stands")
                         .tagged("templates")
                         .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/templates/{key}/{locale}">(get_template, "What a message says in a language")
                         .tagged("templates")
                         .secured_by(kApiCallers));
    routes.push_back(
        PUT<"/v1/templates/{key}/{locale}">(put_template, "Put a text into force as a new version, or keep a draft")
            .tagged("templates")
            .secured_by(kApiCallers)
            .refuses({kRequired, kTooLong, kTemplateSyntax, kVariableUnknown, kTemplateIncomplete}));
    routes.push_back(DELETE<"/v1/templates/{key}/{locale}">(restore_template, "Go back to the text shipped")
                         .tagged("templates")
                         .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/templates/{key}/{locale}/versions">(list_editions, "The editions of a text, newest first")
                         .tagged("templates")
                         .secured_by(kApiCallers));
    routes.push_back(POST<"/v1/templates/{key}/{locale}/preview">(preview_template, "A text as its reader would see it")
                         .tagged("templates")
                         .secured_by(kApiCallers)
                         .refuses({kRequired, kTooLong, kTemplateSyntax, kVariableUnknown}));
    routes.push_back(POST<"/v1/templates/{key}/{locale}/test">(send_test, "Send a message with invented values")
                         .tagged("templates")
                         .secured_by(kApiCallers)
                         .refuses({kEmailRequired, kEmailInvalid, kEmailTooLong, kTemplateIncomplete, kEmailSuppressed,
                                   kSenderIncomplete}));
    return routes;
}

}  // namespace parrain::http
