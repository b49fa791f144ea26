#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/checks.hpp"
#include "core/id.hpp"
#include "domain/contact_policy.hpp"
#include "domain/gift_order.hpp"
#include "domain/retention.hpp"

/// What is kept of who may be written to and what they were told, and how the use cases reach it.
namespace parrain::app {

struct Slice;

/// A workspace's rules on contact and retention.
struct ContactSettings {
    CountryCode country = CountryCode::france();  ///< where prospects of no known country are taken to be
    std::vector<ContactPolicy> policies = shipped_contact_policies();
    bool has_own_policies = false;  ///< false: `policies` are the shipped ones, and follow new versions
    RetentionRules retention = {};
    std::int64_t version = 0;  ///< 0 while the workspace keeps the defaults
};

/// How far the one message to a prospect has come.
enum class NoticeStep {
    kNone,            ///< none is due: the referral is not accepted, or its program calls
    kWaiting,         ///< due, but the template or the sender is not complete, or its domain not verified
    kQueued,          ///< in the outbox, or beyond it
    kForward,         ///< the advocate has a link to forward
    kAlreadyWritten,  ///< somebody recommended them before, and nobody is written to twice
    kSuppressed,      ///< they objected meanwhile
};

/// The name in storage and on the wire: `already_written`.
std::string_view to_string(NoticeStep step);
std::optional<NoticeStep> parse_notice_step(std::string_view name);

/// What a referral's prospect was told, and when somebody has to look or forget. Outlives erasure: nothing in it says
/// who they are.
struct ProspectNotice {
    ReferralId referral;
    NoticeStep step = NoticeStep::kNone;
    std::optional<ContactReason> link_only = {};  ///< why the advocate gets a link; none: a message may be sent
    CountryCode country = CountryCode::france();
    std::string country_source = "workspace";
    bool may_call = false;
    bool knows_professionally = false;
    std::optional<std::string> address_hash = {};  ///< keyed; of a prospect with an address
    Instant submitted_at;
    std::optional<Instant> contacted_at = {};
    std::optional<Instant> answered_at = {};  ///< when they last spoke to somebody, or want to be called again
    std::optional<Instant> objected_at = {};
    std::optional<Instant> try_at = {};      ///< when a message that waits is tried again
    std::optional<Instant> alert_at = {};    ///< when somebody is told that the prospect was not informed
    std::optional<Instant> erase_at = {};    ///< when the prospect is forgotten
    std::optional<Instant> alerted_at = {};  ///< when a task was opened because they were not informed
};

/// Whose page a link opens: a prospect's, or a user's.
struct ContactLink {
    std::string token;
    WorkspaceId workspace;
    std::optional<ReferralId> referral;
    std::optional<UserId> user;
    std::optional<std::string> address_hash;
    Instant created_at;
};

/// What a prospect agreed to on their page.
struct ProspectConsent {
    std::string text;  ///< version of the text
    Locale locale = Locale::kEn;
    bool is_forwarded = false;  ///< the page was reached by a link that the advocate forwarded
    Instant at;
};

/// One line of the suppression list. Whose it is cannot be read from it.
struct Suppression {
    std::int64_t id;
    std::string address_hash;
    std::string channel;  ///< `email` or `phone`
    Instant created_at;
};

/// What a user answered to a survey.
struct SurveyAnswer {
    Instant at;
    int score = 0;
    std::optional<std::string> comment;
};

/// Where a gift was sent, as long as it is kept.
struct KeptAddress {
    GiftOrderId order;
    PostalAddress address;
};

/// What a task for the team says of somebody.
struct KeptTask {
    TaskId id;
    std::string kind;
    std::string state;
    std::string text;
    std::string note;
    Instant created_at;
};

/// A scenario that somebody went through.
struct KeptEnrollment {
    EnrollmentId id;
    std::string scenario;  ///< its name
    std::string state;
    std::optional<int> score;
    Instant started_at;
    std::optional<Instant> ended_at;
};

/// Who paid, as an event of billing names them.
struct KeptPayer {
    std::int64_t event;
    std::string source;
    Instant occurred_at;
    std::optional<std::string> customer;
    std::optional<std::string> email;
    std::optional<std::string> name;
    std::optional<std::string> domain;
    std::optional<std::string> company_number;
};

/// Policies, notices, links, consents and the suppression list.
class ContactStore {
  public:
    virtual ~ContactStore() = default;
    virtual ContactSettings settings(WorkspaceId workspace) = 0;
    /// Writes all fields and one version more. False where `settings.version` is no longer the stored one.
    virtual bool put(WorkspaceId workspace, const ContactSettings& settings) = 0;

