#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/time.hpp"

/// Who is asked to score the product, and when: pure rules over what is known of one user.
namespace parrain {

/// The numbers of the rules; days are 24 hours, so that no change of the clocks shortens or lengthens one.
/// Source: interfaces.md §2.
struct AskingRules {
    int account_days = 30;           ///< a customer for so long
    int sessions = 3;                ///< that the user has opened the product
    int answer_days = 120;           ///< of rest after an answer
    int first_dismissal_days = 14;   ///< of rest after the first "not now"
    int second_dismissal_days = 60;  ///< of rest after any later one
    int most_dismissals = 3;         ///< then never again
    int prompt_days = 7;             ///< between any two surveys or messages in the product
    int launch_days = 30;            ///< over which the users of the first day are spread

    bool operator==(const AskingRules&) const = default;
};

/// What decides whether one user is asked; each fact as it stands at the moment of the question.
struct AskingFacts {
    bool is_open = true;                       ///< the survey, not paused
    bool is_in_audience = true;                ///< administrators alone may be asked
    bool account_recommends = true;            ///< false: the account wants nothing of the program
    bool has_left = false;                     ///< the user, their company
    Instant opened_at;                         ///< the survey, for the first time
    Instant customer_since;                    ///< the account; where nobody told, when it was first seen
    std::int64_t sessions = 0;                 ///< the present one included
    std::optional<Instant> answered_at = {};   ///< this survey, last
    int dismissals = 0;                        ///< of this survey, since the last answer
    std::optional<Instant> dismissed_at = {};  ///< last of those
    std::optional<Instant> prompted_at = {};   ///< any survey or message in the product, last
    std::optional<Instant> quiet_until = {};   ///< as the host's token says
    std::uint64_t spread = 0;                  ///< a hash of survey and user, even over its range
};

/// Why a user is not asked. Declared in the order in which they are told.
enum class AskingReason {
    kPaused,
    kAudience,
    kAccountDeclined,
    kLeft,
    kNewAccount,
    kFewSessions,
    kAnswered,
    kDismissed,
    kDismissedForGood,
    kPrompted,
    kQuiet,
    kLaunch,
};

/// One reason, and when it ends; none where time alone does not end it.
struct AskingObstacle {
    AskingReason reason;
    std::optional<Instant> until = {};

    bool operator==(const AskingObstacle&) const = default;
};

/// Whether a user is asked now, and why not.
struct AskingVerdict {
    std::vector<AskingObstacle> obstacles;  ///< none: they are asked

    bool asks() const { return obstacles.empty(); }

    /// When time has ended every obstacle; none where one of them does not end by time.
    std::optional<Instant> asks_from(Instant now) const;
};

/// Judge every rule, so that each reason can be told. At the very instant an obstacle ends the user is asked.
AskingVerdict judge_asking(const AskingRules& rules, const AskingFacts& facts, Instant now);

/// When the launch reaches a user: `spread` takes them to the same moment of the first `launch_days`, each moment
/// alike.
Instant launch_of(const AskingRules& rules, Instant opened_at, std::uint64_t spread);

/// Whether the host and earlier prompts leave room for a message in the product now.
bool may_prompt(std::optional<Instant> prompted_at, std::optional<Instant> quiet_until, Instant now);

/// Days between two messages in the product.
inline constexpr int kPromptDays = 7;

/// The name on the wire, in snake case.
std::string_view to_string(AskingReason value);

}  // namespace parrain
