#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace parrain {

/// Identity of one kind of thing: 64-bit, time-ordered, made by the application; a decimal string on the wire.
///
/// Ids can be guessed, so every use is authorised; ids of different things do not mix. Zero is no id.
template <class Tag>
class Id {
  public:
    constexpr Id() = default;
    constexpr explicit Id(std::int64_t value) : value_(value) {}

    /// The id written as `text`: 1 to 19 digits without sign or leading zero; nothing else.
    static std::optional<Id> parse(std::string_view text) {
        std::int64_t value = 0;
        if (text.empty() || text.front() == '0' || text.front() == '-') return std::nullopt;
        auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
        return Id(value);
    }

    constexpr std::int64_t value() const { return value_; }
    std::string str() const { return std::to_string(value_); }
    constexpr explicit operator bool() const { return value_ != 0; }
    constexpr auto operator<=>(const Id&) const = default;

  private:
    std::int64_t value_ = 0;
};

using WorkspaceId = Id<struct WorkspaceTag>;
using MemberId = Id<struct MemberTag>;
using AccountId = Id<struct AccountTag>;
using UserId = Id<struct UserTag>;
using ProgramId = Id<struct ProgramTag>;
using CampaignId = Id<struct CampaignTag>;
using RewardRuleId = Id<struct RewardRuleTag>;
using AdvocateId = Id<struct AdvocateTag>;
using ReferralId = Id<struct ReferralTag>;
using RewardId = Id<struct RewardTag>;
using PayoutId = Id<struct PayoutTag>;
using EntryId = Id<struct EntryTag>;
using BillingEventId = Id<struct BillingEventTag>;
using SessionId = Id<struct SessionTag>;
using ApiKeyId = Id<struct ApiKeyTag>;
using RecordId = Id<struct RecordTag>;
using GiftOrderId = Id<struct GiftOrderTag>;
using MessageId = Id<struct MessageTag>;
using ScenarioId = Id<struct ScenarioTag>;
using EnrollmentId = Id<struct EnrollmentTag>;
using SurveyId = Id<struct SurveyTag>;
using SurveyAskId = Id<struct SurveyAskTag>;
using TaskId = Id<struct TaskTag>;
using PromptId = Id<struct PromptTag>;
using CallId = Id<struct CallTag>;
using WebhookEndpointId = Id<struct WebhookEndpointTag>;
using ImportId = Id<struct ImportTag>;
using WebhookDeliveryId = Id<struct WebhookDeliveryTag>;

/// Identity of a gift of a catalogue: a word of the workspace's choosing, such as `notebook` or `JKT-2`.
class GiftId {
  public:
    /// 1 to 64 letters and digits of ASCII, `-`, `_`, and `.` but at the start; nothing else.
    static std::optional<GiftId> parse(std::string_view text) {
        constexpr std::size_t kLongest = 64;
        if (text.empty() || text.size() > kLongest || text.front() == '.') return std::nullopt;
        for (const char c : text) {
            const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!is_word && c != '-' && c != '_' && c != '.') return std::nullopt;
        }
        return GiftId(std::string(text));
    }

    const std::string& str() const { return value_; }
    auto operator<=>(const GiftId&) const = default;

  private:
    explicit GiftId(std::string value) : value_(std::move(value)) {}
    std::string value_;
};

/// Makes ids. Thread-safe; ids of one source are unique and increase with time.
class IdSource {
  public:
    virtual ~IdSource() = default;
    virtual std::int64_t next() = 0;

    template <class T>
    T make() {
        return T(next());
    }
};

}  // namespace parrain

template <class Tag>
struct std::hash<parrain::Id<Tag>> {
    std::size_t operator()(const parrain::Id<Tag>& id) const noexcept { return std::hash<std::int64_t>{}(id.value()); }
};
