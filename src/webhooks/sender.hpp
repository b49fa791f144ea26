#pragma once

#include <atomic>
#include <vector>

#include "app/webhook_delivery.hpp"
#include "webhooks/resolve.hpp"

namespace parrain::webhooks {

/// Calls endpoints over HTTP. Redirects are not followed, proxies not used.
///
/// The name is resolved and its addresses judged before each call, and the connection goes to exactly those: a name
/// that leads elsewhere a moment later changes nothing. Thread-safe.
class HttpSender final : public app::WebhookSender {
  public:
    explicit HttpSender(std::vector<NetworkRule> rules, Resolve resolve = resolve_name);

    app::WebhookAnswer send(const app::WebhookRequest& request) override;

    /// Abandon the calls under way, and those to come.
    void stop() { is_stopping_ = true; }

  private:
    std::vector<NetworkRule> rules_;
    Resolve resolve_;
    std::atomic<bool> is_stopping_ = false;
};

}  // namespace parrain::webhooks
