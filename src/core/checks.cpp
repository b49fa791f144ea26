#include "core/checks.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text.hpp"

namespace parrain {
namespace {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
constexpr bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
constexpr char to_lower(char c) {
    return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char to_upper(char c) {
    return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), to_lower);
    return out;
}

// ISO 3166-1 alpha-2, officially assigned; sorted.
constexpr auto kCountries = std::to_array<std::string_view>({
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA", "BB",
    "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY",
    "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX",
    "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK",
    "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS",
    "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR",
    "IS", "IT", "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA",
    "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK",
    "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE",
    "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM",
    "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG",
    "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF",
    "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY",
    "UZ", "VA", "VC", "VE", "VG", "VI", "VN", "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW",
});
static_assert(std::ranges::is_sorted(kCountries) && kCountries.size() == 249);

// France and the overseas territories whose companies stand in the same register.
constexpr auto kFrenchRegister =
    std::to_array<std::string_view>({"BL", "FR", "GF", "GP", "MF", "MQ", "PM", "RE", "YT"});

constexpr std::string_view kLaPoste = "356000000";

bool passes_luhn(std::string_view digits) {
    int sum = 0;
    bool twice = false;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, twice = !twice) {
        const int value = (*digit - '0') * (twice ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

bool is_siren(std::string_view digits) {
    return digits.size() == 9 && passes_luhn(digits);
}

/// La Poste has more establishments than check digits, so theirs only sum to a multiple of five.
bool is_siret(std::string_view digits) {
    if (digits.size() != 14 || !is_siren(digits.substr(0, 9))) return false;
    if (passes_luhn(digits)) return true;
    int sum = 0;
    for (const char digit : digits) sum += digit - '0';
    return digits.starts_with(kLaPoste) && sum % 5 == 0;
}

/// `text` without any of the ASCII characters `ignored` and without no-break spaces.
std::string without(std::string_view text, std::string_view ignored) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("\u00A0")) {
            at += 2;
        } else if (rest.starts_with("\u202F")) {
            at += 3;
        } else {
            if (ignored.find(text[at]) == std::string_view::npos) out += text[at];
            ++at;
        }
    }
    return out;
}

/// How the telephone numbers of one country are written.
struct DiallingRule {
    std::string_view country;
    std::string_view code;   // after the +
    std::string_view trunk;  // dialled before a national number, inside the country only
    std::size_t min_length;  // of the national number without trunk
    std::size_t max_length;
};

