#include "app/sender_checks.hpp"
#include "http/api.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"

namespace parrain {

BOOST_DESCRIBE_ENUM(RecordFinding, kGood, kNoSelector, kNotClosed, kWatchOnly, kUnanswered, kMissing, kSeveral,
                    kOpenToAll, kRevoked, kNoPolicy)
BOOST_DESCRIBE_ENUM(RecordGrade, kGood, kDoubtful, kBad)
BOOST_DESCRIBE_ENUM(SenderStanding, kTrial, kUnchecked, kUnanswered, kUnverified, kVerified)

}  // namespace parrain

namespace parrain::http {
namespace {

enum class SenderRecordKind { kSpf, kDkim, kDmarc };
BOOST_DESCRIBE_ENUM(SenderRecordKind, kSpf, kDkim, kDmarc)

/// How one record of the domain stands, and that in words. A `bad` one must be mended.
struct SenderRecord {
    SenderRecordKind record;
    RecordFinding finding;
    RecordGrade grade;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(SenderRecord, (), (record, finding, grade, text))

/// Whether the domain that the workspace sends from was verified, and when. `text` says in words what that means for
/// messages to prospects. `domain` is null while nobody set the sender; `records` is empty while nobody looked.
struct SenderCheck {
    std::optional<std::string> domain;
    SenderStanding state;
    std::string text;
    std::optional<Instant> checked_at;
    std::vector<SenderRecord> records;
};
BOOST_DESCRIBE_STRUCT(SenderCheck, (), (domain, state, text, checked_at, records))

/// How this server looks at a domain. One without a way to DNS gets no answers.
struct SenderLook {
    app::SenderChecks checks;
    app::LookAtSender look;

    static SenderLook from(RequestContext& context) {
        const auto& wiring = context.services<const Wiring>();
        const app::SenderChecks checks(context.get<app::Context>());
        if (wiring.look_at_sender) return {checks, wiring.look_at_sender};
        return {checks, [](const std::string&) { return SenderRecords{}; }};
    }
};

SenderRecord record_of(SenderRecordKind kind, std::string_view name, RecordFinding finding, const std::string& domain,
                       const Words& words) {
    const std::string key = "sender_check." + std::string(name) + "." + std::string(to_string(finding));
    return {.record = kind, .finding = finding, .grade = grade_of(finding), .text = words(key, {{"domain", domain}})};
}

SenderCheck shown(const app::SenderVerdict& verdict, const Words& words) {
    const std::string& domain = verdict.domain;
    SenderCheck check{.domain = domain.empty() ? std::nullopt : std::optional(domain),
                      .state = verdict.standing,
                      .text = words("sender_check.state." + std::string(to_string(verdict.standing))),
                      .checked_at = {},
                      .records = {}};
    if (!verdict.check) return check;
    const SenderRecords& records = verdict.check->records;
    check.checked_at = verdict.check->checked_at;
    check.records = {record_of(SenderRecordKind::kSpf, "spf", records.spf, domain, words),
                     record_of(SenderRecordKind::kDkim, "dkim", records.dkim, domain, words),
                     record_of(SenderRecordKind::kDmarc, "dmarc", records.dmarc, domain, words)};
    return check;
}

SenderCheck get_check(const app::Caller& caller, const Words& words, SenderLook desk) {
    return shown(desk.checks.get(caller.workspace), words);
}

Result<SenderCheck> look_now(const app::Caller& caller, const Words& words, SenderLook desk) {
    const auto verdict = desk.checks.look(caller.workspace, desk.look);
    if (!verdict) return verdict.failure();
    return shown(*verdict, words);
}

}  // namespace

std::vector<Route> sender_check_routes() {
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/sender/check">(get_check, "Whether the domain that mail is sent from is verified")
                         .tagged("settings")
                         .secured_by(kApiCallers));
    routes.push_back(POST<"/v1/sender/check">(look_now, "Look at the DNS records of the domain that mail is sent from")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({ErrorCode::kSenderIncomplete}));
    return routes;
}

}  // namespace parrain::http
