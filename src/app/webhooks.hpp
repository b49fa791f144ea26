#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/call_store.hpp"
#include "app/context.hpp"
#include "app/gift_store.hpp"
#include "app/webhook_store.hpp"
#include "core/result.hpp"

/// Telling publishers what happens, as it happens.
namespace parrain::app {

/// A value within an event.
using WebhookValue = std::variant<std::nullptr_t, bool, std::int64_t, std::string, Money, Instant>;

/// Named values, in the order they are written.
using WebhookData = std::vector<std::pair<std::string, WebhookValue>>;

/// Something a publisher is told of: ids and what the type needs, nothing else of a person.
struct WebhookEvent {
    std::string type;
    std::string object;  ///< what it is about, `reward:42`
    WebhookData data;
};

/// Put an event on its way to every endpoint that asked for its type, in the transaction of what happened: it leaves
/// once that is kept, and only then.
void publish(Transaction& tx, const Context& context, WorkspaceId workspace, const WebhookEvent& event, Instant now);

/// The events of the places where states move. A state that publishers are not told of publishes nothing.
void publish_referral(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                      ReferralState before, Instant now);
void publish_submitted(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                       Instant now);
void publish_advocate(Transaction& tx, const Context& context, WorkspaceId workspace, const Advocate& advocate,
                      Instant now);
void publish_reward(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& stored,
                    RewardState before, Instant now);
void publish_gift_order(Transaction& tx, const Context& context, WorkspaceId workspace, const GiftOrder& order,
                        Instant now);
void publish_call(Transaction& tx, const Context& context, WorkspaceId workspace, const Call& call, Instant now);
void publish_guardrail(Transaction& tx, const Context& context, WorkspaceId workspace, const Guardrail& guardrail,
                       GuardrailState before, Instant now);

/// Judges where an endpoint is: resolves its name and looks at the addresses. Takes as long as the name takes, so it is
/// never called within a transaction. @error kUrlInvalid, kUrlForbidden
using CheckTarget = std::function<Result<void>(const std::string& url)>;

/// How long what happens waits for an endpoint that is disabled.
inline constexpr Duration kWaitForEndpoint = Duration::days(30);

/// How long the previous secret still signs after a rotation.
inline constexpr Duration kSecretOverlap = Duration::hours(24);

/// Endpoints and deliveries as people and programs see them.
class Webhooks {
  public:
    explicit Webhooks(const Context& context) : context_(context) {}

    std::vector<WebhookEndpoint> list(WorkspaceId workspace) const;
    /// @error kNotFound
    Result<WebhookEndpoint> get(WorkspaceId workspace, WebhookEndpointId id) const;

    struct Draft {
        std::string url;
        std::vector<std::string> event_types;
        bool is_subscription = false;
    };
    /// @error kUrlInvalid, kUrlForbidden (/url), kRequired, kUnknownValue, kTooMany (/event_types), kTooMany
    Result<WebhookEndpoint> add(WorkspaceId workspace, const Draft& draft, const CheckTarget& check) const;

    struct Edit {
        std::optional<std::string> url = {};
        std::optional<std::vector<std::string>> event_types = {};
        std::optional<WebhookState> state = {};
    };
    /// An endpoint set going again is told of what waited. @error those of add, kNotFound, kPreconditionFailed
    Result<WebhookEndpoint> edit(WorkspaceId workspace, WebhookEndpointId id, std::int64_t version, const Edit& edit,
                                 const CheckTarget& check) const;

    /// A new secret; the one before signs beside it for a day. @error kNotFound
    Result<WebhookEndpoint> rotate_secret(WorkspaceId workspace, WebhookEndpointId id) const;

    /// Forget an endpoint and its deliveries. @error kNotFound
    Result<void> remove(WorkspaceId workspace, WebhookEndpointId id) const;

    /// Send a `ping`. @error kNotFound, kIllegalTransition (a disabled endpoint)
    Result<WebhookDelivery> ping(WorkspaceId workspace, WebhookEndpointId id) const;

    std::vector<WebhookDelivery> deliveries(WorkspaceId workspace, const DeliveryFilter& filter, Slice slice) const;

    struct DeliveryView {
        WebhookDelivery delivery;
        std::vector<WebhookAttempt> attempts;
    };
    /// @error kNotFound
    Result<DeliveryView> delivery(WorkspaceId workspace, WebhookDeliveryId id) const;

    /// Deliver again, from the first attempt on, under the same webhook-id.
    /// @error kNotFound, kIllegalTransition (to a disabled endpoint, or emptied since it told of somebody forgotten)
    Result<WebhookDelivery> replay(WorkspaceId workspace, WebhookDeliveryId id) const;

  private:
    Context context_;
};

}  // namespace parrain::app
