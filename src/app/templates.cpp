#include "app/templates.hpp"

#include <algorithm>

#include "app/contact_store.hpp"
#include "app/shipped_templates.hpp"

namespace parrain::app {
namespace {

std::string written(const TextArgument& value, Locale locale, std::string_view time_zone) {
    struct Writer {
        Locale locale;
        std::string_view zone;
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        std::string operator()(Money amount) const { return format_money(locale, amount, MoneyStyle::kTrimmed); }
        std::string operator()(Rate rate) const { return format_rate(locale, rate); }
        std::string operator()(Instant at) const { return format_date(locale, at, zone); }
    };
    return std::visit(Writer{locale, time_zone}, value);
}

std::string in_one_line(std::string_view lines) {
    std::string out;
    for (const char c : lines) c == '\n' ? out += ", " : out += c;
    return out;
}

/// Everything a message needs of its workspace.
struct Desk {
    const Context& context;
    Workspace workspace;
    Sender sender;
    RetentionRules retention;
    Locale locale;

    std::string text(std::string_view key, const TextArguments& arguments = {}) const {
        return context.texts.text(locale, key, arguments);
    }

    MailLook look() const {
        return {.locale = locale,
                .product = workspace.product,
                .accent = workspace.accent,
                .footer = footer_of(sender, workspace)};
    }
};

Desk desk_of(Transaction& tx, const Context& context, WorkspaceId workspace, Locale locale) {
    return {.context = context,
            .workspace = tx.workspaces().find(workspace).value(),
            .sender = sender_of(tx, context, workspace),
            .retention = tx.contacts().settings(workspace).retention,
            .locale = locale};
}

/// What the publisher answers, empty where the item does not apply.
std::string answer_of(const Desk& desk, LegalItem item) {
    const auto answer = desk.sender.notice.answers.find(item);
    if (answer == desk.sender.notice.answers.end() || !answer->second.text) return {};
    return answer->second.text->in(desk.locale);
}

/// For how long data are kept, by the settings that erase them.
std::string retention_text(const Desk& desk) {
    const RetentionRules& rules = desk.retention;
    const std::string periods =
        desk.text("legal.retention",
                  {{"days", rules.silent_days}, {"months", rules.engaged_months}, {"years", rules.money_years}});
    const std::string objection = rules.suppression_years
                                      ? desk.text("legal.objection_years", {{"years", *rules.suppression_years}})
                                      : desk.text("legal.objection_for_ever");
    return periods + " " + objection;
}

std::string legal_text(const Desk& desk, LegalItem item, std::string_view source) {
    if (item == LegalItem::kSource) return std::string(source);
    if (item == LegalItem::kRetention) return retention_text(desk);
    if (item == LegalItem::kController) {
        return desk.text("legal.controller", {{"publisher", desk.sender.publisher},
                                              {"address", in_one_line(desk.sender.postal_address)},
                                              {"contact", desk.sender.privacy_contact}});
    }
    std::string text = answer_of(desk, item);
    if (item == LegalItem::kPurposes && !text.empty()) {
        text += " " + desk.text("legal.basis." + std::string(to_string(desk.sender.notice.basis)));
    }
    return text;
}

/// Who gave the address, and when; empty unless all of it is known.
std::string source_text(const Desk& desk, const MailValues& values) {
    const auto value = [&](std::string_view name) {
        const auto found = values.find(name);
        return found == values.end() ? std::string() : found->second;
    };
    const std::string advocate = value("advocate_name");
    const std::string company = value("advocate_company");
    const std::string date = value("recommended_on");
    if (advocate.empty() || company.empty() || date.empty()) return {};
    return desk.text("legal.source", {{"advocate", advocate}, {"company", company}, {"date", date}});
}

/// All that the message may show.
MailValues values_for(const Desk& desk, const TemplateKind& kind, const TemplateValues& given) {
    MailValues values;
    for (const TemplateVariable& variable : kind.variables) {
        const auto found = given.find(variable.name);
        if (found == given.end()) continue;
        values.emplace(variable.name, written(found->second, desk.locale, desk.workspace.time_zone));
    }
    values["product"] = desk.workspace.product;
    values["publisher"] = desk.sender.publisher;
    values["publisher_about"] = desk.sender.about.in(desk.locale);
    values["postal_address"] = desk.sender.postal_address;
    values["privacy_contact"] = desk.sender.privacy_contact;
    values["website"] = desk.workspace.website.value_or("");
    if (!kind.informs) return values;
    const std::string source = source_text(desk, values);
    for (const LegalItem item : legal_items()) {
        values[std::string(to_string(item))] = legal_text(desk, item, source);
    }
    return values;
}

/// The text in force and its version.
std::pair<TemplateText, int> text_in_force(Transaction& tx, WorkspaceId workspace, std::string_view key,
                                           Locale locale) {
    const auto stored = tx.templates().find(workspace, key, locale);
    if (stored && stored->live_version) return {stored->live_text.value(), *stored->live_version};
    return {shipped_template(key, locale), 0};
}

Failure incomplete(const Context& context, Locale locale, const std::vector<std::string>& missing) {
    Failure failure = fail(ErrorCode::kTemplateIncomplete, "/body");
    failure.detail.emplace_back("missing", missing_in_words(context, locale, missing));
    return failure;
}

}  // namespace

Result<RenderedTemplate> render_template(Transaction& tx, const Context& context, WorkspaceId workspace,
                                         std::string_view key, Locale locale, const TemplateValues& values) {
    const TemplateKind* kind = find_template_kind(key);
    if (kind == nullptr) return fail(ErrorCode::kNotFound);
    if (kind->informs) {
        if (const auto sender = ready_sender(tx, context, workspace, locale); !sender) return sender.failure();
    }
    const Desk desk = desk_of(tx, context, workspace, locale);
    const auto [text, version] = text_in_force(tx, workspace, key, locale);
    MailLook look = desk.look();
    // It waits until the settings say who writes, and is signed then.
    if (!missing_of(desk.sender).empty()) look.footer = kFooterToCome;
    auto mail =
        context.renderer.render({.subject = text.subject, .body = text.body}, values_for(desk, *kind, values), look);
    if (!mail) return mail.failure();
    const auto missing = missing_parts(*kind, desk.sender.notice, mail->shown);
    if (!missing.empty()) return incomplete(context, locale, {missing.begin(), missing.end()});
    return RenderedTemplate{.content = std::move(mail->content), .version = version};
}

std::vector<LegalLine> art14_lines(Transaction& tx, const Context& context, WorkspaceId workspace, Locale locale,
                                   const ReferralSource& source) {
    const Desk desk = desk_of(tx, context, workspace, locale);
    TextArguments given = {{"date", format_date(locale, source.recommended_on, desk.workspace.time_zone)}};
    if (source.advocate) {
        given.emplace_back("advocate", source.advocate->name);
        given.emplace_back("company", source.advocate->company);
    }
    const std::string from = desk.text(source.advocate ? "legal.source" : "legal.source_unnamed", given);
    std::vector<LegalLine> lines;
    for (const LegalItem item : legal_items()) {
        std::string text = legal_text(desk, item, from);
        if (text.empty()) continue;
        lines.push_back(
            {.item = item, .label = desk.text("missing." + std::string(to_string(item))), .text = std::move(text)});
    }
    return lines;
}

std::string art14_text(Transaction& tx, const Context& context, WorkspaceId workspace, Locale locale,
                       const ReferralSource& source) {
    std::string text;
    for (const LegalLine& line : art14_lines(tx, context, workspace, locale, source)) {
        text += context.texts.text(locale, "legal.line", {{"label", line.label}, {"text", line.text}}) + "\n";
    }
    return text;
}

namespace {

constexpr int kMostVersions = 50;

Result<const TemplateKind*> kind_of(std::string_view key) {
    const TemplateKind* kind = find_template_kind(key);
    if (kind == nullptr) return fail(ErrorCode::kNotFound);
    return kind;
}

/// An invented value for every variable of a message; without the optional ones where `with_all` is false.
MailValues sample_values(const Desk& desk, const TemplateKind& kind, bool with_all) {
    TemplateValues given;
    for (const TemplateVariable& variable : kind.variables) {
        if (variable.is_optional && !with_all) continue;
        const std::string name(variable.name);
        if (name.ends_with("_url")) {
            given.emplace(name, desk.context.settings.base_url + "/sample");
        } else {
            given.emplace(name, desk.text("template.sample." + name, {{"date", desk.context.clock.now()}}));
        }
    }
    return values_for(desk, kind, given);
}

std::vector<std::string> names_of(const std::vector<MissingPart>& parts) {
    return {parts.begin(), parts.end()};
}

/// The message with invented values, and what it lacks whether or not the optional ones are known.
Result<TemplatePreview> sampled(const Desk& desk, const TemplateKind& kind, const TemplateText& text) {
    const MailText mail_text{.subject = text.subject, .body = text.body};
    auto full = desk.context.renderer.render(mail_text, sample_values(desk, kind, true), desk.look());
    if (!full) return full.failure();
    const auto bare = desk.context.renderer.render(mail_text, sample_values(desk, kind, false), desk.look());
    if (!bare) return bare.failure();
    auto missing = names_of(missing_parts(kind, desk.sender.notice, full->shown));
    for (std::string& name : names_of(missing_parts(kind, desk.sender.notice, bare->shown))) {
        if (std::ranges::find(missing, name) == missing.end()) missing.push_back(std::move(name));
    }
    return TemplatePreview{.content = std::move(full->content), .missing = std::move(missing)};
}

/// What a text lacks; a text that cannot be read lacks everything, which check_text keeps from being stored.
std::vector<std::string> missing_of(const Desk& desk, const TemplateKind& kind, const TemplateText& text) {
    const auto preview = sampled(desk, kind, text);
    return preview ? preview->missing : std::vector<std::string>{std::string(kOptOutPart)};
}

TemplateView view_of(const Desk& desk, const TemplateKind& kind, const std::optional<StoredTemplate>& stored) {
    TemplateView view{.kind = &kind, .locale = desk.locale};
    view.text = stored && stored->live_text ? *stored->live_text : shipped_template(kind.key, desk.locale);
    view.missing = missing_of(desk, kind, view.text);
    if (!stored) return view;
    view.version = stored->live_version.value_or(0);
    view.draft = stored->draft;
    if (view.draft) view.draft_missing = missing_of(desk, kind, *view.draft);
    view.revision = stored->revision;
    view.updated_at = stored->updated_at;
    return view;
}

TemplateView stored_view(Transaction& tx, const Context& context, WorkspaceId workspace, const TemplateKind& kind,
                         Locale locale) {
    return view_of(desk_of(tx, context, workspace, locale), kind, tx.templates().find(workspace, kind.key, locale));
}

/// One kind of line break, as the console and files from elsewhere disagree on it.
TemplateText tidy(const TemplateText& text) {
    TemplateText tidied{.subject = text.subject, .body = {}};
    for (const char c : text.body) {
        if (c != '\r') tidied.body += c;
    }
    return tidied;
}

}  // namespace

Result<RenderedTemplate> render_sample(Transaction& tx, const Context& context, const Caller& caller,
                                       std::string_view key, Locale locale) {
    const auto kind = kind_of(key);
    if (!kind) return kind.failure();
    const auto sender = ready_sender(tx, context, caller.workspace, caller.locale);
    if (!sender) return sender.failure();
    const auto [text, version] = text_in_force(tx, caller.workspace, key, locale);
    auto preview = sampled(desk_of(tx, context, caller.workspace, locale), **kind, text);
    if (!preview) return preview.failure();
    if (!preview->missing.empty()) return incomplete(context, caller.locale, preview->missing);
    return RenderedTemplate{.content = std::move(preview->content), .version = version};
}

std::vector<TemplateView> Templates::list(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) {
        const auto stored = tx.templates().list(workspace);
        std::vector<TemplateView> views;
        for (const Locale locale : {Locale::kEn, Locale::kFr}) {
            const Desk desk = desk_of(tx, context_, workspace, locale);
            for (const TemplateKind& kind : template_kinds()) {
                const auto one = std::ranges::find_if(stored, [&](const StoredTemplate& candidate) {
                    return candidate.key == kind.key && candidate.locale == locale;
                });
                views.push_back(view_of(desk, kind, one == stored.end() ? std::nullopt : std::optional(*one)));
            }
        }
        return views;
    });
}

