#include "domain/payment_file.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "core/crypto.hpp"
#include "core/local_time.hpp"

namespace parrain {
namespace {

constexpr std::string_view kEuro = "EUR";
constexpr std::int64_t kLargestTransfer = 99'999'999'999;
constexpr std::string_view kLargestInWords = "999999999.99";

/// How much of the imprint stands in a message's name: with an id of 19 digits, 32 characters of the 35 allowed.
constexpr std::size_t kImprint = 12;

constexpr std::size_t kCountryLength = 2;
constexpr std::size_t kCountryOfBank = 4;

/// Countries whose accounts the scheme reaches, as their numbers begin; sorted.
constexpr auto kSchemeCountries = std::to_array<std::string_view>(
    {"AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR",
     "GB", "GI", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD",
     "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM", "VA"});
static_assert(std::ranges::is_sorted(kSchemeCountries));

/// Banks of `territory` hold accounts whose numbers are those of `country`.
struct Territory {
    std::string_view territory;
    std::string_view country;
};

constexpr auto kTerritories = std::to_array<Territory>({
    {"BL", "FR"},
    {"GF", "FR"},
    {"GP", "FR"},
    {"MF", "FR"},
    {"MQ", "FR"},
    {"NC", "FR"},
    {"PF", "FR"},
    {"PM", "FR"},
    {"RE", "FR"},
    {"TF", "FR"},
    {"WF", "FR"},
    {"YT", "FR"},
    {"FR", "MC"},
    {"GG", "GB"},
    {"IM", "GB"},
    {"JE", "GB"},
});

std::string_view country_of(const Iban& iban) {
    return std::string_view(iban.str()).substr(0, kCountryLength);
}

bool is_in_scheme(const Iban& iban) {
    return std::ranges::binary_search(kSchemeCountries, country_of(iban));
}

/// Easter Sunday. Source: the algorithm of Meeus, Jones and Butcher for the Gregorian calendar.
std::chrono::sys_days easter(int year) {
    const int a = year % 19;
    const int b = year / 100;
    const int c = year % 100;
    const int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    const int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
    return std::chrono::year(year) / (f / 31) / (f % 31 + 1);
}

bool is_target_open(std::chrono::sys_days day) {
    using namespace std::chrono;
    const weekday of_week(day);
    if (of_week == Saturday || of_week == Sunday) return false;
    const year_month_day date(day);
    const month_day of_year = date.month() / date.day();
    if (of_year == January / 1 || of_year == May / 1) return false;
    if (of_year == December / 25 || of_year == December / 26) return false;
    const sys_days sunday = easter(static_cast<int>(date.year()));
    return day != sunday - days(2) && day != sunday + days(1);
}

/// What one party adds to the imprint; no part holds a line feed.
std::string imprint_of(const PaymentParty& party) {
    return party.name + "\n" + party.iban.str() + "\n" + (party.bic ? party.bic->str() : std::string()) + "\n";
}

std::vector<FieldError> amounts_refused(const PaymentFile& file) {
    std::vector<FieldError> refused;
    for (const Transfer& transfer : file.transfers) {
        const bool is_payable = transfer.amount.is_positive() && transfer.amount.minor() <= kLargestTransfer;
        if (!is_payable) refused.push_back({"/lines/" + transfer.key, ErrorCode::kAmount});
    }
    return refused;
}

}  // namespace

Money control_sum(const PaymentFile& file) {
    Money sum = Money::zero(file.transfers.front().amount.currency());
    for (const Transfer& transfer : file.transfers) sum = sum + transfer.amount;
    return sum;
}

std::string message_id(const PaymentFile& file) {
    std::string content = imprint_of(file.debtor);
    for (const Transfer& transfer : file.transfers) {
        content += transfer.key + "\n" + std::to_string(transfer.amount.minor()) + "\n" +
                   std::string(transfer.amount.currency().code()) + "\n" + imprint_of(transfer.creditor);
    }
    return file.id + "-" + crypto::hex(crypto::sha256(content)).substr(0, kImprint);
}

std::string execution_day(Instant now, std::string_view time_zone) {
    std::chrono::sys_days day{std::chrono::days(local_time(now, time_zone).day)};
    while (!is_target_open(day)) day += std::chrono::days(1);
    constexpr std::size_t kLengthOfDay = 10;
    return LocalTime{.day = day.time_since_epoch().count(), .micros = 0}.str().substr(0, kLengthOfDay);
}

bool can_hold(const Bic& bank, const Iban& account) {
    const std::string_view at = std::string_view(bank.str()).substr(kCountryOfBank, kCountryLength);
    const std::string_view of = country_of(account);
    return at == of || std::ranges::any_of(kTerritories, [&](const Territory& one) {
               return one.territory == at && one.country == of;
           });
}

Result<void> check_sepa(const PaymentFile& file) {
    if (file.transfers.empty()) return fail(ErrorCode::kNothingToPay);
    for (const Transfer& transfer : file.transfers) {
        if (transfer.amount.currency().code() != kEuro) return fail(ErrorCode::kCurrencyUnsupported);
    }
    if (auto refused = amounts_refused(file); !refused.empty()) {
        return Failure{.code = ErrorCode::kAmount,
                       .fields = std::move(refused),
                       .detail = {{"range", "sepa"}, {"most", std::string(kLargestInWords)}}};
    }
    std::vector<FieldError> outside;
    std::set<std::string_view> countries;
    const auto check = [&](const Iban& iban, std::string pointer) {
        if (is_in_scheme(iban)) return;
        outside.push_back({std::move(pointer), ErrorCode::kIbanInvalid});
        countries.insert(country_of(iban));
    };
    check(file.debtor.iban, "/workspace");
    for (const Transfer& transfer : file.transfers) check(transfer.creditor.iban, "/lines/" + transfer.key);
    if (outside.empty()) return {};
    std::string named;
    for (const std::string_view country : countries) named += (named.empty() ? "" : ", ") + std::string(country);
    return Failure{
        .code = ErrorCode::kIbanInvalid, .fields = std::move(outside), .detail = {{"countries", std::move(named)}}};
}

}  // namespace parrain