// National plans as published by the ITU (E.164 annexes), for the countries a European publisher sells to. Of countries
// that share a code, the one that owns it stands first.
constexpr auto kDialling = std::to_array<DiallingRule>({
    {"AD", "376", "", 6, 9},   {"AE", "971", "0", 8, 9},  {"AT", "43", "0", 4, 13},  {"AU", "61", "0", 9, 9},
    {"BE", "32", "0", 8, 9},   {"BF", "226", "", 8, 8},   {"BG", "359", "0", 7, 9},  {"BJ", "229", "", 8, 10},
    {"BR", "55", "0", 10, 11}, {"US", "1", "1", 10, 10},  {"CA", "1", "1", 10, 10},  {"PR", "1", "1", 10, 10},
    {"CH", "41", "0", 9, 9},   {"CI", "225", "", 10, 10}, {"CM", "237", "", 9, 9},   {"CY", "357", "", 8, 8},
    {"CZ", "420", "", 9, 9},   {"DE", "49", "0", 4, 13},  {"DK", "45", "", 8, 8},    {"DZ", "213", "0", 8, 9},
    {"EE", "372", "", 7, 8},   {"ES", "34", "", 9, 9},    {"FI", "358", "0", 5, 12}, {"AX", "358", "0", 5, 12},
    {"FR", "33", "0", 9, 9},   {"GB", "44", "0", 9, 10},  {"GG", "44", "0", 10, 10}, {"IM", "44", "0", 10, 10},
    {"JE", "44", "0", 10, 10}, {"GP", "590", "0", 9, 9},  {"BL", "590", "0", 9, 9},  {"MF", "590", "0", 9, 9},
    {"GF", "594", "0", 9, 9},  {"GI", "350", "", 8, 8},   {"GR", "30", "", 10, 10},  {"HK", "852", "", 8, 8},
    {"HR", "385", "0", 8, 9},  {"HU", "36", "06", 8, 9},  {"IE", "353", "0", 7, 9},  {"IL", "972", "0", 8, 9},
    {"IN", "91", "0", 10, 10}, {"IS", "354", "", 7, 9},   {"IT", "39", "", 6, 12},   {"VA", "39", "", 6, 12},
    {"JP", "81", "0", 9, 10},  {"LI", "423", "", 7, 9},   {"LT", "370", "0", 8, 8},  {"LU", "352", "", 4, 11},
    {"LV", "371", "", 8, 8},   {"MA", "212", "0", 9, 9},  {"MC", "377", "", 8, 9},   {"MG", "261", "0", 9, 9},
    {"ML", "223", "", 8, 8},   {"MQ", "596", "0", 9, 9},  {"MT", "356", "", 8, 8},   {"MU", "230", "", 7, 8},
    {"MX", "52", "", 10, 10},  {"NC", "687", "", 6, 6},   {"NL", "31", "0", 9, 9},   {"NO", "47", "", 8, 8},
    {"SJ", "47", "", 8, 8},    {"NZ", "64", "0", 8, 10},  {"PF", "689", "", 6, 8},   {"PL", "48", "", 9, 9},
    {"PM", "508", "0", 6, 9},  {"PT", "351", "", 9, 9},   {"RE", "262", "0", 9, 9},  {"YT", "262", "0", 9, 9},
    {"RO", "40", "0", 9, 9},   {"RS", "381", "0", 8, 10}, {"SE", "46", "0", 7, 10},  {"SG", "65", "", 8, 8},
    {"SI", "386", "0", 8, 8},  {"SK", "421", "0", 9, 9},  {"SM", "378", "", 6, 10},  {"SN", "221", "", 9, 9},
    {"TG", "228", "", 8, 8},   {"TN", "216", "", 8, 8},   {"TR", "90", "0", 10, 10}, {"UA", "380", "0", 9, 9},
    {"ZA", "27", "0", 9, 9},
});

const DiallingRule* rule_of(CountryCode country) {
    const auto found = std::ranges::find(kDialling, country.str(), &DiallingRule::country);
    return found == kDialling.end() ? nullptr : &*found;
}

/// The rule of the country that `digits`, which stood after a `+`, is dialled in. No code here is the beginning of
/// another.
const DiallingRule* rule_of_international(std::string_view digits) {
    const auto found =
        std::ranges::find_if(kDialling, [&](const DiallingRule& rule) { return digits.starts_with(rule.code); });
    return found == kDialling.end() ? nullptr : &*found;
}

/// The national part without its trunk prefix, if its length is one in use.
std::optional<std::string_view> national_number(std::string_view digits, const DiallingRule& rule) {
    if (!rule.trunk.empty() && digits.starts_with(rule.trunk) && digits.size() > rule.min_length) {
        digits.remove_prefix(rule.trunk.size());
    }
    const bool starts_with_trunk = rule.trunk == "0" && digits.starts_with('0');
    if (starts_with_trunk || digits.size() < rule.min_length || digits.size() > rule.max_length) return std::nullopt;
    return digits;
}

/// One language range of an Accept-Language header and its weight in thousandths.
struct LanguageRange {
    std::string_view tag;
    int weight;
};

/// `0.8` as 800; nothing where RFC 9110 knows no such weight.
std::optional<int> parse_weight(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
    int weight = (text[0] - '0') * 1000;
    if (text.size() == 1) return weight;
    if (text[1] != '.') return std::nullopt;
    int unit = 100;
    for (const char c : text.substr(2)) {
        if (!is_digit(c)) return std::nullopt;
        weight += (c - '0') * unit;
        unit /= 10;
    }
    return weight <= 1000 ? std::optional(weight) : std::nullopt;
}

