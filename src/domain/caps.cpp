#include "domain/caps.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/calendar.hpp"

namespace parrain {
namespace {

Money sum_of(std::span<const Earned> earned, Currency currency, std::optional<int> year, std::string_view time_zone) {
    Money sum = Money::zero(currency);
    for (const Earned& one : earned) {
        if (!year || year_in(one.at, time_zone) == *year) sum = sum + one.entitled;
    }
    return sum;
}

/// What the caps of one rule still allow this referral.
class Room {
  public:
    Room(const Caps& caps, std::span<const Earned> others, std::span<const Earned> own, std::string_view time_zone)
        : caps_(caps), others_(others), own_(own), time_zone_(time_zone), of_referral_(caps.per_referral) {
        if (caps.per_advocate) of_advocate_ = room(*caps.per_advocate, std::nullopt);
    }

    /// As much of `wanted` as fits, taken off the room.
    Money take(Money wanted, Instant earned_at) {
        std::optional<Money>& of_year = room_of_year(earned_at);
        Money given = wanted;
        for (const auto* left : {&of_referral_, &of_advocate_, &of_year}) {
            if (*left && (*left)->minor() < given.minor()) given = **left;
        }
        for (auto* left : {&of_referral_, &of_advocate_, &of_year}) {
            if (*left) *left = **left - given;
        }
        return given;
    }

  private:
    Money room(Money cap, std::optional<int> year) const {
        const Money left = cap - sum_of(others_, cap.currency(), year, time_zone_);
        const Money promised = sum_of(own_, cap.currency(), year, time_zone_);
        return left.minor() > promised.minor() ? left : promised;
    }

    std::optional<Money>& room_of_year(Instant earned_at) {
        if (!caps_.per_year) return of_year_[0];
        const int year = year_in(earned_at, time_zone_);
        const auto known = of_year_.find(year);
        if (known != of_year_.end()) return known->second;
        return of_year_[year] = room(*caps_.per_year, year);
    }

    const Caps& caps_;
    std::span<const Earned> others_;
    std::span<const Earned> own_;
    std::string_view time_zone_;
    std::optional<Money> of_referral_;
    std::optional<Money> of_advocate_;
    std::map<int, std::optional<Money>> of_year_;
};

}  // namespace

std::vector<Entitlement> capped(std::vector<Entitlement> promised, const Caps& caps, std::span<const Earned> others,
                                std::span<const Earned> own, std::string_view time_zone) {
    if (!caps.any()) return promised;
    std::ranges::sort(promised, {}, [](const Entitlement& one) { return std::tie(one.earned_at, one.billing_object); });
    Room room(caps, others, own, time_zone);
    for (Entitlement& entitlement : promised) {
        const Money given = room.take(entitlement.value, entitlement.earned_at);
        if (given == entitlement.value) continue;
        entitlement.value = given;
        entitlement.granted = given.is_positive();
        entitlement.basis.capped = true;
    }
    return promised;
}

}  // namespace parrain
