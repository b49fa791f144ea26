#include "domain/interval.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace parrain {
namespace {

/// How many standard deviations hold 95 % of a normal distribution: 1.96.
double deviations() {
    constexpr double kUpperTail = 0.975;
    static const double kDeviations = boost::math::quantile(boost::math::normal_distribution<double>(), kUpperTail);
    return kDeviations;
}

double share(std::int64_t part, std::int64_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

Interval95 wilson(std::int64_t successes, std::int64_t trials) {
    if (trials <= 0) return {};
    const auto n = static_cast<double>(trials);
    const double p = share(std::clamp<std::int64_t>(successes, 0, trials), trials);
    const double z = deviations();
    const double weight = 1 + z * z / n;
    const double center = (p + z * z / (2 * n)) / weight;
    const double reach = z / weight * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    // At the ends the formula gives the end itself but for rounding.
    const double low = successes <= 0 ? 0 : std::max(0.0, center - reach);
    const double high = successes >= trials ? 1 : std::min(1.0, center + reach);
    return {.low = low, .high = high};
}

Difference difference_of_shares(std::int64_t successes, std::int64_t trials, std::int64_t other_successes,
                                std::int64_t other_trials) {
    if (trials <= 0 || other_trials <= 0) return {};
    const double p = share(successes, trials);
    const double q = share(other_successes, other_trials);
    const Interval95 of_p = wilson(successes, trials);
    const Interval95 of_q = wilson(other_successes, other_trials);
    const double value = p - q;
    return {.value = value,
            .interval = {.low = value - std::hypot(p - of_p.low, of_q.high - q),
                         .high = value + std::hypot(of_p.high - p, q - of_q.low)}};
}

}  // namespace parrain