/// Reads `fr-FR;q=0.8`.
std::optional<LanguageRange> parse_range(std::string_view text) {
    const std::size_t semicolon = text.find(';');
    const std::string_view tag = trimmed(text.substr(0, semicolon));
    if (semicolon == std::string_view::npos) return LanguageRange{tag, 1000};
    const std::string_view parameter = trimmed(text.substr(semicolon + 1));
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) return std::nullopt;
    const auto weight = parse_weight(parameter.substr(2));
    if (!weight) return std::nullopt;
    return LanguageRange{tag, *weight};
}

bool is_ipv4(const std::string& host) {
    in_addr address{};
    return inet_pton(AF_INET, host.c_str(), &address) == 1;
}

/// Takes `[…]` with a valid IPv6 address between.
bool is_bracketed_ipv6(const std::string& host) {
    if (host.size() < 4 || host.front() != '[' || host.back() != ']') return false;
    in6_addr address{};
    return inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &address) == 1;
}

std::optional<std::string> parse_host(std::string_view text) {
    const std::string host = lower_ascii(text);
    if (is_ipv4(host) || is_bracketed_ipv6(host)) return host;
    return domain_to_ascii(text);
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

/// Printable ASCII that a URL may hold after its host.
bool may_stand_in_url(char c) {
    return c > ' ' && c < 0x7f && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
}

}  // namespace

std::string_view to_string(Locale locale) {
    return locale == Locale::kFr ? "fr" : "en";
}

Result<Locale> parse_locale(std::string_view tag) {
    const std::string language = lower_ascii(tag.substr(0, tag.find_first_of("-_")));
    if (language == "fr") return Locale::kFr;
    if (language == "en") return Locale::kEn;
    return fail(ErrorCode::kLocaleUnknown);
}

Locale negotiate_locale(std::string_view accept_language, Locale fallback) {
    Locale best = fallback;
    int best_weight = 0;
    while (!accept_language.empty()) {
        const std::size_t comma = accept_language.find(',');
        const auto range = parse_range(accept_language.substr(0, comma));
        accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size() : comma + 1);
        if (!range || range->weight <= best_weight) continue;
        const auto locale = range->tag == "*" ? Result<Locale>(fallback) : parse_locale(range->tag);
        if (!locale) continue;
        best = *locale;
        best_weight = range->weight;
    }
    return best;
}

Result<CountryCode> CountryCode::parse(std::string_view text) {
    if (text.size() != 2) return fail(ErrorCode::kCountryInvalid);
    const CountryCode country(to_upper(text[0]), to_upper(text[1]));
    if (!std::ranges::binary_search(kCountries, country.str())) return fail(ErrorCode::kCountryInvalid);
    return country;
}

Result<CompanyNumber> CompanyNumber::parse(std::string_view text, CountryCode country) {
    const bool french = std::ranges::binary_search(kFrenchRegister, country.str());
    std::string number = without(trimmed(text), french ? " .-" : " .-/");
    std::ranges::transform(number, number.begin(), to_upper);
    const bool digits_only = std::ranges::all_of(number, is_digit);
    if (french) {
        if (!digits_only || !(is_siren(number) || is_siret(number))) return fail(ErrorCode::kSirenChecksum);
        return CompanyNumber(std::move(number), CountryCode::france());
    }
    if (number.size() < 2) return fail(ErrorCode::kTooShort);
    if (number.size() > 20) return fail(ErrorCode::kTooLong);
    if (!std::ranges::all_of(number, [](char c) { return is_digit(c) || is_upper(c); })) {
        return fail(ErrorCode::kInvalidText);
    }
    return CompanyNumber(std::move(number), country);
}

std::string CompanyNumber::match_key() const {
    const bool siret = country_ == CountryCode::france() && number_.size() == 14;
    return std::string(country_.str()) + ":" + (siret ? number_.substr(0, 9) : number_);
}

