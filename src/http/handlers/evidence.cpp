#include <algorithm>

#include "app/evidence.hpp"

#include "app/referrals.hpp"
#include "app/subjects.hpp"
#include "core/catalogue.hpp"
#include "core/countries.hpp"
#include "http/handlers/downloads.hpp"
#include "http/handlers/evidence_views.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/html.hpp"
#include "http/handlers/subject_views.hpp"

namespace parrain::http {
namespace {

constexpr std::string_view kHtmlType = "text/html; charset=utf-8";

struct SubjectAddress {
    Verbatim email;
};
BOOST_DESCRIBE_STRUCT(SubjectAddress, (), (email))

/// How much was forgotten.
struct SubjectErasure {
    std::int64_t referrals;
    std::int64_t users;
    std::int64_t members;
    std::int64_t payments;
    std::int64_t messages;
    std::int64_t gift_addresses;
    std::int64_t tasks;
};
BOOST_DESCRIBE_STRUCT(SubjectErasure, (), (referrals, users, members, payments, messages, gift_addresses, tasks))

/// The evidence of a referral as `caller` may see it. @error kNotFound
Result<app::Evidence> evidence_for(const app::Caller& caller, ReferralId id, const app::EvidenceBook& book) {
    auto evidence = book.of(caller.workspace, id);
    if (!evidence) return evidence;
    evidence->listed.referral.phone = app::phone_shown_to(caller, evidence->listed);
    return evidence;
}

Result<ReferralEvidence> get_evidence(const app::Caller& caller, Path<ReferralId> id, const Words& words,
                                      const app::EvidenceBook& book) {
    const auto evidence = evidence_for(caller, *id, book);
    if (!evidence) return evidence.failure();
    return shown(*evidence, words);
}

/// The document in the making: words, and the clock that its times are read on.
class Document {
  public:
    Document(const Words& words, std::string_view time_zone) : words_(words), time_zone_(time_zone) {}

    std::string of(const ReferralEvidence& evidence) const {
        const std::string title = words_("evidence.title", {{"id", evidence.referral.str()}});
        std::string body = "<h1>" + escaped_html(title) + "</h1>\n<p class=\"note\">" +
                           escaped_html(words_("evidence.times", {{"zone", std::string(time_zone_)}})) + "</p>\n";
        body += source(evidence.source) + prospect(evidence.prospect);
        if (evidence.contact) body += contact(*evidence.contact);
        if (evidence.consent) {
            body += part("consent",
                         line("given_at", std::optional(evidence.consent->at)) +
                             line("agreed", evidence.consent->text + " (" + evidence.consent->text_version + ")"));
        }
        for (const EvidenceMessage& message : evidence.messages) {
            body += part("message",
                         line("to", message.to) + line("sent_at", message.sent_at) + line("subject", message.subject)) +
                    "<pre>" + escaped_html(message.text) + "</pre>\n";
        }
        std::string calls;
        for (const EvidenceCall& call : evidence.calls) {
            calls += dated(call.at,
                           {call.text, call.actor_name.value_or(""), call.note.value_or(""), call.reason.value_or("")});
        }
        std::string history;
        for (const EvidenceEvent& event : evidence.history) {
            history += dated(event.at, {event.text, event.actor_name.value_or(""), event.reason.value_or("")});
        }
        return body + part("calls", calls) + part("history", history);
    }

  private:
    std::string source(const EvidenceSource& source) const {
        const std::string said = source.knows_professionally ? "evidence.acquainted.yes" : "evidence.acquainted.no";
        return part("source", line("advocate", source.advocate + " · " + source.account) + line("email", source.email) +
                                  line("given_at", std::optional(source.given_at)) +
                                  line("from", words_("evidence.via." + source.source, {{"program", source.program}})) +
                                  line("agreed", source.text + " (" + source.text_version + ")") +
                                  line("acquaintance", words_(said)));
    }

    std::string prospect(const EvidenceProspect& prospect) const {
        return part("prospect", line("company", prospect.company) + line("contact_name", prospect.contact_name) +
                                    line("email", prospect.email) + line("phone", prospect.phone) +
                                    line("company_number", prospect.company_number) +
                                    line("country", country_name(prospect.country)) +
                                    line("website", prospect.website) + line("need", prospect.need) +
                                    line("relationship", prospect.relationship));
    }

