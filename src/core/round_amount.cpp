#include "core/round_amount.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace parrain {
namespace {

/// The currencies of one order of magnitude, their codes divided by spaces.
struct Scale {
    std::int64_t units;
    std::string_view codes;
};

// Every currency of core/money.cpp stands in one line; a test looks for each.
constexpr auto kScales = std::to_array<Scale>({
    {50, "BHD KWD OMR"},
    {100, "BMD BSD CHF EUR FKP GBP GIP JOD KYD PAB SHP USD"},
    {200, "AUD AWG AZN BAM BBD BGN BND BZD CAD FJD GEL NZD SGD TOP XCD"},
    {500, "AED BRL BYN ILS LYD MYR PEN PGK PLN QAR RON SAR TMT TND WST"},
    {1'000, "BOB CNY DKK GHS GTQ HKD MAD MOP NOK SBD SEK SVC TJS TTD"},
    {2'000, "BWP CUP CZK ERN HNL LSL MDL MVR MXN NAD SCR SLE STN SZL ZAR ZMW ZWG"},
    {5'000, "EGP MKD MRU MUR NIO PHP SRD THB TRY TWD UAH UYU"},
    {10'000, "AFN ALL BDT BTN CVE DOP GMD INR KGS MZN RSD RUB VUV XPF"},
    {20'000, "DJF DZD ETB GYD HTG ISK JMD JPY KES LRD NPR VED VES YER"},
    {50'000, "AMD CRC HUF KMF KZT LKR PKR SDG SOS XAF XOF"},
    {100'000, "AOA CLP KPW"},
    {200'000, "ARS CDF IQD KRW MMK MWK NGN RWF TZS"},
    {500'000, "BIF COP KHR MGA MNT SSP UGX"},
    {1'000'000, "GNF PYG UZS"},
    {2'000'000, "IDR LAK SYP VND"},
    {10'000'000, "LBP"},
    {100'000'000, "IRR"},
});

constexpr std::int64_t kScaleEuros = 100;

}  // namespace

std::int64_t units_per_hundred_euros(Currency currency) {
    const auto scale = std::ranges::find_if(
        kScales, [&](const Scale& one) { return one.codes.find(currency.code()) != std::string_view::npos; });
    if (scale == kScales.end()) std::abort();
    return scale->units;
}

Money round_amount(std::int64_t euros, Currency currency) {
    std::int64_t minor = euros * units_per_hundred_euros(currency);
    for (int digit = 0; digit < currency.decimals(); ++digit) minor *= 10;
    return Money::parse(minor / kScaleEuros, currency).value();
}

}  // namespace parrain
