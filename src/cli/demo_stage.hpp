#pragma once

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "app/context.hpp"

/// What the stories of the demo are told with: a clock, chance, and a stage on which all happens in its order.
namespace parrain::cli {

/// A clock that the stories move from their beginning to today.
class StoryClock final : public Clock {
  public:
    explicit StoryClock(Instant start) : now_(start.micros()) {}
    Instant now() const override { return Instant(now_.load()); }
    void move_to(Instant moment) { now_.store(moment.micros()); }

  private:
    std::atomic<std::int64_t> now_;
};

/// Chance that repeats from run to run, so that every demo tells the same story.
class Chance {
  public:
    explicit Chance(std::uint64_t seed) : state_(seed) {}

    /// From 0 to `bound` - 1.
    std::size_t below(std::size_t bound) {
        state_ = state_ * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
        return static_cast<std::size_t>((state_ >> 33U) % bound);
    }

    /// From `least` to `most`, both included.
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(below(static_cast<std::size_t>(most - least + 1)));
    }

    bool one_in(std::size_t count) { return below(count) == 0; }

  private:
    std::uint64_t state_;
};

/// Cards drawn one after the other, and shuffled anew when none is left: shares come out as they were put in, whatever
/// the number of draws, and only the order is chance.
template <class T>
class Deck {
  public:
    struct Cards {
        T card;
        std::size_t count;
    };

    Deck(std::initializer_list<Cards> cards) {
        for (const auto& [card, count] : cards) cards_.insert(cards_.end(), count, card);
    }

    T draw(Chance& chance) {
        if (left_ == 0) left_ = cards_.size();
        std::swap(cards_[chance.below(left_)], cards_[left_ - 1]);
        return cards_[--left_];
    }

  private:
    std::vector<T> cards_;
    std::size_t left_ = 0;
};

/// Where the stories happen: what is told to come later comes in the order of its time, and between it steps of
/// scenarios at the moment each falls due. Mail leaves several times a day; once a day the server does what else is
/// due.
class Stage {
  public:
    Stage(const app::Context& context, StoryClock& clock, WorkspaceId workspace, Instant start, Instant end)
        : context_(context), clock_(clock), workspace_(workspace), start_(start), end_(end) {}

    const app::Context& context() const { return context_; }
    WorkspaceId workspace() const { return workspace_; }
    Instant now() const { return clock_.now(); }
    Instant start() const { return start_; }
    Instant end() const { return end_; }

    /// Whoever of the publisher's team acts.
    app::Caller team() const;

    /// Have something happen; nothing from the end on does.
    void later(Instant at, std::function<void()> what) { queue_.emplace(at, std::move(what)); }
    /// The same every `days` days, the first time at `first`.
    void every(int days, Instant first, const std::function<void()>& what);

    /// Let everything happen, and tell how far it is.
    void play();

  private:
    app::Context context_;
    StoryClock& clock_;
    WorkspaceId workspace_;
    Instant start_;
    Instant end_;
    std::multimap<Instant, std::function<void()>> queue_;
};

/// As many events as `rate` says of each day since the beginning, at hours of work.
template <class Rate>
void spread(Stage& stage, Chance& chance, const Rate& rate, const std::function<void()>& what) {
    double owed = 0;
    const std::int64_t days = (stage.end() - stage.start()).micros / Duration::days(1).micros;
    for (std::int64_t day = 0; day < days; ++day) {
        for (owed += rate(day); owed >= 1; --owed) {
            const Duration time = Duration::minutes(chance.between(420, 1'019));
            stage.later(stage.start() + Duration::days(day) + time, what);
        }
    }
}

/// What a story cannot go on without.
template <class T>
T expected(const Result<T>& result) {
    return result.value();
}
inline void expected(const Result<void>& result) {
    if (!result) std::abort();
}

}  // namespace parrain::cli
