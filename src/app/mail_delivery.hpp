#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "app/mail_transport.hpp"
#include "app/sender_store.hpp"

namespace parrain::app {

/// How fast messages may leave, and how long one server holds them.
struct DeliverySettings {
    unsigned messages_per_minute = 0;        ///< at most, by this server; 0 is no limit
    Duration lease = Duration::minutes(15);  ///< longer than the transport may take for one message
    std::string return_path = {};            ///< whom mail comes back to; empty: its sender
};

/// What was done since the delivery was made, for metrics. Thread-safe.
struct DeliveryFigures {
    std::atomic<std::int64_t> sent = 0;
    std::atomic<std::int64_t> put_off = 0;
    std::atomic<std::int64_t> refused = 0;
    std::atomic<std::int64_t> unknown = 0;
    std::atomic<std::int64_t> unreachable = 0;  ///< how often the relay could not be reached
};

/// Lets a number of messages through in a minute: a minute's worth at once after a silence, then one by one. Goes by
/// the clock it is told; used by one thread.
class Pace {
  public:
    /// `per_minute` of 0 is no limit.
    Pace(unsigned per_minute, Instant now);
    /// How many of `wanted` may leave now; they count as gone.
    int take(int wanted, Instant now);
    /// Some did not leave after all.
    void give_back(int count);

  private:
    std::int64_t per_minute_;
    std::int64_t saved_;  ///< in messages times the microseconds of a minute
    Instant counted_at_;
};

/// Sends what is queued, one message after the other, through one relay.
///
/// Several servers may do so on one database: a message is held by one of them, for as long as its lease. That a
/// message to a prospect leaves at most once does not rest on time: `sending` is committed, by the server that holds
/// it, before the relay is given any of it, and a message found in that state is never sent again. Source:
/// law-and-relevance.md §1 row 1, docs/adr/0030.
class MailDelivery {
  public:
    MailDelivery(const Context& context, MailTransport& transport, const DeliverySettings& settings);

    /// Send what is due and may leave now; on one thread at a time.
    /// @return how many messages were decided: sent, refused or unknown
    int run();

    /// Let a run that is under way end after its present message. Thread-safe.
    void stop() { is_stopping_ = true; }

    const DeliveryFigures& figures() const { return figures_; }

  private:
    /// A message that this server holds, when it was due, and who writes it.
    struct Held {
        WorkspaceId workspace;
        Message message;
        Instant due_at;
        Sender sender;
    };
    /// What became of messages that were due.
    struct Batch {
        std::vector<Held> held;
        std::vector<Held> refused;
        int waiting = 0;  ///< for their workspace to say who writes, for their scenario, or for a better hour

        bool is_empty() const { return held.empty() && refused.empty() && waiting == 0; }
    };
    enum class Turn { kDecided, kPutOff, kUnreachable };

    int settle_abandoned();
    /// Takes what may be sent of the next `most`; the others are refused, or wait.
    Batch hold(int most);
    void release(std::span<const Held> unsent);
    Turn send(const Held& held);
    /// Commits that the relay is about to be given it; false where it must not be.
    bool begin(const Held& held);
    std::optional<Message> record(const Held& held, const RelayAnswer& answer, bool begun);
    void pause(const std::string& why);
    bool is_paused(Instant now);
    void report(const Held& held, const Message& message);

    Context context_;
    MailTransport& transport_;
    DeliverySettings settings_;
    Pace pace_;
    DeliveryFigures figures_;
    std::atomic<bool> is_stopping_ = false;
    int unreachable_in_a_row_ = 0;
    std::optional<Instant> paused_until_;
};

}  // namespace parrain::app