Result<Phone> Phone::parse(std::string_view text, CountryCode default_country) {
    std::string_view typed = trimmed(text);
    // Spreadsheets mark what is a text and no number by an apostrophe before it, and the files of exports do.
    for (const std::string_view mark : {"'", "\u2019"}) {
        if (typed.starts_with(mark)) typed = trimmed(typed.substr(mark.size()));
    }
    // Longer than any number with a separator after each digit.
    if (typed.size() > 64) return fail(ErrorCode::kPhoneInvalid);
    std::string digits(typed);
    if (const std::size_t zero = digits.find("(0)"); zero != std::string::npos && zero > 0) digits.erase(zero, 3);
    digits = without(digits, " .-/()");
    const bool plus = digits.starts_with('+');
    const bool international = plus || digits.starts_with("00");
    if (international) digits.erase(0, plus ? 1 : 2);
    if (digits.empty() || !std::ranges::all_of(digits, is_digit)) return fail(ErrorCode::kPhoneInvalid);

    const DiallingRule* rule = international ? rule_of_international(digits) : rule_of(default_country);
    if (rule == nullptr) {
        const bool plausible = international && digits.front() != '0' && digits.size() >= 7 && digits.size() <= 15;
        if (!plausible) return fail(ErrorCode::kPhoneInvalid);
        return Phone("+" + digits);
    }
    const std::string_view after_code = std::string_view(digits).substr(international ? rule->code.size() : 0);
    const auto national = national_number(after_code, *rule);
    if (!national) return fail(ErrorCode::kPhoneInvalid);
    return Phone("+" + std::string(rule->code) + std::string(*national));
}

Result<DomainName> DomainName::parse(std::string_view text) {
    auto ascii = domain_to_ascii(trimmed(text));
    if (!ascii || ascii->find('.') == std::string::npos) return fail(ErrorCode::kDomainInvalid);
    return DomainName(std::move(*ascii));
}

std::string DomainName::registrable() const {
    return registrable_domain(ascii_).value_or(ascii_);
}

Result<Url> Url::parse(std::string_view text) {
    text = trimmed(text);
    if (text.size() > 2048) return fail(ErrorCode::kUrlInvalid);
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos) return fail(ErrorCode::kUrlInvalid);
    const std::string scheme = lower_ascii(text.substr(0, colon));
    if (scheme != "https" && scheme != "http") return fail(ErrorCode::kUrlInvalid);

    const std::string_view after_scheme = text.substr(colon + 3);
    const std::size_t host_end = std::min(after_scheme.find_first_of("/?#"), after_scheme.size());
    std::string_view authority = after_scheme.substr(0, host_end);
    Url url;
    url.https_ = scheme == "https";
    const std::uint16_t default_port = url.https_ ? 443 : 80;
    url.port_ = default_port;
    const std::size_t port_colon = authority.rfind(':');
    if (port_colon != std::string_view::npos && authority.find(']', port_colon) == std::string_view::npos) {
        const auto port = parse_port(authority.substr(port_colon + 1));
        if (!port) return fail(ErrorCode::kUrlInvalid);
        url.port_ = *port;
        authority = authority.substr(0, port_colon);
    }
    auto host = parse_host(authority);
    if (!host) return fail(ErrorCode::kUrlInvalid);
    url.host_ = std::move(*host);
    url.rest_ = std::string(after_scheme.substr(host_end));
    if (!std::ranges::all_of(url.rest_, may_stand_in_url)) return fail(ErrorCode::kUrlInvalid);
    url.text_ = url.origin() + url.rest_;
    return url;
}

Result<Url> Url::parse_website(std::string_view text) {
    text = trimmed(text);
    if (text.find("://") != std::string_view::npos) return parse(text);
    auto url = parse("https://" + std::string(text));
    // Without a scheme only what has a dot reads as a website; a bare word is a slip.
    if (url && url->host().find('.') == std::string::npos) return fail(ErrorCode::kUrlInvalid);
    return url;
}

std::string Url::origin() const {
    const std::string base = (https_ ? "https://" : "http://") + host_;
    return port_ == (https_ ? 443 : 80) ? base : base + ":" + std::to_string(port_);
}

std::string Url::target() const {
    std::string target = rest_.substr(0, rest_.find('#'));
    if (!target.starts_with('/')) target.insert(target.begin(), '/');
    return target;
}

}  // namespace parrain
