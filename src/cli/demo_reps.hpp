#pragma once

#include <string>
#include <vector>

#include "cli/demo_stage.hpp"
#include "domain/work_hours.hpp"

namespace parrain::cli {

/// Eight sales reps: who takes what, works when, and is away when. They are members of the team like any other.
/// Source: mission.md, story C.
class RepTeam {
  public:
    explicit RepTeam(Stage& stage) : stage_(stage) {}

    /// Invite them, say what they take, and tell their holidays. One is away as the story ends.
    void begin();

    /// Whoever this rep is, as one who acts.
    app::Caller caller(MemberId rep) const;
    const WorkHours& hours(MemberId rep) const;
    bool is_away(MemberId rep) const;

    /// Any rep who is there but this one.
    MemberId draw_other(MemberId rep, Chance& chance) const;

    std::size_t size() const { return reps_.size(); }
    MemberId at(std::size_t index) const { return reps_[index].id; }
    const std::string& email(std::size_t index) const { return reps_[index].email; }

  private:
    struct Rep {
        MemberId id;
        std::string email;
        WorkHours hours;
        std::vector<std::pair<Instant, Instant>> holidays = {};
    };

    void join(std::size_t index);
    void go_on_holiday(std::size_t index, Instant from, Instant until);
    const Rep& find(MemberId rep) const;

    Stage& stage_;
    std::vector<Rep> reps_;
};

}  // namespace parrain::cli
