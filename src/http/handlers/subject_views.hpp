#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/subjects.hpp"
#include "http/handlers/evidence_views.hpp"

/// What is kept of a person, as it is shown to them.
namespace parrain::http {

/// One reward of a user.
struct SubjectReward {
    RewardId id;
    RewardState state;
    RewardKind kind;
    Money value;
};
BOOST_DESCRIBE_STRUCT(SubjectReward, (), (id, state, kind, value))

/// What a user answered to a survey.
struct SubjectAnswer {
    Instant at;
    int score;
    std::optional<std::string> comment;
};
BOOST_DESCRIBE_STRUCT(SubjectAnswer, (), (at, score, comment))

/// A scenario that the user went through.
struct SubjectEnrollment {
    EnrollmentId id;
    std::string scenario;
    std::string state;
    std::optional<int> score;
    Instant started_at;
    std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(SubjectEnrollment, (), (id, scenario, state, score, started_at, ended_at))

/// Where a gift was sent.
struct SubjectGiftAddress {
    GiftOrderId order;
    std::string name;
    std::string line1;
    std::string line2;
    std::string postcode;
    std::string city;
    std::string country;
};
BOOST_DESCRIBE_STRUCT(SubjectGiftAddress, (), (order, name, line1, line2, postcode, city, country))

/// What a task for the team says of them.
struct SubjectTask {
    TaskId id;
    std::string kind;
    std::string state;
    std::string text;
    std::string note;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(SubjectTask, (), (id, kind, state, text, note, created_at))

/// The person as who paid, in an event of billing.
struct SubjectPayer {
    std::string event;
    std::string source;
    Instant occurred_at;
    std::optional<std::string> customer;
    std::optional<std::string> email;
    std::optional<std::string> name;
    std::optional<std::string> domain;
    std::optional<std::string> company_number;
};
BOOST_DESCRIBE_STRUCT(SubjectPayer, (), (event, source, occurred_at, customer, email, name, domain, company_number))

/// Where money is paid to them.
struct SubjectBank {
    std::string holder;
    std::string iban;
    std::optional<std::string> bic;
};
BOOST_DESCRIBE_STRUCT(SubjectBank, (), (holder, iban, bic))

/// What they chose as the advocate of a program.
struct SubjectPreferences {
    AdvocateId advocate;
    ProgramId program;
    std::optional<std::string> reward;
    bool hide_amounts;
    std::optional<std::string> involvement;
    std::optional<SubjectBank> bank;
};
BOOST_DESCRIBE_STRUCT(SubjectPreferences, (), (advocate, program, reward, hide_amounts, involvement, bank))

/// The person as a user of the publisher's product.
struct SubjectUser {
    UserId id;
    std::string external_id;
    std::string email;
    std::string name;
    std::optional<std::string> phone;
    std::string role;
    std::string account;
    std::optional<Locale> locale;
    std::int64_t sessions;
    std::optional<Instant> last_seen_at;
    Instant created_at;
    bool unsubscribed;
    std::vector<AdvocateId> advocates;
    std::vector<SubjectPreferences> preferences;
    std::vector<SubjectReward> rewards;
    std::vector<EvidenceMessage> messages;
    std::vector<SubjectAnswer> survey_answers;
    std::vector<SubjectEnrollment> enrollments;
    std::vector<EvidenceCall> calls;
};
BOOST_DESCRIBE_STRUCT(SubjectUser, (),
                      (id, external_id, email, name, phone, role, account, locale, sessions, last_seen_at, created_at,
                       unsubscribed, advocates, preferences, rewards, messages, survey_answers, enrollments, calls))

/// The person as a member of the team.
struct SubjectMember {
    MemberId id;
    std::string email;
    std::string name;
    std::string role;
    Locale locale;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(SubjectMember, (), (id, email, name, role, locale, created_at))

/// All that a workspace keeps of the person behind an address.
struct SubjectExport {
    std::string email;
    bool suppressed;
    std::vector<ReferralEvidence> as_prospect;
    std::vector<SubjectUser> as_user;
    std::vector<SubjectMember> as_member;
    std::vector<SubjectPayer> as_payer;
    std::vector<SubjectGiftAddress> gift_addresses;
    std::vector<SubjectTask> tasks;
    std::vector<EvidenceMessage> messages;
};
BOOST_DESCRIBE_STRUCT(SubjectExport, (),
                      (email, suppressed, as_prospect, as_user, as_member, as_payer, gift_addresses, tasks, messages))

/// All that is kept of a person, in the language of the request.
SubjectExport shown(const app::Subject& subject, const Words& words);

/// The same as JSON text, for the command line.
std::string subject_json(const app::Subject& subject, const Words& words);

}  // namespace parrain::http
