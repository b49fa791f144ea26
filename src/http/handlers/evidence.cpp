#include "app/evidence.hpp"

#include "app/referrals.hpp"
#include "app/subjects.hpp"
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

/// A line of the document: what, and what it is; nothing where it is not known.
std::string line(const Words& words, std::string_view name, const std::optional<std::string>& value) {
    if (!value || value->empty()) return {};
    return "<dt>" + escaped_html(words("evidence." + std::string(name))) + "</dt>\n<dd>" + escaped_html(*value) +
           "</dd>\n";
}

std::string line(const Words& words, std::string_view name, const std::optional<Instant>& at) {
    return at ? line(words, name, std::optional(at->str())) : std::string();
}

std::string part(const Words& words, std::string_view name, const std::string& lines) {
    if (lines.empty()) return {};
    return "<section>\n<h2>" + escaped_html(words("evidence." + std::string(name))) + "</h2>\n<dl class=\"legal\">\n" +
           lines + "</dl>\n</section>\n";
}

/// What happened at a moment, said in parts of which those that are empty are left out.
std::string dated(Instant at, std::initializer_list<std::string> parts) {
    std::string all;
    for (const std::string& one : parts) {
        if (!one.empty()) all += (all.empty() ? "" : " · ") + one;
    }
    return "<dt>" + escaped_html(at.str()) + "</dt>\n<dd>" + escaped_html(all) + "</dd>\n";
}

std::string document_of(const ReferralEvidence& evidence, const Words& words) {
    const EvidenceSource& source = evidence.source;
    const EvidenceProspect& prospect = evidence.prospect;
    std::string body = "<h1>" + escaped_html(words("evidence.title", {{"id", evidence.referral.str()}})) + "</h1>\n";
    body += part(words, "source",
                 line(words, "advocate", source.advocate + " · " + source.account) +
                     line(words, "email", source.email) + line(words, "given_at", std::optional(source.given_at)) +
                     line(words, "from", words("evidence.via." + source.source, {{"program", source.program}})) +
                     line(words, "agreed", source.text + " (" + source.text_version + ")"));
    body += part(words, "prospect",
                 line(words, "company", prospect.company) + line(words, "contact_name", prospect.contact_name) +
                     line(words, "email", prospect.email) + line(words, "phone", prospect.phone) +
                     line(words, "company_number", prospect.company_number) + line(words, "need", prospect.need) +
                     line(words, "relationship", prospect.relationship));
    if (evidence.contact) {
        const ContactStanding& contact = *evidence.contact;
        body += part(words, "contact",
                     line(words, "basis", contact.basis) + line(words, "step", contact.step_text) +
                         line(words, "link_only", contact.link_only_text) +
                         line(words, "contacted_at", contact.contacted_at) +
                         line(words, "objected_at", contact.objected_at) + line(words, "erased_at", contact.erased_at));
    }
    if (evidence.consent) {
        body += part(words, "consent",
                     line(words, "given_at", std::optional(evidence.consent->at)) +
                         line(words, "agreed", evidence.consent->text + " (" + evidence.consent->text_version + ")"));
    }
    for (const EvidenceMessage& message : evidence.messages) {
        body += part(words, "message",
                     line(words, "to", message.to) + line(words, "sent_at", message.sent_at) +
                         line(words, "subject", message.subject)) +
                "<pre>" + escaped_html(message.text) + "</pre>\n";
    }
    std::string calls;
    for (const EvidenceCall& call : evidence.calls) {
        calls +=
            dated(call.at, {call.text, call.actor_name.value_or(""), call.note.value_or(""), call.reason.value_or("")});
    }
    body += part(words, "calls", calls);
    std::string history;
    for (const EvidenceEvent& event : evidence.history) {
        history += dated(event.at, {event.text, event.actor_name.value_or(""), event.reason.value_or("")});
    }
    return body + part(words, "history", history);
}

/// The same as a page to print or to hand over.
Result<Response> get_document(const app::Caller& caller, Path<ReferralId> id, const Words& words,
                              const app::EvidenceBook& book) {
    const auto evidence = evidence_for(caller, *id, book);
    if (!evidence) return evidence.failure();
    const std::string title = words("evidence.title", {{"id", id->str()}});
    const Response page =
        html_page(words.locale(), title, document_of(shown(*evidence, words), words), evidence->workspace.accent, 200);
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
