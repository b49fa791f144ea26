#include "cli/demo_stage.hpp"

#include <algorithm>
#include <limits>

#include "app/due.hpp"
#include "app/mail_delivery.hpp"
#include "app/scenario_runner.hpp"
#include "cli/output.hpp"
#include "core/log.hpp"

namespace parrain::cli {
namespace {

/// Hours of the day at which mail leaves that is not a step of a scenario.
constexpr int kFirstPost = 8;
constexpr int kLastPost = 20;
constexpr int kHoursBetweenPosts = 3;

/// Every so many messages one is for a mailbox that does not exist.
constexpr int kMessagesPerBounce = 61;

/// A relay that exists as little as the people it writes to: it takes nearly everything and delivers nothing.
class InventedRelay final : public app::MailTransport {
  public:
    app::RelayAnswer send(const app::OutgoingMail&, const std::function<bool()>& begin) override {
        if (++messages_ % kMessagesPerBounce == 0) {
            return {.verdict = RelayVerdict::kNever, .text = "550 5.1.1 No such mailbox"};
        }
        if (!begin()) return {.verdict = RelayVerdict::kLater, .text = {}};
        return {.verdict = RelayVerdict::kTaken, .text = "250 2.0.0 Taken"};
    }

  private:
    int messages_ = 0;
};

/// What the server does by itself.
class Server {
  public:
    explicit Server(const app::Context& context) : context_(context), delivery_(context, relay_, {}) {}

    void do_what_is_due() { app::run_due(context_); }

    void deliver() { delivery_.run(); }

    /// Take the steps of scenarios that fall due before `until`, each at its moment, and send what they write.
    void take_steps(StoryClock& clock, Instant until) {
        for (;;) {
            const auto due = app::next_scenario_step(context_);
            if (!due || *due >= until) return;
            clock.move_to(std::max(*due, clock.now()));
            if (app::run_scenarios(context_, std::numeric_limits<int>::max()) == 0) return;
            deliver();
        }
    }

  private:
    app::Context context_;
    InventedRelay relay_;
    app::MailDelivery delivery_;
};

}  // namespace

app::Caller Stage::team() const {
    return {.workspace = workspace_, .actor = {app::ActorKind::kSystem, 0}, .role = "owner"};
}

void Stage::every(int days, Instant first, const std::function<void()>& what) {
    for (Instant at = first; at < end_; at = at + Duration::days(days)) later(at, what);
}

void Stage::play() {
    Server server(context_);
    every(1, start_ + Duration::hours(9), [&] { server.do_what_is_due(); });
    for (int hour = kFirstPost; hour <= kLastPost; hour += kHoursBetweenPosts) {
        every(1, start_ + Duration::hours(hour), [&] { server.deliver(); });
    }
    for (Instant month = start_; month < end_; month = add_months(month, 1)) {
        later(month, [month] { tell_progress("Telling the demo's year: " + month_of(month)); });
    }
    while (!queue_.empty() && queue_.begin()->first < end_) {
        server.take_steps(clock_, queue_.begin()->first);
        const auto next = queue_.extract(queue_.begin());
        clock_.move_to(next.key());
        next.mapped()();
    }
    server.take_steps(clock_, end_);
    clock_.move_to(end_);
    server.do_what_is_due();
    server.deliver();
    tell_progress("Telling the demo's year: done   \n");
}

}  // namespace parrain::cli