    std::string contact(const ContactStanding& contact) const {
        return part("contact", line("basis", contact.basis) + line("step", contact.step_text) +
                                   line("link_only", contact.link_only_text) +
                                   line("contacted_at", contact.contacted_at) +
                                   line("objected_at", contact.objected_at) + line("erased_at", contact.erased_at));
    }

    std::optional<std::string> country_name(const std::optional<std::string>& code) const {
        if (!code) return std::nullopt;
        const auto& names = country_names(words_.locale());
        const auto found = std::ranges::find(names, *code, &CountryName::code);
        return found == names.end() ? *code : found->name;
    }

    /// What, and what it is; nothing where it is not known.
    std::string line(std::string_view name, const std::optional<std::string>& value) const {
        if (!value || value->empty()) return {};
        return "<dt>" + escaped_html(words_("evidence." + std::string(name))) + "</dt>\n<dd>" + escaped_html(*value) +
               "</dd>\n";
    }

    std::string line(std::string_view name, const std::optional<Instant>& at) const {
        return at ? line(name, std::optional(moment(*at))) : std::string();
    }

    std::string part(std::string_view name, const std::string& lines) const {
        if (lines.empty()) return {};
        return "<section>\n<h2>" + escaped_html(words_("evidence." + std::string(name))) +
               "</h2>\n<dl class=\"legal\">\n" + lines + "</dl>\n</section>\n";
    }

    /// What happened at a moment, said in parts of which those that are empty are left out.
    std::string dated(Instant at, std::initializer_list<std::string> parts) const {
        std::string all;
        for (const std::string& one : parts) {
            if (!one.empty()) all += (all.empty() ? "" : " · ") + one;
        }
        return "<dt>" + escaped_html(moment(at)) + "</dt>\n<dd>" + escaped_html(all) + "</dd>\n";
    }

    std::string moment(Instant at) const { return format_date_time(words_.locale(), at, time_zone_); }

    const Words& words_;
    std::string_view time_zone_;
};

/// The same as a page to print or to hand over.
Result<Response> get_document(const app::Caller& caller, Path<ReferralId> id, const Words& words,
                              const app::EvidenceBook& book) {
    const auto evidence = evidence_for(caller, *id, book);
    if (!evidence) return evidence.failure();
    const std::string title = words("evidence.title", {{"id", id->str()}});
    const Response page =
        html_page(words.locale(), title, Document(words, evidence->workspace.time_zone).of(shown(*evidence, words)),
                  evidence->workspace.accent, 200);
    Response file = Downloads::file(page.body, kHtmlType, "evidence-" + id->str() + ".html");
    for (const auto& [name, value] : page.headers) {
        if (name == "Content-Security-Policy") file.set(name, value);
    }
    return file;
}

Result<SubjectExport> export_subject(const app::Caller& caller, Body<SubjectAddress> told, const Words& words,
                                     const app::Subjects& subjects) {
    const auto subject = subjects.find(caller.workspace, *told->email);
    if (!subject) return subject.failure();
    return shown(*subject, words);
}

Result<SubjectErasure> erase_subject(const app::Caller& caller, Body<SubjectAddress> told,
                                     const app::Subjects& subjects) {
    const auto erased = subjects.erase(caller, *told->email);
    if (!erased) return erased.failure();
    return SubjectErasure{.referrals = erased->referrals,
                          .users = erased->users,
                          .members = erased->members,
                          .payments = erased->payments,
                          .messages = erased->messages,
                          .gift_addresses = erased->gift_addresses,
                          .tasks = erased->tasks};
}

}  // namespace

std::vector<Route> evidence_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/referrals/{id}/evidence">(get_evidence, "What proves how a prospect's data were used")
                         .tagged("referrals")
                         .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/referrals/{id}/evidence.html">(get_document, "The same as a page to hand over")
                         .tagged("referrals")
                         .secured_by(kApiCallers)
                         .answers(kHtmlType));
    routes.push_back(POST<"/v1/subjects/export">(export_subject, "All that is kept of the person behind an address")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({kEmailRequired, kEmailInvalid, kEmailTooLong}));
    routes.push_back(POST<"/v1/subjects/erase">(erase_subject, "Forget the person behind an address")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({kEmailRequired, kEmailInvalid, kEmailTooLong, kLastOwner}));
    return routes;
}

}  // namespace parrain::http
