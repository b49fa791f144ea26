#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "domain/legal_notice.hpp"

namespace parrain {

/// Whom a message is written to.
enum class MailReader { kProspect, kUser, kMember };

/// `prospect`, `user` or `member`.
std::string_view to_string(MailReader reader);

/// Something a template may show.
struct TemplateVariable {
    std::string_view name;
    bool is_optional = false;  ///< there may be no value: then sections of its name are hidden
};

/// One message that Parrain sends, and what its text may and must say.
struct TemplateKind {
    std::string_view key;  ///< `prospect.introduction`
    MailReader reader;
    bool informs = false;                              ///< carries the 13 items of article 14
    bool needs_opt_out = false;                        ///< carries the link by which its reader refuses further ones
    std::span<const TemplateVariable> variables = {};  ///< beside those that every message has
};

/// Every message, in the order in which people are shown them.
std::span<const TemplateKind> template_kinds();

/// Nothing where there is no such message.
const TemplateKind* find_template_kind(std::string_view key);

/// What every message may show: the brand and the sender.
std::span<const TemplateVariable> common_variables();

/// All that a message may show, the common ones and the legal items among them, sorted by name.
std::vector<TemplateVariable> variables_of(const TemplateKind& kind);

/// A text as somebody wrote it.
struct TemplateText {
    std::string subject;
    std::string body;

    bool operator==(const TemplateText&) const = default;
};

inline constexpr std::size_t kLongestSubject = 200;
inline constexpr std::size_t kLongestBody = 20'000;

/// Whether a text can be read, and names nothing but the variables of its message.
/// @error kRequired, kTooLong (the detail `limit`), kTemplateSyntax, kVariableUnknown (the detail `name`), each at
///        `/subject` or `/body`
Result<void> check_text(const TemplateKind& kind, const TemplateText& text);

/// Something that a text must show and does not: a legal item by its name, or `opt_out`.
using MissingPart = std::string_view;

inline constexpr MissingPart kOptOutPart = "opt_out";

/// The variable that leads to where the reader refuses further messages.
inline constexpr std::string_view kOptOutVariable = "opt_out_url";

/// What misses of what a message must say, given the variables whose value its reader really sees, in the order of the
/// law; the opt-out last. A part counts as said where its variable is shown; the source also where the advocate's name,
/// their company and the date are. What the notice says does not apply need not be there.
///
/// Pure, and by what is shown rather than by what is written: a variable in a hidden section or in the title of a link
/// says nothing to anybody.
/// Source: law-and-relevance.md §1 rows 2 and 4; GDPR article 14.
std::vector<MissingPart> missing_parts(const TemplateKind& kind, const LegalNotice& notice,
                                       const std::set<std::string, std::less<>>& shown);

}  // namespace parrain
