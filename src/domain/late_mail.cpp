#include "domain/late_mail.hpp"

namespace parrain {

Departure departure_of(const LateMail& mail, const MessageRules& rules, std::string_view time_zone, Instant now) {
    const Duration age = now - mail.made_at;
    if (age <= kMailOnTime) return {.at = now};
    const bool is_too_late = age > (mail.is_reply ? kReplyLife : kMailLife);
    const bool is_answered = mail.recommended_at && *mail.recommended_at > mail.made_at;
    if (is_too_late || is_answered) return {.is_pointless = true, .at = now};
    Instant at = now;
    if (rules.most_messages > 0) at = after_frequency_cap(at, rules, mail.sent);
    return {.at = after_quiet_hours(at, rules, time_zone)};
}

}  // namespace parrain
