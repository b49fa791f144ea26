#include "cli/demo_reps.hpp"

#include <algorithm>
#include <array>

#include "app/access.hpp"
#include "app/members.hpp"
#include "app/reps.hpp"
#include "core/crypto.hpp"

namespace parrain::cli {
namespace {

constexpr std::string_view kRole = "rep";
constexpr std::size_t kPasswordBits = 256;

/// What one of them takes, and when they work.
struct Profile {
    std::string_view name;
    std::string_view email;
    std::vector<std::string> countries;
    std::vector<Locale> languages;
    std::optional<std::int64_t> employees_from;
    std::optional<std::int64_t> employees_to;
    WorkHours hours;
};

/// Minutes of the day from hours.
constexpr int oclock(int hour, int minute = 0) {
    return hour * 60 + minute;
}

/// Who takes what: two look after the British, two after the larger, the others take what comes.
const std::array<Profile, 8>& profiles() {
    constexpr std::uint8_t kMondayToThursday = 0b0000'1111;
    static const std::array<Profile, 8> kAll = {
        Profile{"Nora Lefèvre", "nora.lefevre@boutiq.example", {"FR"}, {Locale::kFr}, {}, {}, {}},
        Profile{"Hugo Benamar", "hugo.benamar@boutiq.example", {"FR"}, {Locale::kFr}, {}, 20, {}},
        Profile{"Sofia Marques", "sofia.marques@boutiq.example", {"FR"}, {}, 21, {}, {}},
        Profile{"Liam Walsh",
                "liam.walsh@boutiq.example",
                {"GB", "IE"},
                {Locale::kEn},
                {},
                {},
                {.time_zone = "Europe/London", .from = oclock(9), .to = oclock(17, 30)}},
        Profile{"Jeanne Caron",
                "jeanne.caron@boutiq.example",
                {"FR"},
                {},
                {},
                {},
                {.from = oclock(8, 30), .to = oclock(17), .days = kMondayToThursday}},
        Profile{"Mehdi Slimani",
                "mehdi.slimani@boutiq.example",
                {"FR"},
                {},
                {},
                {},
                {.from = oclock(10), .to = oclock(19)}},
        Profile{"Aurélie Nguyen", "aurelie.nguyen@boutiq.example", {"FR", "GB"}, {}, {}, {}, {}},
        Profile{"Paul Rivière", "paul.riviere@boutiq.example", {"FR"}, {}, 21, {}, {}},
    };
    return kAll;
}

}  // namespace

void RepTeam::begin() {
    constexpr std::int64_t kFirstHoliday = 25;
    constexpr std::int64_t kBetweenHolidays = 38;
    constexpr std::size_t kAwayAtTheEnd = 5;
    for (std::size_t i = 0; i < profiles().size(); ++i) join(i);
    for (std::size_t i = 0; i < reps_.size(); ++i) {
        const Instant from =
            stage_.start() + Duration::days(kFirstHoliday + kBetweenHolidays * static_cast<std::int64_t>(i));
        go_on_holiday(i, from, from + Duration::days(14));
    }
    const Instant last = stage_.end() - Duration::days(2);
    go_on_holiday(kAwayAtTheEnd, last, last + Duration::days(9));
}

void RepTeam::join(std::size_t index) {
    const Profile& profile = profiles()[index];
    const auto invited = expected(app::Members(stage_.context())
                                      .invite(stage_.team(), {.email = std::string(profile.email),
                                                              .name = std::string(profile.name),
                                                              .role = std::string(kRole)}));
    // Nobody will ever log in as them, so nobody knows their password.
    (void)expected(app::Access(stage_.context())
                       .claim({.link = invited.link.substr(invited.link.find('#') + 1),
                               .email = std::string(profile.email),
                               .name = std::string(profile.name),
                               .password = crypto::random_token(kPasswordBits)},
                              Locale::kFr));
    RepProfile takes{.rep = invited.member.id,
                     .hours = profile.hours,
                     .countries = profile.countries,
                     .languages = profile.languages,
                     .employees_from = profile.employees_from,
                     .employees_to = profile.employees_to};
    (void)expected(app::Reps(stage_.context()).put(stage_.team(), takes, 0));
    reps_.push_back({.id = invited.member.id, .email = std::string(profile.email), .hours = profile.hours});
}

/// They say a week before that they will be away.
void RepTeam::go_on_holiday(std::size_t index, Instant from, Instant until) {
    reps_[index].holidays.emplace_back(from, until);
    const MemberId id = reps_[index].id;
    stage_.later(from - Duration::days(7), [this, id, from, until] {
        const app::Reps reps(stage_.context());
        app::StoredRepProfile stored = expected(reps.get(stage_.workspace(), id)).stored;
        stored.profile.absent_from = from;
        stored.profile.absent_until = until;
        (void)expected(reps.put(stage_.team(), stored.profile, stored.version));
    });
}

app::Caller RepTeam::caller(MemberId rep) const {
    return {.workspace = stage_.workspace(),
            .actor = {app::ActorKind::kMember, rep.value()},
            .role = std::string(kRole),
            .locale = Locale::kFr};
}

const WorkHours& RepTeam::hours(MemberId rep) const {
    return find(rep).hours;
}

bool RepTeam::is_away(MemberId rep) const {
    return std::ranges::any_of(find(rep).holidays, [&](const auto& holiday) {
        return holiday.first <= stage_.now() && stage_.now() < holiday.second;
    });
}

MemberId RepTeam::draw_other(MemberId rep, Chance& chance) const {
    std::size_t index = chance.below(reps_.size());
    while (reps_[index].id == rep || is_away(reps_[index].id)) index = (index + 1) % reps_.size();
    return reps_[index].id;
}

const RepTeam::Rep& RepTeam::find(MemberId rep) const {
    return *std::ranges::find(reps_, rep, &Rep::id);
}

}  // namespace parrain::cli
