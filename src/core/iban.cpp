#include "core/iban.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace parrain {
namespace {

struct CountryLength {
    std::string_view country;
    std::size_t length;
};

/// Lengths by country, sorted. Source: SWIFT, IBAN registry, release 98.
constexpr auto kLengths = std::to_array<CountryLength>({
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22}, {"BH", 22},
    {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DJ", 27},
    {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FK", 18}, {"FO", 18}, {"FR", 27},
    {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HN", 28}, {"HR", 21}, {"HU", 28},
    {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28},
    {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22},
    {"MK", 19}, {"MN", 20}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23},
    {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33}, {"SA", 24},
    {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23}, {"ST", 25}, {"SV", 28},
    {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20}, {"YE", 30},
});
static_assert(std::ranges::is_sorted(kLengths, {}, &CountryLength::country));

bool is_letter(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter_or_digit(char c) {
    return is_letter(c) || is_digit(c);
}

/// ASCII in upper case, blanks dropped; what is no letter, digit or blank stays and is refused later.
std::string compact(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == ' ' || c == '\t') continue;
        out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}

/// The number with its first four characters moved to the end and letters spelled as 10 to 35, modulo 97.
int remainder_of(std::string_view number) {
    int remainder = 0;
    const auto take = [&](char c) {
        remainder = is_digit(c) ? (remainder * 10 + (c - '0')) % 97 : (remainder * 100 + (c - 'A' + 10)) % 97;
    };
    for (const char c : number.substr(4)) take(c);
    for (const char c : number.substr(0, 4)) take(c);
    return remainder;
}

bool has_check_digits(std::string_view number) {
    if (!is_digit(number[2]) || !is_digit(number[3])) return false;
    const int check = (number[2] - '0') * 10 + (number[3] - '0');
    return check >= 2 && check <= 98;
}

}  // namespace

Result<Iban> Iban::parse(std::string_view text) {
    std::string number = compact(text);
    if (number.size() < 5 || !std::ranges::all_of(number, is_letter_or_digit)) return fail(ErrorCode::kIbanInvalid);
    const auto known =
        std::ranges::lower_bound(kLengths, std::string_view(number).substr(0, 2), {}, &CountryLength::country);
    const bool is_known = known != kLengths.end() && number.starts_with(known->country);
    if (!is_known || number.size() != known->length) return fail(ErrorCode::kIbanInvalid);
    if (!has_check_digits(number) || remainder_of(number) != 1) return fail(ErrorCode::kIbanInvalid);
    return Iban(std::move(number));
}

Result<Bic> Bic::parse(std::string_view text) {
    constexpr std::size_t kBankAndCountry = 6;
    std::string code = compact(text);
    if (code.size() != 8 && code.size() != 11) return fail(ErrorCode::kBicInvalid);
    const std::string_view view = code;
    if (!std::ranges::all_of(view.substr(0, kBankAndCountry), is_letter)) return fail(ErrorCode::kBicInvalid);
    if (!std::ranges::all_of(view, is_letter_or_digit)) return fail(ErrorCode::kBicInvalid);
    return Bic(std::move(code));
}

}  // namespace parrain
