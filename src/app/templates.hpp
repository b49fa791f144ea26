#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "app/sender.hpp"
#include "app/template_store.hpp"
#include "core/result.hpp"
#include "domain/template_rules.hpp"

namespace parrain::app {

/// What a message shows of its occasion, by name of the variable (domain/template_rules.cpp lists them for each key);
/// written as the language of the message and the workspace's time zone write it. Brand, sender and the items of
/// article 14 are added by render_template. What a key does not know is left out.
using TemplateValues = std::map<std::string, TextArgument, std::less<>>;

/// A message made from a template, and the version of the text it was made from: 0 is the text shipped.
struct RenderedTemplate {
    MessageContent content;
    int version = 0;
};

/// The message as it is sent.
///
/// `prospect.introduction` wants `advocate_name`, `advocate_company`, `recommended_on` (an Instant), `opt_out_url` and
/// `interested_url`; `prospect_name`, `prospect_company` and `benefit` are optional. It is refused where the sender is
/// not complete: the caller tries again once it is.
/// @error kNotFound (no such key), kSenderIncomplete (a message to prospects; the detail `missing`),
///        kTemplateIncomplete (an item of article 14 or the opt-out would not be shown; the detail `missing`)
Result<RenderedTemplate> render_template(Transaction& tx, const Context& context, WorkspaceId workspace,
                                         std::string_view key, Locale locale, const TemplateValues& values);

/// The message in force with invented values, refused as a real one would be, in the words of the caller.
/// @error kNotFound, kSenderIncomplete, kTemplateIncomplete
Result<RenderedTemplate> render_sample(Transaction& tx, const Context& context, const Caller& caller,
                                       std::string_view key, Locale locale);

/// One item of article 14 as a person is told it.
struct LegalLine {
    LegalItem item;
    std::string label;
    std::string text;
};

/// Where a prospect's data came from; without an advocate from one of the publisher's customers, unnamed.
struct ReferralSource {
    std::optional<NamedSource> advocate;
    Instant recommended_on;
};

/// What a prospect must be told by article 14, in the words of the message to them; items that do not apply are left
/// out. For call scripts and the page of a prospect.
std::vector<LegalLine> art14_lines(Transaction& tx, const Context& context, WorkspaceId workspace, Locale locale,
                                   const ReferralSource& source);

/// The same as one text, an item a line.
std::string art14_text(Transaction& tx, const Context& context, WorkspaceId workspace, Locale locale,
                       const ReferralSource& source);

/// One text of a workspace as people work on it.
struct TemplateView {
    const TemplateKind* kind = nullptr;
    Locale locale = Locale::kEn;
    TemplateText text;  ///< in force
    int version = 0;    ///< of the text in force; 0 is the text shipped
    std::optional<TemplateText> draft;
    std::vector<std::string> missing;        ///< why the text in force is not sent, names as of missing_parts
    std::vector<std::string> draft_missing;  ///< why the draft could not be
    std::int64_t revision = 0;               ///< of text and draft together; 0 where nobody ever edited it
    std::optional<Instant> updated_at;
};

/// A text shown as its reader would see it, with invented values, and what it lacks.
struct TemplatePreview {
    MessageContent content;
    std::vector<std::string> missing;
};

/// What the messages of a workspace say.
class Templates {
  public:
    explicit Templates(const Context& context) : context_(context) {}

    /// Every message in every language, in the order in which people are shown them.
    std::vector<TemplateView> list(WorkspaceId workspace) const;

    /// @error kNotFound
    Result<TemplateView> get(WorkspaceId workspace, std::string_view key, Locale locale) const;

    /// The editions of a text, newest first, at most 50; the shipped one is not among them. @error kNotFound
    Result<std::vector<TemplateVersion>> versions(WorkspaceId workspace, std::string_view key, Locale locale) const;

    /// Put a text into force as a new version, or keep it as a draft, which nobody is ever sent. What goes into force
    /// ends the draft.
    /// @error kNotFound, those of check_text, kTemplateIncomplete (/body, the detail `missing`; not for a draft),
    ///        kPreconditionFailed (`revision` is not the stored one)
    Result<TemplateView> put(const Caller& caller, std::string_view key, Locale locale, std::int64_t revision,
                             const TemplateText& text, bool is_draft) const;

    /// Go back to the text shipped with the program, and drop the draft. Editions remain. Nothing changes where nobody
    /// ever edited it.
    /// @error kNotFound, kPreconditionFailed
    Result<TemplateView> restore(WorkspaceId workspace, std::string_view key, Locale locale,
                                 std::optional<std::int64_t> revision) const;

    /// The text in force, or another one, with invented values.
    /// @error kNotFound, those of check_text
    Result<TemplatePreview> preview(WorkspaceId workspace, std::string_view key, Locale locale,
                                    const std::optional<TemplateText>& text) const;

  private:
    Context context_;
};

}  // namespace parrain::app
