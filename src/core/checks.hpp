#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace parrain {

/// A language Parrain speaks.
enum class Locale { kEn, kFr };

/// Number of languages.
inline constexpr std::size_t kLocaleCount = 2;

/// `en` or `fr`.
std::string_view to_string(Locale locale);

/// The language of a tag such as `fr`, `FR`, `fr-FR` or `fr_CA`. @error kLocaleUnknown
Result<Locale> parse_locale(std::string_view tag);

/// The language that an `Accept-Language` header prefers, by its q-values (RFC 9110 §12.5.4); of equals the first.
/// `fallback` where the header is absent, unreadable, or names no language of ours.
Locale negotiate_locale(std::string_view accept_language, Locale fallback);

/// A country of ISO 3166-1, two letters.
class CountryCode {
  public:
    /// The country with this code, in either case. @error kCountryInvalid
    static Result<CountryCode> parse(std::string_view text);

    /// France, whose company numbers and telephone numbers are the default of the presets.
    static CountryCode france() { return CountryCode('F', 'R'); }

    /// Two upper-case letters; a view into this value, or a copy where the value is temporary.
    std::string_view str() const& { return {letters_, 2}; }
    std::string str() const&& { return {letters_, 2}; }

    auto operator<=>(const CountryCode&) const = default;

  private:
    CountryCode(char first, char second) : letters_{first, second} {}
    char letters_[2];
};

/// The number under which a company is registered: a French SIREN or SIRET, checked; elsewhere whatever is in use
/// there.
class CompanyNumber {
  public:
    /// In France and its overseas departments: 9 digits (SIREN) or 14 (SIRET) with their check digit, spaces, dots and
    /// hyphens between them ignored; La Poste's establishments follow their own rule. Elsewhere: 2 to 20 letters and
    /// digits, the same separators and `/` ignored.
    /// @error kTooShort, kTooLong, kInvalidText (elsewhere), kSirenChecksum (France)
    static Result<CompanyNumber> parse(std::string_view text, CountryCode country);

    /// Digits (France) or upper-case letters and digits (elsewhere), without separators.
    const std::string& str() const { return number_; }

    /// Where it is registered: France for its overseas departments too.
    CountryCode country() const { return country_; }

    /// What tells one company from another: the SIREN of a SIRET, the whole number elsewhere; led by the country.
    std::string match_key() const;

    auto operator<=>(const CompanyNumber&) const = default;

  private:
    CompanyNumber(std::string number, CountryCode country) : number_(std::move(number)), country_(country) {}
    std::string number_;
    CountryCode country_;
};

/// A telephone number in E.164, which is also its match key.
class Phone {
  public:
    /// A number as people write it: international with `+` or `00`, or national in `default_country`. Spaces, dots,
    /// hyphens, slashes and parentheses are ignored, and so is the `(0)` of `+33 (0)1…`. Checked for the length in use
    /// in the country where that is known, else for 7 to 15 digits; not for being in service.
    /// @error kPhoneInvalid, also for a national number in a country whose dialling code is unknown here
    static Result<Phone> parse(std::string_view text, CountryCode default_country);

    /// `+` and at most 15 digits.
    const std::string& str() const { return number_; }

    auto operator<=>(const Phone&) const = default;

  private:
    explicit Phone(std::string number) : number_(std::move(number)) {}
    std::string number_;
};

/// A domain of at least two labels, lower-case ASCII.
class DomainName {
  public:
    /// @error kDomainInvalid; a URL is no domain name
    static Result<DomainName> parse(std::string_view text);

    /// Lower-case ASCII (IDNA2008).
    const std::string& str() const { return ascii_; }

    /// What somebody registered (`elan.fr` of `www.elan.fr`); the domain itself where it is a public suffix.
    std::string registrable() const;

    auto operator<=>(const DomainName&) const = default;

  private:
    explicit DomainName(std::string ascii) : ascii_(std::move(ascii)) {}
    std::string ascii_;
};

/// An absolute http or https address without user information, at most 2,048 octets.
///
/// Says nothing on whether it may be connected to: whoever connects checks the resolved address.
class Url {
  public:
    /// The address with its scheme and host in lower-case ASCII and a default port dropped; path, query and fragment
    /// stay as given and must be ASCII. The host is a domain, a dotted IPv4 address or an IPv6 address in brackets.
    /// @error kUrlInvalid
    static Result<Url> parse(std::string_view text);

    /// As parse, but `www.elan.fr` is read as `https://www.elan.fr`: for a website that a person typed.
    /// @error kUrlInvalid
    static Result<Url> parse_website(std::string_view text);

    const std::string& str() const { return text_; }

    bool is_https() const { return https_; }

    /// Domain or IPv4 address; an IPv6 address in brackets.
    const std::string& host() const { return host_; }

    /// The port to connect to, given or implied.
    std::uint16_t port() const { return port_; }

    /// Scheme, host and port as a browser writes the `Origin` header.
    std::string origin() const;

    /// Path and query, `/` at least: what a request line names.
    std::string target() const;

    auto operator<=>(const Url&) const = default;

  private:
    Url() = default;
    std::string text_;
    std::string host_;
    std::string rest_;
    std::uint16_t port_ = 443;
    bool https_ = true;
};

}  // namespace parrain
