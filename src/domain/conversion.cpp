#include "domain/conversion.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

namespace parrain {
namespace {

/// What the score statistic of the true ratio exceeds in 5 % of all samples: 3.84.
double critical_score() {
    constexpr double kConfidence = 0.95;
    static const double kScore = boost::math::quantile(boost::math::chi_squared_distribution<double>(1), kConfidence);
    return kScore;
}

/// Two independent samples: `won` of `contacted` on each side.
struct Samples {
    double won;
    double contacted;
    double other_won;
    double other_contacted;

    Samples exchanged() const { return {other_won, other_contacted, won, contacted}; }
    double rate() const { return won / contacted; }
    double other_rate() const { return other_won / other_contacted; }
};

/// The other side's share that makes the samples likeliest where the ratio of shares is `ratio`: the smaller root of a
/// quadratic, in the form that loses no digits.
double likeliest_other_rate(const Samples& samples, double ratio) {
    const double a = ratio * (samples.contacted + samples.other_contacted);
    const double b = ratio * (samples.contacted + samples.other_won) + samples.won + samples.other_contacted;
    const double c = samples.won + samples.other_won;
    const double root = std::sqrt(std::max(0.0, b * b - 4 * a * c));
    return std::min(2 * c / (b + root), std::min(1.0, 1 / ratio));
}

/// How far the samples lie from a true ratio of `ratio`: a chi-squared of one degree of freedom, 0 at their own ratio
/// and growing away from it.
double score_of(const Samples& samples, double ratio) {
    const double other = likeliest_other_rate(samples, ratio);
    const double share = std::min(1.0, ratio * other);
    const double distance = samples.rate() - ratio * samples.other_rate();
    const double variance =
        share * (1 - share) / samples.contacted + ratio * ratio * other * (1 - other) / samples.other_contacted;
    return variance > 0 ? distance * distance / variance : 0;
}

/// The greatest ratio that the samples do not refute; the other side won somebody.
double upper_bound(const Samples& samples) {
    // On a logarithmic scale; half a success stands for none, only to know where to begin.
    const double nearest = std::log(std::max(samples.won, 0.5) / samples.contacted / samples.other_rate());
    const auto excess = [&](double log_ratio) { return score_of(samples, std::exp(log_ratio)) - critical_score(); };
    double low = samples.won > 0 ? nearest : nearest - 1;
    while (excess(low) > 0) low -= 1;
    double high = low + 1;
    while (excess(high) < 0) high += 1;
    constexpr int kDigits = 46;  // bits
    std::uintmax_t steps = 200;
    const auto found =
        boost::math::tools::toms748_solve(excess, low, high, boost::math::tools::eps_tolerance<double>(kDigits), steps);
    return std::exp((found.first + found.second) / 2);
}

}  // namespace

std::optional<double> Conversion::rate() const {
    if (contacted == 0) return std::nullopt;
    return static_cast<double>(won) / static_cast<double>(contacted);
}

std::optional<Interval95> Conversion::interval() const {
    if (!is_share()) return std::nullopt;
    return wilson(won, contacted);
}

std::optional<Lift> lift_of(const Conversion& recommended, const Conversion& classical) {
    if (!recommended.is_share() || !classical.is_share()) return std::nullopt;
    if (recommended.won == 0 && classical.won == 0) return std::nullopt;
    const Samples samples{.won = static_cast<double>(recommended.won),
                          .contacted = static_cast<double>(recommended.contacted),
                          .other_won = static_cast<double>(classical.won),
                          .other_contacted = static_cast<double>(classical.contacted)};
    Lift lift{.ratio = {}, .low = 0, .high = {}};
    if (classical.won > 0) {
        lift.ratio = samples.rate() / samples.other_rate();
        lift.high = upper_bound(samples);
    }
    if (recommended.won > 0) lift.low = 1 / upper_bound(samples.exchanged());
    return lift;
}

}  // namespace parrain