Result<TemplateView> Templates::get(WorkspaceId workspace, std::string_view key, Locale locale) const {
    const auto kind = kind_of(key);
    if (!kind) return kind.failure();
    return context_.store.read([&](Transaction& tx) { return stored_view(tx, context_, workspace, **kind, locale); });
}

Result<std::vector<TemplateVersion>> Templates::versions(WorkspaceId workspace, std::string_view key,
                                                         Locale locale) const {
    if (const auto kind = kind_of(key); !kind) return kind.failure();
    return context_.store.read(
        [&](Transaction& tx) { return tx.templates().versions(workspace, key, locale, kMostVersions); });
}

Result<TemplateView> Templates::put(const Caller& caller, std::string_view key, Locale locale, std::int64_t revision,
                                    const TemplateText& text, bool is_draft) const {
    const auto kind = kind_of(key);
    if (!kind) return kind.failure();
    const TemplateText tidied = tidy(text);
    if (const auto good = check_text(**kind, tidied); !good) return good.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<TemplateView> {
        const Desk desk = desk_of(tx, context_, caller.workspace, locale);
        const auto preview = sampled(desk, **kind, tidied);
        if (!preview) return preview.failure();
        if (!is_draft && !preview->missing.empty()) return incomplete(context_, caller.locale, preview->missing);

        auto found = tx.templates().find(caller.workspace, key, locale);
        StoredTemplate stored = found ? *std::move(found) : StoredTemplate{.key = std::string(key), .locale = locale};
        stored.revision = revision;
        stored.draft = is_draft ? std::optional(tidied) : std::nullopt;
        if (!is_draft) stored.live_version = ++stored.last_version;
        if (!tx.templates().put(caller.workspace, stored, now)) return fail(ErrorCode::kPreconditionFailed);
        if (!is_draft) {
            tx.templates().insert_version(
                caller.workspace, key, locale,
                {.number = stored.last_version, .text = tidied, .at = now, .actor = caller.actor});
        }
        return stored_view(tx, context_, caller.workspace, **kind, locale);
    });
}

