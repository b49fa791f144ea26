#include "domain/template_rules.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "domain/enum_names.hpp"
#include "domain/template_text.hpp"

namespace parrain {
namespace {

constexpr EnumNames<MailReader, 3> kReaders("prospect", "user", "member");

constexpr std::array kCommon = {
    TemplateVariable{"product"},        TemplateVariable{"publisher"},       TemplateVariable{"publisher_about", true},
    TemplateVariable{"postal_address"}, TemplateVariable{"privacy_contact"}, TemplateVariable{"website", true},
};

constexpr std::array kProspectIntroduction = {
    TemplateVariable{"prospect_name", true}, TemplateVariable{"prospect_company", true},
    TemplateVariable{"advocate_name"},       TemplateVariable{"advocate_company"},
    TemplateVariable{"recommended_on"},      TemplateVariable{"benefit", true},
    TemplateVariable{"interested_url"},      TemplateVariable{kOptOutVariable},
};

constexpr std::array kAmbassador = {
    TemplateVariable{"user_name", true},      TemplateVariable{"account_name", true},
    TemplateVariable{"program", true},        TemplateVariable{"recommend_url", true},
    TemplateVariable{"advocate_offer", true}, TemplateVariable{"prospect_offer", true},
    TemplateVariable{"submitted", true},      TemplateVariable{"qualified", true},
    TemplateVariable{"next_gift", true},      TemplateVariable{"next_count", true},
    TemplateVariable{"still_needed", true},   TemplateVariable{kOptOutVariable},
};

constexpr std::array kRungReached = {
    TemplateVariable{"user_name", true},
    TemplateVariable{"account_name", true},
    TemplateVariable{"program", true},
    TemplateVariable{"recommend_url", true},
    TemplateVariable{"gift"},
    TemplateVariable{"gift_count"},
    TemplateVariable{"submitted", true},
    TemplateVariable{"qualified", true},
    TemplateVariable{"next_gift", true},
    TemplateVariable{"next_count", true},
    TemplateVariable{"still_needed", true},
    TemplateVariable{kOptOutVariable},
};

constexpr std::array kForwardLink = {
    TemplateVariable{"user_name", true},
    TemplateVariable{"prospect_name", true},
    TemplateVariable{"prospect_company", true},
    TemplateVariable{"reason"},
    TemplateVariable{"link_url"},
};

// What an advocate is told of whom they recommended, wherever that stands.
constexpr std::array kOfReferral = {
    TemplateVariable{"user_name", true},
    TemplateVariable{"prospect_name", true},
    TemplateVariable{"prospect_company", true},
};

constexpr std::array kGiftAddress = {
    TemplateVariable{"recipient_name", true},
    TemplateVariable{"gift"},
    TemplateVariable{"address_url"},
};

constexpr std::array kGiftExperience = {
    TemplateVariable{"recipient_name", true},
    TemplateVariable{"gift"},
    TemplateVariable{"gift_url"},
};

constexpr std::array kMemberInvitation = {
    TemplateVariable{"member_name"},    TemplateVariable{"inviter_name", true}, TemplateVariable{"role"},
    TemplateVariable{"invitation_url"}, TemplateVariable{"expires_on"},
};

constexpr std::array kTest = {
    TemplateVariable{"sent_by", true},
};

constexpr std::array kKinds = {
    TemplateKind{"prospect.introduction", MailReader::kProspect, true, true, kProspectIntroduction},
    TemplateKind{"advocate.forward_link", MailReader::kUser, false, false, kForwardLink},
    TemplateKind{"advocate.call_thanks", MailReader::kUser, false, false, kOfReferral},
    TemplateKind{"advocate.customer", MailReader::kUser, false, false, kOfReferral},
    TemplateKind{"advocate.not_this_time", MailReader::kUser, false, false, kOfReferral},
    TemplateKind{"ambassador.thanks", MailReader::kUser, false, true, kAmbassador},
    TemplateKind{"ambassador.ask", MailReader::kUser, false, true, kAmbassador},
    TemplateKind{"ambassador.reminder", MailReader::kUser, false, true, kAmbassador},
    TemplateKind{"ambassador.rung_reached", MailReader::kUser, false, true, kRungReached},
    TemplateKind{"gift.address", MailReader::kUser, false, false, kGiftAddress},
    TemplateKind{"gift.experience", MailReader::kUser, false, false, kGiftExperience},
    TemplateKind{"member.invitation", MailReader::kMember, false, false, kMemberInvitation},
    TemplateKind{"test", MailReader::kMember, false, false, kTest},
};

// Together they say what `source` says in one sentence.
constexpr std::array<std::string_view, 3> kSourceParts = {"advocate_name", "advocate_company", "recommended_on"};

Result<void> check_tags(const std::vector<TemplateVariable>& known, std::string_view text, std::string_view pointer) {
    const auto tags = tags_of(text, pointer);
    if (!tags) return tags.failure();
    for (const TemplateTag& tag : *tags) {
        if (tag.kind == TemplateTag::Kind::kComment) continue;
        if (std::ranges::find(known, tag.name, &TemplateVariable::name) != known.end()) continue;
        Failure failure = fail(ErrorCode::kVariableUnknown, std::string(pointer));
        failure.detail.emplace_back("name", tag.name);
        return failure;
    }
    return {};
}

Result<void> check_length(std::string_view text, std::size_t longest, std::string_view pointer) {
    if (trimmed(text).empty()) return fail(ErrorCode::kRequired, std::string(pointer));
    if (code_point_count(text) <= longest) return {};
    return fail(ErrorCode::kTooLong, std::string(pointer), at_most(longest));
}

bool is_said(LegalItem item, const std::set<std::string, std::less<>>& shown) {
    if (shown.contains(to_string(item))) return true;
    return item == LegalItem::kSource &&
           std::ranges::all_of(kSourceParts, [&](std::string_view part) { return shown.contains(part); });
}

}  // namespace

std::string_view to_string(MailReader reader) {
    return kReaders.of(reader);
}

std::span<const TemplateKind> template_kinds() {
    return kKinds;
}

const TemplateKind* find_template_kind(std::string_view key) {
    const auto found = std::ranges::find(kKinds, key, &TemplateKind::key);
    return found == kKinds.end() ? nullptr : &*found;
}

std::span<const TemplateVariable> common_variables() {
    return kCommon;
}

std::vector<TemplateVariable> variables_of(const TemplateKind& kind) {
    std::vector<TemplateVariable> variables(kCommon.begin(), kCommon.end());
    variables.insert(variables.end(), kind.variables.begin(), kind.variables.end());
    if (kind.informs) {
        for (const LegalItem item : legal_items()) variables.push_back({to_string(item), may_not_apply(item)});
    }
    std::ranges::sort(variables, {}, &TemplateVariable::name);
    return variables;
}

Result<void> check_text(const TemplateKind& kind, const TemplateText& text) {
    const auto subject = check_length(text.subject, kLongestSubject, "/subject");
    const auto body = check_length(text.body, kLongestBody, "/body");
    if (!subject && !body) {
        Failure both{.code = std::min(subject.error(), body.error()), .fields = subject.failure().fields};
        both.fields.push_back(body.failure().fields.front());
        return both;
    }
    if (!subject) return subject;
    if (!body) return body;
    const auto known = variables_of(kind);
    if (const auto good = check_tags(known, text.subject, "/subject"); !good) return good;
    return check_tags(known, text.body, "/body");
}

std::vector<MissingPart> missing_parts(const TemplateKind& kind, const LegalNotice& notice,
                                       const std::set<std::string, std::less<>>& shown) {
    std::vector<MissingPart> missing;
    if (kind.informs) {
        for (const LegalItem item : legal_items()) {
            if (applies(notice, item) && !is_said(item, shown)) missing.push_back(to_string(item));
        }
    }
    if (kind.needs_opt_out && !shown.contains(kOptOutVariable)) missing.push_back(kOptOutPart);
    return missing;
}

}  // namespace parrain