    /// Remembers for ever that the one message to this prospect was made; false where it was before.
    virtual bool claim_message(WorkspaceId workspace, std::string_view prospect_hash, Instant now) = 0;
    virtual bool was_written_to(WorkspaceId workspace, std::string_view prospect_hash) = 0;

    virtual std::optional<ProspectNotice> notice(WorkspaceId workspace, ReferralId referral) = 0;
    /// Writes all fields, of a new notice or of the one there.
    virtual void put(WorkspaceId workspace, const ProspectNotice& notice) = 0;
    /// In order of referral, those after `after`.
    virtual std::vector<ProspectNotice> notices(WorkspaceId workspace, ReferralId after, int limit) = 0;
    /// Not informed, and due to be told to somebody by `now`; longest ago first.
    virtual std::vector<ProspectNotice> uninformed(WorkspaceId workspace, Instant now, int limit) = 0;
    /// Not informed, and a task to be opened for that by `now`, of all workspaces, longest ago first.
    virtual std::vector<std::pair<WorkspaceId, ReferralId>> to_alert(Instant now, int limit) = 0;
    /// To be forgotten by `now`, of all workspaces, soonest first.
    virtual std::vector<std::pair<WorkspaceId, ReferralId>> to_erase(Instant now, int limit) = 0;
    /// Messages to be tried again by `now`, of all workspaces, soonest first.
    virtual std::vector<std::pair<WorkspaceId, ReferralId>> to_try(Instant now, int limit) = 0;

    virtual void insert(const ContactLink& link) = 0;
    virtual std::optional<ContactLink> find_link(std::string_view token) = 0;
    virtual std::optional<ContactLink> link_of(WorkspaceId workspace, ReferralId referral) = 0;
    virtual std::optional<ContactLink> link_of(WorkspaceId workspace, UserId user) = 0;

    /// Keeps the first.
    virtual void insert(WorkspaceId workspace, ReferralId referral, const ProspectConsent& consent) = 0;
    virtual std::optional<ProspectConsent> consent(WorkspaceId workspace, ReferralId referral) = 0;

    /// The pages that an advocate may forward: referral and token.
    virtual std::vector<std::pair<ReferralId, std::string>> forwards_of(WorkspaceId workspace, AdvocateId advocate) = 0;

    /// Newest first.
    virtual std::vector<Suppression> suppressions(WorkspaceId workspace, const Slice& slice) = 0;
    /// How many objections of before `moment` were dropped.
    virtual int remove_suppressions_before(WorkspaceId workspace, Instant moment) = 0;
    /// Referrals that are not erased, of a prospect with this telephone, oldest first.
    virtual std::vector<ReferralId> referrals_by_phone(WorkspaceId workspace, std::string_view phone) = 0;

    /// What a user answered, oldest first.
    virtual std::vector<SurveyAnswer> answers_of(WorkspaceId workspace, UserId user) = 0;
    /// Members with this address (a match key), those removed among them.
    virtual std::vector<MemberId> members_with(WorkspaceId workspace, std::string_view email_key) = 0;
    /// Forgets what tasks for people say of a referral's prospect.
    virtual void erase_tasks(WorkspaceId workspace, ReferralId referral) = 0;
    /// Forgets who a user is: name, addresses and bank details, in their record and in what hangs on it. Their numbers
    /// stay. `code` begins the personal links that replace theirs.
    virtual void erase_user(WorkspaceId workspace, UserId user, std::string_view code, Instant now) = 0;
    /// Forgets who paid in events of billing that name an address of this match key, however it is spelled there.
    virtual void erase_billing(WorkspaceId workspace, std::string_view email_key) = 0;
    /// Those events, in their order.
    virtual std::vector<KeptPayer> payers(WorkspaceId workspace, std::string_view email_key) = 0;
    /// Addresses of parcels for `user:ID` or `prospect:REFERRAL`.
    virtual std::vector<KeptAddress> gift_addresses(WorkspaceId workspace, std::string_view recipient_key) = 0;
    /// Tasks about a user or a referral that say something; an empty id is nobody's.
    virtual std::vector<KeptTask> tasks_of(WorkspaceId workspace, UserId user, ReferralId referral) = 0;
    virtual std::vector<KeptEnrollment> enrollments_of(WorkspaceId workspace, UserId user) = 0;
    /// Empties the answers kept for keys whose text holds one of `mentions`, empty ones aside; the keys stay used.
    virtual void forget_answers(WorkspaceId workspace, const std::vector<std::string>& mentions) = 0;
    /// Forgets who a member is, and lets them in no more.
    virtual void erase_member(WorkspaceId workspace, MemberId member, Instant now) = 0;
};

}  // namespace parrain::app