Result<TemplateView> Templates::restore(WorkspaceId workspace, std::string_view key, Locale locale,
                                        std::optional<std::int64_t> revision) const {
    const auto kind = kind_of(key);
    if (!kind) return kind.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<TemplateView> {
        auto stored = tx.templates().find(workspace, key, locale);
        if (revision && *revision != (stored ? stored->revision : 0)) return fail(ErrorCode::kPreconditionFailed);
        if (stored) {
            stored->live_version = std::nullopt;
            stored->draft = std::nullopt;
            if (!tx.templates().put(workspace, *stored, now)) return fail(ErrorCode::kPreconditionFailed);
        }
        return stored_view(tx, context_, workspace, **kind, locale);
    });
}

Result<TemplatePreview> Templates::preview(WorkspaceId workspace, std::string_view key, Locale locale,
                                           const std::optional<TemplateText>& text) const {
    const auto kind = kind_of(key);
    if (!kind) return kind.failure();
    if (text) {
        if (const auto good = check_text(**kind, *text); !good) return good.failure();
    }
    return context_.store.read([&](Transaction& tx) {
        const Desk desk = desk_of(tx, context_, workspace, locale);
        return sampled(desk, **kind, text ? tidy(*text) : text_in_force(tx, workspace, key, locale).first);
    });
}

}  // namespace parrain::app
