#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "domain/enrollment.hpp"

namespace parrain {

/// How late an e-mail of a scenario may leave and still count as on time: what holds it was looked at when it was made.
inline constexpr Duration kMailOnTime = Duration::hours(1);
/// How late it may leave at all, and one that answers what the person had just done.
inline constexpr Duration kMailLife = Duration::days(3);
inline constexpr Duration kReplyLife = Duration::days(1);

/// An e-mail of a scenario that could not leave when it was made, and what is known of its person by now.
struct LateMail {
    Instant made_at;
    bool is_reply = false;
    std::optional<Instant> recommended_at =
        {};                          ///< when they last recommended somebody, where the scenario asks for it
    std::vector<Instant> sent = {};  ///< when scenarios wrote to them lately, oldest first
};

/// What becomes of it.
struct Departure {
    bool is_pointless = false;
    Instant at;  ///< when it may leave, now or later, unless it is pointless
};

/// Look again at what held an e-mail when it was made. On time it leaves. Late it leaves outside quiet hours and within
/// the frequency cap, and not at all after kMailLife (a reply: kReplyLife), or where the person recommended somebody
/// since: the scenario goes on from what they did.
/// Source: docs/adr/0063.
Departure departure_of(const LateMail& mail, const MessageRules& rules, std::string_view time_zone, Instant now);

}  // namespace parrain
