#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "app/evidence.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A user with what hangs on them.
struct SubjectUser {
    User user;
    std::string account_name;
    std::map<AdvocateId, BankAccount> banks;  ///< where they are paid, as the advocate of each program
    std::vector<Advocate> advocates;
    std::vector<StoredReward> rewards;
    std::vector<Message> messages;  ///< with their texts, newest first
    std::vector<SurveyAnswer> answers;
    std::vector<KeptEnrollment> enrollments;
    std::vector<Call> calls;  ///< to them, about what they recommended, the latest recommendation first
    bool is_unsubscribed = false;
};

/// All that a workspace keeps of the person behind an address.
struct Subject {
    std::string email;  ///< the match key by which they were looked for
    bool is_suppressed = false;
    std::vector<Evidence> as_prospect;
    std::vector<SubjectUser> as_user;
    std::vector<Member> as_member;
    std::vector<KeptPayer> as_payer;          ///< events of billing that name the address
    std::vector<KeptAddress> gift_addresses;  ///< of the person's parcels, as prospect or as user
    std::vector<KeptTask> tasks;              ///< what tasks for the team say of them
    std::vector<Message> messages;            ///< to the address and on no referral or user, with texts, newest first
};

/// How much was forgotten.
struct ErasedSubject {
    std::int64_t referrals = 0;
    std::int64_t users = 0;
    std::int64_t members = 0;
    std::int64_t payments = 0;        ///< events of billing that named the address
    std::int64_t messages = 0;        ///< to the address
    std::int64_t gift_addresses = 0;  ///< of parcels
    std::int64_t tasks = 0;           ///< that said something of them
};

/// Rights of access and erasure: everything a workspace keeps of one person, found by their address.
class Subjects {
  public:
    explicit Subjects(const Context& context) : context_(context) {}

    /// @error kEmailRequired, kEmailInvalid, kEmailTooLong (/email)
    Result<Subject> find(WorkspaceId workspace, std::string_view email) const;

    /// Forget the person: as a prospect, as a user, as a member and as who paid. What stays is keyed hashes, the
    /// suppression list and money lines that name nobody. Once more forgets nothing.
    /// @error kEmailRequired, kEmailInvalid, kEmailTooLong (/email), kLastOwner (they alone own the workspace)
    Result<ErasedSubject> erase(const Caller& caller, std::string_view email) const;

  private:
    Context context_;
};

}  // namespace parrain::app
