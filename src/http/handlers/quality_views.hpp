#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>

#include "domain/quality.hpp"

/// What became of referrals, as every list of it is shown.
namespace parrain::http {

/// A share with its interval of 95 % confidence; `rate` is absent where nothing was tried.
struct QualityShare {
    std::int64_t part;
    std::int64_t whole;
    std::optional<double> rate;
    double low;
    double high;
};
BOOST_DESCRIBE_STRUCT(QualityShare, (), (part, whole, rate, low, high))

/// What became of referrals, each step held against the one before; `quality` is who showed interest of those judged.
struct Funnel {
    std::int64_t submitted;
    std::int64_t accepted;
    std::int64_t engaged;
    std::int64_t won;
    QualityShare accepted_of_submitted;
    QualityShare engaged_of_accepted;
    QualityShare won_of_engaged;
    QualityShare quality;
};
BOOST_DESCRIBE_STRUCT(Funnel, (),
                      (submitted, accepted, engaged, won, accepted_of_submitted, engaged_of_accepted, won_of_engaged,
                       quality))

/// The counts with every share that follows from them.
Funnel funnel_of(const QualityCounts& counts);

}  // namespace parrain::http
